"""The forms that VAT numbers have in their countries, and how those come to one that are written otherwise."""

import re

from leadwright.normalise.text import alternatives

_FORMS = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CHE": r"\d{9}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"[1-9]\d{8}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[0-9A-Z]\d{7}[0-9A-Z]",
    "FI": r"\d{8}",
    "FR": r"[0-9A-HJ-NP-Z]{2}\d{9}",
    "GB": r"(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[0-9A-Z+*]\d{5}[A-W][A-I]?",
    "IT": r"\d{11}",
    "LI": r"\d{5}",
    "LT": r"(?:\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "NO": r"\d{9}MVA",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{10}01",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"(?:\d{9}|\d{12})",
}
# Germany first: most are asked for there.
_IN_ORDER = sorted(_FORMS.items(), key=lambda form: form[0] != "DE")
PATTERN = alternatives("(?:" + "|".join(f"{prefix}{form}" for prefix, form in _IN_ORDER) + ")")
"""For `plain_ones`: a number in its country's form, with nothing between its signs; it may be made up."""

_RUN = "|".join(f"{digit}{{7,}}" for digit in range(10))
_MADE_UP = re.compile(
    rf"[A-Z]{{2,3}}(?:{_RUN})(?:B\d\d|[A-Z]{{1,3}})?|FR..(?:{_RUN})|(?:FR..|[A-Z]{{2}})(?:123456789|987654321)\d*"
)
# What those have from the fifth sign on, which is quicker to tell.
_SUSPECT = frozenset([*(str(digit) * 5 for digit in range(10)), "34567", "12345", "76543", "98765"])

DIGITS = {
    "BE": (10,), "DE": (9,), "DK": (8,), "EE": (9,), "FI": (8,), "GB": (9, 12), "HR": (11,), "HU": (8,), "IT": (11,),
    "LU": (8,), "LV": (11,), "MT": (8,), "PL": (10,), "PT": (9,), "SE": (12,), "SI": (8,), "SK": (10,),
}  # fmt: skip
"""How many digits a country's numbers have that are nothing but digits behind its prefix."""

LONGEST = 60
_LABEL = re.compile(
    r"(?:UMSATZSTEUER|MEHRWERTSTEUER|UST|MWST|VAT|TVA|PIVA|IVA|PARTITAIVA|BTW|UID|NIF|CIF|NIP|MVA|MOMS)"
    r"(?:IDENTIFIKATIONS|IDENT|ID|INTRACOMMUNAUTAIRE|REG)?(?:NUMMER|NUMBER|NUM|NR|NO)?[:#=]*"
)
_SWISS_TAX = re.compile(r"(?:HR)?(?:MWST|TVA|IVA|TPV|VAT)?$")
_PREFIXES = {"GR": "EL", "CH": "CHE"}
_SHORTEST_BARE = 8
# There, other numbers of firms have as many digits.
_OTHER_NUMBERS = frozenset({"LT"})


def is_made_up(number: str) -> bool:
    """Whether people make up such a number, so that firms share it that have nothing to do with each other."""
    return number[4:9] in _SUSPECT and _MADE_UP.fullmatch(number) is not None


def without_tax(packed: str) -> str:
    """A Swiss number without the names of the tax and of the register in one of the languages there."""
    return _SWISS_TAX.sub("", packed, count=1) if packed.startswith("CHE") else packed


def otherwise(packed: str, country: str | None) -> list[str]:
    """What a text in capitals without blanks may be as a number: without a label, with the prefix of `country`."""
    label = _LABEL.match(packed)
    bare = packed[label.end() :] if label else packed
    found = [without_tax(bare)]
    if country and country not in _OTHER_NUMBERS and len(bare) >= _SHORTEST_BARE:
        found.append(_PREFIXES.get(country, country) + bare)
    return [_completed(one) for one in found]


def _completed(number: str) -> str:
    """The number with what its own country leaves out, or writes otherwise."""
    if number.startswith("GR"):
        return f"EL{number[2:]}"
    if number.startswith("NO") and number[2:].isdigit():
        return f"{number}MVA"
    return f"BE0{number[2:]}" if number.startswith("BE") and len(number) == 11 else number
