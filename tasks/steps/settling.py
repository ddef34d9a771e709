"""Settling bills: a person's word on single questions, or a vendor's statement held against our books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from leadwright.errors import InputError
from leadwright.money import Money, money_text
from ledger.settling import Word, reopen_by_reference, settle_unknown, unknown_questions
from ledger.statements import Span, billed_by_key, last_asked, sellers_asking
from tasks.steps.statements import Line
from tasks.steps.workplace import Workplace


@dataclass(frozen=True)
class Compared:
    """What a statement came to: questions settled by it and `left`, and where it and our books differ (theirs, ours).

    `others` are other sellers here who asked questions on which the two differ: they may share the account.
    """

    billed: int
    not_billed: int
    left: int
    theirs: int
    ours: int
    span: Span
    differ: dict[str, tuple[int, int]]
    others: list[str]

    def document(self) -> dict[str, Any]:
        """It as plain data."""
        return {
            "since": self.span.since.isoformat() if self.span.since else None,
            "until": self.span.until.isoformat() if self.span.until else None,
            "settled": {"billed": self.billed, "not_billed": self.not_billed},
            "left": self.left,
            "statement": money_text(self.theirs),
            "books": money_text(self.ours),
            "agrees": not self.differ,
            "differences": [
                {"key": key, "statement": money_text(theirs), "books": money_text(ours)}
                for key, (theirs, ours) in sorted(self.differ.items())
            ],
            "asked_by_others": self.others,
        }


def questions_unknown(place: Workplace) -> list[dict[str, Any]]:
    """Every question that may have been billed without an answer, as plain data."""
    with place.ledger.database.reading() as connection:
        rows = unknown_questions(connection, place.seller.id)
    return [
        {
            "key": row.key,
            "provider": row.provider,
            "account": row.account or row.provider,
            "asked_at": row.asked_at.isoformat(),
            "at_most": money_text(row.reserved_micros),
            "currency": row.currency,
            "run": row.run_id,
        }
        for row in rows
    ]


def settle_one(place: Workplace, key: str, billed: bool, cost: Money | None, author: str) -> None:
    """Take somebody's word on the question `key`; InputError if there is none that is unknown."""
    with place.ledger.database.writing() as connection:
        if not settle_unknown(connection, place.seller.id, [Word(key, billed, author, cost)], place.now):
            raise InputError(
                f"no question {key} waits to be settled; `leadwright providers unknown` lists those that do"
            )


def settle_by_statement(
    place: Workplace,
    provider: str,
    lines: Sequence[Line],
    author: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Compared:
    """Settle what is unknown at `provider` by its statement, and compare the two with each other.

    The statement has every charge from `since` (the beginning) to `until`. Where that is not said, it reaches as far as
    it shows itself: to its last date, or to when the last of our questions that it lists was asked. What it leaves out
    was not billed if it was asked and over within these bounds; what it lists was, whenever it was asked. InputError if
    nothing tells how far it reaches.
    """
    theirs = _by_key(lines)
    with place.ledger.database.writing() as connection:
        span = Span(since, until or _reach(connection, place.seller.id, provider, lines))
        waiting = [row for row in unknown_questions(connection, place.seller.id) if row.provider == provider]
        words = _words(connection, place.seller.id, provider, waiting, theirs, span, author)
        settle_unknown(connection, place.seller.id, words, place.now)
        ours = _books(connection, place.seller.id, provider, theirs, span)
        sums = {
            key: (theirs[key].micros if key in theirs else 0, ours.get(key, 0)) for key in theirs.keys() | ours.keys()
        }
        differ = {key: pair for key, pair in sums.items() if pair[0] != pair[1]}
        others = sellers_asking(connection, provider, list(differ), but=place.seller.id)
    billed = sum(word.billed for word in words)
    charged = sum(line.micros for line in lines)
    left = len(waiting) - len(words)
    return Compared(billed, len(words) - billed, left, charged, sum(ours.values()), span, differ, others)


def _by_key(lines: Sequence[Line]) -> dict[str, Line]:
    """One line a question, with all that was charged for it."""
    found: dict[str, Line] = {}
    for line in lines:
        before = found[line.key].micros if line.key in found else 0
        found[line.key] = replace(line, micros=before + line.micros)
    return found


def _reach(connection: Connection, seller: str, provider: str, lines: Sequence[Line]) -> datetime:
    """The latest instant of which the statement itself shows that it was drawn up no earlier."""
    shown = [line.at for line in lines if line.at]
    if (asked := last_asked(connection, seller, provider, [line.key for line in lines])) is not None:
        shown.append(asked)
    if not shown:
        raise InputError("the statement does not tell how far it reaches; say so, as in --until 2026-10-31")
    return max(shown)


def _words(
    connection: Connection,
    seller: str,
    provider: str,
    waiting: Sequence[Any],
    theirs: Mapping[str, Line],
    span: Span,
    author: str,
) -> list[Word]:
    """What the statement says of the questions that wait for a word; nothing of those beyond it that it leaves out."""
    # A question may have been paid for in an earlier round, too: only what is more than that is this one's.
    paid_within, paid = (billed_by_key(connection, seller, provider, each) for each in (span, None))
    words = []
    for row in waiting:
        within, line = span.covers(row), theirs.get(row.key)
        micros = line.micros - (paid_within if within else paid).get(row.key, 0) if line else 0
        if line and micros > 0:
            words.append(Word(row.key, True, author, Money.of_micros(micros, line.currency)))
        elif within:
            words.append(Word(row.key, False, author))
    return words


def _books(
    connection: Connection, seller: str, provider: str, theirs: Mapping[str, Line], span: Span
) -> dict[str, int]:
    """What each question cost within the span, in millionths; one on its edge may be in the statement or not."""
    within, whole = (billed_by_key(connection, seller, provider, each) for each in (span, None))
    return {**within, **{key: whole[key] for key, line in theirs.items() if whole.get(key) == line.micros}}


def alert(place: Workplace, account: str, references: Sequence[str], about: str) -> int:
    """A vendor's word that something changed: how many leads are decided again, since its answers count no more."""
    with place.ledger.database.writing() as connection:
        return reopen_by_reference(connection, place.seller.id, account, references, about, place.now)
