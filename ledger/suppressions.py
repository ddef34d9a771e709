"""Who must not be contacted: kept as numbers that survive erasure and tell nothing themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from leadwright.matching import KeyHasher
from leadwright.matching.keys import lead_keys
from ledger.bulk import add_missing, chunked
from ledger.events import Event, log_events
from ledger.schema import lead, suppression


def suppress_leads(
    connection: Connection,
    seller: str,
    hasher: KeyHasher,
    lead_ids: Sequence[str],
    reason: str,
    source: str,
    at: datetime,
) -> int:
    """Suppress the persons of these leads on all channels, and have them decided again; how many leads these are.

    Every lead of the same person is barred with it, also one that comes later.
    """
    rows: list[dict[str, object]] = []
    found: list[str] = []
    for part in chunked(sorted(set(lead_ids)), 5_000):
        for row in connection.execute(select(lead.c.id, lead.c.fields).where(lead.c.id.in_(part))):
            found.append(row.id)
            rows += [
                {"seller": seller, "hash": number, "channel": "all", "reason": reason, "source": source, "made_at": at}
                for number in _numbers(hasher, row.fields)
            ]
        connection.execute(update(lead).where(lead.c.id.in_(part)).values(due=1))
    add_missing(connection, suppression, list({(row["hash"]): row for row in rows}.values()))
    log_events(
        connection,
        seller,
        [Event(f"{reason}:{source}:{id_}", id_, reason, data={"source": source}) for id_ in found],
        at,
    )
    return len(found)


def _numbers(hasher: KeyHasher, fields: Mapping[str, str]) -> list[int]:
    """The keys of the person; none of the company, which colleagues share."""
    return hasher.numbers([key for key in lead_keys(fields) if key.kind in _OF_A_PERSON])


_OF_A_PERSON = frozenset({"email", "phone", "linkedin", "name_domain", "name_company"})
