"""Who must not be reached by one way, though the delivery that said so was undone: kept as numbers, by channel."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from leadwright.matching import KeyHasher
from leadwright.projection import Projection
from ledger.bulk import among, chunked
from ledger.keys import restricted_leads
from ledger.placing import source_of, sources_of
from ledger.restating import write_restated
from ledger.schema import lead
from ledger.staged import Fields
from ledger.suppressions import naming, numbers_of, saying, suppress_numbers

CHANNELS = {"consent.do_not_call": "phone", "consent.email_restriction": "email", "consent.no_post": "post"}
SOURCE = "suppression"
"""Where a lead's restriction comes from that an undone delivery had named."""


def keep_restrictions(
    connection: Connection,
    seller: str,
    hasher: KeyHasher,
    delivery_id: str,
    lead_ids: Sequence[str],
    reason: str,
    at: datetime,
) -> None:
    """Remember the ways by which a delivery says that somebody among `lead_ids` must not be reached."""
    said: dict[str, list[Fields]] = {channel: [] for channel in CHANNELS.values()}
    for part in chunked(sorted(set(lead_ids)), 5_000):
        columns = select(lead.c.fields, lead.c.sources).where(among(lead.c.id, part))
        for row in connection.execute(columns.where(or_(*map(naming, CHANNELS)))):
            for name, channel in CHANNELS.items():
                source = source_of(row.sources, name) or ""
                if row.fields.get(name) == "yes" and source.startswith(f"{delivery_id}:"):
                    said[channel].append(row.fields)
    hashes = {channel: set(numbers_of(hasher, leads)) for channel, leads in said.items()}
    suppress_numbers(connection, seller, hashes, reason, delivery_id, at)


def hold_restrictions(connection: Connection, seller: str) -> int:
    """Let leads say by which ways they must not be reached, whoever brought them; how many did not say so."""
    changed: dict[str, Projection] = {}
    for name, channel in CHANNELS.items():
        columns = select(lead.c.id, lead.c.fields, lead.c.sources)
        # Nearly all say so already; those need not be read.
        silent = lead.c.id.in_(restricted_leads(seller, channel)), ~saying(name, "yes")
        for row in connection.execute(columns.where(*silent)):
            if row.fields.get(name) != "yes":
                known = changed.setdefault(row.id, Projection(row.fields, sources_of(row.fields, row.sources)))
                known.keep(name, "yes", SOURCE)
    write_restated(connection, changed)
    return len(changed)
