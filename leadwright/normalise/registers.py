"""Numbers of commercial registers: German, Austrian, Swiss and British ones as their registers write them."""

import re

LONGEST = 200
_GERMAN = re.compile(
    r"\b(HR\s?[AB]|VR|PR|GnR)[\s.:-]{0,3}(?:(?:Nr|Nummer|No)\b[\s.:]{0,3})?"
    # Thousands may stand apart; where other digits follow, nobody knows where the number ends.
    r"(\d{1,3}(?:[ .]\d{3}){1,2}|\d{1,7})(?!\d)(?![ .]\d{1,4}(?!\d))"
    r"(?:\s?[/-]?\s?([A-Z]{1,2})(?![\w.]))?",
    re.IGNORECASE,
)
# What stands behind a number and is no part of it, though it looks like the letters that some courts add.
_WORDS = frozenset({
    "AB", "AG", "AM", "AN", "AT", "BEI", "CH", "CO", "DA", "DE", "DU", "EG", "EK", "EV", "IM", "IN", "IS", "KG", "LE",
    "OF", "OG", "ON", "SO", "UG", "UM", "UN", "VO", "ZU",
})  # fmt: skip
_AUSTRIAN = re.compile(r"\bFN[\s.:-]{0,3}(?:Nr\.?\s?)?(\d{1,6})\s?([a-z])\b", re.IGNORECASE)
_AUSTRIAN_BARE = re.compile(r"(\d{1,6})\s?([a-z])", re.IGNORECASE)
_SWISS = re.compile(r"\bCHE[\s.-]{0,3}(\d{3})[ .]?(\d{3})[ .]?(\d{3})(?!\d)", re.IGNORECASE)
_COMPANIES_HOUSE = re.compile(r"(?:\d{1,8}|(?:SC|NI|OC|SO|NC|CE|FC|IP|LP|SL|RS)\d{1,6})")


def spelled(plain: str, country: str | None) -> str:
    """The number that `plain` holds as its register writes it, or `plain` where it is of no register that is known.

    The court is left out: those who ask registers send the number alone, and one that is known is no other number.
    """
    if country in (None, "DE") and (german := _GERMAN.search(plain)):
        return _german(*german.groups())
    if country in (None, "AT") and (found := _AUSTRIAN.search(plain)):
        return f"FN {found.group(1)}{found.group(2).lower()}"
    if country == "AT" and (found := _AUSTRIAN_BARE.fullmatch(plain)):
        return f"FN {found.group(1)}{found.group(2).lower()}"
    if country in (None, "CH", "LI") and (found := _SWISS.search(plain)):
        return f"CHE-{'.'.join(found.groups())}"
    return _british(plain) if country == "GB" else plain


def _german(register: str, number: str, letters: str | None) -> str:
    digits, name = re.sub(r"\D", "", number), register.upper().replace(" ", "")
    court = (letters or "").upper()
    return f"{name} {digits} {court}" if court and court not in _WORDS else f"{name} {digits}"


def _british(plain: str) -> str:
    packed = plain.replace(" ", "").upper()
    if not _COMPANIES_HOUSE.fullmatch(packed):
        return plain
    letters = packed.rstrip("0123456789")
    return letters + packed[len(letters) :].zfill(8 - len(letters))
