"""A person's word on questions that may have been billed without an answer, and vendors' alerts on answers given."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from leadwright.errors import Billed, InputError
from leadwright.money import Money
from ledger.budgets import Account, move
from ledger.bulk import chunked
from ledger.database import exclusively
from ledger.events import Event, log_events
from ledger.orders import leads_concerned
from ledger.schema import finding, lead, lookup

BELIEVED = timedelta(days=90)
"""How long a question that was billed and never answered is not asked again."""


@dataclass(frozen=True)
class Word:
    """What somebody found out about one question: whether it was billed, at what, and who says so."""

    key: str
    billed: bool
    author: str
    cost: Money | None = None


def unknown_questions(connection: Connection, seller: str) -> list[Any]:
    """Every question that may have been billed without an answer, oldest first."""
    statement = select(lookup).where(lookup.c.seller == seller, lookup.c.state == "unknown")
    return list(connection.execute(statement.order_by(lookup.c.asked_at, lookup.c.key)))


def settle_unknown(connection: Connection, seller: str, words: Sequence[Word], now: datetime) -> list[str]:
    """Settle those of the questions that are unknown, and have their leads decided again; the keys settled.

    What was not billed may be asked again. What was is booked, and not asked again until it would have expired.
    InputError for a cost in another currency than the one it was reserved in: no cap could count it.
    """
    settled: list[str] = []
    reserved: Counter[Account] = Counter()
    spent: Counter[Account] = Counter()
    for part in chunked(words, 2_000):
        rows = {row.key: row for row in _unknown(connection, seller, [word.key for word in part])}
        for word in part:
            if (row := rows.pop(word.key, None)) is None:
                continue
            _check_currency(row, word)
            cost = (word.cost.micros if word.cost else row.reserved_micros) if word.billed else 0
            for name, period in row.budgets:
                reserved[name, period] -= row.reserved_micros
                spent[name, period] += cost
            _write(connection, seller, row, word, cost, now)
            settled.append(word.key)
        _reopen(connection, seller, part, settled, now)
    move(connection, seller, reserved=reserved, spent=spent)
    return settled


def reopen_by_reference(
    connection: Connection, seller: str, account: str, references: Sequence[str], about: str, now: datetime
) -> int:
    """Believe what `account` said of these companies no more, and have their leads decided again; how many leads.

    `references` are the vendor's own names of them.
    """
    reopened = 0
    for part in chunked(sorted(set(references)), 2_000):
        these = (lookup.c.seller == seller, lookup.c.account == account, lookup.c.reference.in_(part))
        keys = list(connection.scalars(select(lookup.c.key).distinct().where(*these, lookup.c.state == "answered")))
        believed = (finding.c.expires_at.is_(None)) | (finding.c.expires_at > now)
        concerned = (finding.c.seller == seller, finding.c.source == account, finding.c.lookup_key.in_(keys), believed)
        leads = list(connection.scalars(select(finding.c.lead_id).distinct().where(*concerned)))
        connection.execute(update(finding).where(*concerned).values(expires_at=now))
        standing = (lookup.c.expires_at.is_(None)) | (lookup.c.expires_at > now)
        connection.execute(update(lookup).where(*these, standing, lookup.c.state == "answered").values(expires_at=now))
        _due(connection, leads)
        log_events(
            connection,
            seller,
            [Event(None, id_, "alert", data={"source": account, "about": about}) for id_ in leads],
            now,
        )
        reopened += len(leads)
    return reopened


def _unknown(connection: Connection, seller: str, keys: Sequence[str]) -> list[Any]:
    found = select(lookup.c.provider).distinct().where(lookup.c.seller == seller, lookup.c.key.in_(keys))
    for provider in sorted(connection.scalars(found)):
        exclusively(connection, "lookups", seller, provider)
    statement = select(lookup).where(lookup.c.seller == seller, lookup.c.key.in_(keys), lookup.c.state == "unknown")
    return list(connection.execute(statement))


def _check_currency(row: Any, word: Word) -> None:
    if word.cost is not None and row.currency not in (None, word.cost.currency):
        raise InputError(f"{word.key} was reserved in {row.currency}, and cannot have cost {word.cost.currency}")


def _write(connection: Connection, seller: str, row: Any, word: Word, cost: int, now: datetime) -> None:
    connection.execute(
        update(lookup)
        .where(lookup.c.seller == seller, lookup.c.key == row.key, lookup.c.round == row.round)
        .values(
            state="answered" if word.billed else "failed",
            outcome="failed",
            billed=Billed.YES if word.billed else Billed.NO,
            cost_micros=cost,
            reserved_micros=0,
            answered_at=now,
            expires_at=now + BELIEVED if word.billed else None,
            lease_owner=None,
        )
    )


def _reopen(connection: Connection, seller: str, words: Sequence[Word], settled: Sequence[str], now: datetime) -> None:
    by_key = {word.key: word for word in words if word.key in set(settled)}
    concerned = leads_concerned(connection, seller, list(by_key))
    again = [key for key, word in by_key.items() if not word.billed]
    lost = (finding.c.seller == seller, finding.c.outcome == "unknown")
    if again:
        connection.execute(update(finding).where(*lost, finding.c.lookup_key.in_(again)).values(expires_at=now))
    if paid := [key for key in by_key if key not in set(again)]:
        ends = {"expires_at": now + BELIEVED}
        connection.execute(update(finding).where(*lost, finding.c.lookup_key.in_(paid)).values(**ends))
    _due(connection, [lead_id for key in by_key for lead_id in concerned[key]])
    events = [
        Event(None, lead_id, "bill_settled", data={"lookup": key, "billed": word.billed, "by": word.author})
        for key, word in by_key.items()
        for lead_id in concerned[key]
    ]
    log_events(connection, seller, events, now)


def _due(connection: Connection, lead_ids: Sequence[str]) -> None:
    for part in chunked(sorted(set(lead_ids)), 5_000):
        connection.execute(update(lead).where(lead.c.id.in_(part), lead.c.status != "withdrawn").values(due=1))
