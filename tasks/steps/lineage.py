"""Rows that were handed back, mended, and come in again: which rejected record each of them was."""

from collections.abc import Sequence

from leadwright.lists.handing_back import as_written
from leadwright.lists.opening import Listing
from leadwright.record import HANDED_BACK, Disposition, Span, record_named
from ledger.lineage import attempts_of
from ledger.staged import Staged
from tasks.steps.workplace import Workplace

PARENT_UNKNOWN = "parent_unknown"
_RECORD = HANDED_BACK[0]


class Lineage:
    """Knows by its table's header whether a row was handed back, and looks up what it says it was."""

    def __init__(self, place: Workplace, listing: Listing) -> None:
        self._place, self._listing = place, listing
        self._columns: dict[int, int | None] = {}
        self._rejected: dict[str, dict[int, int]] = {}
        self.mended = 0

    def cells(self, span: Span) -> Sequence[str]:
        """The cells of `span` as they were before they were handed back."""
        if self._column(span.table) is None or self._listing.file.dialect is None:
            return span.cells
        return [as_written(cell) for cell in span.cells]

    def trace(self, row: Staged, span: Span) -> str | None:
        """Give `row` its parent and the number of its attempt; the code of the problem if it names what is none."""
        column = self._column(span.table)
        if column is None or column >= len(span.cells) or not (said := span.cells[column].strip()):
            return None
        named = record_named(said)
        before = self._attempts(named[0]).get(named[1]) if named else None
        if before is None:
            row.problems = [*row.problems, (_RECORD, PARENT_UNKNOWN)]
            return PARENT_UNKNOWN
        row.parent, row.attempt = named, before + 1
        self.mended += row.disposition != Disposition.REJECTED
        return None

    def _column(self, table: int) -> int | None:
        if table in self._columns:
            return self._columns[table]
        if table >= len(self._listing.tables):
            return None
        header = [name.strip() for name in self._listing.tables[table].header or ()]
        self._columns[table] = header.index(_RECORD) if _RECORD in header else None
        return self._columns[table]

    def _attempts(self, delivery_id: str) -> dict[int, int]:
        """The rejected records of that delivery; none if it is another seller's."""
        if delivery_id not in self._rejected:
            with self._place.ledger.database.reading() as connection:
                self._rejected[delivery_id] = attempts_of(connection, self._place.seller.id, delivery_id)
        return self._rejected[delivery_id]
