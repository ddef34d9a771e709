"""Uses of bought lists: each outreach that a licence was used for, and the leads that it changes something for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from ledger.bulk import add_missing, chunked
from ledger.database import exclusively
from ledger.schema import delivery, interview, lead, purchase, purchase_use, record

STANDING = ("open", "closed", "partly_undone")
"""The states of a delivery whose records count."""


@dataclass(frozen=True)
class Use:
    """One outreach to the leads of a purchase: from a day until another, under a reference of its own."""

    reference: str
    purpose: str
    used_on: date
    until: date
    product: str | None = None
    suppressed_against: Sequence[str] = ()
    leads: int | None = None
    author: str | None = None


def hold_purchase(connection: Connection, seller: str, purchase_id: str) -> None:
    """Return when nobody else counts uses or claims of this purchase, until the transaction ends."""
    exclusively(connection, "purchase", seller, purchase_id)


def record_use(connection: Connection, seller: str, purchase_id: str, use: Use, now: datetime) -> None:
    """Write a use down; one under a reference that is known already changes nothing."""
    row = {
        "seller": seller,
        "purchase_id": purchase_id,
        "reference": use.reference,
        "purpose": use.purpose,
        "product": use.product,
        "suppressed_against": list(use.suppressed_against),
        "used_on": use.used_on.isoformat(),
        "until": use.until.isoformat(),
        "leads": use.leads,
        "author": use.author,
        "recorded_at": now,
    }
    add_missing(connection, purchase_use, [row])


def uses_by_purchase(connection: Connection, seller: str) -> dict[str, list[Use]]:
    """Every use of the seller's purchases, in order of time."""
    rows = connection.execute(
        select(purchase_use)
        .where(purchase_use.c.seller == seller)
        .order_by(purchase_use.c.used_on, purchase_use.c.reference)
    )
    found: dict[str, list[Use]] = defaultdict(list)
    for row in rows:
        found[row.purchase_id].append(_use(row))
    return dict(found)


def _use(row: Any) -> Use:
    return Use(
        row.reference,
        row.purpose,
        date.fromisoformat(row.used_on),
        date.fromisoformat(row.until),
        row.product,
        tuple(row.suppressed_against),
        row.leads,
        row.author,
    )


def purchases(connection: Connection, seller: str) -> list[Mapping[str, Any]]:
    """The seller's purchases, directories and events as rows, in order of id."""
    rows = connection.execute(select(purchase).where(purchase.c.seller == seller).order_by(purchase.c.id))
    return [dict(row._mapping) for row in rows]


def deliveries_of(connection: Connection, seller: str) -> dict[str, list[Mapping[str, Any]]]:
    """The deliveries of each of the seller's purchases that stand, as rows, in order of arrival."""
    rows = connection.execute(
        select(delivery)
        .where(delivery.c.seller == seller, delivery.c.state.in_(STANDING))
        .order_by(delivery.c.received_at, delivery.c.no)
    )
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.purchase_id].append(dict(row._mapping))
    return dict(found)


def unfinished_of(connection: Connection, seller: str, purchase_id: str) -> list[str]:
    """The deliveries of a purchase that were begun and are not taken in to the end, or not undone to it."""
    rows = connection.scalars(
        select(delivery.c.id)
        .where(delivery.c.seller == seller, delivery.c.purchase_id == purchase_id)
        .where(delivery.c.state.in_(("open", "undoing")))
        .order_by(delivery.c.no)
    )
    return list(rows)


def decide_again(connection: Connection, seller: str, purchase_id: str) -> None:
    """Have every lead of a purchase decided again that is no prospect yet: something about its licence changed."""
    bought = (
        select(record.c.lead_id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(delivery.c.seller == seller, delivery.c.purchase_id == purchase_id, record.c.lead_id.is_not(None))
    )
    connection.execute(
        update(lead)
        .where(
            lead.c.seller == seller,
            lead.c.status.not_in(("prospect", "withdrawn")),
            lead.c.due == 0,
            lead.c.id.in_(bought),
        )
        .values(due=1)
    )


def first_responses(connection: Connection, lead_ids: Sequence[str]) -> dict[str, date]:
    """The day on which each of `lead_ids` first spoke with us, of those who did."""
    found: dict[str, date] = {}
    for part in chunked(lead_ids, 5_000):
        rows = connection.execute(
            select(interview.c.lead_id, func.min(interview.c.held_at))
            .where(interview.c.lead_id.in_(part), interview.c.state == "recorded", interview.c.held_at.is_not(None))
            .group_by(interview.c.lead_id)
        )
        found.update({lead_id: date.fromisoformat(held_at) for lead_id, held_at in rows})
    return found


def lead_pages(connection: Connection, seller: str, purchase_id: str, size: int) -> Any:
    """The ids of a purchase's leads, `size` at a time."""
    rows = connection.scalars(
        select(record.c.lead_id)
        .distinct()
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(delivery.c.seller == seller, delivery.c.purchase_id == purchase_id, record.c.lead_id.is_not(None))
        .execution_options(yield_per=size)
    )
    return rows.partitions(size)
