"""Rows that were handed back, mended, and come in again: which rejected record each of them was."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from leadwright.lists.handing_back import as_written
from leadwright.record import HANDED_BACK, Span, record_named
from ledger.columns import json_text
from ledger.lineage import attempts_of
from ledger.staged import Staged
from tasks.steps.reading import TableRead
from tasks.steps.workplace import Workplace

PARENT_UNKNOWN = "parent_unknown"
_RECORD = HANDED_BACK[0]


class Marks:
    """Knows by a table's header whether its rows were handed back, and reads what each says it was."""

    def __init__(self, table: TableRead) -> None:
        header = [name.strip() for name in table.header or ()]
        self._column = header.index(_RECORD) if _RECORD in header else None
        self._is_text = table.is_text

    @property
    def are_on(self) -> bool:
        """Whether rows of this table were handed back; of no other there is anything to be known here."""
        return self._column is not None

    def cells(self, span: Span) -> Sequence[str]:
        """The cells of `span` as they were before they were handed back."""
        return [as_written(cell) for cell in span.cells] if self.are_on and self._is_text else span.cells

    def parent(self, span: Span) -> tuple[str | None, int | None]:
        """The record that `span` says it mends; an empty name if what it says is none."""
        column = self._column
        if column is None or column >= len(span.cells) or not (said := span.cells[column].strip()):
            return None, None
        return record_named(said) or ("", None)


class Lineage:
    """Looks up what mended rows say they were, and counts them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._rejected: dict[str, dict[int, int]] = {}
        self._unknown = 0
        self._mended = 0

    def traced(self, rows: Sequence[Staged]) -> Sequence[Staged]:
        """`rows`, each with the number of its attempt if it mends a record, or a problem if there is no such record."""
        if not any(row.parent_id is not None for row in rows):
            return rows
        return [row if row.parent_id is None else self._traced(row) for row in rows]

    def told_in(self, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """A receipt that tells of mended rows, too."""
        problems = Counter(receipt["problems"])
        if self._unknown:
            problems[PARENT_UNKNOWN] += self._unknown
        return {**receipt, "problems": dict(problems), "mends": self._mended}

    def _traced(self, row: Staged) -> Staged:
        before = self._attempts(row.parent_id or "").get(-1 if row.parent_seq is None else row.parent_seq)
        if before is None:
            self._unknown += 1
            problems = [*orjson.loads(row.problems or "[]"), (_RECORD, PARENT_UNKNOWN)]
            return row._replace(parent_id=None, parent_seq=None, problems=json_text(problems))
        self._mended += row.disposition != "rejected"
        return row._replace(attempt=before + 1)

    def _attempts(self, delivery_id: str) -> dict[int, int]:
        """The rejected records of that delivery; none if it is another seller's."""
        if delivery_id not in self._rejected:
            with self._place.ledger.database.reading() as connection:
                self._rejected[delivery_id] = attempts_of(connection, self._place.seller.id, delivery_id)
        return self._rejected[delivery_id]
