"""Rows that were handed back, mended, and come in again: which rejected record each of them was."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import orjson

from leadwright.errors import InputError
from leadwright.lists.members import Member
from leadwright.lists.opening import Listing
from leadwright.matching import content_keys
from leadwright.record import HANDED_BACK
from ledger.chunk import NOTHING, Chunk
from ledger.lineage import attempts_of, purchases_of
from ledger.staged import Staged
from ledger.texts import json_text
from tasks.steps.marks import Marks
from tasks.steps.misfits import Misfit, as_handed_back, misfits_of
from tasks.steps.reading import TableRead
from tasks.steps.workplace import Workplace

PARENT_UNKNOWN = "parent_unknown"
_RECORD = HANDED_BACK[0]
_SAID = ("row_key", "fields", "extras", "problems", "kind", "keys", "reach")


def check_purchase(place: Workplace, member: Member, listing: Listing, purchase_id: str) -> None:
    """InputError if a list holds rows that were handed back under other purchases than this one."""
    main = listing.main
    marks = Marks(TableRead(main.header if main else None, (), is_text=False))
    if main is None or not marks.are_there:
        return
    named = {delivery for row in listing.sample(main.index) if (delivery := marks.parent(row)[0])}
    with place.ledger.database.reading() as connection:
        found = purchases_of(connection, place.seller.id, named)
    if found and purchase_id not in found:
        told = " and ".join(sorted(found))
        raise InputError(f"{member.name} holds rows that were handed back under {told}; take it in under that purchase")


class Lineage:
    """Looks up what mended rows say they were, and counts them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._rejected: dict[str, dict[int, int]] = {}
        self._misfits: dict[str, dict[int, Misfit]] = {}
        self._unknown = 0
        self._mended = 0
        self._as_they_were: Counter[str] = Counter()
        self._their_problems: Counter[str] = Counter()

    def traced(self, rows: Chunk) -> Chunk:
        """`rows`, each with the number of its attempt if it mends a record, or a problem if there is no such record."""
        parents = rows.column("parent_id")
        if parents.count(None) == len(parents):
            return rows
        return Chunk.of([row if row.parent_id is None else self._traced(row) for row in rows])

    def told_in(self, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """A receipt that tells of mended rows, too."""
        problems = Counter(receipt["problems"]) - self._their_problems
        if self._unknown:
            problems[PARENT_UNKNOWN] += self._unknown
        rejected = Counter(receipt["rejected"]) + self._as_they_were
        return {**receipt, "rejected": dict(rejected), "problems": dict(problems), "mends": self._mended}

    def _traced(self, row: Staged) -> Staged:
        before = self._attempts(row.parent_id or "").get(-1 if row.parent_seq is None else row.parent_seq)
        if before is None:
            self._unknown += 1
            problems = [*orjson.loads(row.problems or "[]"), (_RECORD, PARENT_UNKNOWN)]
            return row._replace(parent_id=None, parent_seq=None, problems=json_text(problems))
        row = self._rejected_again(row)
        self._mended += row.disposition != "rejected"
        return row._replace(attempt=before + 1)

    def _rejected_again(self, row: Staged) -> Staged:
        """`row`, rejected as before if nobody has mended it and only a spreadsheet made it fit its header."""
        if row.disposition == "rejected" or row.cells is None or row.parent_id is None or row.parent_seq is None:
            return row
        misfit = self._misfits_of(row.parent_id).get(row.parent_seq)
        cells = as_handed_back(orjson.loads(row.cells), f"{row.parent_id}:{row.parent_seq}")
        if misfit is None or cells != misfit.cells:
            return row
        self._as_they_were[misfit.code] += 1
        self._their_problems.update(code for _, code in orjson.loads(row.problems or "[]"))
        self._their_problems.update([row.code] if row.code else [])
        (content,) = content_keys([row.cells])
        said_nothing = {name: NOTHING[name] for name in _SAID}
        return row._replace(disposition="rejected", code=misfit.code, **{**said_nothing, "content": content})

    def _misfits_of(self, delivery_id: str) -> dict[int, Misfit]:
        if delivery_id not in self._misfits:
            self._misfits[delivery_id] = misfits_of(self._place, delivery_id)
        return self._misfits[delivery_id]

    def _attempts(self, delivery_id: str) -> dict[int, int]:
        """The rejected records of that delivery; none if it is another seller's."""
        if delivery_id not in self._rejected:
            with self._place.ledger.database.reading() as connection:
                self._rejected[delivery_id] = attempts_of(connection, self._place.seller.id, delivery_id)
        return self._rejected[delivery_id]
