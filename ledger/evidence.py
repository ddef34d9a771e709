"""Evidence against delivered records: found by keyed hash or by the vendor's own id, and stored once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from ledger.bulk import append_missing, by_column, chunked
from ledger.ids import made_of
from ledger.keys import leads_reached
from ledger.schema import delivery, evidence, record
from ledger.texts import instant_text

_COLUMNS = (
    "id",
    "seller",
    "purchase_id",
    "delivery_id",
    "seq",
    "field",
    "kind",
    "code",
    "at",
    "attempts",
    "proves",
    "source_sha256",
    "line",
    "recorded_at",
)


@dataclass(frozen=True)
class Delivered:
    """A record as it was delivered, as far as evidence has to know it."""

    delivery_id: str
    seq: int
    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Proof:
    """One piece of evidence about one record; without a `field` it is about the whole of it."""

    delivery_id: str
    seq: int
    field: str | None
    kind: str
    code: str | None
    at: str
    attempts: int | None
    proves: bool
    line: int


def records_reached(
    connection: Connection, counting: ColumnElement[bool], hashes: Iterable[int]
) -> dict[int, list[Delivered]]:
    """The records that count whose leads are reached under each of `hashes`."""
    leads = leads_reached(connection, hashes)
    by_lead: dict[str, list[Delivered]] = defaultdict(list)
    for part in chunked(sorted({lead_id for ids in leads.values() for lead_id in ids}), 5_000):
        for row in connection.execute(_that_count(counting).where(record.c.lead_id.in_(part))):
            by_lead[row.lead_id].append(Delivered(row.delivery_id, row.seq, row.fields or {}))
    return {hashed: [item for lead_id in sorted(ids) for item in by_lead[lead_id]] for hashed, ids in leads.items()}


def records_called(
    connection: Connection, counting: ColumnElement[bool], row_keys: Iterable[int]
) -> dict[int, list[Delivered]]:
    """The records that count under each of these keys of their vendor's own ids."""
    found: dict[int, list[Delivered]] = defaultdict(list)
    for part in chunked(sorted(set(row_keys)), 5_000):
        for row in connection.execute(_that_count(counting).where(record.c.row_key.in_(part))):
            found[row.row_key].append(Delivered(row.delivery_id, row.seq, row.fields or {}))
    return dict(found)


def _that_count(counting: ColumnElement[bool]) -> Select[Any]:
    return (
        select(record.c.delivery_id, record.c.seq, record.c.lead_id, record.c.row_key, record.c.fields)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(counting)
        .order_by(delivery.c.received_at, delivery.c.no, record.c.seq)
    )


def store_evidence(
    connection: Connection, seller: str, purchase_id: str, source_sha256: str, proofs: Sequence[Proof], now: datetime
) -> int:
    """Write those of `proofs` down that are not known yet; how many were new. The same content is the same evidence."""
    rows = {row[0]: row for row in (_row(seller, purchase_id, source_sha256, item, now) for item in proofs)}
    known: set[str] = set()
    for part in chunked(sorted(rows), 5_000):
        known.update(connection.scalars(select(evidence.c.id).where(evidence.c.id.in_(part))))
    append_missing(connection, evidence, by_column(_COLUMNS, [row for id_, row in rows.items() if id_ not in known]))
    return len(rows) - len(known)


def evidence_of(connection: Connection, seller: str, purchase_id: str, counting: ColumnElement[bool]) -> list[Proof]:
    """All evidence about those records of a purchase that count, in the order in which they were delivered."""
    rows = connection.execute(
        select(evidence)
        .join(record, (record.c.delivery_id == evidence.c.delivery_id) & (record.c.seq == evidence.c.seq))
        .where(counting)
        .where(evidence.c.seller == seller, evidence.c.purchase_id == purchase_id)
        .order_by(evidence.c.delivery_id, evidence.c.seq, evidence.c.at, evidence.c.id)
    )
    return [_proof(row) for row in rows]


def _row(seller: str, purchase_id: str, source: str, item: Proof, now: datetime) -> tuple[Any, ...]:
    id_ = made_of("E", seller, item.delivery_id, item.seq, item.field, item.kind, item.code, item.at)
    place = (item.delivery_id, item.seq, item.field)
    said = (item.kind, item.code, item.at, item.attempts, int(item.proves))
    return (id_, seller, purchase_id, *place, *said, source, item.line, instant_text(now))


def _proof(row: Any) -> Proof:
    return Proof(
        row.delivery_id, row.seq, row.field, row.kind, row.code, row.at, row.attempts, bool(row.proves), row.line
    )
