"""Editions of lists that leads are compared with: when one changes, what the one before said counts no more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from ledger.bulk import add_missing, chunked
from ledger.schema import finding, lead, source_edition


def edition_of(connection: Connection, seller: str, source: str) -> str | None:
    """The edition of `source` that leads were last compared with."""
    known = select(source_edition.c.edition).where(source_edition.c.seller == seller, source_edition.c.source == source)
    return connection.scalar(known)


def keep_edition(connection: Connection, seller: str, source: str, edition: str, now: datetime) -> None:
    """Compare leads with this edition of `source` from now on."""
    add_missing(connection, source_edition, [{"seller": seller, "source": source, "edition": edition, "since": now}])
    connection.execute(
        update(source_edition)
        .where(source_edition.c.seller == seller, source_edition.c.source == source)
        .values(edition=edition, since=now)
    )


def outdate(connection: Connection, seller: str, source: str, now: datetime) -> int:
    """Believe what `source` said of anybody no more, and have the leads decided again; how many leads those are."""
    believed = (finding.c.expires_at.is_(None)) | (finding.c.expires_at > now)
    said = (finding.c.seller == seller, finding.c.source == source, believed)
    concerned = select(finding.c.lead_id).where(*said)
    due = update(lead).where(lead.c.id.in_(concerned), lead.c.status.not_in(("prospect", "withdrawn"))).values(due=1)
    reopened = connection.execute(due).rowcount
    connection.execute(update(finding).where(*said).values(expires_at=now))
    return reopened


def prospects_after(connection: Connection, seller: str, after: str, limit: int) -> list[str]:
    """Up to `limit` leads that have become prospects, in order of id from `after`."""
    return list(
        connection.scalars(
            select(lead.c.id)
            .where(lead.c.seller == seller, lead.c.status == "prospect", lead.c.id > after)
            .order_by(lead.c.id)
            .limit(limit)
        )
    )


def last_answers(connection: Connection, source: str, lead_ids: Sequence[str], fact: str) -> dict[str, str]:
    """What `source` said last of `fact` about each lead, believed or not."""
    found: dict[str, str] = {}
    for part in chunked(lead_ids, 5_000):
        rows = connection.execute(
            select(finding.c.lead_id, finding.c.facts)
            .where(finding.c.source == source, finding.c.lead_id.in_(part))
            .order_by(finding.c.observed_at, finding.c.id)
        )
        found.update({row.lead_id: row.facts[fact] for row in rows if fact in row.facts})
    return found
