"""Leads that other deliveries know, too, when one is undone: they go on as if it had never come."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from leadwright.projection import Said, projected
from ledger.events import Event, log_events
from ledger.keys import remove_keys
from ledger.placing import sources_of
from ledger.schema import finding, lead, record
from ledger.staged import Delivery
from ledger.withdrawing import Identify, Rows, event_key, keys_of, records_of

_KEPT = ("accepted", "repaired")


def release(connection: Connection, item: Delivery, lead_ids: Sequence[str], identify: Identify, now: datetime) -> None:
    """Take from leads what came from the records of `item`, and let them be decided again by what remains."""
    if not lead_ids:
        return
    rows = records_of(connection, lead_ids)
    remaining = {key: [row for row in rows[key] if row.delivery_id != item.id] for key in lead_ids}
    gone = {key: [row for row in rows[key] if row.delivery_id == item.id] for key in lead_ids}
    lost = _project(connection, item, remaining)
    _free_keys(connection, gone, remaining, identify)
    _accept_first(connection, remaining)
    events = [
        Event(event_key("released", item.id, key), key, "released", data={"delivery": item.id, "fields": lost[key]})
        for key in lead_ids
    ]
    log_events(connection, item.seller, events, now)


def _project(connection: Connection, item: Delivery, remaining: Rows) -> dict[str, list[str]]:
    """Put the leads together anew where their fields came from `item`; which fields changed, by lead."""
    answers = _answers(connection, list(remaining))
    changes, lost = [], {}
    for row in connection.execute(select(lead.c.id, lead.c.fields, lead.c.sources).where(lead.c.id.in_(remaining))):
        said = [Said(f"{r.delivery_id}:{r.seq}", r.vendor, r.row_key, r.fields or {}) for r in remaining[row.id]]
        others, places = projected(said)
        fields, sources = dict(row.fields), sources_of(row.fields, row.sources)
        theirs = [name for name, source in sources.items() if source.startswith(f"{item.id}:")]
        for name in theirs:
            if name in others:
                fields[name], sources[name] = others[name], places[name]
            elif name in answers[row.id]:
                fields[name], sources[name] = answers[row.id][name]
            else:
                del fields[name], sources[name]
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


def _free_keys(connection: Connection, gone: Rows, remaining: Rows, identify: Identify) -> None:
    """Let go of the keys that only the records that are gone have given."""
    stale: set[tuple[int, int]] = set()
    for lead_id, rows in gone.items():
        kept = keys_of(remaining[lead_id], identify)
        stale |= {(key, row.no) for row in rows for key in keys_of([row], identify) - kept}
    remove_keys(connection, stale)


def _accept_first(connection: Connection, remaining: Rows) -> None:
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
