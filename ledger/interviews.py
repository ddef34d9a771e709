"""What leads said in dialogue; an interview that matches nobody yet is kept and tried again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Connection, func, select, update

from leadwright.finding import Finding
from leadwright.normalise.company import core_name
from ledger.bulk import add_missing, chunked
from ledger.events import Event, log_events
from ledger.findings import NewFinding, add_findings
from ledger.keys import leads_reached
from ledger.schema import interview, lead

_MOST_SHARING = 1_000
"""An address or number that more leads share is not told apart by firms."""


@dataclass(frozen=True)
class NewInterview:
    """One dialogue as it was handed in; `hashes` are keyed hashes of who it was with, surest first."""

    id: str
    source_sha256: str
    line: int
    fields: Mapping[str, str] = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)
    hashes: Sequence[int] = ()
    held_on: str | None = None
    channel: str | None = None
    interviewer: str | None = None
    notes: str | None = field(default=None, repr=False)
    code: str | None = None


def record_interviews(
    connection: Connection, seller: str, interviews: Sequence[NewInterview], now: datetime
) -> dict[str, int]:
    """Write each interview down once, as a finding of its lead where it has one; counts by state of those given."""
    interviews = _told_apart(connection, seller, interviews)
    leads = _leads_by_hash(connection, interviews)
    rows, findings, events = [], [], []
    for item in interviews:
        lead_id = None if item.code else leads.get(item.id)
        state = "rejected" if item.code else "recorded" if lead_id else "unmatched"
        rows.append(_row(seller, item, state, lead_id, now))
        if lead_id:
            findings.append(_finding(item, lead_id))
            events.append(Event(f"interview:{item.id}", lead_id, "interviewed", data={"interview": item.id}))
    add_missing(connection, interview, rows)
    _settle_unmatched(connection, seller, rows)
    add_findings(connection, seller, findings)
    log_events(connection, seller, events, now)
    return _counts(connection, seller, [item.id for item in interviews])


def _told_apart(connection: Connection, seller: str, interviews: Sequence[NewInterview]) -> list[NewInterview]:
    """`interviews`, of which those whose id stands for another dialogue are rejected under an id of their own."""
    said: dict[str, Any] = {}
    for part in chunked(sorted({item.id for item in interviews}), 5_000):
        rows = connection.execute(select(interview).where(interview.c.seller == seller, interview.c.id.in_(part)))
        said.update({row.id: (row.fields, row.facts, row.notes) for row in rows})
    told = []
    for item in interviews:
        mine = (dict(item.fields), dict(item.facts), item.notes)
        if said.setdefault(item.id, mine) != mine:
            place = f"{item.source_sha256[:12]}:{item.line}"
            item = replace(item, id=place, code="id_used_twice")
        told.append(item)
    return told


def _leads_by_hash(connection: Connection, interviews: Sequence[NewInterview]) -> dict[str, str]:
    """The lead of each interview that can be told, by the interview's id."""
    reached = leads_reached(connection, {value for item in interviews for value in item.hashes})
    firms = _firms(connection, {id_ for ids in reached.values() if 1 < len(ids) <= _MOST_SHARING for id_ in ids})
    found = {}
    for item in interviews:
        spoken_to = core_name(item.fields.get("company.name", ""))
        for value in item.hashes:
            ids = reached.get(value, set())
            # A number or address that several leads share says only with a firm's name which of them was spoken to.
            if len(ids) > 1:
                ids = {id_ for id_ in ids if spoken_to and firms.get(id_) == spoken_to}
            if len(ids) == 1:
                found[item.id] = next(iter(ids))
                break
    return found


def _firms(connection: Connection, lead_ids: set[str]) -> dict[str, str]:
    firms = {}
    for part in chunked(sorted(lead_ids), 5_000):
        for row in connection.execute(select(lead.c.id, lead.c.fields).where(lead.c.id.in_(part))):
            firms[row.id] = core_name(row.fields.get("company.name", ""))
    return firms


def _settle_unmatched(connection: Connection, seller: str, rows: Sequence[dict[str, Any]]) -> None:
    """Interviews handed in before their lead was known find it now."""
    for row in rows:
        if row["state"] == "recorded":
            connection.execute(
                update(interview)
                .where(interview.c.seller == seller, interview.c.id == row["id"], interview.c.state == "unmatched")
                .values(state="recorded", lead_id=row["lead_id"], code=None)
            )


def _row(seller: str, item: NewInterview, state: str, lead_id: str | None, now: datetime) -> dict[str, Any]:
    return {
        "seller": seller,
        "id": item.id,
        "source_sha256": item.source_sha256,
        "line": item.line,
        "state": state,
        "code": item.code or (None if lead_id else "lead_unknown"),
        "lead_id": lead_id,
        "held_at": item.held_on,
        "channel": item.channel,
        "interviewer": item.interviewer,
        "fields": dict(item.fields),
        "facts": dict(item.facts),
        "notes": item.notes,
        "recorded_at": now,
    }


def _finding(item: NewInterview, lead_id: str) -> NewFinding:
    held = datetime.combine(datetime.fromisoformat(item.held_on or "1970-01-01"), time(12), tzinfo=UTC)
    finding = Finding("interview", "interview", item.facts, held)
    return NewFinding(lead_id, item.id, "found", finding, author=item.interviewer)


def _counts(connection: Connection, seller: str, ids: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {"recorded": 0, "unmatched": 0, "rejected": 0}
    for part in chunked(sorted(set(ids)), 5_000):
        rows = connection.execute(
            select(interview.c.state, func.count())
            .where(interview.c.seller == seller, interview.c.id.in_(part))
            .group_by(interview.c.state)
        )
        for state, count in rows:
            counts[state] += count
    return counts
