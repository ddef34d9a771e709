"""Leads that only one delivery knew, when it is undone: they become tombstones, and their keys are free again."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, update

from ledger.events import Event, log_events
from ledger.schema import lead, lead_key, reach
from ledger.staged import Delivery, Fields

Keys = set[tuple[str, str]]
Identify = Callable[[Fields, str], tuple[Keys, set[str]]]
"""The keys and the reach of a record with these fields, by whose record ids (a vendor's, else a purchase's)."""


def withdraw(connection: Connection, item: Delivery, lead_ids: Sequence[str], now: datetime) -> None:
    """Withdraw leads: nothing is left of what was known of them but what happened to them."""
    if not lead_ids:
        return
    connection.execute(delete(lead_key).where(lead_key.c.lead_id.in_(lead_ids)))
    connection.execute(delete(reach).where(reach.c.lead_id.in_(lead_ids)))
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
