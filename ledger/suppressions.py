"""Who must not be contacted: kept as numbers that survive erasure and tell nothing themselves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Text, select, type_coerce, update

from leadwright.matching import KeyHasher
from leadwright.matching.keys import lead_pairs, reach_pairs
from ledger.bulk import among, append_missing, by_column, chunked
from ledger.events import Event, log_events
from ledger.placing import source_of
from ledger.schema import lead, lead_key, suppression
from ledger.texts import instant_text


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
    hashes: set[int] = set()
    found: list[str] = []
    for part in chunked(sorted(set(lead_ids)), 5_000):
        rows = connection.execute(select(lead.c.id, lead.c.fields).where(among(lead.c.id, part))).all()
        found += [row.id for row in rows]
        hashes.update(numbers_of(hasher, [row.fields for row in rows]))
    suppress_numbers(connection, seller, {"all": hashes}, reason, source, at)
    _decide_again(connection, found, hashes)
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
        columns = select(lead.c.id, lead.c.fields, lead.c.sources)
        for row in connection.execute(columns.where(among(lead.c.id, part), naming(_BARRED))):
            source = source_of(row.sources, _BARRED) if row.fields.get(_BARRED) == "yes" else None
            if source and source.startswith(f"{delivery_id}:"):
                found.append(row.id)
    return found


def suppress_numbers(
    connection: Connection, seller: str, hashes: Mapping[str, Collection[int]], reason: str, source: str, at: datetime
) -> None:
    """Suppress whoever has one of these numbers, by channel; what is suppressed stays as it is."""
    alike = (seller, reason, source, instant_text(at))
    rows = [(number, channel, *alike) for channel, numbers in hashes.items() for number in sorted(numbers)]
    if rows:
        append_missing(connection, suppression, by_column(_COLUMNS, rows))


def naming(name: str) -> ColumnElement[bool]:
    """That a lead has the field `name`, or at least its name: as text, so that the others need not be read."""
    return type_coerce(lead.c.fields, Text).contains(f'"{name}"', autoescape=True)


def saying(name: str, value: str) -> ColumnElement[bool]:
    """That a lead's field `name` is surely `value`, by its text as it is stored."""
    return type_coerce(lead.c.fields, Text).contains(f'"{name}":"{value}"', autoescape=True)


def numbers_of(hasher: KeyHasher, leads: Iterable[Mapping[str, str]]) -> list[int]:
    """The keys of the persons, and none of companies, which colleagues share; of nobody in particular, the address."""
    return hasher.numbers(pair for fields in leads for pair in _pairs_of(fields))


def _pairs_of(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    of_the_person = [pair for pair in lead_pairs(fields) if pair[0] in _OF_A_PERSON]
    return of_the_person or [pair for pair in reach_pairs(fields) if pair[0] == "email"]


def _decide_again(connection: Connection, lead_ids: Sequence[str], hashes: Collection[int]) -> None:
    """Let these leads be decided again, and all that hold one of `hashes`."""
    again = update(lead).where(lead.c.status != "withdrawn", lead.c.due != 1).values(due=1)
    for ids in chunked(lead_ids, 5_000):
        connection.execute(again.where(among(lead.c.id, ids)))
    for part in chunked(sorted(hashes), 5_000):
        holding = lead.c.no.in_(select(lead_key.c.lead_no).where(among(lead_key.c.hash, part)))
        connection.execute(again.where(holding, lead.c.merged_into.is_(None)))


_COLUMNS = ("hash", "channel", "seller", "reason", "source", "made_at")
_BARRED = "consent.do_not_contact"
_OF_A_PERSON = frozenset({"email", "phone", "linkedin", "name_domain", "name_company"})
