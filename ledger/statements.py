"""What our books say of a provider's charges in a stretch of time, to be held against its statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from leadwright.errors import InputError
from ledger.bulk import chunked
from ledger.leases import LEASE
from ledger.schema import lookup


@dataclass(frozen=True)
class Span:
    """A stretch of time, both ends included; None is the beginning, and the end, of all time."""

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise InputError("a statement cannot end before it begins")

    def covers(self, row: Any) -> bool:
        """Whether the lookup `row` was asked, and could be charged for, in this time only.

        Questions are written down in batches and leave one after the other: a charge may come until there is an answer,
        or until whoever asked counts as dead.
        """
        over = row.answered_at or row.asked_at + LEASE
        return (self.since is None or self.since <= row.asked_at) and (self.until is None or over <= self.until)


def billed_by_key(connection: Connection, seller: str, provider: str, span: Span | None = None) -> dict[str, int]:
    """What each question to a provider cost by our books, in millionths; those that were free are left out."""
    rows = connection.execute(
        select(lookup.c.key, lookup.c.cost_micros, lookup.c.asked_at, lookup.c.answered_at).where(
            lookup.c.seller == seller, lookup.c.provider == provider, lookup.c.cost_micros > 0
        )
    )
    billed: dict[str, int] = {}
    for row in rows:
        if span is None or span.covers(row):
            billed[row.key] = billed.get(row.key, 0) + int(row.cost_micros)
    return billed


def last_asked(connection: Connection, seller: str, provider: str, keys: Sequence[str]) -> datetime | None:
    """When the last of these questions was asked, for the first time each; None if none of them is ours."""
    asked: list[datetime] = []
    for part in chunked(sorted(set(keys)), 5_000):
        these = (lookup.c.seller == seller, lookup.c.provider == provider, lookup.c.key.in_(part))
        asked += connection.scalars(select(lookup.c.asked_at).where(*these, lookup.c.round == 0))
    return max(asked, default=None)


def sellers_asking(connection: Connection, provider: str, keys: Sequence[str], but: str) -> list[str]:
    """The sellers, but one, who asked some of these questions too."""
    found: set[str] = set()
    for part in chunked(sorted(set(keys)), 5_000):
        these = (lookup.c.provider == provider, lookup.c.key.in_(part), lookup.c.seller != but)
        found.update(connection.scalars(select(lookup.c.seller).distinct().where(*these)))
    return sorted(found)
