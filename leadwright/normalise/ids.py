"""Numbers that registers, tax offices and post offices give, in one spelling."""

import re
from collections.abc import Sequence
from functools import lru_cache

from stdnum import get_cc_module

from leadwright.normalise import postcodes, registers, vatforms
from leadwright.normalise.text import plain_ones

_SPACES = re.compile(r"[\s.\-/]+")
_WRITTEN_DE = re.compile(r"HR[AB] [0-9]{1,7}")
_WRITTEN_GB = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")


def vat_id(text: str, country: str | None = None) -> str | None:
    """The VAT number with its country's prefix and no blanks, or None if it is no such number by its form."""
    return vat_ids([text], [country])[0]


def vat_ids(texts: Sequence[str], countries: Sequence[str | None]) -> list[str | None]:
    """What `vat_id` gives for each of `texts`, asked of all at once."""
    packed = [_SPACES.sub("", text).upper() if len(text) <= vatforms.LONGEST else "" for text in texts]
    whole = [
        f"{country}{text}"
        if text.isdigit() and len(text) in vatforms.DIGITS.get(country or "", ())
        else vatforms.without_tax(text)
        for text, country in zip(packed, countries, strict=True)
    ]
    found = plain_ones(vatforms.PATTERN, whole)
    read = [
        one or (_otherwise(text, country) if text else "")
        for one, text, country in zip(found, packed, countries, strict=True)
    ]
    return [one if one and not vatforms.is_made_up(one) else None for one in read]


@lru_cache(maxsize=4_096)
def _otherwise(packed: str, country: str | None) -> str:
    return next(filter(None, plain_ones(vatforms.PATTERN, vatforms.otherwise(packed, country))), "")


@lru_cache(maxsize=1_024)
def vat_checksum_holds(number: str) -> bool:
    """Whether the check digits of a VAT number are right."""
    prefix = "ch" if number.startswith("CHE") else {"EL": "gr", "XI": "gb"}.get(number[:2], number[:2].lower())
    # Not every country's module is called `vat`: Austria's is `uid`.
    module = get_cc_module(prefix, "vat")
    return bool(module and module.is_valid(number))


def registration_number(text: str, country: str | None) -> str:
    """The number in its register's spelling: `HRB 12345`, or eight characters at Companies House."""
    if len(text) > registers.LONGEST or (country in (None, "DE") and _WRITTEN_DE.fullmatch(text)):
        return text
    return _registration_number(text, country)


@lru_cache(maxsize=1_024)
def _registration_number(text: str, country: str | None) -> str:
    return registers.spelled(" ".join(text.split()), country)


def postal_code(text: str, country: str | None) -> str:
    """The postal code as its country writes it, with the leading zeros that spreadsheets take away."""
    if country == "GB" and _WRITTEN_GB.fullmatch(text):
        return text
    if len(text) == postcodes.DIGITS.get(country or "", 0) and text.isdigit():
        return text
    return postcodes.spelled(text, country) if len(text) <= postcodes.LONGEST else text
