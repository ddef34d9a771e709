"""Placing: the lead of each accepted record, found by its keys or made."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import orjson
from sqlalchemy import Connection, Text, bindparam, select, update

from ledger.bulk import append, chunked
from ledger.chunk import Chunk
from ledger.keys import add_keys, first_holders, leads_numbered
from ledger.schema import delivery, lead, record
from ledger.staged import Delivery, Fields, Staged
from ledger.texts import instant_text, json_text

_STORED = Staged._fields[: Staged._fields.index("problems") + 1]
"""What is stored of a staged record as it is: its first fields."""
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


class _New:
    """The leads that a chunk makes, by column, in order of their numbers."""

    def __init__(self) -> None:
        self.places: dict[int, int] = {}
        self.ids: list[str] = []
        self.kinds: list[str] = []
        self.fields: list[str] = []
        self.sources: list[str] = []

    def add(self, number: int, id_: str, kind: str, fields: str, sources: str) -> None:
        """Another one."""
        self.places[number] = len(self.ids)
        self.ids.append(id_)
        self.kinds.append(kind)
        self.fields.append(fields)
        self.sources.append(sources)

    def as_lead(self, number: int) -> _Lead:
        """The one of this number."""
        place = self.places[number]
        return _Lead(self.ids[place], self.fields[place], self.sources[place])

    def change(self, number: int, fields: str, sources: str) -> None:
        """Let the one of this number have other fields."""
        place = self.places[number]
        self.fields[place], self.sources[place] = fields, sources

    def cells(self) -> dict[str, Sequence[Any]]:
        """What is to be stored of them, but for what they have in common."""
        return {
            "id": self.ids,
            "no": list(self.places),
            "kind": self.kinds,
            "fields": self.fields,
            "sources": self.sources,
        }


class Placing:
    """Finds or makes the lead of each accepted record of one chunk."""

    def __init__(self, connection: Connection, item: Delivery, compatible: Compatible, now: datetime) -> None:
        self._connection, self._item, self._compatible, self._now = connection, item, compatible, now
        self._base = item.no << 32
        # Ids of leads begin with the delivery's and go up with its records, so that every index grows at its end.
        self._id = f"L{item.id[1:13]}"
        self._holders: dict[int, int] = {}
        self._leads: dict[int, _Lead] = {}
        self._new = _New()
        self._taken: set[int] = set()
        self._held: dict[int, int] = {}
        self._held_too: set[tuple[int, int]] = set()

    def place(self, staged: Chunk) -> None:
        """Give every accepted record its lead, turn what repeats a lead of this purchase into duplicates, store all."""
        self._recall(set(chain.from_iterable(staged.column("keys"))))
        cells = dict(zip(_STORED, staged.columns, strict=False))
        cells["lead_id"], repeated = self._placed(staged)
        if repeated:
            cells["disposition"] = _with(cells["disposition"], repeated, "duplicate")
            cells["code"] = _with(cells["code"], repeated, "duplicate_in_purchase")
        self._write_leads()
        append(self._connection, record, cells, delivery_id=self._item.id, seller=self._item.seller)

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

    def _placed(self, staged: Chunk) -> tuple[list[str | None], list[int]]:
        """The id of each record's lead, and the places of those that repeat one."""
        ids: list[str | None] = []
        repeated: list[int] = []
        taken, made, base, held_by_none = self._taken, self._new.places, self._base, self._holders.keys().isdisjoint
        rows = zip(*map(staged.column, ("seq", "disposition", "fields", "kind", "keys", "reach")), strict=True)
        for place, (seq, disposition, said, kind, keys, reach) in enumerate(rows):
            if disposition not in _GIVEN:
                ids.append(None)
                continue
            text = said or "{}"
            number = None if held_by_none(keys) else self._found(keys, text)
            if number is None:
                number = base | seq
                ids.append(self._make(seq, kind, text))
            else:
                ids.append(self._joined(seq, number, text))
                if number in made or number in taken:
                    repeated.append(place)
                taken.add(number)
            self._let_be_found(number, keys, reach)
        return ids, repeated

    def _found(self, keys: Sequence[int], text: str) -> int | None:
        """The number of the lead that a record is about, if a key leads to one and the names allow it."""
        holders, fields = self._holders, None
        for key in keys:
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
        if number not in self._leads and number in self._new.places:
            self._leads[number] = self._new.as_lead(number)
        return self._leads.get(number)

    def _make(self, seq: int, kind: str | None, text: str) -> str:
        id_, source = f"{self._id}{seq:08x}", f'{{"{EVERYTHING_ELSE}":"{self._item.id}:{seq}"}}'
        self._new.add(self._base | seq, id_, kind or "company", text, source)
        return id_

    def _joined(self, seq: int, number: int, text: str) -> str:
        found = self._leads[number]
        if not found.says(text):
            found.fill(orjson.loads(text), f"{self._item.id}:{seq}")
        return found.id

    def _let_be_found(self, number: int, keys: Sequence[int], reach: Sequence[int]) -> None:
        holders, held = self._holders, self._held
        for key in keys:
            # Whoever has a key first keeps it.
            if holders.setdefault(key, number) == number and held.setdefault(key, number) != number:
                self._held_too.add((key, number))
        for key in reach:
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
            if number in self._new.places:
                self._new.change(number, fields, sources)
            else:
                filled.append({"b_id": found.id, "b_fields": fields, "b_sources": sources})
        stamp = instant_text(self._now)
        alike = {"seller": self._item.seller, "status": "new", "due": 1, "created_at": stamp, "changed_at": stamp}
        append(self._connection, lead, self._new.cells(), **alike)
        if filled:
            statement = update(lead).where(lead.c.id == bindparam("b_id"))
            changes = {"fields": bindparam("b_fields", type_=Text), "sources": bindparam("b_sources", type_=Text)}
            self._connection.execute(statement.values(**changes, due=1, changed_at=self._now), filled)
        add_keys(self._connection, self._held, self._held_too)


def _with(column: Sequence[Any], places: Sequence[int], value: str) -> list[Any]:
    """The column with `value` at these places."""
    changed = list(column)
    for place in places:
        changed[place] = value
    return changed
