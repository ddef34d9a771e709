"""What providers have answered so far, and what it cost: lookups as they are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from ledger.bulk import chunked
from ledger.schema import lookup


@dataclass(frozen=True)
class Answer:
    """What a provider once answered to a question, still believed."""

    key: str
    outcome: str
    facts: Mapping[str, Any] = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    confidence: float
    evidence: str | None
    answered_at: datetime
    expires_at: datetime | None
    error: str | None = None


def has_expired(row: Any, now: datetime) -> bool:
    """Whether an answer is too old to be believed."""
    return row.state == "answered" and row.expires_at is not None and row.expires_at <= now


def latest_of(connection: Connection, seller: str, keys: Sequence[str]) -> dict[str, Any]:
    """By key the last lookup of each question that was ever written down."""
    latest: dict[str, Any] = {}
    for part in chunked(sorted(set(keys)), 5_000):
        rows = connection.execute(
            select(lookup).where(lookup.c.seller == seller, lookup.c.key.in_(part)).order_by(lookup.c.round)
        )
        latest.update({row.key: row for row in rows})
    return latest


def answer_of(row: Any) -> Answer:
    """The answer that stands in a lookup."""
    return Answer(
        row.key,
        row.outcome,
        row.facts or {},
        row.fields or {},
        (row.confidence or 0) / 1000,
        row.evidence,
        row.answered_at,
        row.expires_at,
        row.error,
    )


def answered_among(connection: Connection, seller: str, keys: Sequence[str], now: datetime) -> set[str]:
    """Those of the questions that need not be asked: answered and still believed, ordered, or lost."""
    latest = latest_of(connection, seller, keys)
    return {
        key
        for key, row in latest.items()
        if row.state in ("pending", "unknown") or (row.state == "answered" and not has_expired(row, now))
    }


def rounds(connection: Connection, seller: str, keys: Sequence[str]) -> dict[str, int]:
    """For the how manieth time each of the questions is asked, from 0: an answer that has run out begins another."""
    return {key: row.round for key, row in latest_of(connection, seller, keys).items()}


def spend(connection: Connection, seller: str) -> dict[str, int]:
    """What was spent, in millionths by currency; by lookups that were answered."""
    rows = connection.execute(
        select(lookup.c.currency, func.sum(lookup.c.cost_micros))
        .where(lookup.c.seller == seller, lookup.c.currency.is_not(None), lookup.c.cost_micros > 0)
        .group_by(lookup.c.currency)
    )
    return {row[0]: int(row[1]) for row in rows}


def unknown_lookups(connection: Connection, seller: str) -> int:
    """How many questions may have been billed without an answer, and wait for a person."""
    return (
        connection.scalar(
            select(func.count()).select_from(lookup).where(lookup.c.seller == seller, lookup.c.state == "unknown")
        )
        or 0
    )
