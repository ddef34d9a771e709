"""What placing records would do: who is known, who repeats whom, who would be new. Nothing is written or locked."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, select

from ledger.bulk import chunked
from ledger.keys import first_holders
from ledger.schema import delivery, lead, record
from ledger.staged import Fields, Staged

MOST = 250_000
"""So many records are placed in mind; of a longer list, the first ones have to speak for all."""


class Foreseen(NamedTuple):
    """A record as it would be stored, and the lead it would be about, if it was placed in mind."""

    row: Staged
    lead_id: str | None


class Foreseeing:
    """Places the records of a list in mind, chunk by chunk, as placing would."""

    def __init__(
        self, connection: Connection, seller: str, purchase_id: str, compatible: Callable[[Fields, Fields], bool]
    ) -> None:
        self.connection, self.seller, self.purchase_id, self.compatible = connection, seller, purchase_id, compatible
        self.placed = self.new = self.joined = self.repeated = 0
        self._holders: dict[int, str] = {}
        self._fields: dict[str, dict[str, str]] = {}
        self._taken: set[str] = set()

    def place(self, staged: Sequence[Staged]) -> list[Foreseen]:
        """The records with the leads they would get; what repeats a lead is a duplicate."""
        accepted = [row for row in staged if row.disposition in ("accepted", "repaired")][: MOST - self.placed]
        self._recall(sorted({key for row in accepted for key in row.keys if key not in self._holders}))
        placed = {row.seq: self._place_one(row) for row in accepted}
        self.placed += len(accepted)
        return [placed.get(row.seq) or Foreseen(row, None) for row in staged]

    def _place_one(self, row: Staged) -> Foreseen:
        fields: Mapping[str, str] = orjson.loads(row.fields or "{}")
        candidates = (self._holders[key] for key in row.keys if key in self._holders)
        found = next((key for key in candidates if self.compatible(self._fields[key], fields)), None)
        if found is None:
            found = f"new {self.new}"
            self.new += 1
            self._fields[found] = {}
        elif found in self._taken:
            row = row._replace(disposition="duplicate", code="duplicate_in_purchase")
            self.repeated += 1
        else:
            self.joined += 1
        self._taken.add(found)
        have = self._fields[found]
        have.update({name: value for name, value in fields.items() if name in _TELLING and not have.get(name)})
        for key in row.keys:
            self._holders.setdefault(key, found)
        return Foreseen(row, found)

    def _recall(self, keys: Sequence[int]) -> None:
        holders = first_holders(self.connection, keys)
        known: dict[int, str] = {}
        for part in chunked(sorted(set(holders.values())), 5_000):
            rows = self.connection.execute(
                select(lead.c.no, lead.c.id, lead.c.fields).where(lead.c.no.in_(part), lead.c.seller == self.seller)
            )
            for row in rows:
                known[row.no] = row.id
                if row.id not in self._fields:
                    self._fields[row.id] = {name: value for name, value in row.fields.items() if name in _TELLING}
        self._holders.update({key: known[number] for key, number in holders.items() if number in known})
        for ids in chunked(sorted(known.values()), 5_000):
            self._taken.update(
                self.connection.scalars(
                    select(record.c.lead_id)
                    .distinct()
                    .join(delivery, delivery.c.id == record.c.delivery_id)
                    .where(record.c.lead_id.in_(ids), delivery.c.purchase_id == self.purchase_id)
                    .where(delivery.c.seller == self.seller)
                )
            )


_TELLING = frozenset(
    [
        "person.last_name",
        "person.first_name",
        "person.full_name",
        "company.name",
        "company.legal_form",
        "company.registration_number",
    ]
)
"""The fields by which leads are told apart; more of each is not kept in mind."""
