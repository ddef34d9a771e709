"""Postal codes that are not written as their country does: with its letters, apart, or as spreadsheets leave them."""

import re

LONGEST = 40
DIGITS = {"DE": 5, "FR": 5, "IT": 5, "ES": 5, "AT": 4, "CH": 4, "LI": 4, "BE": 4, "DK": 4, "LU": 4, "US": 5}
"""How many digits the codes of a country have, where they have nothing else."""

_LETTERS = {
    "A": "AT", "AT": "AT", "B": "BE", "BE": "BE", "CH": "CH", "D": "DE", "DE": "DE", "DK": "DK", "E": "ES", "ES": "ES",
    "F": "FR", "FR": "FR", "FL": "LI", "I": "IT", "IT": "IT", "L": "LU", "LI": "LI", "LU": "LU", "NL": "NL",
}  # fmt: skip
# There no code begins with a zero, so what has a digit too few has not lost one.
_NEVER_ZERO = frozenset({"AT", "BE", "CH", "LI", "LU"})
_PREFIXED = re.compile(r"([A-Z]{1,2})\s?[-–.]?\s?(\d[\d ]*(?: ?[A-Z]{2})?)")
_FLOAT = re.compile(r"(\d{3,5})[.,]0")
_DUTCH = re.compile(r"([1-9]\d{3}) ?([A-Z]{2})")
_BRITISH = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")


def spelled(text: str, country: str | None) -> str:
    """The code as its country writes it; the country whose letters stand before it, if there are any, wins."""
    plain = " ".join(text.upper().split())
    if country == "GB":
        return _british(plain)
    if prefixed := _prefixed(plain):
        return prefixed[1]
    return _of(plain, country) or plain


def country_named(text: str) -> str | None:
    """The country whose letters stand before a code of its own, as in `A-1010`, or None."""
    if text[:1].isdigit() or not 4 < len(text) <= LONGEST:
        return None
    prefixed = _prefixed(" ".join(text.upper().split()))
    return prefixed[0] if prefixed else None


def _prefixed(plain: str) -> tuple[str, str] | None:
    """The country whose letters come first, and its code without them."""
    found = _PREFIXED.fullmatch(plain)
    country = _LETTERS.get(found.group(1)) if found else None
    code = _of(found.group(2), country) if found and country else None
    return (country, code) if country and code else None


def _of(plain: str, country: str | None) -> str | None:
    """A code of this country, with the zero that a spreadsheet took away, or None where it cannot be one."""
    if country == "NL":
        return f"{dutch.group(1)} {dutch.group(2)}" if (dutch := _DUTCH.fullmatch(plain)) else None
    digits = floating.group(1) if (floating := _FLOAT.fullmatch(plain)) else plain.replace(" ", "")
    length = DIGITS.get(country or "")
    if not digits.isdecimal() or length is None:
        return digits if floating else None
    lacking = length - len(digits)
    return digits.zfill(length) if lacking == 0 or (lacking == 1 and country not in _NEVER_ZERO) else None


def _british(plain: str) -> str:
    found = _BRITISH.fullmatch(plain.replace(" ", ""))
    return f"{found.group(1)} {found.group(2)}" if found else plain
