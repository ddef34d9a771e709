"""What was asked, found and spent, by source and by what was found; and what it teaches about the next question."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from leadwright.plan import MATCH
from ledger.schema import budget, finding, lead, lookup

WEIGHT = 20
"""How many questions the configured rate counts as, beside those that were asked."""
RECENT = 20_000
"""Questions a source is judged by: the latest."""


@dataclass
class Track:
    """How often a source was asked and answered, and how often each fact or field came of it and counts."""

    asked: int = 0
    matched: int = 0
    accepted: Counter[str] = field(default_factory=Counter)


def learned(track: Track | None, hit_rate: float, names: Iterable[str]) -> dict[str, float]:
    """How often each of `names` is found and accepted: what was seen, and `hit_rate` as if it had been seen before."""
    if track is None or not track.asked:
        return {}

    def rate(seen: int) -> float:
        return (seen + hit_rate * WEIGHT) / (track.asked + WEIGHT)

    return {MATCH: rate(track.matched), **{name: rate(track.accepted[name]) for name in names}}


def track_records(connection: Connection, seller: str, since: datetime | None = None) -> dict[str, Track]:
    """The record of every source by its latest questions, by the name of its account."""
    records: dict[str, Track] = {}
    account = func.coalesce(lookup.c.account, lookup.c.provider)
    sources = select(account).distinct().where(lookup.c.seller == seller)
    for source in sorted(connection.scalars(sources)):
        track = records[source] = Track()
        rows = connection.execute(
            select(lookup.c.outcome, lookup.c.facts, lookup.c.fields)
            .where(lookup.c.seller == seller, account == source, lookup.c.state == "answered")
            .where(*([lookup.c.asked_at >= since] if since else []))
            .order_by(lookup.c.asked_at.desc(), lookup.c.key)
            .limit(RECENT)
        )
        for row in rows:
            track.asked += 1
            if row.outcome in ("found", "partial"):
                track.matched += 1
                track.accepted.update((row.facts or {}).keys())
        track.accepted.update(_fields_that_count(connection, seller, source, since))
    return records


def _fields_that_count(connection: Connection, seller: str, source: str, since: datetime | None) -> Counter[str]:
    """How many leads have each field from this source, which is what became of its candidates."""
    found: Counter[str] = Counter()
    rows = connection.execute(
        select(finding.c.fields, lead.c.fields)
        .join(lead, lead.c.id == finding.c.lead_id)
        .where(finding.c.seller == seller, finding.c.source == source, finding.c.fields.is_not(None))
        .where(*([finding.c.observed_at >= since] if since else []))
        .order_by(finding.c.observed_at.desc())
        .limit(RECENT)
    )
    for said, has in rows:
        found.update(name for name, value in (said or {}).items() if value and has.get(name) == value)
    return found


@dataclass(frozen=True)
class Spent:
    """What one source cost in one currency, in millionths; `shared` counts answers that were given to further leads."""

    source: str
    currency: str | None
    questions: int
    found: int
    missed: int
    failed: int
    lost: int
    pending: int
    micros: int
    at_most_lost: int
    shared: int
    saved: int


def spent(connection: Connection, seller: str, since: datetime | None = None) -> list[Spent]:
    """What every source cost, by currency, and what sharing its answers saved."""
    account = func.coalesce(lookup.c.account, lookup.c.provider)
    shared = _shared(connection, seller, since)
    rows = connection.execute(
        select(
            account.label("source"),
            lookup.c.currency,
            func.count().label("questions"),
            _count(lookup.c.outcome.in_(("found", "partial")) & (lookup.c.state == "answered")).label("found"),
            _count(lookup.c.outcome == "not_found").label("missed"),
            _count(lookup.c.state == "failed").label("failed"),
            _count(lookup.c.state == "unknown").label("lost"),
            _count(lookup.c.state == "pending").label("pending"),
            func.sum(lookup.c.cost_micros).label("micros"),
            func.sum(case((lookup.c.state == "unknown", lookup.c.reserved_micros), else_=0)).label("at_most"),
        )
        .where(lookup.c.seller == seller, *([lookup.c.asked_at >= since] if since else []))
        .group_by(account, lookup.c.currency)
        .order_by(account, lookup.c.currency)
    )
    return [
        Spent(
            row.source,
            row.currency,
            row.questions,
            int(row.found),
            int(row.missed),
            int(row.failed),
            int(row.lost),
            int(row.pending),
            int(row.micros),
            int(row.at_most),
            *shared.get((row.source, row.currency), (0, 0)),
        )
        for row in rows
    ]


def _count(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _shared(
    connection: Connection, seller: str, since: datetime | None
) -> dict[tuple[str, str | None], tuple[int, int]]:
    """How many leads got an answer that another lead's question had brought, and what asking again would have cost."""
    account = func.coalesce(lookup.c.account, lookup.c.provider)
    given = (
        select(finding.c.lookup_key, func.count(func.distinct(finding.c.lead_id)).label("leads"))
        .where(finding.c.seller == seller, finding.c.lookup_key.is_not(None))
        .where(finding.c.outcome.not_in(("pending", "unknown")))
        .group_by(finding.c.lookup_key)
        .subquery()
    )
    last = (
        select(lookup.c.key, account.label("source"), lookup.c.currency, func.max(lookup.c.cost_micros).label("cost"))
        .where(lookup.c.seller == seller, lookup.c.state == "answered")
        .where(*([lookup.c.asked_at >= since] if since else []))
        .group_by(lookup.c.key, account, lookup.c.currency)
        .subquery()
    )
    rows = connection.execute(
        select(
            last.c.source,
            last.c.currency,
            func.sum(given.c.leads - 1).label("shared"),
            func.sum((given.c.leads - 1) * last.c.cost).label("saved"),
        )
        .join(given, given.c.lookup_key == last.c.key)
        .where(given.c.leads > 1)
        .group_by(last.c.source, last.c.currency)
    )
    return {(row.source, row.currency): (int(row.shared), int(row.saved)) for row in rows}


def used_of_budgets(connection: Connection, seller: str) -> dict[tuple[str, str], tuple[int, int]]:
    """What is reserved and what is spent in each budget and period, in millionths."""
    rows = connection.execute(select(budget).where(budget.c.seller == seller))
    return {(row.name, row.period): (row.reserved_micros, row.spent_micros) for row in rows}


def by_value(records: Mapping[str, Track], costs: Iterable[Spent]) -> list[dict[str, Any]]:
    """What each accepted value cost, by source and by what it is: a source's spend in equal parts to its values."""
    micros: dict[str, int] = defaultdict(int)
    currency: dict[str, str | None] = {}
    for cost in costs:
        micros[cost.source] += cost.micros
        currency[cost.source] = cost.currency or currency.get(cost.source)
    rows = []
    for source, track in sorted(records.items()):
        total = sum(track.accepted.values())
        for name, count in sorted(track.accepted.items(), key=lambda item: (-item[1], item[0])):
            share = micros[source] * count / total if total else 0.0
            rows.append(
                {
                    "source": source,
                    "value": name,
                    "asked": track.asked,
                    "accepted": count,
                    "rate": round(min(count / track.asked, 1.0), 4) if track.asked else None,
                    "micros": round(share),
                    "micros_each": int(round(share / count, -2)) if count else None,
                    "currency": currency.get(source),
                }
            )
    return rows
