"""Undoing a delivery: lead by lead in batches, safe to kill, and told in full what was taken back and what was not."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection

from leadwright.counted import counted
from leadwright.errors import InputError, WorkError
from leadwright.matching.keys import lead_pairs, reach_pairs
from leadwright.undoing import Stays
from ledger.database import exclusively
from ledger.intake import delivery_called
from ledger.restricting import hold_restrictions, keep_restrictions
from ledger.staged import Delivery, Fields
from ledger.standing import absorbing_leads
from ledger.suppressions import barred_by, suppress_leads
from ledger.undoing import UNDONE, begin, end, fates, leads_from, take_back, told_before
from ledger.withdrawing import Identify
from tasks.steps.workers import seldom_collecting
from tasks.steps.workplace import Workplace
from tasks.telling import tell

BATCH = 20_000
"""Records a transaction: the fewer there are, the more often is each page written that holds keys."""
OBJECTED = "objection"


def undo(place: Workplace, delivery_id: str, batch: int = BATCH) -> dict[str, Any]:
    """What undoing a delivery withdrew, released and left. Cut off, it goes on when called again; done, it is left."""
    item = _delivery(place, delivery_id)
    with place.ledger.database.reading() as connection:
        before = told_before(connection, item.id)
    if item.state == UNDONE and before is not None:
        return _document(item, UNDONE, before, {}, again=True)
    with place.ledger.database.writing() as connection:
        begin(connection, item)
        absorbing = absorbing_leads(connection)
    left: dict[str, Stays] = {}
    with seldom_collecting():
        for lead_ids in _pages(place, item, batch):
            left |= _taken_back(place, item, lead_ids, absorbing)
    with place.ledger.database.writing() as connection:
        exclusively(connection, "leads", item.seller)
        hold_restrictions(connection, item.seller)
        summary = end(connection, item, {code: len(ids) for code, ids in _by_reason(left).items()}, place.now)
    tell(
        "%s: %s withdrawn, %d released, %d left",
        item.name,
        counted(summary["withdrawn"], "lead"),
        summary["released"],
        len(left),
    )
    return _document(item, "partly_undone" if left else UNDONE, summary, left)


def _taken_back(
    place: Workplace, item: Delivery, lead_ids: Sequence[str], absorbing: Collection[str]
) -> Mapping[str, Stays]:
    """Take back what can be of these leads; which are left, and why."""
    with place.ledger.database.writing() as connection:
        exclusively(connection, "leads", item.seller)
        fate = fates(connection, item, lead_ids, absorbing, hold=True)
        _keep_barred(connection, place, item, [*fate.withdrawn, *fate.released])
        take_back(connection, item, fate, _identify(place), place.now)
    return fate.left


def _keep_barred(connection: Connection, place: Workplace, item: Delivery, lead_ids: Sequence[str]) -> None:
    """Whom the delivery says nobody may contact, or not in some way, is left alone, whatever else is taken back."""
    barred = barred_by(connection, item.id, lead_ids)
    suppress_leads(connection, item.seller, place.hasher, barred, OBJECTED, item.id, place.now)
    others = sorted({*lead_ids}.difference(barred))
    keep_restrictions(connection, item.seller, place.hasher, item.id, others, OBJECTED, place.now)


def would_undo(place: Workplace, delivery_id: str, batch: int = BATCH) -> dict[str, Any]:
    """What `undo` would do as things stand; nothing is changed."""
    item = _delivery(place, delivery_id)
    withdrawn: set[str] = set()
    released: set[str] = set()
    left: dict[str, Stays] = {}
    with place.ledger.database.reading() as connection:
        absorbing = absorbing_leads(connection)
    for lead_ids in _pages(place, item, batch):
        with place.ledger.database.reading() as connection:
            fate = fates(connection, item, lead_ids, absorbing)
        withdrawn.update(fate.withdrawn)
        released.update(fate.released)
        left |= fate.left
    counts = {code: len(ids) for code, ids in _by_reason(left).items()}
    summary = {"withdrawn": len(withdrawn), "released": len(released), "left": counts}
    return _document(item, item.state, summary, left) | {"dry_run": True}


def _delivery(place: Workplace, delivery_id: str) -> Delivery:
    with place.ledger.database.reading() as connection:
        try:
            return delivery_called(connection, place.seller.id, delivery_id)
        except WorkError as error:
            raise InputError(f"{error}; `leadwright rejects` lists those there are") from None


def _pages(place: Workplace, item: Delivery, size: int) -> Iterator[list[str]]:
    after: int | None = -1
    while after is not None:
        with place.ledger.database.reading() as connection:
            lead_ids, after = leads_from(connection, item.id, after, size)
        if lead_ids:
            yield lead_ids


def _identify(place: Workplace) -> Identify:
    hasher = place.hasher

    def identify(rows: Sequence[Fields], source: str) -> list[list[int]]:
        pairs = [{*lead_pairs(fields, source), *reach_pairs(fields)} for fields in rows]
        numbers = iter(hasher.numbers(chain.from_iterable(pairs)))
        return [list(islice(numbers, len(own))) for own in pairs]

    return identify


def _by_reason(left: dict[str, Stays]) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = defaultdict(list)
    for lead_id, reason in sorted(left.items()):
        ids[reason.value].append(lead_id)
    return ids


def _document(
    item: Delivery, state: str, summary: dict[str, Any], left: dict[str, Stays], again: bool = False
) -> dict[str, Any]:
    about = {"delivery": item.id, "file": item.name, "purchase": item.purchase_id, "state": state, "again": again}
    return {**about, "dry_run": False, **summary, "leads_left": dict(_by_reason(left))}
