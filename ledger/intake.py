"""Deliveries and their records: every span with one disposition, every accepted record with one lead."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from leadwright.errors import WorkError
from ledger.bulk import add_missing, append_missing, append_rows, chunked
from ledger.columns import instant_text, json_text
from ledger.database import exclusively
from ledger.events import Event, log_first_events
from ledger.ids import made_of
from ledger.schema import delivery, lead, lead_key, purchase, reach, record

PARSER_VERSION = "1"

Fields = Mapping[str, str]
_RECORD_COLUMNS = (
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
    "lead_id",
    "cells",
    "fields",
    "extras",
    "problems",
)
_LEAD_COLUMNS = ("id", "seller", "kind", "fields", "sources", "status", "due", "created_at", "changed_at")


@dataclass(frozen=True)
class Delivery:
    """One delivery as the ledger knows it; `next_seq` is the first record that is not committed yet."""

    id: str
    seller: str
    purchase_id: str
    name: str
    sha256: str
    state: str
    next_seq: int
    receipt: Mapping[str, Any] | None


@dataclass
class Staged:
    """One span on its way into the ledger: where it lies, what is to become of it, and whom it may be about.

    `keys` are (kind, value) pairs that identify a lead, best first; `reach` are keyed hashes of addresses and numbers.
    """

    seq: int
    disposition: str
    code: str | None = None
    table_no: int | None = None
    lines: tuple[int | None, int | None] = (None, None)
    offsets: tuple[int | None, int | None] = (None, None)
    row_key: str | None = None
    cells: Sequence[str] | None = field(default=None, repr=False)
    fields: Fields | None = field(default=None, repr=False)
    extras: Fields | None = field(default=None, repr=False)
    problems: Sequence[tuple[str, str]] = ()
    keys: Sequence[tuple[str, str]] = ()
    reach: Sequence[str] = ()
    lead_id: str | None = None


def register_purchase(
    connection: Connection,
    seller: str,
    purchase_id: str,
    kind: str,
    now: datetime,
    *,
    vendor: str | None = None,
    price_micros: int = 0,
    currency: str | None = None,
    terms: Mapping[str, Any] | None = None,
) -> None:
    """Make a purchase, a directory or an event known; a second time changes its terms only."""
    values = {
        "vendor": vendor,
        "price_micros": price_micros,
        "currency": currency,
        "terms": dict(terms or {}),
    }
    row = {"seller": seller, "id": purchase_id, "kind": kind, "registered_at": now, **values}
    if not add_missing(connection, purchase, [row]):
        connection.execute(
            update(purchase).where(purchase.c.seller == seller, purchase.c.id == purchase_id).values(**values)
        )


def receive(
    connection: Connection, seller: str, purchase_id: str, name: str, sha256: str, size: int, now: datetime
) -> Delivery:
    """The delivery of this content under this purchase, newly opened or as it was left."""
    delivery_id = made_of("D", seller, purchase_id, sha256)
    row = {
        "id": delivery_id,
        "seller": seller,
        "purchase_id": purchase_id,
        "name": name,
        "sha256": sha256,
        "bytes": size,
        "parser_version": PARSER_VERSION,
        "state": "open",
        "next_seq": 0,
        "received_at": now,
    }
    add_missing(connection, delivery, [row])
    return delivery_called(connection, seller, delivery_id)


def delivery_called(connection: Connection, seller: str, delivery_id: str) -> Delivery:
    """The delivery with this id; WorkError if there is none."""
    row = connection.execute(
        select(delivery).where(delivery.c.seller == seller, delivery.c.id == delivery_id)
    ).one_or_none()
    if row is None:
        raise WorkError(f"there is no delivery {delivery_id}")
    return Delivery(row.id, row.seller, row.purchase_id, row.name, row.sha256, row.state, row.next_seq, row.receipt)


def note_layout(connection: Connection, delivery_id: str, **values: Any) -> None:
    """Keep what detection decided (format, encoding, layout, mapping_version), so that a resumed run decides alike."""
    connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(**values))


def store_chunk(
    connection: Connection,
    item: Delivery,
    staged: Sequence[Staged],
    compatible: Callable[[Fields, Fields], bool],
    now: datetime,
) -> None:
    """Commit the next stretch of records with their leads; does nothing if it is committed already."""
    exclusively(connection, "leads", item.seller)
    at = connection.scalar(select(delivery.c.next_seq).where(delivery.c.id == item.id).with_for_update())
    staged = [row for row in staged if row.seq >= (at or 0)]
    if not staged:
        return
    _Assignment(connection, item, compatible, now).assign(staged)
    append_rows(connection, record, _RECORD_COLUMNS, [_record_row(item, row) for row in staged])
    connection.execute(update(delivery).where(delivery.c.id == item.id).values(next_seq=staged[-1].seq + 1))


def close(connection: Connection, item: Delivery, receipt: Mapping[str, Any], now: datetime) -> None:
    """End a delivery with its receipt; WorkError if its books do not balance."""
    counts = dispositions(connection, item.id)
    if sum(counts.values()) != receipt["spans"]:
        raise WorkError(f"delivery {item.id}: {receipt['spans']} spans were read, {sum(counts.values())} are stored")
    connection.execute(
        update(delivery)
        .where(delivery.c.id == item.id, delivery.c.state == "open")
        .values(state="closed", closed_at=now, receipt={**receipt, "dispositions": counts})
    )


def set_aside(connection: Connection, item: Delivery, problem: str, now: datetime) -> None:
    """End a delivery that could not be read at all, with the reason."""
    connection.execute(
        update(delivery).where(delivery.c.id == item.id).values(state="set_aside", problem=problem, closed_at=now)
    )


def dispositions(connection: Connection, delivery_id: str) -> dict[str, int]:
    """How many spans of a delivery have which disposition."""
    rows = connection.execute(
        select(record.c.disposition, func.count())
        .where(record.c.delivery_id == delivery_id)
        .group_by(record.c.disposition)
    )
    return {row[0]: row[1] for row in rows}


class _Assignment:
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

    def assign(self, staged: Sequence[Staged]) -> None:
        """Give every accepted record its lead, and turn what repeats a lead of this purchase into duplicates."""
        accepted = [row for row in staged if row.disposition in ("accepted", "repaired")]
        self._recall({key for row in accepted for key in row.keys})
        for row in accepted:
            self._place(row)
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
                select(lead.c.id, lead.c.fields, lead.c.sources).where(lead.c.id.in_(ids))
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

    def _place(self, row: Staged) -> None:
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


def _record_row(item: Delivery, row: Staged) -> tuple[Any, ...]:
    return (
        item.id,
        row.seq,
        item.seller,
        row.table_no,
        *row.lines,
        *row.offsets,
        row.disposition,
        row.code,
        row.row_key,
        row.lead_id,
        None if row.cells is None else json_text(list(row.cells)),
        None if row.fields is None else json_text(dict(row.fields)),
        None if row.extras is None else json_text(dict(row.extras)),
        json_text([list(problem) for problem in row.problems]) if row.problems else None,
    )
