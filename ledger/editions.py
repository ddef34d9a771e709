"""Editions of lists that leads are compared with: when one changes, what the one before said counts no more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select, update

from ledger.bulk import add_missing, chunked
from ledger.keys import barred_leads
from ledger.leases import LEASE, free, release_dead
from ledger.schema import finding, lead, lookup, source_edition


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
    # Else a list that goes back to an earlier edition would be answered for by what was said under that one.
    standing = (lookup.c.expires_at.is_(None)) | (lookup.c.expires_at > now)
    answered = (lookup.c.seller == seller, lookup.c.account == source, lookup.c.state == "answered")
    connection.execute(update(lookup).where(*answered, standing).values(expires_at=now))
    return reopened


def count_unscreened(connection: Connection, seller: str, source: str, now: datetime) -> int:
    """How many prospects, of those `source` once spoke of, are still to be compared with the edition there is now."""
    conditions = (*_unscreened(seller, source, now), _spoken_of(source), lead.c.id.not_in(barred_leads(seller)))
    return connection.scalar(select(func.count()).select_from(lead).where(*conditions)) or 0


def unscreened_after(
    connection: Connection, seller: str, source: str, after: str, limit: int, now: datetime
) -> list[str]:
    """Up to `limit` prospects of whom `source` has not spoken by the edition there is now, in order of id."""
    conditions = (*_unscreened(seller, source, now), lead.c.id > after)
    return list(connection.scalars(select(lead.c.id).where(*conditions).order_by(lead.c.id).limit(limit)))


def claim_unscreened(
    connection: Connection, seller: str, source: str, owner: str, limit: int, now: datetime
) -> list[str]:
    """Up to `limit` of the prospects that `count_unscreened` counts, in order of id, leased to `owner`."""
    release_dead(connection, lead)
    ids = list(
        connection.scalars(
            select(lead.c.id)
            .where(*_unscreened(seller, source, now), _spoken_of(source))
            .where(free(lead, now), lead.c.id.not_in(barred_leads(seller)))
            .order_by(lead.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=lead)
        )
    )
    for part in chunked(ids, 5_000):
        connection.execute(update(lead).where(lead.c.id.in_(part)).values(lease_owner=owner, lease_until=now + LEASE))
    return ids


def prospects_among(connection: Connection, lead_ids: Sequence[str]) -> list[str]:
    """Those of `lead_ids` that have become prospects."""
    found: list[str] = []
    for part in chunked(lead_ids, 5_000):
        found += connection.scalars(select(lead.c.id).where(lead.c.id.in_(part), lead.c.status == "prospect"))
    return found


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


def _unscreened(seller: str, source: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Prospects of whom `source` has not spoken since it has the edition that there is; nobody if it has none."""
    kept = (source_edition.c.seller == seller, source_edition.c.source == source)
    since = select(source_edition.c.since).where(*kept).scalar_subquery()
    # An answer that was lost, and by a person's word not billed, is asked for again.
    lost = finding.c.outcome.in_(("pending", "unknown")) & (finding.c.expires_at <= now)
    spoken = exists().where(
        finding.c.lead_id == lead.c.id,
        finding.c.source == source,
        finding.c.observed_at >= since,
        or_(finding.c.expires_at.is_(None), ~lost),
    )
    return (
        lead.c.seller == seller,
        lead.c.status == "prospect",
        lead.c.merged_into.is_(None),
        exists().where(*kept),
        ~spoken,
    )


def _spoken_of(source: str) -> ColumnElement[bool]:
    return exists().where(finding.c.lead_id == lead.c.id, finding.c.source == source)
