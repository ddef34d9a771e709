"""Questions to providers, written down before they are asked, so that none is paid for twice.

A lookup is `intended`, then `answered`, or `pending` where the vendor has taken an order and answers later; one that a
dead process left intended is `unknown` unless its provider is safe to ask again; one that certainly did nothing is
`failed` and may be asked again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, update

from leadwright.asking import Item, Manifest, Order, Outcome, Question
from leadwright.errors import Billed
from leadwright.money import Money
from ledger.answers import Answer, answer_of, has_expired, latest_of
from ledger.budgets import Account, Cap, For, move, reserve
from ledger.bulk import add_missing
from ledger.database import exclusively
from ledger.leases import LEASE, is_dead
from ledger.orders import end_orders, place_orders
from ledger.schema import lookup


@dataclass
class Intents:
    """What to do about each question: ask it, take the answer there is, or leave it, and why."""

    ask: list[Question] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    unaffordable: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asker:
    """Who asks, for which seller, under which account's manifest, and within which caps.

    `lead_of` names the lead that each question is charged to, `purchase_of` the purchase that the lead came by, and
    `account` is the name under which answers are kept.
    """

    seller: str
    manifest: Manifest
    caps: Sequence[Cap]
    owner: str
    run_id: str
    purpose: str | None = None
    lead_of: Mapping[str, str] = field(default_factory=dict)
    purchase_of: Mapping[str, str] = field(default_factory=dict)
    account: str = ""


def intend(connection: Connection, asker: Asker, questions: Sequence[Question], now: datetime) -> Intents:
    """Sort `questions`, write down those to be asked and reserve what they may cost, all in one transaction."""
    exclusively(connection, "lookups", asker.seller, asker.manifest.id)
    intents = Intents()
    latest = latest_of(connection, asker.seller, [question.key for question in questions])
    again, fresh = [], []
    for question in {item.key: item for item in questions}.values():
        row = latest.get(question.key)
        if row is None or has_expired(row, now):
            fresh.append(question)
        elif row.state == "answered":
            intents.answers[question.key] = answer_of(row)
        elif row.state == "pending":
            intents.pending.append(question.key)
        elif row.state == "failed":
            fresh.append(question)
        elif row.state == "unknown":
            again.append(question) if asker.manifest.safe_to_repeat else intents.unknown.append(question.key)
        elif not is_dead(row.lease_owner) and now < row.asked_at + LEASE:
            intents.held.append(question.key)
        elif asker.manifest.safe_to_repeat:
            again.append(question)
        else:
            intents.unknown.append(question.key)
            _mark(connection, asker.seller, row, "unknown")
    _take_over(connection, asker, again, latest, now)
    granted = reserve(
        connection,
        asker.seller,
        asker.caps,
        asker.manifest.price,
        [_asked_for(asker, item.key) for item in fresh],
        asker.run_id,
        now,
    )
    affordable = [(item, accounts) for item, accounts in zip(fresh, granted, strict=True) if accounts is not None]
    _write(connection, asker, affordable, latest, now)
    intents.ask = again + [item for item, _ in affordable]
    intents.unaffordable = [item.key for item, accounts in zip(fresh, granted, strict=True) if accounts is None]
    return intents


def settle(connection: Connection, asker: Asker, items: Sequence[Item], now: datetime) -> dict[str, Answer]:
    """Write down what came back, settle the budgets, and give the answers by key (none for what failed)."""
    exclusively(connection, "lookups", asker.seller, asker.manifest.id)
    latest = latest_of(connection, asker.seller, [item.key for item in items])
    answers, records = {}, []
    orders: dict[tuple[str, int], Order] = {}
    ended: dict[tuple[str, int], str] = {}
    reserved: Counter[Account] = Counter()
    spent: Counter[Account] = Counter()
    for item in items:
        row = latest[item.key]
        if row.state == "answered":
            answers[item.key] = answer_of(row)
            continue
        state = _state_after(item)
        if state == "pending" and item.order:
            orders[row.key, row.round] = item.order
        elif row.state == "pending":
            ended[row.key, row.round] = "expired" if state == "unknown" else "answered"
        cost = 0
        if state == "answered":
            unsaid = row.reserved_micros if item.billed is Billed.YES else 0
            cost = item.cost.micros if item.cost else unsaid
        expires_at = _expiry(asker.manifest, item, now) if state == "answered" else None
        records.append(_record(row, item, state, cost, expires_at, now))
        for name, period in row.budgets if state not in _OPEN else ():
            reserved[name, period] -= row.reserved_micros
            spent[name, period] += cost
        if state == "answered":
            answers[item.key] = Answer(
                item.key,
                item.outcome,
                item.facts,
                item.fields,
                item.confidence,
                item.evidence,
                now,
                expires_at,
                item.error.kind if item.error else None,
            )
    _write_answers(connection, asker.seller, records)
    place_orders(connection, asker.seller, asker.account, orders, now)
    end_orders(connection, asker.seller, ended)
    move(connection, asker.seller, reserved=reserved, spent=spent)
    return answers


def is_ordered(item: Item) -> bool:
    """Whether a vendor has taken the question on, and the answer is to be asked for later."""
    return item.outcome is Outcome.PENDING and item.order is not None


def hold_on(connection: Connection, asker: Asker, now: datetime) -> None:
    """Renew the hold on every question that `asker` has written down and not settled."""
    connection.execute(
        update(lookup)
        .where(lookup.c.seller == asker.seller, lookup.c.provider == asker.manifest.id, lookup.c.state == "intended")
        .where(lookup.c.lease_owner == asker.owner)
        .values(asked_at=now)
    )


_OPEN = ("pending", "unknown")
"""States in which what a question may cost stays reserved."""


def _asked_for(asker: Asker, key: str) -> For:
    lead_id = asker.lead_of.get(key, key)
    return For(lead_id, asker.purchase_of.get(lead_id))


def _state_after(item: Item) -> str:
    if is_ordered(item):
        return "pending"
    if item.billed is Billed.UNKNOWN:
        return "unknown"
    # What was billed is not bought again, even if it failed; a wait without an order has nothing to come back for.
    came_to_nothing = item.outcome in (Outcome.FAILED, Outcome.PENDING)
    return "failed" if came_to_nothing and item.billed is not Billed.YES else "answered"


def _expiry(manifest: Manifest, item: Item, now: datetime) -> datetime | None:
    missed = item.outcome in (Outcome.NOT_FOUND, Outcome.REFUSED)
    ttl: timedelta | None = manifest.missed_ttl if missed else manifest.found_ttl
    return now + ttl if ttl is not None else None


def _where_row(statement: Any, seller: str, row: Any) -> Any:
    return statement.where(lookup.c.seller == seller, lookup.c.key == row.key, lookup.c.round == row.round)


def _mark(connection: Connection, seller: str, row: Any, state: str) -> None:
    connection.execute(
        _where_row(update(lookup), seller, row).values(
            state=state, billed=Billed.UNKNOWN if state == "unknown" else row.billed, lease_owner=None
        )
    )


def _take_over(
    connection: Connection, asker: Asker, again: Sequence[Question], latest: Mapping[str, Any], now: datetime
) -> None:
    if again:
        connection.execute(
            update(lookup)
            .where(
                lookup.c.seller == asker.seller,
                lookup.c.key == bindparam("b_key"),
                lookup.c.round == bindparam("b_round"),
            )
            .values(state="intended", lease_owner=asker.owner, run_id=asker.run_id, asked_at=now),
            [{"b_key": item.key, "b_round": latest[item.key].round} for item in again],
        )


def _write(
    connection: Connection,
    asker: Asker,
    questions: Sequence[tuple[Question, Sequence[Account]]],
    latest: Mapping[str, Any],
    now: datetime,
) -> None:
    price: Money | None = asker.manifest.price
    rows = [
        {
            "seller": asker.seller,
            "key": item.key,
            "round": latest[item.key].round + 1 if item.key in latest else 0,
            "provider": asker.manifest.id,
            "account": asker.account or None,
            "purpose": asker.purpose,
            "state": "intended",
            "reserved_micros": price.micros if price else 0,
            "cost_micros": 0,
            "currency": price.currency if price else None,
            "budgets": [list(account) for account in accounts],
            "run_id": asker.run_id,
            "lease_owner": asker.owner,
            "asked_at": now,
        }
        for item, accounts in questions
    ]
    add_missing(connection, lookup, rows)


def _record(row: Any, item: Item, state: str, cost: int, expires_at: datetime | None, now: datetime) -> dict[str, Any]:
    return {
        "b_key": row.key,
        "b_round": row.round,
        "state": state,
        "outcome": item.outcome,
        "billed": item.billed,
        "cost_micros": cost,
        "currency": item.cost.currency if item.cost else row.currency,
        "reserved_micros": row.reserved_micros if state in _OPEN else 0,
        "facts": dict(item.facts),
        "fields": dict(item.fields),
        "confidence": round(item.confidence * 1000),
        "evidence": item.evidence,
        "reference": item.reference,
        "error": item.error.kind if item.error else None,
        "lease_owner": None,
        "answered_at": None if state == "pending" else now,
        "expires_at": expires_at,
    }


def _write_answers(connection: Connection, seller: str, records: Sequence[dict[str, Any]]) -> None:
    if records:
        statement = update(lookup).where(
            lookup.c.seller == seller, lookup.c.key == bindparam("b_key"), lookup.c.round == bindparam("b_round")
        )
        connection.execute(statement, records)
