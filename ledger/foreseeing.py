"""What placing records would do: who is known, who repeats whom, who would be new. Nothing is written or locked."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from ledger.bulk import chunked
from ledger.schema import delivery, lead, lead_key, record
from ledger.staged import Fields, Staged

MOST = 250_000
"""So many records are placed in mind; of a longer list, the first ones have to speak for all."""

Key = tuple[str, str]


class Foreseeing:
    """Places the records of a list in mind, chunk by chunk, as placing would."""

    def __init__(
        self, connection: Connection, seller: str, purchase_id: str, compatible: Callable[[Fields, Fields], bool]
    ) -> None:
        self.connection, self.seller, self.purchase_id, self.compatible = connection, seller, purchase_id, compatible
        self.placed = self.new = self.joined = self.repeated = 0
        self._by_key: dict[Key, str] = {}
        self._fields: dict[str, dict[str, str]] = {}
        self._taken: set[str] = set()

    def place(self, staged: Sequence[Staged]) -> None:
        """Give every accepted record the lead it would get, and turn what repeats a lead into duplicates."""
        accepted = [row for row in staged if row.disposition in ("accepted", "repaired")][: MOST - self.placed]
        self._recall({key for row in accepted for key in row.keys if key not in self._by_key})
        for row in accepted:
            self._place_one(row)
        self.placed += len(accepted)

    def _place_one(self, row: Staged) -> None:
        fields = row.fields or {}
        candidates = (self._by_key[key] for key in row.keys if key in self._by_key)
        found = next((key for key in candidates if self.compatible(self._fields[key], fields)), None)
        if found is None:
            found = f"new {self.new}"
            self.new += 1
            self._fields[found] = {}
        elif found in self._taken:
            row.disposition, row.code = "duplicate", "duplicate_in_purchase"
            self.repeated += 1
        else:
            self.joined += 1
        row.lead_id = found
        self._taken.add(found)
        have = self._fields[found]
        have.update({name: value for name, value in fields.items() if name in _TELLING and not have.get(name)})
        for key in row.keys:
            self._by_key.setdefault(key, found)

    def _recall(self, keys: set[Key]) -> None:
        values: dict[str, list[str]] = defaultdict(list)
        for kind, value in keys:
            values[kind].append(value)
        known: set[str] = set()
        for kind, part in ((kind, part) for kind, those in values.items() for part in chunked(those, 5_000)):
            rows = self.connection.execute(
                select(lead_key.c.value, lead_key.c.lead_id).where(
                    lead_key.c.seller == self.seller, lead_key.c.kind == kind, lead_key.c.value.in_(part)
                )
            )
            for value, lead_id in rows:
                self._by_key[kind, value] = lead_id
                known.add(lead_id)
        for ids in chunked(sorted(known - self._fields.keys()), 5_000):
            for row in self.connection.execute(select(lead.c.id, lead.c.fields).where(lead.c.id.in_(ids))):
                self._fields[row.id] = {name: value for name, value in row.fields.items() if name in _TELLING}
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
