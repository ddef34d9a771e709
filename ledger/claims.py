"""Claims handed in to vendors: what was claimed under which guarantee, so that nothing is claimed twice."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ledger.bulk import add_missing
from ledger.schema import claim


@dataclass(frozen=True)
class Submitted:
    """One claim as it was handed in: how many records had failed, and for how many something was claimed."""

    field: str
    reference: str
    failed: int
    over: int
    amount_micros: int | None
    currency: str | None
    submitted_at: datetime


def submit(connection: Connection, seller: str, purchase_id: str, item: Submitted) -> None:
    """Write down that a claim was handed in; the same reference and field a second time changes nothing."""
    row = {
        "seller": seller,
        "purchase_id": purchase_id,
        "field": item.field,
        "reference": item.reference,
        "failed": item.failed,
        "over": item.over,
        "amount_micros": item.amount_micros,
        "currency": item.currency,
        "submitted_at": item.submitted_at,
    }
    add_missing(connection, claim, [row])


def claims_submitted(connection: Connection, seller: str) -> dict[str, list[Submitted]]:
    """The claims handed in under each of the seller's purchases, oldest first."""
    rows = connection.execute(
        select(claim).where(claim.c.seller == seller).order_by(claim.c.submitted_at, claim.c.reference, claim.c.field)
    )
    found: dict[str, list[Submitted]] = defaultdict(list)
    for row in rows:
        found[row.purchase_id].append(_submitted(row))
    return dict(found)


def _submitted(row: Any) -> Submitted:
    return Submitted(row.field, row.reference, row.failed, row.over, row.amount_micros, row.currency, row.submitted_at)
