"""Reading vendors' statements: which question was charged, how much, and when if it is said."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path
from typing import Any

from leadwright.errors import InputError
from leadwright.money import MICROS

_KEY = ("key", "reference", "callref", "metadata")
_AMOUNT = ("amount", "billed", "cost", "price")
_AT = ("date", "at", "timestamp", "charged_at", "billed_at")


@dataclass(frozen=True)
class Line:
    """One position of a vendor's statement: the key of our question, what was charged for it in all, and when."""

    key: str
    micros: int
    currency: str
    at: datetime | None = None


def moment(text: str, where: str, to_its_end: bool = False) -> datetime:
    """The instant that `text` names in ISO form; a day is its beginning, or its end; without a zone it is UTC.

    InputError, which begins with `where`, for anything else.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        begin = datetime.combine(day, time(), UTC)
        return begin + timedelta(days=1) - timedelta(microseconds=1) if to_its_end else begin
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{where}: dates are written as 2026-10-31 or 2026-10-31T18:00:00+01:00") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def read_statement(file: Path, provider: str) -> list[Line]:
    """The lines of a statement in CSV or JSON; lines of other providers are left out, if it says whose they are.

    A line needs a key (`key`, `reference` or `callref`), an amount (`amount`, `billed`, `cost` or `price`) and a
    `currency`, and may say when it was charged (`date`, `at`, `timestamp`, `charged_at` or `billed_at`). Raises
    InputError, with the line's number, for one that cannot be read.
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
        _line(f"{file.name}, line {number}", row)
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


def _line(where: str, row: Mapping[str, Any]) -> Line:
    key = next((str(row[each]) for each in _KEY if row.get(each)), None)
    amount = next((row[each] for each in _AMOUNT if row.get(each) not in (None, "")), None)
    currency = str(row.get("currency") or "")
    if key is None or amount is None or len(currency) != 3:
        raise InputError(f"{where}: a key, an amount and a currency are needed")
    try:
        micros = int((Decimal(str(amount).replace(",", ".")) * MICROS).to_integral_value())
    except (InvalidOperation, OverflowError, ValueError):
        raise InputError(f"{where}: the amount is not a number") from None
    # A day counts from its beginning: the statement may have been drawn up at noon.
    at = next((moment(str(row[each]).strip(), where) for each in _AT if row.get(each) not in (None, "")), None)
    return Line(key, micros, currency, at)
