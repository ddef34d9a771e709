"""Placing: the lead of each accepted record, found by its keys or made."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from ledger.bulk import append_missing, append_rows, chunked
from ledger.columns import instant_text, json_text
from ledger.events import Event, log_first_events
from ledger.ids import made_of
from ledger.schema import delivery, lead, lead_key, reach, record
from ledger.staged import Delivery, Fields, Staged

_LEAD_COLUMNS = ("id", "seller", "kind", "fields", "sources", "status", "due", "created_at", "changed_at")


class Placing:
    """Finds or makes the lead of each accepted record of one chunk."""

    def __init__(
        self,
        connection: Connection,
        item: Delivery,
        compatible: Callable[[Fields, Fields], bool],
        now: datetime,
    ) -> None:
        self.connection, self.item, self.compatible, self.now = connection, item, compatible, now
        self.by_key: dict[tuple[str, str], str] = {}
        self.fields: dict[str, dict[str, str]] = {}
        self.sources: dict[str, dict[str, str]] = {}
        self.taken: set[str] = set()
        self.made: list[str] = []
        self.changed: set[str] = set()
        self.new_keys: list[tuple[str, str, str]] = []
        self.new_reach: set[tuple[str, str]] = set()

    def place(self, staged: Sequence[Staged]) -> None:
        """Give every accepted record its lead, and turn what repeats a lead of this purchase into duplicates."""
        accepted = [row for row in staged if row.disposition in ("accepted", "repaired")]
        self._recall({key for row in accepted for key in row.keys})
        for row in accepted:
            self._place_one(row)
        self._write()

    def _recall(self, keys: set[tuple[str, str]]) -> None:
        seller = self.item.seller
        values: dict[str, list[str]] = defaultdict(list)
        for kind, value in sorted(keys):
            values[kind].append(value)
        # Kind by kind, so that the table's key leads to each row; without the kind all rows would be looked through.
        for kind, part in ((kind, part) for kind, those in values.items() for part in chunked(those, 5_000)):
            known = self.connection.execute(
                select(lead_key.c.value, lead_key.c.lead_id).where(
                    lead_key.c.seller == seller, lead_key.c.kind == kind, lead_key.c.value.in_(part)
                )
            )
            self.by_key.update({(kind, value): lead_id for value, lead_id in known})
        for ids in chunked(sorted(set(self.by_key.values())), 5_000):
            for row in self.connection.execute(
                select(lead.c.id, lead.c.fields, lead.c.sources)
                .where(lead.c.id.in_(ids))
                .order_by(lead.c.id)
                .with_for_update()
            ):
                self.fields[row.id], self.sources[row.id] = row.fields, row.sources
            self.taken.update(
                self.connection.scalars(
                    select(record.c.lead_id)
                    .distinct()
                    .join(delivery, delivery.c.id == record.c.delivery_id)
                    .where(record.c.lead_id.in_(ids), delivery.c.purchase_id == self.item.purchase_id)
                    .where(delivery.c.seller == seller)
                )
            )

    def _place_one(self, row: Staged) -> None:
        fields = row.fields or {}
        found = next(
            (
                lead_id
                for key in row.keys
                if (lead_id := self.by_key.get(key)) and self.compatible(self.fields[lead_id], fields)
            ),
            None,
        )
        place = f"{self.item.id}:{row.seq}"
        if found is None:
            found = made_of("L", self.item.seller, self.item.id, row.seq)
            self.fields[found], self.sources[found] = {}, {}
            self.made.append(found)
        elif found in self.taken:
            row.disposition, row.code = "duplicate", "duplicate_in_purchase"
        self.taken.add(found)
        row.lead_id = found
        self._fill(found, fields, place)
        for key in row.keys:
            if key not in self.by_key:
                self.by_key[key] = found
                self.new_keys.append((*key, found))
        self.new_reach.update((hashed, found) for hashed in row.reach)

    def _fill(self, lead_id: str, fields: Fields, place: str) -> None:
        have, sources = self.fields[lead_id], self.sources[lead_id]
        for name, value in fields.items():
            if value and not have.get(name):
                have[name], sources[name] = value, place
                self.changed.add(lead_id)

    def _write(self) -> None:
        seller, now = self.item.seller, instant_text(self.now)
        append_rows(
            self.connection,
            lead,
            _LEAD_COLUMNS,
            [
                (
                    lead_id,
                    seller,
                    _kind(self.fields[lead_id]),
                    json_text(self.fields[lead_id]),
                    json_text(self.sources[lead_id]),
                    "new",
                    1,
                    now,
                    now,
                )
                for lead_id in self.made
            ],
        )
        filled = [
            {"b_id": lead_id, "b_fields": self.fields[lead_id], "b_sources": self.sources[lead_id]}
            for lead_id in sorted(self.changed - set(self.made))
        ]
        if filled:
            statement = update(lead).where(lead.c.id == bindparam("b_id"))
            self.connection.execute(
                statement.values(
                    fields=bindparam("b_fields"), sources=bindparam("b_sources"), due=1, changed_at=self.now
                ),
                filled,
            )
        append_rows(
            self.connection,
            lead_key,
            ("seller", "kind", "value", "lead_id"),
            [(seller, kind, value, lead_id) for kind, value, lead_id in self.new_keys],
        )
        append_missing(
            self.connection,
            reach,
            ("seller", "hash", "lead_id"),
            [(seller, hashed, lead_id) for hashed, lead_id in sorted(self.new_reach)],
        )
        events = [Event(f"arrived:{lead_id}", lead_id, "arrived", "new") for lead_id in self.made]
        log_first_events(self.connection, seller, events, self.now)


def _kind(fields: Fields) -> str:
    return "person" if fields.get("person.last_name") or fields.get("person.full_name") else "company"
