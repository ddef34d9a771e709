"""Who must not be contacted: kept as numbers that survive erasure and tell nothing themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from leadwright.matching import KeyHasher
from leadwright.matching.keys import lead_keys, reach_keys
from ledger.bulk import add_missing, chunked
from ledger.events import Event, log_events
from ledger.keys import leads_reached
from ledger.placing import source_of
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
    """Suppress the persons of these leads on all channels; how many leads were named.

    Every lead of the same person is barred with it, also one that comes later, and those there are decided again.
    """
    rows: list[dict[str, Any]] = []
    found: list[str] = []
    for part in chunked(sorted(set(lead_ids)), 5_000):
        for row in connection.execute(select(lead.c.id, lead.c.fields).where(lead.c.id.in_(part))):
            found.append(row.id)
            rows += [
                {"seller": seller, "hash": number, "channel": "all", "reason": reason, "source": source, "made_at": at}
                for number in numbers_of(hasher, row.fields)
            ]
    by_hash = {row["hash"]: row for row in rows}
    add_missing(connection, suppression, list(by_hash.values()))
    reached = leads_reached(connection, list(by_hash))
    _decide_again(connection, {*found, *(lead_id for ids in reached.values() for lead_id in ids)})
    log_events(
        connection,
        seller,
        [Event(f"{reason}:{source}:{id_}", id_, reason, data={"source": source}) for id_ in found],
        at,
    )
    return len(found)


def barred_by(connection: Connection, delivery_id: str, lead_ids: Sequence[str]) -> list[str]:
    """Those of `lead_ids` of whom a delivery says that nobody may contact them in any way."""
    found = []
    for part in chunked(sorted(set(lead_ids)), 5_000):
        rows = connection.execute(select(lead.c.id, lead.c.fields, lead.c.sources).where(lead.c.id.in_(part)))
        for row in rows:
            source = source_of(row.sources, _BARRED) if row.fields.get(_BARRED) == "yes" else None
            if source and source.startswith(f"{delivery_id}:"):
                found.append(row.id)
    return found


def numbers_of(hasher: KeyHasher, fields: Mapping[str, str]) -> list[int]:
    """The keys of the person, and none of the company, which colleagues share; of nobody in particular, the address."""
    of_the_person = [key for key in lead_keys(fields) if key.kind in _OF_A_PERSON]
    return hasher.numbers(of_the_person or [key for key in reach_keys(fields) if key.kind == "email"])


def _decide_again(connection: Connection, lead_ids: set[str]) -> None:
    for part in chunked(sorted(lead_ids), 5_000):
        connection.execute(update(lead).where(lead.c.id.in_(part), lead.c.status != "withdrawn").values(due=1))


_BARRED = "consent.do_not_contact"
_OF_A_PERSON = frozenset({"email", "phone", "linkedin", "name_domain", "name_company"})
