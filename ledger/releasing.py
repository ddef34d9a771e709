"""Leads that other deliveries know, too, when one is undone: they go on as if it had never come."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, bindparam, select, update

from leadwright.belonging import BELONGING
from leadwright.projection import Said
from ledger.bulk import among
from ledger.events import Event, log_events
from ledger.keys import remove_keys
from ledger.placing import sources_of
from ledger.restating import Words, differing, parted, restated, words_of_others, write_restated
from ledger.schema import finding, lead, record
from ledger.staged import Delivery, Fields
from ledger.withdrawing import Identify, Rows, event_key, records_of, with_keys

_KEPT = ("accepted", "repaired")


def release(
    connection: Connection, item: Delivery, lead_ids: Sequence[str], identify: Identify, now: datetime
) -> list[int]:
    """Take from leads what came from the records of `item`, and let them be decided again by what remains.

    The places of those records.
    """
    if not lead_ids:
        return []
    rows = records_of(connection, lead_ids)
    lost = _restate(connection, item, rows)
    _free_keys(connection, item, rows, identify)
    _accept_first(connection, item, rows)
    events = [
        Event(event_key("released", item.id, key), key, "released", data={"delivery": item.id, "fields": lost[key]})
        for key in lead_ids
    ]
    log_events(connection, item.seller, events, now)
    return [row.seq for told in rows.values() for row in told if row.delivery_id == item.id]


def _restate(connection: Connection, item: Delivery, rows: Rows) -> dict[str, list[str]]:
    """Put the leads together anew without the records of `item`; which fields changed, by lead."""
    answers = _answers(connection, list(rows))
    changes, lost = {}, {}
    for row in connection.execute(select(lead.c.id, lead.c.fields, lead.c.sources).where(among(lead.c.id, rows))):
        sources = sources_of(row.fields, row.sources)
        words = words_of_others(row.fields, sources)
        before, after = parted(rows[row.id], item.id)
        apart = {name: word for name, word in words.items() if name not in BELONGING}
        known = restated(before, apart, [each for each in after if each.delivery_id != item.id])
        open_ = {name for name, source in sources.items() if name in words or source.startswith(f"{item.id}:")}
        for source, fields in (*answers[row.id], *_by_source(words)):
            known.join(Said(source, None, None, {name: value for name, value in fields.items() if name in open_}))
        changes[row.id], lost[row.id] = known, differing(row.fields, known.fields)
    write_restated(connection, changes)
    return lost


def _answers(connection: Connection, lead_ids: Sequence[str]) -> dict[str, list[tuple[str, Fields]]]:
    """What sources have found for leads, each with its source, in the order in which they said it."""
    found: dict[str, list[tuple[str, Fields]]] = defaultdict(list)
    rows = connection.execute(
        select(finding.c.lead_id, finding.c.source, finding.c.fields)
        .where(among(finding.c.lead_id, lead_ids), finding.c.fields.is_not(None))
        .order_by(finding.c.observed_at, finding.c.id)
    )
    for row in rows:
        found[row.lead_id].append((row.source, row.fields))
    return found


def _by_source(words: Words) -> Iterator[tuple[str, Fields]]:
    for source in sorted({source for _, source in words.values()}):
        yield source, {name: value for name, (value, said_by) in words.items() if said_by == source}


def _free_keys(connection: Connection, item: Delivery, rows: Rows, identify: Identify) -> None:
    """Let go of the keys that only the records that are gone have given."""
    gone, kept = set[tuple[int, int]](), set[tuple[int, int]]()
    for row, keys in with_keys(chain.from_iterable(rows.values()), identify):
        (gone if row.delivery_id == item.id else kept).update((key, row.no) for key in keys)
    remove_keys(connection, gone - kept)


def _accept_first(connection: Connection, item: Delivery, rows: Rows) -> None:
    """What repeated a record that is gone repeats nothing any more: the first one left of a purchase is accepted."""
    changes = []
    for told in rows.values():
        remaining = [row for row in told if row.delivery_id != item.id]
        accepted = {row.purchase_id for row in remaining if row.disposition in _KEPT}
        for row in remaining:
            if row.purchase_id not in accepted:
                accepted.add(row.purchase_id)
                changes.append({"b_delivery": row.delivery_id, "b_seq": row.seq})
    if changes:
        place = (record.c.delivery_id == bindparam("b_delivery"), record.c.seq == bindparam("b_seq"))
        connection.execute(update(record).where(*place).values(disposition="accepted", code=None), changes)
