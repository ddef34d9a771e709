"""Taking a delivery back: begun, done in batches of leads, and ended with what was withdrawn, released and left."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from leadwright.errors import WorkError
from leadwright.undoing import Stays
from ledger.bulk import add_missing, among
from ledger.database import exclusively
from ledger.events import hold_leads
from ledger.releasing import release
from ledger.schema import delivery, event, record
from ledger.staged import Delivery
from ledger.standing import built_on, fed_by_others
from ledger.withdrawing import Identify, event_key, withdraw

UNDONE = "undone"
_STATES = ("open", "closed", "undoing", "partly_undone")


@dataclass(frozen=True)
class Fates:
    """What becomes of some leads of a delivery that is undone."""

    withdrawn: Sequence[str]
    released: Sequence[str]
    left: Mapping[str, Stays]


def begin(connection: Connection, item: Delivery) -> None:
    """Let a delivery be known as being undone: nothing more is stored of it, and its books are open until the end."""
    exclusively(connection, "leads", item.seller)
    done = connection.execute(
        update(delivery).where(delivery.c.id == item.id, delivery.c.state.in_(_STATES)).values(state="undoing")
    )
    if not done.rowcount:
        raise WorkError(f"the delivery {item.id} is {item.state}, which cannot be undone")


def leads_from(connection: Connection, delivery_id: str, after: int, limit: int) -> tuple[list[str], int | None]:
    """The leads of the next `limit` records of a delivery beyond the place `after`, and the last place; None: no more.

    A lead that was looked at before comes again if it has records further down.
    """
    rows = connection.execute(
        select(record.c.seq, record.c.lead_id)
        .where(record.c.delivery_id == delivery_id, record.c.seq > after, record.c.lead_id.is_not(None))
        .order_by(record.c.seq)
        .limit(limit)
    ).all()
    return sorted({row.lead_id for row in rows}), rows[-1].seq if rows else None


def fates(
    connection: Connection, item: Delivery, lead_ids: Sequence[str], absorbing: Collection[str], hold: bool = False
) -> Fates:
    """What has to become of `lead_ids`, where others were merged into those that are `absorbing`.

    With `hold`, nobody else changes them until the transaction ends.
    """
    if hold:
        hold_leads(connection, lead_ids)
    left = built_on(connection, item.seller, lead_ids, absorbing)
    shared = fed_by_others(connection, item.id, lead_ids)
    free = [lead_id for lead_id in lead_ids if lead_id not in left]
    return Fates(
        [lead_id for lead_id in free if lead_id not in shared], [lead_id for lead_id in free if lead_id in shared], left
    )


def take_back(connection: Connection, item: Delivery, fate: Fates, identify: Identify, now: datetime) -> None:
    """Withdraw and release the leads of `fate`, and let go of their records; those that are left keep theirs."""
    withdrawn = withdraw(connection, item, fate.withdrawn, identify, now)
    released = release(connection, item, fate.released, identify, now)
    # By their places: by their leads, a database may look through the whole of the delivery.
    connection.execute(
        update(record)
        .where(record.c.delivery_id == item.id, among(record.c.seq, [*withdrawn, *released]))
        .values(disposition=UNDONE, code=func.coalesce(record.c.code, record.c.disposition), lead_id=None)
    )


def end(connection: Connection, item: Delivery, left: Mapping[str, int], now: datetime) -> dict[str, Any]:
    """The summary of an undo, with which the delivery is `undone`, or `partly_undone` if leads stay."""
    records = connection.scalar(
        select(func.count()).select_from(record).where(record.c.delivery_id == item.id, record.c.disposition == UNDONE)
    )
    summary = {
        "records": records or 0,
        "withdrawn": _happened(connection, "withdrawn", item.id),
        "released": _happened(connection, "released", item.id),
        "left": dict(sorted(left.items())),
        "at": now.isoformat(),
    }
    state = "partly_undone" if left else UNDONE
    connection.execute(update(delivery).where(delivery.c.id == item.id).values(state=state, undoing=summary))
    # Its time is part of the key: what could be taken back only in part may be tried again.
    key = f"undone:{item.id}:{summary['at']}"
    row = {"key": key, "seller": item.seller, "kind": "delivery_undone", "data": {"delivery": item.id, **summary}}
    add_missing(connection, event, [{**row, "at": now, "no": 0}])
    return summary


def told_before(connection: Connection, delivery_id: str) -> dict[str, Any] | None:
    """The summary of the last undo of a delivery."""
    summary: dict[str, Any] | None = connection.scalar(
        select(delivery.c.undoing).where(delivery.c.id == delivery_id, delivery.c.state.in_((UNDONE, "partly_undone")))
    )
    return summary


def _happened(connection: Connection, kind: str, delivery_id: str) -> int:
    begun = event.c.key.startswith(event_key(kind, delivery_id, ""), autoescape=True)
    return connection.scalar(select(func.count()).select_from(event).where(event.c.kind == kind, begun)) or 0
