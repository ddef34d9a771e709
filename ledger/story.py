"""All that is known of one lead, in the order in which it happened."""

from typing import Any

import orjson
from sqlalchemy import Connection, Row, or_, select

from leadwright.money import money_text
from ledger.placing import source_of
from ledger.schema import decision, delivery, event, finding, interview, lead, lookup, promotion, prospect, record


def find_lead(connection: Connection, seller: str, wanted: str) -> str | None:
    """The id of the lead that `wanted` names: a lead, prospect, promotion's external key, or `DELIVERY:SEQ`."""
    delivery_id, _, seq = wanted.partition(":")
    if seq.isdigit():
        return connection.scalar(
            select(record.c.lead_id).where(
                record.c.seller == seller, record.c.delivery_id == delivery_id, record.c.seq == int(seq)
            )
        )
    by_prospect = (
        select(prospect.c.lead_id)
        .outerjoin(promotion, promotion.c.prospect_id == prospect.c.id)
        .where(prospect.c.seller == seller, or_(prospect.c.id == wanted, promotion.c.external_key == wanted))
    )
    direct = select(lead.c.id).where(lead.c.seller == seller, lead.c.id == wanted)
    return connection.scalar(direct) or connection.scalar(by_prospect)


def rejected_for(connection: Connection, seller: str, wanted: str) -> str | None:
    """Why the record that `wanted` names as `DELIVERY:SEQ` was rejected; None if it is none, or was not."""
    delivery_id, _, seq = wanted.partition(":")
    if not seq.isdigit():
        return None
    return connection.scalar(
        select(record.c.code).where(
            record.c.seller == seller,
            record.c.delivery_id == delivery_id,
            record.c.seq == int(seq),
            record.c.disposition == "rejected",
        )
    )


def story(connection: Connection, seller: str, lead_id: str) -> dict[str, Any]:
    """Fields with their sources, records, findings, lookups and costs, decisions, events, promotion: one document."""
    row = connection.execute(select(lead).where(lead.c.seller == seller, lead.c.id == lead_id)).one()
    findings = _findings(connection, lead_id)
    return {
        "lead": row.id,
        "status": row.status,
        "waits_for": row.waits_for,
        "next_source": row.next_source,
        "until": row.until.isoformat() if row.until else None,
        "fields": {
            name: {"value": value, "source": source_of(row.sources, name)} for name, value in sorted(row.fields.items())
        },
        "records": _records(connection, lead_id),
        "findings": findings,
        "lookups": _lookups(connection, seller, [item["lookup"] for item in findings if item["lookup"]]),
        "interviews": _interviews(connection, seller, lead_id),
        "decisions": _decisions(connection, lead_id),
        "events": _events(connection, row),
        "promotions": _promotions(connection, seller, lead_id),
    }


def _records(connection: Connection, lead_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(record, delivery.c.name, delivery.c.purchase_id)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(record.c.lead_id == lead_id)
        .order_by(delivery.c.received_at, delivery.c.no, record.c.seq)
    )
    return [
        {
            "record": f"{row.delivery_id}:{row.seq}",
            "file": row.name,
            "purchase": row.purchase_id,
            "lines": [row.first_line, row.last_line],
            "disposition": row.disposition,
            "code": row.code,
            "mends": f"{row.parent_id}:{row.parent_seq}" if row.parent_id else None,
        }
        for row in rows
    ]


def _findings(connection: Connection, lead_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(finding).where(finding.c.lead_id == lead_id).order_by(finding.c.observed_at, finding.c.id)
    )
    return [
        {
            "finding": row.id,
            "source": row.source,
            "kind": row.kind,
            "outcome": row.outcome,
            "facts": row.facts,
            "observed_at": row.observed_at.isoformat(),
            "expires_at": row.expires_at.isoformat() if row.expires_at else None,
            "evidence": row.evidence,
            "lookup": row.lookup_key,
            "author": row.author,
        }
        for row in rows
    ]


def _lookups(connection: Connection, seller: str, keys: list[str]) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(lookup).where(lookup.c.seller == seller, lookup.c.key.in_(keys)).order_by(lookup.c.asked_at)
    )
    return [
        {
            "key": row.key,
            "provider": row.provider,
            "purpose": row.purpose,
            "state": row.state,
            "outcome": row.outcome,
            "billed": row.billed,
            "cost": money_text(row.cost_micros),
            "currency": row.currency,
            "asked_at": row.asked_at.isoformat(),
        }
        for row in rows
    ]


def _interviews(connection: Connection, seller: str, lead_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(interview)
        .where(interview.c.seller == seller, interview.c.lead_id == lead_id)
        .order_by(interview.c.held_at)
    )
    return [
        {
            "interview": row.id,
            "held": row.held_at,
            "channel": row.channel,
            "interviewer": row.interviewer,
            "facts": row.facts,
            "notes": row.notes,
        }
        for row in rows
    ]


def _decisions(connection: Connection, lead_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(decision).where(decision.c.lead_id == lead_id).order_by(decision.c.decided_at, decision.c.id)
    )
    return [{"decision": row.id, "facts": row.facts, **orjson.loads(row.body)} for row in rows]


def _events(connection: Connection, told: Row[Any]) -> list[dict[str, Any]]:
    rows = connection.execute(select(event).where(event.c.lead_id == told.id).order_by(event.c.no)).all()
    arrival = {"at": told.created_at.isoformat(), "event": "arrived", "status": "new", "waits_for": None, "data": {}}
    # Ledgers of before keep the arrival among the events.
    first = [] if rows and rows[0].kind == "arrived" else [arrival]
    return first + [
        {
            "at": row.at.isoformat(),
            "event": row.kind,
            "status": row.status,
            "waits_for": row.waits_for,
            "data": row.data,
        }
        for row in rows
    ]


def _promotions(connection: Connection, seller: str, lead_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(promotion)
        .join(prospect, prospect.c.id == promotion.c.prospect_id)
        .where(prospect.c.seller == seller, prospect.c.lead_id == lead_id)
    )
    return [
        {
            "external_key": row.external_key,
            "target": row.target,
            "state": row.state,
            "attempts": row.attempts,
            "refs": row.refs,
            "error": row.error,
            "verified_at": row.verified_at.isoformat() if row.verified_at else None,
        }
        for row in rows
    ]


_TELLING = ("prospect", "review", "turned_down", "parked", "waiting", "new")


def example_lead(connection: Connection, seller: str) -> str | None:
    """A lead of the seller whose story has much to tell; None if there are no leads."""
    for status in _TELLING:
        found = connection.scalar(
            select(lead.c.id).where(lead.c.seller == seller, lead.c.status == status).order_by(lead.c.id).limit(1)
        )
        if found is not None:
            return str(found)
    return None
