"""Decisions on leads: claimed in batches, written down with what they rest on, and followed by status and prospect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from ledger.bulk import add_missing, chunked
from ledger.events import Event, log_events
from ledger.findings import Snapshot
from ledger.ids import made_of
from ledger.keys import barred_among, barred_leads
from ledger.schema import decision, lead, policy, promotion, prospect


@dataclass(frozen=True)
class NewPromotion:
    """What a new prospect sends to its CRM."""

    target: str
    external_key: str
    content_hash: str
    command: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class NewProspect:
    """A lead that passed: its place in the process, the groundwork already done, and its promotion."""

    process: str
    stage: str
    dossier: Mapping[str, Any] = field(repr=False)
    promotion: NewPromotion


@dataclass(frozen=True)
class Decided:
    """One verdict with all it rests on; `body` is the canonical decision, byte for byte."""

    snapshot: Snapshot
    verdict: str
    status: str
    waits_for: str | None
    next_source: str | None
    until: datetime | None
    reason: str | None
    policy_sha256: str
    facts_sha256: str
    body: str = field(repr=False)
    prospect: NewProspect | None = None


@dataclass(frozen=True)
class Due:
    """A lead to be decided, as it stands."""

    lead_id: str
    status: str
    waits_for: str | None
    decision_id: str | None
    suppressed: bool


def know_policy(
    connection: Connection, seller: str, sha256: str, policy_id: str, version: int, canonical: str, now: datetime
) -> None:
    """Keep the canonical text of a policy, so that its decisions can be replayed."""
    row = {
        "seller": seller,
        "sha256": sha256,
        "id": policy_id,
        "version": version,
        "canonical": canonical,
        "first_used_at": now,
    }
    add_missing(connection, policy, [row])


def policies_used(connection: Connection, seller: str) -> list[str]:
    """The canonical texts of the policies by which the seller's leads were decided, oldest first."""
    rows = connection.scalars(
        select(policy.c.canonical).where(policy.c.seller == seller).order_by(policy.c.first_used_at, policy.c.sha256)
    )
    return list(rows)


def mark_outdated(connection: Connection, seller: str, policy_sha256: str) -> int:
    """Have every lead decided again whose decision was made by another policy; how many."""
    outdated = (
        select(lead.c.id)
        .join(decision, decision.c.id == lead.c.decision_id)
        .where(lead.c.seller == seller, lead.c.status != "prospect", lead.c.due == 0)
        .where(decision.c.policy_sha256 != policy_sha256)
    )
    return connection.execute(update(lead).where(lead.c.id.in_(outdated)).values(due=1)).rowcount


def leave_prospects(connection: Connection, seller: str) -> None:
    """Prospects are not decided again, whatever was learned of them: none of them is due."""
    due = (lead.c.seller == seller, lead.c.due == 1, lead.c.status == "prospect")
    connection.execute(update(lead).where(*due).values(due=0))


def count_due(connection: Connection, seller: str, now: datetime) -> int:
    """How many leads have to be decided."""
    return connection.scalar(select(func.count()).select_from(lead).where(*_is_due(seller, now))) or 0


