"""Placing: the lead of each accepted record, found by its keys or made."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, select, update

from ledger.bulk import append_rows, chunked
from ledger.columns import instant_text, json_text
from ledger.keys import add_keys, first_holders, leads_numbered
from ledger.schema import delivery, lead, record
from ledger.staged import Delivery, Fields, Staged

RECORD_COLUMNS = (
    "delivery_id",
    "seq",
    "seller",
    "table_no",
    "first_line",
    "last_line",
    "first_byte",
    "last_byte",
    "disposition",
    "code",
    "row_key",
    "content",
    "parent_id",
    "parent_seq",
    "attempt",
    "lead_id",
    "cells",
    "fields",
    "extras",
    "problems",
)
_LEAD_COLUMNS = ("id", "no", "seller", "kind", "fields", "sources", "status", "due", "created_at", "changed_at")
_GIVEN = frozenset({"accepted", "repaired"})
EVERYTHING_ELSE = "*"
"""Among a lead's sources: where every field comes from that is not named."""

Compatible = Callable[[Fields, Fields], bool]


def source_of(sources: Fields, name: str) -> str | None:
    """Where the value of the field `name` comes from."""
    return sources.get(name) or sources.get(EVERYTHING_ELSE)


def sources_of(fields: Fields, sources: Fields) -> dict[str, str]:
    """Where the value of each field comes from, field by field."""
    return {name: source for name in fields if (source := source_of(sources, name))}


class _Lead:
    """A lead that records are placed on. Its fields stay as stored text until somebody has to look at them."""

    __slots__ = ("_fields", "_text", "changed", "id", "is_new", "sources")

    def __init__(self, id_: str, text: str, sources: dict[str, str], is_new: bool) -> None:
        self.id, self._text, self.sources, self.is_new = id_, text, sources, is_new
        self._fields: dict[str, str] | None = None
        self.changed = False

    @property
    def fields(self) -> dict[str, str]:
        if self._fields is None:
            self._fields = orjson.loads(self._text)
        return self._fields

    @property
    def text(self) -> str:
        return json_text(self._fields) if self.changed else self._text

    def fill(self, fields: Fields, place: str) -> None:
        """Take over what is not known yet."""
        have = self.fields
        for name, value in fields.items():
            if value and not have.get(name):
                have[name], self.sources[name] = value, place
                self.changed = True


class Placing:
    """Finds or makes the lead of each accepted record of one chunk."""

    def __init__(self, connection: Connection, item: Delivery, compatible: Compatible, now: datetime) -> None:
        self._connection, self._item, self._compatible, self._now = connection, item, compatible, now
        self._base = item.no << 32
        # Ids of leads begin with the delivery's and go up with its records, so that every index grows at its end.
        self._id = f"L{item.id[1:13]}"
        self._holders: dict[int, int] = {}
        self._leads: dict[int, _Lead] = {}
        self._kinds: dict[int, str] = {}
        self._taken: set[int] = set()
        self._pairs: list[tuple[int, int]] = []

    def place(self, staged: Sequence[Staged]) -> None:
        """Give every accepted record its lead, turn what repeats a lead of this purchase into duplicates, store all."""
        self._recall({key for row in staged if row.disposition in _GIVEN for key in row.keys})
        rows = [self._placed(row) for row in staged]
        self._write_leads()
        append_rows(self._connection, record, RECORD_COLUMNS, rows)

    def _recall(self, keys: set[int]) -> None:
        self._holders = first_holders(self._connection, keys)
        numbers = sorted(set(self._holders.values()))
        for number, id_, fields, sources in leads_numbered(self._connection, self._item.seller, numbers):
            self._leads[number] = _Lead(id_, fields, orjson.loads(sources), is_new=False)
        self._taken.update(self._already_taken())

    def _already_taken(self) -> Iterator[int]:
        """Those recalled of which this purchase has brought a record before."""
        item = self._item
        deliveries = list(
            self._connection.execute(
                select(delivery.c.id, delivery.c.no).where(
                    delivery.c.seller == item.seller, delivery.c.purchase_id == item.purchase_id
                )
            )
        )
        made_by = {row.no for row in deliveries}
        others = {found.id: no for no, found in self._leads.items() if no >> 32 not in made_by}
        yield from (no for no in self._leads if no >> 32 in made_by)
        for part in chunked(sorted(others), 5_000):
            statement = select(record.c.lead_id).distinct().where(record.c.lead_id.in_(part))
            joined = statement.where(record.c.delivery_id.in_([row.id for row in deliveries]))
            yield from (others[id_] for id_ in self._connection.scalars(joined))

    def _placed(self, row: Staged) -> tuple[Any, ...]:
        disposition, code, lead_id = row.disposition, row.code, None
        if disposition in _GIVEN:
            found = self._found(row)
            if found is None:
                lead_id = self._made(row)
            else:
                if found in self._taken:
                    disposition, code = "duplicate", "duplicate_in_purchase"
                self._taken.add(found)
                lead_id = self._joined(row, found)
        item = self._item
        return (
            item.id,
            row.seq,
            item.seller,
            row.table_no,
            row.first_line,
            row.last_line,
            row.first_byte,
            row.last_byte,
            disposition,
            code,
            row.row_key,
            row.content,
            row.parent_id,
            row.parent_seq,
            row.attempt,
            lead_id,
            row.cells,
            row.fields,
            row.extras,
            row.problems,
        )

    def _found(self, row: Staged) -> int | None:
        """The lead that the record is about, if a key leads to one and the names allow it."""
        fields: Fields | None = None
        for key in row.keys:
            number = self._holders.get(key)
            if number is not None and number in self._leads:
                fields = fields if fields is not None else orjson.loads(row.fields or "{}")
                if self._compatible(self._leads[number].fields, fields):
                    return number
        return None

    def _made(self, row: Staged) -> str:
        number, id_ = self._base | row.seq, f"{self._id}{row.seq:08x}"
        self._leads[number] = _Lead(id_, row.fields or "{}", {EVERYTHING_ELSE: f"{self._item.id}:{row.seq}"}, True)
        self._kinds[number] = row.kind or "company"
        self._taken.add(number)
        self._let_be_found(row, number)
        return id_

    def _joined(self, row: Staged, number: int) -> str:
        found = self._leads[number]
        found.fill(orjson.loads(row.fields or "{}"), f"{self._item.id}:{row.seq}")
        self._let_be_found(row, number)
        return found.id

    def _let_be_found(self, row: Staged, number: int) -> None:
        holders, pairs = self._holders, self._pairs
        for key in row.keys:
            # Whoever has a key first keeps it.
            if key not in holders:
                holders[key] = number
                pairs.append((key, number))
        pairs.extend([(key, number) for key in row.reach])

    def _write_leads(self) -> None:
        seller, now = self._item.seller, instant_text(self._now)
        made = [
            (
                found.id,
                number,
                seller,
                self._kinds[number],
                found.text,
                json_text(found.sources),
                "new",
                1,
                now,
                now,
            )
            for number, found in self._leads.items()
            if found.is_new
        ]
        append_rows(self._connection, lead, _LEAD_COLUMNS, made)
        filled = [
            {"b_id": found.id, "b_fields": found.fields, "b_sources": found.sources}
            for _, found in sorted(self._leads.items())
            if found.changed and not found.is_new
        ]
        if filled:
            statement = update(lead).where(lead.c.id == bindparam("b_id"))
            changes = {"fields": bindparam("b_fields"), "sources": bindparam("b_sources"), "due": 1}
            self._connection.execute(statement.values(**changes, changed_at=self._now), filled)
        add_keys(self._connection, set(self._pairs))
