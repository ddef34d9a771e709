"""Which leads a source has to be asked about, claimed in batches; and what sources that need no asking still owe."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from ledger.bulk import chunked
from ledger.keys import barred_leads
from ledger.leases import LEASE, free, release_dead
from ledger.schema import finding, lead


def sources_wanted(connection: Connection, seller: str) -> dict[str, int]:
    """How many leads wait to be asked about, by the source that is to be asked next."""
    rows = connection.execute(
        select(lead.c.next_source, func.count())
        .where(lead.c.seller == seller, lead.c.next_source.is_not(None), lead.c.due == 0)
        .group_by(lead.c.next_source)
    )
    return {row[0]: row[1] for row in rows}


def claim_leads(connection: Connection, seller: str, source: str, owner: str, limit: int, now: datetime) -> list[str]:
    """Up to `limit` leads that `source` is to be asked about, in order of id, leased to `owner`."""
    release_dead(connection, lead)
    ids = list(
        connection.scalars(
            select(lead.c.id)
            .where(lead.c.seller == seller, lead.c.next_source == source, lead.c.due == 0)
            .where(free(lead, now), lead.c.id.not_in(barred_leads(seller)))
            .order_by(lead.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
    for part in chunked(ids, 5_000):
        connection.execute(update(lead).where(lead.c.id.in_(part)).values(lease_owner=owner, lease_until=now + LEASE))
    return ids


def hold_on(connection: Connection, lead_ids: Sequence[str], owner: str, now: datetime) -> None:
    """Renew the lease of `owner` on those of `lead_ids` that it still holds."""
    for part in chunked(lead_ids, 5_000):
        connection.execute(
            update(lead).where(lead.c.id.in_(part), lead.c.lease_owner == owner).values(lease_until=now + LEASE)
        )


def let_go(connection: Connection, owner: str) -> None:
    """Give back all leads that `owner` holds."""
    connection.execute(update(lead).where(lead.c.lease_owner == owner).values(lease_owner=None, lease_until=None))


def due_page(connection: Connection, seller: str, limit: int, after: str) -> list[str]:
    """Up to `limit` leads that are to be decided, in order of id from `after`."""
    return list(
        connection.scalars(
            select(lead.c.id)
            .where(lead.c.seller == seller, lead.c.due == 1, lead.c.merged_into.is_(None), lead.c.id > after)
            .order_by(lead.c.id)
            .limit(limit)
        )
    )


def undecided_page(connection: Connection, seller: str, limit: int, after: str) -> list[str]:
    """Up to `limit` leads that a run might ask about, decided or not yet, in order of id from `after`."""
    return list(
        connection.scalars(
            select(lead.c.id)
            .where(lead.c.seller == seller, lead.c.merged_into.is_(None), lead.c.id > after)
            .where((lead.c.due == 1) | lead.c.next_source.is_not(None))
            .where(lead.c.status.not_in(("prospect", "withdrawn")), lead.c.id.not_in(barred_leads(seller)))
            .order_by(lead.c.id)
            .limit(limit)
        )
    )


def last_words(connection: Connection, source: str, lead_ids: Sequence[str], now: datetime) -> dict[str, str]:
    """The key of the question that `source` answered last about each lead, if the answer is still believed."""
    keys: dict[str, str] = {}
    for part in chunked(lead_ids, 5_000):
        rows = connection.execute(
            select(finding.c.lead_id, finding.c.lookup_key, finding.c.expires_at)
            .where(finding.c.source == source, finding.c.lead_id.in_(part))
            .order_by(finding.c.observed_at, finding.c.id)
        )
        for row in rows:
            expired = row.expires_at is not None and row.expires_at <= now
            keys[row.lead_id] = "" if expired else row.lookup_key
    return keys
