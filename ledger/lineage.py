"""Which records mend which: a rejected record that was handed in again, and what became of it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ledger.bulk import chunked
from ledger.schema import delivery, record

CARRIED = ("accepted", "repaired", "duplicate")
"""The dispositions of records that belong to a lead."""


def attempts_of(connection: Connection, seller: str, delivery_id: str) -> dict[int, int]:
    """The rejected records of a delivery by their place, each with the number of times it was handed in."""
    rows = connection.execute(
        select(record.c.seq, func.coalesce(record.c.attempt, 1)).where(
            record.c.seller == seller, record.c.delivery_id == delivery_id, record.c.disposition == "rejected"
        )
    )
    return {row[0]: row[1] for row in rows}


def purchases_of(connection: Connection, seller: str, delivery_ids: Collection[str]) -> set[str]:
    """The purchases to which these of the seller's deliveries belong."""
    return {
        purchase
        for part in chunked(sorted(delivery_ids), 5_000)
        for purchase in connection.scalars(
            select(delivery.c.purchase_id).where(delivery.c.seller == seller, delivery.c.id.in_(part))
        )
    }


def mended(seller: str) -> Select[tuple[str, int]]:
    """Delivery and place of every record that a later one mends which is no longer rejected, however often in between.

    A record that was rejected again when it was handed in is mended by what mends the later one.
    """
    begun = (
        select(record.c.parent_id, record.c.parent_seq)
        .where(record.c.seller == seller, record.c.parent_id.is_not(None), record.c.disposition.in_(CARRIED))
        .cte("mended", recursive=True)
    )
    earlier = (
        select(record.c.parent_id, record.c.parent_seq)
        .join(begun, (record.c.delivery_id == begun.c.parent_id) & (record.c.seq == begun.c.parent_seq))
        .where(record.c.parent_id.is_not(None))
    )
    found: Any = begun.union(earlier)
    return select(found.c.parent_id.label("delivery_id"), found.c.parent_seq.label("seq"))
