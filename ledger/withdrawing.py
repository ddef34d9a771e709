"""Leads that only one delivery knew, when it is undone: they become tombstones, and their keys are free again."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from ledger.bulk import among
from ledger.events import Event, log_events
from ledger.keys import remove_keys
from ledger.schema import delivery, lead, purchase, record
from ledger.staged import Delivery, Fields

Identify = Callable[[Sequence[Fields], str], Sequence[Collection[int]]]
"""The keys by which each record with these fields is found, by whose record ids (a vendor's, else a purchase's)."""
Rows = Mapping[str, Sequence[Any]]


def withdraw(
    connection: Connection, item: Delivery, lead_ids: Sequence[str], identify: Identify, now: datetime
) -> list[int]:
    """Withdraw leads: nothing is left of what was known of them but what happened to them; the places of their records.

    All of those are of the delivery `item`.
    """
    if not lead_ids:
        return []
    columns = select(record.c.seq, lead.c.no, record.c.fields, delivery.c.purchase_id, purchase.c.vendor)
    rows = connection.execute(columns.select_from(_ORIGIN).where(among(record.c.lead_id, lead_ids)))
    places, keys = list[int](), set[tuple[int, int]]()
    for some in rows.partitions(_AT_HAND):
        places += [row.seq for row in some]
        keys.update((key, row.no) for row, own in with_keys(some, identify) for key in own)
    remove_keys(connection, keys)
    connection.execute(
        update(lead)
        .where(among(lead.c.id, lead_ids))
        .values(fields={}, sources={}, decision_id=None, next_source=None, until=None, due=0)
    )
    events = [
        Event(event_key("withdrawn", item.id, key), key, "withdrawn", "withdrawn", data={"delivery": item.id})
        for key in lead_ids
    ]
    log_events(connection, item.seller, events, now)
    return places


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
        .select_from(_ORIGIN)
        .where(among(record.c.lead_id, lead_ids))
        .order_by(delivery.c.received_at, delivery.c.no, record.c.seq)
    )
    for row in rows:
        found[row.lead_id].append(row)
    return found


def with_keys(rows: Iterable[Any], identify: Identify) -> Iterator[tuple[Any, Collection[int]]]:
    """These records, each with the keys that it gives its lead; in any order."""
    by_source: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_source[row.vendor or row.purchase_id].append(row)
    for source, told in by_source.items():
        yield from zip(told, identify([row.fields or {} for row in told], source), strict=True)


_AT_HAND = 1_000
"""Records whose fields are read at once: of the others, the keys are enough."""
_ORIGIN = (
    record.join(lead, lead.c.id == record.c.lead_id)
    .join(delivery, delivery.c.id == record.c.delivery_id)
    .join(purchase, (purchase.c.seller == delivery.c.seller) & (purchase.c.id == delivery.c.purchase_id))
)
"""Records with their lead, and by whom they came."""
