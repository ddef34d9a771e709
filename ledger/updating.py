"""Bringing leads up to date with what their vendor delivered again; nobody else's word is overwritten."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from leadwright.projection import forbids, may_change
from leadwright.record import record_named
from ledger.bulk import chunked
from ledger.events import Event, log_events
from ledger.placing import sources_of
from ledger.redelivery import Pair, rows_at, update_key, vendor_of
from ledger.schema import delivery, lead, purchase
from ledger.staged import Delivery, Fields

_Place = tuple[str, int]


def bring_up_to_date(
    connection: Connection, item: Delivery, earlier: str, pairs: Sequence[Pair], now: datetime
) -> None:
    """Let the changed rows of a delivery change those fields of their leads that came from the same row before.

    What a person or another source has said stays, and so does a field that this row never gave.
    """
    new = rows_at(connection, item.id, [pair.seq for pair in pairs])
    old = rows_at(connection, earlier, [pair.earlier for pair in pairs])
    rows = {pair.seq: new[pair.seq] for pair in pairs if new[pair.seq].lead_id}
    leads = _held(connection, {row.lead_id for row in rows.values()})
    said = {
        pair.seq: told_apart(new[pair.seq].fields or {}, old[pair.earlier].fields or {})
        for pair in pairs
        if pair.seq in rows
    }
    identity = _identities(connection, item, leads, [(rows[seq].lead_id, names) for seq, names in said.items()])
    changed: dict[str, list[str]] = defaultdict(list)
    for seq, row in rows.items():
        fields, sources = leads[row.lead_id]
        for name in said[seq]:
            value, have = (row.fields or {}).get(name), fields.get(name)
            source = record_named(sources.get(name) or "")
            if not value or not have or value == have:
                continue
            if forbids(name, value) or (may_change(name, have) and identity.get(source) == row.row_key):
                fields[name], sources[name] = value, f"{item.id}:{seq}"
                changed[row.lead_id].append(name)
    _write(connection, leads, changed)
    events = [
        Event(update_key(item.id, lead_id), lead_id, "redelivered", data={"delivery": item.id, "fields": sorted(names)})
        for lead_id, names in sorted(changed.items())
    ]
    log_events(connection, item.seller, events, now)


def told_apart(new: Fields, old: Fields) -> list[str]:
    """The names of the fields in which two rows differ."""
    return sorted(name for name in {*new, *old} if new.get(name) != old.get(name))


def _held(connection: Connection, ids: set[str]) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Fields and sources of these leads, held until the transaction ends."""
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for part in chunked(sorted(ids), 5_000):
        rows = connection.execute(
            select(lead.c.id, lead.c.fields, lead.c.sources)
            .where(lead.c.id.in_(part))
            .order_by(lead.c.id)
            .with_for_update()
        )
        found.update({row.id: (row.fields, sources_of(row.fields, row.sources)) for row in rows})
    return found


def _identities(
    connection: Connection,
    item: Delivery,
    leads: Mapping[str, tuple[dict[str, str], dict[str, str]]],
    names: Sequence[tuple[str, Sequence[str]]],
) -> dict[_Place | None, Any]:
    """The identities of the vendor's records from which the named fields of the leads come."""
    places: dict[str, set[int]] = defaultdict(set)
    for lead_id, wanted in names:
        for name in wanted:
            if source := record_named(leads[lead_id][1].get(name) or ""):
                places[source[0]].add(source[1])
    theirs = _deliveries_of_vendor(connection, item, list(places))
    return {
        (delivery_id, seq): row.row_key
        for delivery_id in theirs
        for seq, row in rows_at(connection, delivery_id, sorted(places[delivery_id])).items()
        if row.row_key is not None
    }


def _deliveries_of_vendor(connection: Connection, item: Delivery, among: Sequence[str]) -> list[str]:
    return list(
        connection.scalars(
            select(delivery.c.id)
            .join(purchase, (purchase.c.seller == delivery.c.seller) & (purchase.c.id == delivery.c.purchase_id))
            .where(delivery.c.seller == item.seller, delivery.c.id.in_(among))
            .where(purchase.c.vendor == vendor_of(connection, item))
        )
    )


def _write(
    connection: Connection,
    leads: Mapping[str, tuple[dict[str, str], dict[str, str]]],
    changed: Mapping[str, Sequence[str]],
) -> None:
    if changed:
        connection.execute(
            update(lead)
            .where(lead.c.id == bindparam("b_id"))
            .values(fields=bindparam("b_fields"), sources=bindparam("b_sources"), due=1),
            [{"b_id": key, "b_fields": leads[key][0], "b_sources": leads[key][1]} for key in sorted(changed)],
        )
