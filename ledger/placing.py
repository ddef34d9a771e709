"""Placing: the lead of each accepted record, found by its keys or made."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Text, bindparam, select, update

from ledger.bulk import append_rows, chunked
from ledger.keys import add_keys, first_holders, leads_numbered
from ledger.schema import delivery, lead, record
from ledger.staged import Delivery, Fields, Staged
from ledger.texts import instant_text, json_text

_SAID = Staged._fields.index("problems") + 1
"""So many cells of a staged record are stored as they are."""
_RECORD_COLUMNS = (*Staged._fields[:_SAID], "lead_id", "delivery_id", "seller")
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

    __slots__ = ("_fields", "_sources", "_text", "changed", "id")

    def __init__(self, id_: str, text: str, sources: str) -> None:
        self.id, self._text, self._sources = id_, text, sources
        self._fields: dict[str, str] | None = None
        self.changed = False

    @property
    def fields(self) -> dict[str, str]:
        if self._fields is None:
            self._fields = orjson.loads(self._text)
        return self._fields

    @property
    def stored(self) -> tuple[str, str]:
        """Fields and sources as they are to be stored."""
        return (json_text(self._fields) if self.changed else self._text), self._sources

    def says(self, text: str) -> bool:
        """Whether these are its fields, to the letter."""
        return text == self._text and not self.changed

    def fill(self, fields: Fields, place: str) -> None:
        """Take over what is not known yet."""
        have = self.fields
        new = {name: value for name, value in fields.items() if value and not have.get(name)}
        if new:
            have.update(new)
            self._sources = json_text(orjson.loads(self._sources) | dict.fromkeys(new, place))
            self.changed = True


class Placing:
    """Finds or makes the lead of each accepted record of one chunk."""

    def __init__(self, connection: Connection, item: Delivery, compatible: Compatible, now: datetime) -> None:
        self._connection, self._item, self._compatible, self._now = connection, item, compatible, now
        self._base = item.no << 32
        # Ids of leads begin with the delivery's and go up with its records, so that every index grows at its end.
        self._id = f"L{item.id[1:13]}"
        self._stamp = instant_text(now)
        self._holders: dict[int, int] = {}
        self._leads: dict[int, _Lead] = {}
        self._made: dict[int, tuple[Any, ...]] = {}
        self._taken: set[int] = set()
        self._held: dict[int, int] = {}
        self._held_too: set[tuple[int, int]] = set()

    def place(self, staged: Sequence[Staged]) -> None:
        """Give every accepted record its lead, turn what repeats a lead of this purchase into duplicates, store all."""
        self._recall({key for row in staged for key in row.keys})
        rows = [self._placed(row) for row in staged]
        self._write_leads()
        append_rows(self._connection, record, _RECORD_COLUMNS, rows)

    def _recall(self, keys: set[int]) -> None:
        self._holders = first_holders(self._connection, keys)
        numbers = sorted(set(self._holders.values()))
        for number, *stored in leads_numbered(self._connection, self._item.seller, numbers):
            self._leads[number] = _Lead(*stored)
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
        item, said = self._item, row[:_SAID]
        if row.disposition not in _GIVEN:
            return (*said, None, item.id, item.seller)
        number = self._found(row)
        if number is None:
            return (*said, self._make(row), item.id, item.seller)
        lead_id = self._joined(row, number)
        if number in self._made or number in self._taken:
            return (row.seq, "duplicate", "duplicate_in_purchase", *said[3:], lead_id, item.id, item.seller)
        self._taken.add(number)
        return (*said, lead_id, item.id, item.seller)

    def _found(self, row: Staged) -> int | None:
        """The number of the lead that the record is about, if a key leads to one and the names allow it."""
        holders = self._holders
        if holders.keys().isdisjoint(row.keys):
            return None
        text, fields = row.fields or "{}", None
        for key in row.keys:
            number = holders.get(key)
            if number is None or (found := self._lead(number)) is None:
                continue
            if found.says(text):
                return number
            fields = orjson.loads(text) if fields is None else fields
            if self._compatible(found.fields, fields):
                return number
        return None

    def _lead(self, number: int) -> _Lead | None:
        """The lead of this number, if it is the seller's."""
        if number not in self._leads and number in self._made:
            id_, _, _, _, text, sources, *_ = self._made[number]
            self._leads[number] = _Lead(id_, text, sources)
        return self._leads.get(number)

    def _make(self, row: Staged) -> str:
        item, seq, now = self._item, row.seq, self._stamp
        number, id_ = self._base | seq, f"{self._id}{seq:08x}"
        sources = f'{{"{EVERYTHING_ELSE}":"{item.id}:{seq}"}}'
        made = (id_, number, item.seller, row.kind or "company", row.fields or "{}", sources, "new", 1, now, now)
        self._made[number] = made
        self._let_be_found(row, number)
        return id_

    def _joined(self, row: Staged, number: int) -> str:
        found, text = self._leads[number], row.fields or "{}"
        if not found.says(text):
            found.fill(orjson.loads(text), f"{self._item.id}:{row.seq}")
        self._let_be_found(row, number)
        return found.id

    def _let_be_found(self, row: Staged, number: int) -> None:
        holders, held = self._holders, self._held
        for key in row.keys:
            # Whoever has a key first keeps it.
            if holders.setdefault(key, number) == number and held.setdefault(key, number) != number:
                self._held_too.add((key, number))
        for key in row.reach:
            # Of all who are reached by it, the first is asked about, as when they are recalled.
            if holders.setdefault(key, number) > number:
                holders[key] = number
            if held.setdefault(key, number) != number:
                self._held_too.add((key, number))

    def _write_leads(self) -> None:
        filled = []
        for number, found in sorted(self._leads.items()):
            if not found.changed:
                continue
            fields, sources = found.stored
            if number in self._made:
                made = self._made[number]
                self._made[number] = (*made[:4], fields, sources, *made[6:])
            else:
                filled.append({"b_id": found.id, "b_fields": fields, "b_sources": sources})
        append_rows(self._connection, lead, _LEAD_COLUMNS, list(self._made.values()))
        if filled:
            statement = update(lead).where(lead.c.id == bindparam("b_id"))
            changes = {"fields": bindparam("b_fields", type_=Text), "sources": bindparam("b_sources", type_=Text)}
            self._connection.execute(statement.values(**changes, due=1, changed_at=self._now), filled)
        add_keys(self._connection, self._held, self._held_too)
