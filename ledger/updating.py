"""Bringing leads up to date with what their vendor delivered again; nobody else's word is overwritten."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ledger.bulk import among, chunked
from ledger.events import Event, log_events
from ledger.placing import sources_of
from ledger.redelivery import leads_at, update_key
from ledger.restating import differing, parted, restated, words_of_others, write_restated
from ledger.schema import lead
from ledger.staged import Delivery
from ledger.withdrawing import records_of


def bring_up_to_date(connection: Connection, item: Delivery, rows: Sequence[int], now: datetime) -> None:
    """Let `rows` of a delivery, by their places, change those fields of their leads that came from the same row before.

    What a person or another source has said stays, but for what goes with a firm or an address that has changed.
    """
    leads = _held(connection, leads_at(connection, item.id, rows))
    told = records_of(connection, sorted(leads))
    changed, names = {}, {}
    for key, held in leads.items():
        before, after = parted(told[key], item.id)
        known = restated(before, words_of_others(held.fields, sources_of(held.fields, held.sources)), after)
        if differ := differing(held.fields, known.fields):
            changed[key], names[key] = known, differ
    write_restated(connection, changed)
    events = [
        Event(update_key(item.id, key), key, "redelivered", data={"delivery": item.id, "fields": names[key]})
        for key in changed
    ]
    log_events(connection, item.seller, events, now)


def _held(connection: Connection, ids: Collection[str]) -> dict[str, Any]:
    """Fields and sources of these leads, held until the transaction ends."""
    found: dict[str, Any] = {}
    for part in chunked(sorted(ids), 5_000):
        columns = select(lead.c.id, lead.c.fields, lead.c.sources)
        rows = connection.execute(columns.where(among(lead.c.id, part)).order_by(lead.c.id).with_for_update())
        found.update({row.id: row for row in rows})
    return found
