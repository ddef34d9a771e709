"""Units of money that stand in headers, as in `Umsatz (TEUR)`, and numbers as lists write them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_POWERS = {
    1_000: ("000", "thousand", "thousands", "tsd", "tausend", "milliers", "k", "t"),
    1_000_000: ("mio", "mill", "million", "millions", "millionen", "m", "mn", "000000"),
    1_000_000_000: ("mrd", "billion", "billions", "milliarden", "milliards", "bn", "bil"),
}
_FACTORS = {word: factor for factor, words in _POWERS.items() for word in words}
_CURRENCIES = {
    "EUR": ("eur", "euro", "euros"),
    "USD": ("usd", "us", "dollar", "dollars"),
    "GBP": ("gbp", "pound", "pounds"),
    "CHF": ("chf", "franken", "sfr"),
}
_MONEY = {word: code for code, words in _CURRENCIES.items() for word in words}
_JOINED = re.compile(r"(k|t|m|mio|mn|mrd|bn)(eur|usd|gbp|chf)")
# Letters that are a unit only right before or after a currency.
_LETTERS = frozenset({"k", "t", "m", "us"})
_NUMBER = re.compile(r"([-+]?)\s*(\d[\d\s.,'’]*)")
_ZERO_FIRST = re.compile(r"0+([.,])\d+")
_SIGNS = re.compile(r"[€$£]|\b(?:EUR|USD|GBP|CHF)\b", re.IGNORECASE)


_LONGEST = 200
"""Beyond so many characters, no number is looked for."""


class Unit(NamedTuple):
    """By what the numbers of a column are to be multiplied, and in which currency they are, if that is said."""

    factor: int
    currency: str | None

    @property
    def field(self) -> str:
        """The field of a revenue in this unit."""
        return "company.revenue_kusd" if self == (1_000, "USD") else "company.revenue"


def unit_in(words: Sequence[str]) -> tuple[Unit | None, tuple[str, ...]]:
    """The unit that the words of a header name, and its other words."""
    split = [
        part for word in words for part in (_JOINED.sub(r"\1 \2", word).split() if _JOINED.fullmatch(word) else [word])
    ]
    money = next((_MONEY[word] for word in split if word in _MONEY and word not in _LETTERS), None)
    factor, rest = 1, []
    for word in split:
        if word in _FACTORS and (money or word not in _LETTERS):
            factor = _FACTORS[word]
        elif not (word in _MONEY and money):
            rest.append(word)
    if money is None and factor == 1:
        return None, tuple(words)
    # What is left of `in 000s`.
    return Unit(factor, money), tuple(word for word in rest if word != "s")


def plain_number(text: str, decimal: str | None = None) -> str | None:
    """The first number in `text` in plain digits with a decimal point, or None; `decimal` says which sign is one.

    Unless it is said, a sign is a decimal one if it is the last and no three digits follow it.
    """
    found = _NUMBER.search(text[:_LONGEST])
    if not found:
        return None
    sign, digits = found.group(1).replace("+", ""), re.sub(r"[\s'’]", "", found.group(2)).rstrip(".,")
    mark = _mark_in(digits, decimal)
    whole, _, part = digits.rpartition(mark) if mark and mark in digits else (digits, "", "")
    whole = re.sub(r"[.,]", "", whole)
    if not (whole + part).isdigit():
        return None
    return f"{sign}{whole or '0'}.{part}" if part else f"{sign}{whole}"


def scaled(text: str, factor: int, decimal: str | None = None) -> str | None:
    """The number in `text` times `factor`, exactly, in plain digits; None where there is no number alone."""
    if len(text) > _LONGEST:
        return None
    bare = _SIGNS.sub("", text).strip()
    if not re.fullmatch(r"[-+]?\s*\d[\d\s.,'’]*", bare):
        return None
    number = plain_number(bare, decimal)
    if number is None:
        return None
    whole, _, part = number.partition(".")
    zeros = len(str(factor)) - 1
    moved = whole + part[:zeros].ljust(zeros, "0")
    rest = part[zeros:].rstrip("0")
    negative = moved.startswith("-")
    moved = moved.lstrip("-").lstrip("0") or "0"
    return f"{'-' if negative else ''}{moved}{'.' + rest if rest else ''}"


def _mark_in(digits: str, decimal: str | None) -> str | None:
    """The decimal sign in `digits`, or None; `decimal` says which sign is one."""
    if leading := _ZERO_FIRST.fullmatch(digits):
        # No group of thousands begins with a zero, whatever is said.
        return leading.group(1)
    if decimal:
        # A sign that stands twice groups digits, whatever is said.
        return decimal if digits.count(decimal) == 1 else None
    return _decimal_of(digits)


def _decimal_of(digits: str) -> str | None:
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return None
    mark = digits[last]
    if digits.count(mark) > 1:
        return None
    other = "," if mark == "." else "."
    return mark if len(digits) - last - 1 != 3 or other in digits[:last] else None
