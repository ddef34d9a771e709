"""Placing: the lead of each accepted record, found by its keys or made."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import compress, islice
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection, Text, bindparam, select, update

from leadwright.projection import joining
from ledger.bulk import append, append_missing, chunked
from ledger.chunk import Chunk
from ledger.ids import ids_of_leads
from ledger.keys import first_holders, leads_numbered
from ledger.schema import delivery, lead, lead_key, record
from ledger.staged import Delivery, Fields, Staged
from ledger.texts import instant_text, json_text

if TYPE_CHECKING:
    from ledger.meetings import Meetings

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
        """Take over what is not known yet and belongs to it, and what forbids contact that was allowed."""
        have = self.fields
        if new := joining(have, fields).taken:
            have.update(new)
            self._sources = json_text(orjson.loads(self._sources) | dict.fromkeys(new, place))
            self.changed = True


class Placing:
    """Finds or makes the lead of each accepted record of one chunk, `staged`.

    Records are told by their places in the chunk, leads by their numbers: `_ids` has the id of each record's lead,
    `_made` the record that made a lead. A key leads to whom `_holders` says, else to whom `_held` says.

    Most records share no key with one before them, or with a lead: they make leads of their own, all at once. Only the
    others are looked at one by one; their keys are `_held`, and `_held_too`, beside what others `_brought` before them.
    """

    def __init__(
        self, connection: Connection, item: Delivery, compatible: Compatible, now: datetime, staged: Chunk
    ) -> None:
        self._connection, self._item, self._compatible, self._now = connection, item, compatible, now
        self._staged, self._texts, self._seqs = staged, staged.column("fields"), staged.column("seq")
        self._keys, self._reach = staged.column("keys"), staged.column("reach")
        # Ids of leads begin with the delivery's and go up with its records, so that every index grows at its end.
        self._id, self._base = ids_of_leads(item.id), item.no << 32
        self._ids: list[str | None] = []
        self._made: dict[int, int] = {}
        self._repeated: list[int] = []
        self._leads: dict[int, _Lead] = {}
        self._taken: set[int] = set()
        self._holders: dict[int, int] = {}
        self._brought = 0
        self._held: dict[int, int] = {}
        self._held_too: set[tuple[int, int]] = set()

    def place(self) -> None:
        """Give every accepted record its lead, turn what repeats a lead of this purchase into duplicates, store all."""
        # NumPy takes a tenth of a second to import, which commands that store nothing need not wait for.
        from ledger.meetings import Meetings

        given = [disposition in _GIVEN for disposition in self._staged.column("disposition")]
        meetings = Meetings(self._keys, self._reach, given, [self._base | seq for seq in self._seqs])
        self._recall(meetings.asked())
        apart = self._apart(meetings)
        self._make_leads(meetings, given, apart)
        self._find_leads(apart)
        own = islice(self._held.items(), self._brought, None)
        pairs = meetings.pairs(apart, [*own, *self._held_too])
        # What is not written is let go of, the texts of leads that are known most of all.
        del meetings
        self._holders, self._held, self._held_too = {}, {}, set()
        self._leads = {number: found for number, found in self._leads.items() if found.changed}
        append_missing(self._connection, lead_key, pairs)
        self._write_leads()
        self._write_records()

    def _recall(self, keys: Sequence[int]) -> None:
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
                select(delivery.c.id, delivery.c.no, delivery.c.state).where(
                    delivery.c.seller == item.seller, delivery.c.purchase_id == item.purchase_id
                )
            )
        )
        # A lead made by a delivery that was undone may live on for others alone; its records tell.
        made_by = {row.no for row in deliveries if row.state in ("open", "closed")}
        others = {found.id: no for no, found in self._leads.items() if no >> 32 not in made_by}
        yield from (no for no in self._leads if no >> 32 in made_by)
        for part in chunked(sorted(others), 5_000):
            statement = select(record.c.lead_id).distinct().where(record.c.lead_id.in_(part))
            joined = statement.where(record.c.delivery_id.in_([row.id for row in deliveries]))
            yield from (others[id_] for id_ in self._connection.scalars(joined))

    def _apart(self, meetings: "Meetings") -> list[int]:
        """The records that are looked at one by one: those that meet another, or a lead that is known."""
        # A lead of a later delivery comes after those that are made here, and whoever comes first is asked about.
        is_last = max(self._leads, default=0) < self._base | self._seqs[0]
        return meetings.met(self._holders) if is_last else meetings.given()

    def _make_leads(self, meetings: "Meetings", given: Sequence[bool], apart: Sequence[int]) -> None:
        """Let every record that is not `apart` make a lead."""
        others = list(given)
        for place in apart:
            others[place] = False
        self._ids = [f"{self._id}{seq:08x}" if makes else None for seq, makes in zip(self._seqs, others, strict=True)]
        self._made = {self._base | self._seqs[place]: place for place in compress(range(len(others)), others)}
        self._held = dict(meetings.brought(apart))
        self._brought = len(self._held)

    def _find_leads(self, apart: Sequence[int]) -> None:
        """Find or make the lead of each record that is `apart`, and note which repeat one."""
        made, taken = self._made, self._taken
        for place, keys, reach in zip(apart, self._keys.at(apart), self._reach.at(apart), strict=True):
            seq, text = self._seqs[place], self._texts[place] or "{}"
            number, fields = self._found(keys, text)
            if number is None:
                number = self._base | seq
                made[number] = place
                self._ids[place] = f"{self._id}{seq:08x}"
            else:
                self._ids[place] = self._joined(seq, number, fields)
                if number in made or number in taken:
                    self._repeated.append(place)
                taken.add(number)
            self._let_be_found(number, keys, reach)
        self._made = dict(sorted(made.items()))

    def _found(self, keys: Sequence[int], text: str) -> tuple[int | None, Fields | None]:
        """The number of the lead that a record is about, if a key leads to one and the names allow it.

        And what the record says in `text`, unless the lead says the same.
        """
        holders, held, fields = self._holders, self._held, None
        for key in keys:
            number = holders[key] if key in holders else held.get(key)
            if number is None or (found := self._lead(number)) is None:
                continue
            if found.says(text):
                return number, None
            fields = orjson.loads(text) if fields is None else fields
            if self._compatible(found.fields, fields):
                return number, fields
        return None, fields

    def _lead(self, number: int) -> _Lead | None:
        """The lead of this number, if it is the seller's."""
        if number not in self._leads and number in self._made:
            place = self._made[number]
            id_, text = self._ids[place], self._texts[place]
            self._leads[number] = _Lead(id_ or "", text or "{}", self._source(self._seqs[place]))
        return self._leads.get(number)

    def _source(self, seq: int) -> str:
        """The sources of a lead that a record has made, as they are stored."""
        return f'{{"{EVERYTHING_ELSE}":"{self._item.id}:{seq}"}}'

    def _joined(self, seq: int, number: int, fields: Fields | None) -> str:
        found = self._leads[number]
        if fields is not None:
            found.fill(fields, f"{self._item.id}:{seq}")
        return found.id

    def _let_be_found(self, number: int, keys: Sequence[int], reach: Sequence[int]) -> None:
        holders, held = self._holders, self._held
        for key in keys:
            # Whoever has a key first keeps it.
            if holders.get(key, number) == number and held.setdefault(key, number) != number and key in holders:
                self._held_too.add((key, number))
        for key in reach:
            first = held.setdefault(key, number)
            if first != number:
                self._held_too.add((key, number))
            # Of all who are reached by it, the first is asked about, as when they are recalled.
            if holders.get(key, first) > number:
                holders[key] = number

    def _write_leads(self) -> None:
        cells, changed = self._cells_of_made(), self._leads
        if not changed.keys().isdisjoint(self._made):
            for at, number in enumerate(self._made):
                if number in changed:
                    cells["fields"][at], cells["sources"][at] = changed[number].stored
        stamp = instant_text(self._now)
        alike = {"seller": self._item.seller, "status": "new", "due": 1, "created_at": stamp, "changed_at": stamp}
        append(self._connection, lead, cells, **alike)
        self._write_filled([found for number, found in sorted(changed.items()) if number not in self._made])

    def _cells_of_made(self) -> dict[str, list[Any]]:
        places, seqs, kinds, texts = self._made.values(), self._seqs, self._staged.column("kind"), self._texts
        return {
            "id": [self._ids[place] for place in places],
            "no": list(self._made),
            "kind": [kinds[place] or "company" for place in places],
            "fields": [texts[place] or "{}" for place in places],
            "sources": [self._source(seqs[place]) for place in places],
        }

    def _write_filled(self, leads: Sequence[_Lead]) -> None:
        """Store the fields of leads that were known before and have got more of them."""
        if not leads:
            return
        rows = [dict(zip(("b_id", "b_fields", "b_sources"), (found.id, *found.stored), strict=True)) for found in leads]
        statement = update(lead).where(lead.c.id == bindparam("b_id"))
        changes = {"fields": bindparam("b_fields", type_=Text), "sources": bindparam("b_sources", type_=Text)}
        self._connection.execute(statement.values(**changes, due=1, changed_at=self._now), rows)

    def _write_records(self) -> None:
        cells: dict[str, Sequence[Any]] = dict(zip(_STORED, self._staged.columns, strict=False))
        cells["lead_id"] = self._ids
        if self._repeated:
            cells["disposition"] = _with(cells["disposition"], self._repeated, "duplicate")
            cells["code"] = _with(cells["code"], self._repeated, "duplicate_in_purchase")
        append(self._connection, record, cells, delivery_id=self._item.id, seller=self._item.seller)


def _with(column: Sequence[Any], places: Sequence[int], value: str) -> list[Any]:
    """The column with `value` at these places."""
    changed = list(column)
    for place in places:
        changed[place] = value
    return changed
