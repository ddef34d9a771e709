"""Settling bills: a person's word on single questions, or a vendor's statement held against our books."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path
from typing import Any

from leadwright.errors import InputError
from leadwright.money import MICROS, Money, money_text
from ledger.settling import Word, billed_by_key, reopen_by_reference, settle_unknown, unknown_questions
from tasks.steps.workplace import Workplace

_KEY = ("key", "reference", "callref", "metadata")
_AMOUNT = ("amount", "billed", "cost", "price")


@dataclass(frozen=True)
class Line:
    """One position of a vendor's statement: the key of our question, and what was charged for it in all."""

    key: str
    micros: int
    currency: str


@dataclass
class Compared:
    """What a statement came to: questions settled by it, and where it and our books differ (key: theirs, ours)."""

    billed: int = 0
    not_billed: int = 0
    theirs: int = 0
    ours: int = 0
    differ: dict[str, tuple[int, int]] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """It as plain data."""
        return {
            "settled": {"billed": self.billed, "not_billed": self.not_billed},
            "statement": money_text(self.theirs),
            "books": money_text(self.ours),
            "agrees": not self.differ,
            "differences": [
                {"key": key, "statement": money_text(theirs), "books": money_text(ours)}
                for key, (theirs, ours) in sorted(self.differ.items())
            ],
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


def settle_by_statement(place: Workplace, provider: str, lines: Sequence[Line], author: str) -> Compared:
    """Settle what is unknown at `provider` by its statement, which must be complete, and compare it with our books."""
    theirs: Counter[str] = Counter()
    currency = {line.key: line.currency for line in lines}
    for line in lines:
        theirs[line.key] += line.micros
    done = Compared(theirs=sum(theirs.values()))
    with place.ledger.database.writing() as connection:
        waiting = [row for row in unknown_questions(connection, place.seller.id) if row.provider == provider]
        # A question may have been paid for in an earlier round, too: only what is more than that is this one's.
        paid = billed_by_key(connection, place.seller.id, provider)
        words = []
        for row in waiting:
            micros = theirs[row.key] - paid.get(row.key, 0)
            cost = Money.of_micros(micros, currency[row.key]) if micros > 0 else None
            words.append(Word(row.key, cost is not None, author, cost))
        settle_unknown(connection, place.seller.id, words, place.now)
        ours = billed_by_key(connection, place.seller.id, provider)
    done.billed = sum(word.billed for word in words)
    done.not_billed = len(words) - done.billed
    done.ours = sum(ours.values())
    done.differ = {
        key: (theirs[key], ours.get(key, 0)) for key in theirs.keys() | ours.keys() if theirs[key] != ours.get(key, 0)
    }
    return done


def alert(place: Workplace, account: str, references: Sequence[str], about: str) -> int:
    """A vendor's word that something changed: how many leads are decided again, since its answers count no more."""
    with place.ledger.database.writing() as connection:
        return reopen_by_reference(connection, place.seller.id, account, references, about, place.now)


def read_statement(file: Path, provider: str) -> list[Line]:
    """The lines of a statement in CSV or JSON; lines of other providers are left out, if it says whose they are.

    A line needs a key (`key`, `reference` or `callref`), an amount (`amount`, `billed`, `cost` or `price`) and a
    `currency`. Raises InputError, with the line's number, for one that cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        rows = (
            json.loads(text)
            if text.lstrip()[:1] == "["
            else list(csv.DictReader(StringIO(text), dialect=_dialect(text)))
        )
    except (OSError, UnicodeDecodeError, ValueError, csv.Error) as error:
        raise InputError(f"the statement {file.name} cannot be read ({type(error).__name__})") from None
    return [
        _line(file.name, number, row)
        for number, row in enumerate(_objects(file.name, rows), start=1)
        if str(row.get("provider") or provider) == provider
    ]


def _dialect(text: str) -> type[csv.Dialect]:
    class Told(csv.excel):
        delimiter = ";" if ";" in text.partition("\n")[0] else ","

    return Told


def _objects(name: str, rows: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise InputError(f"{name}, line {number}: not an object")
        yield {str(key).strip().casefold(): value for key, value in row.items()}


def _line(name: str, number: int, row: Mapping[str, Any]) -> Line:
    key = next((str(row[each]) for each in _KEY if row.get(each)), None)
    amount = next((row[each] for each in _AMOUNT if row.get(each) not in (None, "")), None)
    currency = str(row.get("currency") or "")
    if key is None or amount is None or len(currency) != 3:
        raise InputError(f"{name}, line {number}: a key, an amount and a currency are needed")
    try:
        micros = int((Decimal(str(amount).replace(",", ".")) * MICROS).to_integral_value())
    except (InvalidOperation, OverflowError, ValueError):
        raise InputError(f"{name}, line {number}: the amount is not a number") from None
    return Line(key, micros, currency)
