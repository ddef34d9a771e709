"""Numbers that registers, tax offices and post offices give, in one spelling."""

import re
from collections.abc import Sequence
from functools import lru_cache

from stdnum import get_cc_module

from leadwright.normalise.text import alternatives, plain_ones

_SPACES = re.compile(r"[\s.\-/]+")
_VAT = alternatives(
    r"(?=.{7,15}$)"
    r"(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|XI|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|CHE)[0-9A-Z+*]+"
)
_VAT_DIGITS = {"DE": (9,), "GB": (9, 12)}
_SWISS_TAX = re.compile(r"(?:MWST|TVA|IVA|TPV)$")
_REGISTER_DE = re.compile(r"\b(HR[AB]|VR|PR|GnR)\s*(?:Nr\.?\s*)?(\d{1,7}(?:\s?[A-Z]{1,2})?)\b", re.IGNORECASE)
_COMPANIES_HOUSE = re.compile(r"^(?:\d{1,8}|(?:SC|NI|OC|SO|NC|CE|FC|IP|LP|SL|RS)\d{1,6})$")
_POSTCODE_GB = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$")
_WRITTEN_GB = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
_DIGITS = {"DE": 5, "FR": 5, "IT": 5, "ES": 5, "AT": 4, "CH": 4, "BE": 4, "DK": 4, "US": 5}


def vat_id(text: str, country: str | None = None) -> str | None:
    """The VAT number with its country's prefix and no blanks, or None if it is no such number by its form."""
    return vat_ids([text], [country])[0]


def vat_ids(texts: Sequence[str], countries: Sequence[str | None]) -> list[str | None]:
    """What `vat_id` gives for each of `texts`, asked of all at once."""
    packed = [_SPACES.sub("", text).upper() for text in texts]
    whole = [
        f"{country}{text}" if text.isdigit() and len(text) in _VAT_DIGITS.get(country or "", ()) else _without_tax(text)
        for text, country in zip(packed, countries, strict=True)
    ]
    return [found or None for found in plain_ones(_VAT, whole)]


def _without_tax(packed: str) -> str:
    """A Swiss number without the name of the tax in one of the languages there."""
    return _SWISS_TAX.sub("", packed) if packed.startswith("CHE") else packed


@lru_cache(maxsize=1_024)
def vat_checksum_holds(number: str) -> bool:
    """Whether the check digits of a VAT number are right."""
    prefix = "ch" if number.startswith("CHE") else {"EL": "gr", "XI": "gb"}.get(number[:2], number[:2].lower())
    # Not every country's module is called `vat`: Austria's is `uid`.
    module = get_cc_module(prefix, "vat")
    return bool(module and module.is_valid(number))


@lru_cache(maxsize=1_024)
def registration_number(text: str, country: str | None) -> str:
    """The number in its register's spelling: `HRB 12345`, or eight characters at Companies House."""
    plain = " ".join(text.split())
    german = _REGISTER_DE.search(plain)
    if german and country in (None, "DE"):
        return f"{german.group(1).upper()} {german.group(2).upper()}"
    packed = plain.replace(" ", "").upper()
    if country == "GB" and _COMPANIES_HOUSE.match(packed):
        letters = packed.rstrip("0123456789")
        return letters + packed[len(letters) :].zfill(8 - len(letters))
    return plain


def postal_code(text: str, country: str | None) -> str:
    """The postal code as its country writes it, with the leading zeros that spreadsheets take away."""
    if country == "GB":
        return text if _WRITTEN_GB.fullmatch(text) else _postal_code_gb(" ".join(text.upper().split()))
    length = _DIGITS.get(country or "", 0)
    return text if len(text) == length and text.isdigit() else _postal_code(text, country, length)


def _postal_code_gb(plain: str) -> str:
    found = _POSTCODE_GB.match(plain.replace(" ", ""))
    return f"{found.group(1)} {found.group(2)}" if found else plain


def _postal_code(text: str, country: str | None, length: int) -> str:
    plain = " ".join(text.upper().split())
    digits = plain.removeprefix(f"{country}-").removeprefix("D-").removeprefix("A-")
    return digits.zfill(length) if digits.isdigit() and length and length - len(digits) in (0, 1) else plain
