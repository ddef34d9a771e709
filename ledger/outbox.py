"""The outbox: promotions made with their prospects, claimed with a lease, and done only when read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from leadwright.promotion import PromotionCommand, RowOutcome, RowStatus
from ledger.bulk import chunked
from ledger.events import Event, log_events
from ledger.leases import LEASE, free, release_dead
from ledger.schema import promotion, prospect

OPEN = ("pending", "written", "unknown")
_STATE = {
    RowStatus.CREATED: "written",
    RowStatus.UPDATED: "written",
    RowStatus.UNCHANGED: "written",
    RowStatus.DUPLICATE_SUSPECTED: "duplicate_suspected",
    RowStatus.REJECTED: "rejected",
    RowStatus.RETRYABLE: "pending",
    RowStatus.UNKNOWN: "unknown",
}
_RETRY_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class Claimed:
    """A promotion that this owner holds; `written` says that the CRM took it already and only reading back is due."""

    id: str
    lead_id: str
    command: PromotionCommand = field(repr=False)
    written: bool


def claim(connection: Connection, seller: str, target: str, owner: str, limit: int, now: datetime) -> list[Claimed]:
    """Up to `limit` open promotions to `target`, leased to `owner`."""
    release_dead(connection, promotion)
    rows = connection.execute(
        select(promotion, prospect.c.lead_id)
        .join(prospect, prospect.c.id == promotion.c.prospect_id)
        .where(promotion.c.seller == seller, promotion.c.target == target, promotion.c.state.in_(OPEN))
        .where(free(promotion, now), or_(promotion.c.next_at.is_(None), promotion.c.next_at <= now))
        .order_by(promotion.c.external_key)
        .limit(limit)
        .with_for_update(skip_locked=True, of=promotion)
    ).all()
    connection.execute(
        update(promotion)
        .where(promotion.c.id.in_([row.id for row in rows]))
        .values(lease_owner=owner, lease_until=now + LEASE, attempts=promotion.c.attempts + 1)
    )
    return [
        Claimed(
            row.id,
            row.lead_id,
            PromotionCommand.model_validate({**row.command, "refs": row.refs}),
            row.state == "written",
        )
        for row in rows
    ]


def record_outcomes(
    connection: Connection, seller: str, claimed: Sequence[Claimed], outcomes: Sequence[RowOutcome], now: datetime
) -> None:
    """Write down what the CRM said of each claimed promotion; the lease goes on until it is verified or let go."""
    events, written, others = [], [], []
    for item, outcome in zip(claimed, outcomes, strict=True):
        changes = _changes(item, outcome, now)
        if changes["state"] == "written":
            written.append({**changes, "written_at": now})
            events.append(Event(f"promoted:{item.id}", item.lead_id, "promoted", data=dict(outcome.refs)))
        else:
            others.append(changes)
    _change(connection, written)
    _change(connection, others)
    log_events(connection, seller, events, now)


def _changes(item: Claimed, outcome: RowOutcome, now: datetime) -> dict[str, Any]:
    state, error = _STATE[outcome.status], outcome.error
    delay = timedelta(seconds=error.retry_after) if error and error.retry_after else _RETRY_AFTER
    return {
        "b_id": item.id,
        "state": state,
        "refs": {**item.command.refs, **outcome.refs},
        "error": f"{error.kind}:{error.code}" if error else None,
        "next_at": now + delay if state in ("pending", "unknown") else None,
    }


def _change(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Change promotions together; each of `rows` names the same columns, and the promotion as `b_id`."""
    if rows:
        connection.execute(update(promotion).where(promotion.c.id == bindparam("b_id")), rows)


def refuse(connection: Connection, claimed: Sequence[Claimed], code: str) -> None:
    """End promotions that must not be carried out."""
    connection.execute(
        update(promotion)
        .where(promotion.c.id.in_([item.id for item in claimed]))
        .values(state="rejected", error=code, lease_owner=None, lease_until=None)
    )


def block(
    connection: Connection, seller: str, claimed: Sequence[Claimed], codes: Mapping[str, str], now: datetime
) -> None:
    """Set promotions aside until what stands in their way is gone; `codes` say what it is, by lead."""
    rows = [{"b_id": item.id, "state": "blocked", "error": codes[item.lead_id]} for item in claimed]
    _change(connection, [{**row, "lease_owner": None, "lease_until": None, "next_at": None} for row in rows])
    events = [Event(None, item.lead_id, "promotion_blocked", data={"reason": codes[item.lead_id]}) for item in claimed]
    log_events(connection, seller, events, now)


def blocked(connection: Connection, seller: str, target: str) -> dict[str, str]:
    """The promotions to `target` that are set aside, with the lead of each."""
    rows = connection.execute(
        select(promotion.c.id, prospect.c.lead_id)
        .join(prospect, prospect.c.id == promotion.c.prospect_id)
        .where(promotion.c.seller == seller, promotion.c.target == target, promotion.c.state == "blocked")
        .order_by(promotion.c.id)
    )
    return {row.id: row.lead_id for row in rows}


def unblock(connection: Connection, ids: Sequence[str]) -> None:
    """Open promotions again that were set aside."""
    for part in chunked(ids, 5_000):
        connection.execute(
            update(promotion)
            .where(promotion.c.id.in_(part), promotion.c.state == "blocked")
            .values(state="pending", error=None)
        )


def record_verified(
    connection: Connection, seller: str, claimed: Sequence[Claimed], differing: dict[str, Sequence[str]], now: datetime
) -> None:
    """Mark as verified what was read back the same; `differing` names the fields of the others, by external key."""
    events, same, others = [], [], []
    for item in claimed:
        if names := differing.get(item.command.external_key):
            # What is gone is written again; either way it lets those behind it pass first.
            state = "pending" if "external_key" in names else "written"
            error = f"differs:{','.join(names)}"
            others.append({"b_id": item.id, "state": state, "error": error, "next_at": now + _RETRY_AFTER})
        else:
            same.append({"b_id": item.id, "state": "verified", "verified_at": now, "error": None})
            events.append(Event(f"verified:{item.id}", item.lead_id, "verified"))
    _change(connection, same)
    _change(connection, others)
    log_events(connection, seller, events, now)


def let_go(connection: Connection, owner: str) -> None:
    """Give back all that `owner` still holds."""
    connection.execute(
        update(promotion).where(promotion.c.lease_owner == owner).values(lease_owner=None, lease_until=None)
    )


def open_promotions(connection: Connection, seller: str, target: str) -> int:
    """How many promotions to `target` are not done yet."""
    return (
        connection.scalar(
            select(func.count())
            .select_from(promotion)
            .where(promotion.c.seller == seller, promotion.c.target == target, promotion.c.state.in_(OPEN))
        )
        or 0
    )
