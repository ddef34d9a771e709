"""Collecting: asking what became of orders that vendors take days for, and giving the answers to their leads."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from leadwright.asking import CallContext, Item, Order, Outcome, Purpose
from leadwright.counted import counted
from leadwright.errors import Billed, InputError, ProviderError
from ledger.bulk import chunked
from ledger.leases import new_owner
from ledger.lookups import Asker, settle
from ledger.orders import (
    Standing,
    accounts_with_orders,
    claim_orders,
    expect_no_more,
    leads_concerned,
    let_orders_go,
)
from ledger.suppressions import suppress_leads
from tasks.steps.alerting import take_words
from tasks.steps.answers import findings_of, objections, unsettled
from tasks.steps.sources import Opened, source_called
from tasks.steps.workplace import Workplace
from tasks.telling import tell

MOST = 5_000
"""Orders that one task asks for."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)


@dataclass
class Collected:
    """What came of asking for the orders at one account; counts only."""

    account: str
    orders: int = 0
    answered: int = 0
    waiting: int = 0
    expired: int = 0
    leads: int = 0
    problem: str | None = None
    outcomes: dict[str, int] = field(default_factory=dict)

    def counts(self) -> dict[str, Any]:
        """The counts as plain data."""
        return asdict(self)


def open_orders(place: Workplace) -> dict[str, int]:
    """How many orders are open, by account."""
    with place.ledger.database.reading() as connection:
        return accounts_with_orders(connection, place.seller.id)


def collect(place: Workplace, account: str, run_id: str) -> Collected:
    """What came of asking for the orders at `account` that are due; an account that is not set up is a problem told."""
    done = Collected(account)
    try:
        opened = source_called(place, account)
    except InputError as error:
        done.problem = str(error)
        return done
    owner = new_owner()
    with place.ledger.database.writing() as connection:
        standing = claim_orders(connection, place.seller.id, account, owner, MOST, place.now)
    done.orders = len(standing)
    try:
        _collect(place, opened, standing, owner, run_id, done)
    finally:
        with place.ledger.database.writing() as connection:
            let_orders_go(connection, owner)
    return done


def _collect(
    place: Workplace, opened: Opened, standing: Sequence[Standing], owner: str, run_id: str, done: Collected
) -> None:
    by_purpose = groupby(sorted(standing, key=lambda each: each.purpose or ""), key=lambda each: each.purpose)
    for purpose, group in by_purpose:
        asker = Asker(place.seller.id, opened.manifest, opened.caps, owner, run_id, purpose, account=opened.name)
        context = CallContext(run_id, Purpose(purpose) if purpose else None)
        for batch in chunked(list(group), max(opened.manifest.max_batch, 50)):
            if done.problem:
                return
            items = _polled(opened, [each.order for each in batch], context)
            _note(items, done)
            _settle(place, opened, asker, [_or_later(place, *pair) for pair in zip(batch, items, strict=True)], done)
            tell("%s: %d of %s asked for", opened.name, sum(done.outcomes.values()), counted(done.orders, "order"))


def _polled(opened: Opened, orders: Sequence[Order], context: CallContext) -> Sequence[Item]:
    try:
        return opened.orders.poll(orders, context)
    except ProviderError as error:
        return [Item(order.key, Outcome.PENDING, error=error, order=order) for order in orders]


def _note(items: Sequence[Item], done: Collected) -> None:
    stops = (item.error for item in items if item.error and item.error.stops_provider)
    if error := next(stops, None):
        done.problem = str(error)


def _or_later(place: Workplace, standing: Standing, item: Item) -> Item:
    """`item`, asked for again later where it is still to come, and given up where the vendor knows of it no more."""
    if item.outcome is not Outcome.PENDING:
        return item
    order, now = item.order or standing.order, place.now
    if order.expires_at is not None and order.expires_at <= now:
        return Item(item.key, Outcome.FAILED, billed=Billed.UNKNOWN, error=item.error)
    if order.poll_after <= now:
        pause = min(FIRST_PAUSE * 2 ** min(standing.polls - 1, 10), LONGEST_PAUSE)
        told = item.error.retry_after if isinstance(item.error, ProviderError) else None
        order = replace(order, poll_after=now + max(pause, timedelta(seconds=told or 0)))
    return replace(item, order=order)


def _settle(place: Workplace, opened: Opened, asker: Asker, items: Sequence[Item], done: Collected) -> None:
    for item in items:
        done.outcomes[item.outcome] = done.outcomes.get(item.outcome, 0) + 1
    ended = [item for item in items if item.outcome is not Outcome.PENDING]
    lost = [item.key for item in ended if item.billed is Billed.UNKNOWN]
    with place.ledger.database.writing() as connection:
        leads = leads_concerned(connection, place.seller.id, [item.key for item in items])
        answers = settle(connection, asker, items, place.now)
        found = findings_of(place, opened, answers.values(), leads)
        gone = unsettled(connection, place, opened, "unknown", lost, leads)
        take_words(connection, place, opened, [*found, *gone])
        came_to_nothing = [item.key for item in ended if item.key not in answers and item.key not in lost]
        expect_no_more(connection, place.seller.id, came_to_nothing, place.now)
        if objected := objections(opened, answers.values(), leads):
            suppress_leads(connection, place.seller.id, place.hasher, objected, "objection", opened.name, place.now)
    done.answered += len(answers)
    done.expired += len(lost)
    done.waiting += sum(item.outcome is Outcome.PENDING for item in items)
    done.leads += len(found)
