"""Days as lists write them, in ISO 8601: the order of day and month is told or seen, never assumed silently."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

_NAMES = (
    "jan janv", "feb fev fevr fév févr", "mar mär mrz mars märz", "apr avr", "may mai", "jun juin", "jul juil",
    "aug aou aoû août", "sep sept", "oct okt", "nov", "dec dez déc",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
_NUMBERS = re.compile(r"(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})(?:[T ,].*)?")
_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})\.?\s?(?:st|nd|rd|th)?[ -]?(?P<month>[^\W\d]+)\.?,?[ -]?(?P<year>\d{2,4})"
    r"|(?P<first>[^\W\d]+)\.? (?P<second>\d{1,2})(?:st|nd|rd|th)?,? (?P<third>\d{4}))(?:[T ,].*)?"
)
_PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SERIAL = re.compile(r"([2-5]\d{4})(?:\.\d+)?")
_STAMP = re.compile(r"(1[0-9]{9})(?:[0-9]{3})?")
_STOPPED = re.compile(r"\s*\d{1,2}\.\s?\d")
_LONGEST = 60
_EXCEL_BEGINS = date(1899, 12, 30)


def iso_day(text: str, order: str | None = None) -> str | None:
    """The day in `text` as YYYY-MM-DD, or None: also if only an `order` that is not said tells day from month."""
    plain = text.strip()
    return _iso_day(plain, order) if len(plain) <= _LONGEST else None


def order_of(values: Sequence[str]) -> str | None:
    """The order of day and month that the values show, if one of them can be read in it only and none contradicts."""
    fits = {
        "dmy": sum(1 for text in values if iso_day(text, "dmy")),
        # With full stops the day comes first, whatever the order of the others.
        "mdy": sum(1 for text in values if not _STOPPED.match(text) and iso_day(text, "mdy")),
    }
    if fits["dmy"] == fits["mdy"]:
        return None
    best = max(fits, key=lambda order: fits[order])
    return best if fits[best] == sum(1 for text in values if iso_day(text, "dmy") or iso_day(text, "mdy")) else None


@lru_cache(maxsize=65_536)
def _iso_day(plain: str, order: str | None) -> str | None:
    if found := _NUMBERS.fullmatch(plain):
        return _by_numbers(found.group(1), found.group(2), found.group(3), found.group(4), order)
    if found := _PACKED.fullmatch(plain):
        return _day(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    if found := _STAMP.fullmatch(plain):
        return (date(1970, 1, 1) + timedelta(seconds=int(found.group(1)))).isoformat()
    if found := _SERIAL.fullmatch(plain):
        # What is left of a date when a spreadsheet forgets that it is one.
        return (_EXCEL_BEGINS + timedelta(days=int(found.group(1)))).isoformat()
    return _by_words(plain)


def _by_numbers(first: str, mark: str, second: str, third: str, order: str | None) -> str | None:
    if len(first) == 4:
        return _day(int(first), int(second), int(third))
    if len(third) not in (2, 4) or len(first) > 2:
        return None
    a, b, c = int(first), int(second), _year(third)
    if order == "ymd" and len(third) == 2:
        return _day(_year(first), b, int(third))
    if order == "mdy" and mark != ".":
        return _day(c, a, b)
    if order == "dmy" or mark == ".":
        return _day(c, b, a)
    readings = {day for day in (_day(c, b, a), _day(c, a, b)) if day}
    return readings.pop() if len(readings) == 1 else None


def _by_words(text: str) -> str | None:
    found = _WORDS.fullmatch(text)
    if not found:
        return None
    day, month, year = (found[a] or found[b] for a, b in (("day", "second"), ("month", "first"), ("year", "third")))
    low = month.casefold()
    number = next((_MONTHS[low[:n]] for n in (4, 3) if low[:n] in _MONTHS), None)
    return _day(_year(year), number, int(day)) if number else None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else 2000 + year if year < 70 else 1900 + year


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2100 else None
    except ValueError:
        return None
