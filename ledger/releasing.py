"""Leads that other deliveries know, too, when one is undone: they go on as if it had never come."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from leadwright.projection import Said, projected
from ledger.events import Event, log_events
from ledger.schema import delivery, finding, lead, lead_key, purchase, reach, record
from ledger.staged import Delivery
from ledger.withdrawing import Identify, event_key

_Rows = Mapping[str, Sequence[Any]]
_KEPT = ("accepted", "repaired")


def release(connection: Connection, item: Delivery, lead_ids: Sequence[str], identify: Identify, now: datetime) -> None:
    """Take from leads what came from the records of `item`, and let them be decided again by what remains."""
    if not lead_ids:
        return
    rows = _records(connection, lead_ids)
    remaining = {key: [row for row in rows[key] if row.delivery_id != item.id] for key in lead_ids}
    gone = {key: [row for row in rows[key] if row.delivery_id == item.id] for key in lead_ids}
    lost = _project(connection, item, remaining)
    _free_keys(connection, item.seller, gone, remaining, identify)
    _accept_first(connection, remaining)
    events = [
        Event(event_key("released", item.id, key), key, "released", data={"delivery": item.id, "fields": lost[key]})
        for key in lead_ids
    ]
    log_events(connection, item.seller, events, now)


def _records(connection: Connection, lead_ids: Sequence[str]) -> _Rows:
    """Every record of these leads, in the order in which they came."""
    found: dict[str, list[Any]] = defaultdict(list)
    rows = connection.execute(
        select(
            record.c.delivery_id,
            record.c.seq,
            record.c.lead_id,
            record.c.row_key,
            record.c.fields,
            record.c.disposition,
            delivery.c.purchase_id,
            purchase.c.vendor,
        )
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .join(purchase, (purchase.c.seller == delivery.c.seller) & (purchase.c.id == delivery.c.purchase_id))
        .where(record.c.lead_id.in_(lead_ids))
        .order_by(delivery.c.received_at, record.c.delivery_id, record.c.seq)
    )
    for row in rows:
        found[row.lead_id].append(row)
    return found


def _project(connection: Connection, item: Delivery, remaining: _Rows) -> dict[str, list[str]]:
    """Put the leads together anew where their fields came from `item`; which fields changed, by lead."""
    answers = _answers(connection, list(remaining))
    changes, lost = [], {}
    for row in connection.execute(select(lead.c.id, lead.c.fields, lead.c.sources).where(lead.c.id.in_(remaining))):
        said = [Said(f"{r.delivery_id}:{r.seq}", r.vendor, r.row_key, r.fields or {}) for r in remaining[row.id]]
        others, places = projected(said)
        fields, sources = dict(row.fields), dict(row.sources)
        theirs = [name for name, source in row.sources.items() if (source or "").startswith(f"{item.id}:")]
        for name in theirs:
            value, source = others.get(name), places.get(name)
            if value is None:
                value, source = answers[row.id].get(name, (None, None))
            if value is None:
                del fields[name], sources[name]
            else:
                fields[name], sources[name] = value, source
        changes.append({"b_id": row.id, "b_fields": fields, "b_sources": sources})
        lost[row.id] = sorted(name for name in theirs if fields.get(name) != row.fields.get(name))
    values = {"fields": bindparam("b_fields"), "sources": bindparam("b_sources"), "due": 1}
    connection.execute(update(lead).where(lead.c.id == bindparam("b_id")).values(**values), changes)
    return lost


def _answers(connection: Connection, lead_ids: Sequence[str]) -> dict[str, dict[str, tuple[str, str]]]:
    """The fields that sources have found for leads, first come first, each with its source."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    rows = connection.execute(
        select(finding.c.lead_id, finding.c.source, finding.c.fields)
        .where(finding.c.lead_id.in_(lead_ids), finding.c.fields.is_not(None))
        .order_by(finding.c.observed_at, finding.c.id)
    )
    for row in rows:
        for name, value in row.fields.items():
            if value:
                found[row.lead_id].setdefault(name, (value, row.source))
    return found


def _free_keys(connection: Connection, seller: str, gone: _Rows, remaining: _Rows, identify: Identify) -> None:
    """Let go of the keys and the reach that only the records that are gone have given."""
    stale_keys, stale_reach = [], []
    for lead_id, rows in gone.items():
        keys, hashes = _identity(rows, identify)
        kept_keys, kept_hashes = _identity(remaining[lead_id], identify)
        stale_keys += [{"b_kind": kind, "b_value": value, "b_lead": lead_id} for kind, value in keys - kept_keys]
        stale_reach += [{"b_hash": value, "b_lead": lead_id} for value in hashes - kept_hashes]
    if stale_keys:
        where = (lead_key.c.kind == bindparam("b_kind"), lead_key.c.value == bindparam("b_value"))
        ours = (lead_key.c.seller == seller, lead_key.c.lead_id == bindparam("b_lead"))
        connection.execute(delete(lead_key).where(*ours, *where), stale_keys)
    if stale_reach:
        by_hash = (reach.c.hash == bindparam("b_hash"), reach.c.lead_id == bindparam("b_lead"))
        connection.execute(delete(reach).where(reach.c.seller == seller, *by_hash), stale_reach)


def _identity(rows: Sequence[Any], identify: Identify) -> tuple[set[tuple[str, str]], set[str]]:
    keys: set[tuple[str, str]] = set()
    hashes: set[str] = set()
    for row in rows:
        more, others = identify(row.fields or {}, row.vendor or row.purchase_id)
        keys |= more
        hashes |= others
    return keys, hashes


def _accept_first(connection: Connection, remaining: _Rows) -> None:
    """What repeated a record that is gone repeats nothing any more: the first one left of a purchase is accepted."""
    changes = []
    for rows in remaining.values():
        accepted = {row.purchase_id for row in rows if row.disposition in _KEPT}
        for row in rows:
            if row.purchase_id not in accepted:
                accepted.add(row.purchase_id)
                changes.append({"b_delivery": row.delivery_id, "b_seq": row.seq})
    if changes:
        place = (record.c.delivery_id == bindparam("b_delivery"), record.c.seq == bindparam("b_seq"))
        connection.execute(update(record).where(*place).values(disposition="accepted", code=None), changes)