def claim_due(connection: Connection, seller: str, limit: int, now: datetime, after: str = "") -> list[Due]:
    """Up to `limit` leads that have to be decided, in order of id from `after`, locked until the transaction ends."""
    rows = connection.execute(
        select(lead.c.id, lead.c.status, lead.c.waits_for, lead.c.decision_id)
        .where(*_is_due(seller, now), lead.c.id > after)
        .order_by(lead.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    barred = barred_among(connection, seller, [row.id for row in rows])
    return [Due(row.id, row.status, row.waits_for, row.decision_id, row.id in barred) for row in rows]


def record_decisions(connection: Connection, seller: str, pairs: Sequence[tuple[Due, Decided]], now: datetime) -> None:
    """Write new decisions down, move their leads on, and make prospects; what did not change is only marked as done."""
    current = _current(connection, [due.decision_id for due, _ in pairs if due.decision_id])
    decisions, leads, prospects, promotions, events = [], [], [], [], []
    for due, made in pairs:
        lead_id = made.snapshot.lead_id
        decision_id = due.decision_id
        if current.get(decision_id or "") != (made.policy_sha256, made.facts_sha256):
            decision_id = made_of("X", due.decision_id, lead_id, made.policy_sha256, made.facts_sha256)
            decisions.append(_decision_row(seller, decision_id, made, now))
        if decision_id != due.decision_id or (made.status, made.waits_for) != (due.status, due.waits_for):
            data = {"decision": decision_id, "verdict": made.verdict, "reason": made.reason}
            events.append(Event(None, lead_id, "decided", made.status, made.waits_for, data))
        leads.append(
            {
                "b_id": lead_id,
                "b_decision": decision_id,
                "b_next": made.next_source,
                "b_until": made.until,
            }
        )
        if made.prospect:
            rows = _prospect_rows(seller, lead_id, str(decision_id), made.prospect, now)
            prospects.append(rows[0])
            promotions.append(rows[1])
            events.append(Event(f"prospect:{lead_id}", lead_id, "prospect_made", data={"decision": decision_id}))
    add_missing(connection, decision, decisions)
    _move(connection, leads)
    add_missing(connection, prospect, prospects)
    add_missing(connection, promotion, promotions)
    log_events(connection, seller, events, now)


def bar(connection: Connection, seller: str, due: Sequence[Due], now: datetime) -> None:
    """Turn suppressed leads down, whatever the policy says; nothing is asked about them any more."""
    events = [
        Event(None, item.lead_id, "suppressed", "turned_down", None, {"reason": "SUPPRESSED"})
        for item in due
        if item.status != "turned_down"
    ]
    log_events(connection, seller, events, now)
    _move(
        connection,
        [{"b_id": item.lead_id, "b_decision": item.decision_id, "b_next": None, "b_until": None} for item in due],
    )


def _is_due(seller: str, now: datetime) -> tuple[Any, ...]:
    return (
        lead.c.seller == seller,
        lead.c.merged_into.is_(None),
        lead.c.status.not_in(("prospect", "withdrawn")),
        or_(
            lead.c.due == 1,
            lead.c.until <= now,
            # Who was suppressed while waiting to be asked about waits no longer.
            lead.c.next_source.is_not(None) & lead.c.id.in_(barred_leads(seller)),
        ),
    )


def _current(connection: Connection, decision_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for part in chunked(decision_ids, 5_000):
        rows = connection.execute(
            select(decision.c.id, decision.c.policy_sha256, decision.c.facts_sha256).where(decision.c.id.in_(part))
        )
        found.update({row[0]: (row[1], row[2]) for row in rows})
    return found


def _move(connection: Connection, leads: Sequence[dict[str, Any]]) -> None:
    if leads:
        connection.execute(
            update(lead)
            .where(lead.c.id == bindparam("b_id"))
            .values(
                decision_id=bindparam("b_decision"),
                next_source=bindparam("b_next"),
                until=bindparam("b_until"),
                due=0,
            ),
            leads,
        )


def _decision_row(seller: str, decision_id: str, made: Decided, now: datetime) -> dict[str, Any]:
    return {
        "id": decision_id,
        "seller": seller,
        "lead_id": made.snapshot.lead_id,
        "policy_sha256": made.policy_sha256,
        "verdict": made.verdict,
        "facts": {
            name: {
                "value": known.value,
                "source": known.source,
                "observed_at": known.observed_at.isoformat(),
                "expires_at": known.expires_at.isoformat() if known.expires_at else None,
            }
            for name, known in made.snapshot.facts.items()
        },
        "facts_sha256": made.facts_sha256,
        "body": made.body,
        "decided_at": now,
    }


def _prospect_rows(
    seller: str, lead_id: str, decision_id: str, made: NewProspect, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    prospect_id = made_of("P", seller, lead_id)
    order = made.promotion
    return (
        {
            "id": prospect_id,
            "seller": seller,
            "lead_id": lead_id,
            "decision_id": decision_id,
            "process": made.process,
            "stage": made.stage,
            "dossier": dict(made.dossier),
            "made_at": now,
        },
        {
            "id": made_of("O", seller, lead_id, order.target),
            "seller": seller,
            "prospect_id": prospect_id,
            "target": order.target,
            "external_key": order.external_key,
            "command": dict(order.command),
            "content_hash": order.content_hash,
            "state": "pending",
            "attempts": 0,
            "refs": {},
            "made_at": now,
        },
    )
