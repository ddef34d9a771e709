"""Deliveries and their records: every span with one disposition, every accepted record with one lead."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from leadwright.errors import WorkError
from ledger.bulk import add_missing, append_rows
from ledger.columns import json_text
from ledger.database import exclusively
from ledger.ids import made_of
from ledger.placing import Placing
from ledger.schema import delivery, purchase, record
from ledger.staged import Delivery, Fields, Staged

PARSER_VERSION = "1"

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
    known = update(purchase).where(purchase.c.seller == seller, purchase.c.id == purchase_id).values(**values)
    if not connection.execute(known).rowcount:
        row = {"seller": seller, "id": purchase_id, "kind": kind, "registered_at": now, **values}
        add_missing(connection, purchase, [row])


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
    Placing(connection, item, compatible, now).place(staged)
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


def dispositions(connection: Connection, delivery_id: str) -> dict[str, int]:
    """How many spans of a delivery have which disposition."""
    rows = connection.execute(
        select(record.c.disposition, func.count())
        .where(record.c.delivery_id == delivery_id)
        .group_by(record.c.disposition)
    )
    return {row[0]: row[1] for row in rows}


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
