"""Leads that only one delivery knew, when it is undone: they become tombstones, and their keys are free again."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from ledger.events import Event, log_events
from ledger.keys import remove_keys
from ledger.schema import delivery, lead, purchase, record
from ledger.staged import Delivery, Fields

Identify = Callable[[Fields, str], set[int]]
"""The keys by which a record with these fields is found, by whose record ids (a vendor's, else a purchase's)."""
Rows = Mapping[str, Sequence[Any]]


def withdraw(
    connection: Connection, item: Delivery, lead_ids: Sequence[str], identify: Identify, now: datetime
) -> None:
    """Withdraw leads: nothing is left of what was known of them but what happened to them."""
    if not lead_ids:
        return
    rows = records_of(connection, lead_ids)
    remove_keys(
        connection, {(key, row.no) for told in rows.values() for row in told for key in keys_of([row], identify)}
    )
    connection.execute(
        update(lead)
        .where(lead.c.id.in_(lead_ids))
        .values(fields={}, sources={}, decision_id=None, next_source=None, until=None, due=0)
    )
    events = [
        Event(event_key("withdrawn", item.id, key), key, "withdrawn", "withdrawn", data={"delivery": item.id})
        for key in lead_ids
    ]
    log_events(connection, item.seller, events, now)


def event_key(kind: str, delivery_id: str, lead_id: str) -> str:
    """The key of the event that undoing a delivery did this to a lead."""
    return f"{kind}:{delivery_id}:{lead_id}"


def records_of(connection: Connection, lead_ids: Sequence[str]) -> Rows:
    """Every record of these leads, in the order in which they came."""
    found: dict[str, list[Any]] = defaultdict(list)
    rows = connection.execute(
        select(
            record.c.delivery_id,
            record.c.seq,
            record.c.lead_id,
            lead.c.no,
            record.c.row_key,
            record.c.fields,
            record.c.disposition,
            delivery.c.purchase_id,
            purchase.c.vendor,
        )
        .join(lead, lead.c.id == record.c.lead_id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .join(purchase, (purchase.c.seller == delivery.c.seller) & (purchase.c.id == delivery.c.purchase_id))
        .where(record.c.lead_id.in_(lead_ids))
        .order_by(delivery.c.received_at, delivery.c.no, record.c.seq)
    )
    for row in rows:
        found[row.lead_id].append(row)
    return found


def keys_of(rows: Sequence[Any], identify: Identify) -> set[int]:
    """The keys that these records give their lead."""
    return {key for row in rows for key in identify(row.fields or {}, row.vendor or row.purchase_id)}
