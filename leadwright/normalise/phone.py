"""Phone numbers in E.164, where the region is certain; a possible number is taken, not only an assigned one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, ValidationResult

from leadwright.normalise.text import alternatives, plain_ones

_EXPONENT = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)
_PLAIN = alternatives(r"(?:\+|00)?[\d ()/.-]{6,24}")
_TAIL = re.compile(r"((?:\d\D{0,3}){3,}\d{5,}(?:-\d{1,2})?)\s*/\s*-?\d{1,3}$", re.ASCII)
_EXTENSION = re.compile(
    r"[\s,;(]+(?:app(?:arat)?|durchwahl|dw|nst|nebenstelle|poste)\.?[\s:]*\d{1,6}\)?$", re.IGNORECASE
)
# Letters are digits only in numbers that are dialled as words; elsewhere they say whose number it is.
_WORD_INSIDE = re.compile(r"\d.*[^\W\d_]{2,}")
_VANITY = re.compile(r"(?:\+?1|0)?[ .(-]*8\d\d[ .)-]*[A-Z0-9 .-]+|.*\d\s*(?:ext|extn|x)[.: ]*\d{1,6}", re.IGNORECASE)
_TRUNK = re.compile(r"(?:\+|00)(\d{1,3}) ?\(0\)")
# In these countries mobile numbers have prefixes of their own; asking phonenumbers for the type takes 30 times longer.
_MOBILE = (
    "+4915",
    "+4916",
    "+4917",
    "+4475",
    "+4477",
    "+4478",
    "+4479",
    "+4474",
    "+4473",
    "+436",
    "+417",
    "+336",
    "+337",
    "+316",
)
_SIGNS = b" -/()."
"""What people put between digits."""
_WITHOUT_SIGNS = dict.fromkeys(_SIGNS)
_LONG = 10


@dataclass(frozen=True, slots=True)
class _Plan:
    """The part of a region's numbering plan that a plain number needs: its code, and how long numbers may be.

    No plain number begins with one of `barred`: 0, or a longer trunk prefix, which is left to phonenumbers.
    """

    code: str
    lengths: frozenset[int]
    barred: tuple[str, ...]

    def has(self, national: str) -> bool:
        """Whether these digits, without the 0, are a possible number."""
        return len(national) in self.lengths and not national.startswith(self.barred)


def e164(text: str, region: str | None = None) -> str | None:
    """The number in E.164, or None if it is none or, without a region, cannot be told.

    Plain numbers of plain numbering plans are read here, the others by phonenumbers, which is 30 times slower;
    a test holds both to the same answers.
    """
    return e164_all([text], [region])[0]


def e164_all(texts: Sequence[str], regions: Sequence[str | None]) -> list[str | None]:
    """What `e164` gives for each of `texts` in its region; what can be asked of all at once is."""
    texts = [_without_tail(text) if "/" in text else text.strip().lstrip("'") for text in texts]
    digits = _bare([_without_trunk(one) if "(0)" in one else one for one in plain_ones(_PLAIN, texts)])
    return list(map(_number, texts, digits, regions))


def precision_lost(text: str) -> bool:
    """Whether a spreadsheet has turned the number into an exponent, so that its last digits are gone."""
    return bool(_EXPONENT.fullmatch(text.strip().lstrip("'")))


def is_mobile(number: str) -> bool:
    """Whether a number in E.164 is a mobile one, as far as its first digits tell."""
    return number.startswith(_MOBILE)


def _without_tail(text: str) -> str:
    """The text without a further extension behind a slash: a whole number stands before it."""
    return _TAIL.sub(r"\1", text.strip().lstrip("'"))


def _number(text: str, digits: str, region: str | None) -> str | None:
    """The number of a text; `digits` are its own if it is plain."""
    if digits:
        if region is None and not text.startswith(("+", "00")):
            return None
        if quick := _quickly(digits, region):
            return quick
    return _thoroughly(text, region)


def _bare(plain: Sequence[str]) -> list[str]:
    """Plain numbers without the signs between their digits."""
    if not plain:
        return []
    return "\n".join(plain).encode("ascii").translate(None, _SIGNS).decode("ascii").split("\n")


def _without_trunk(text: str) -> str:
    """The text without the `(0)` that is dialled at home only, where a country's code stands before it."""
    trunk = _TRUNK.match(text)
    if trunk is None or phonenumbers.region_code_for_country_code(int(trunk.group(1))) == "ZZ":
        return ""
    return text[: trunk.end() - 3] + text[trunk.end() :]


def _quickly(digits: str, region: str | None) -> str | None:
    if digits[0] == "+":
        return _international(digits[1:])
    if digits[0] != "0":
        return None
    if digits[1:2] == "0":
        return _international(digits[2:])
    plan = _plan(region) if region else None
    return f"+{plan.code}{digits[1:]}" if plan and plan.has(digits[1:]) else None


def _international(digits: str) -> str | None:
    if digits.startswith("0"):
        return None
    for length in (2, 3):
        plan = _plan_abroad(digits[:length])
        if plan and plan.has(digits[length:]):
            return f"+{digits}"
    return None


@lru_cache(maxsize=2_048)
def _plan_abroad(code: str) -> _Plan | None:
    """The plan of the region whose numbers begin so, if it is a plain one."""
    region = phonenumbers.region_code_for_country_code(int(code or 0))
    return _plan(region) if region != "ZZ" else None


@lru_cache(maxsize=512)
def _plan(region: str) -> _Plan | None:
    """The plan of a region whose trunk prefixes are plain digits, 0 the first, so that little is to be looked at."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.national_prefix_transform_rule:
        return None
    first, *others = (metadata.national_prefix_for_parsing or "").split("|")
    if first != "0" or not all(map(str.isdigit, others)):
        return None
    lengths = frozenset(length for length in metadata.general_desc.possible_length if length > 6)  # type: ignore[union-attr]
    return _Plan(str(metadata.country_code), lengths, ("0", *others))


def _with_plus(text: str, region: str | None) -> str:
    """The number with the plus that spreadsheets take away, if it is too long to begin with an area code."""
    code = str(phonenumbers.country_code_for_region(region)) if region else ""
    digits = text.translate(_WITHOUT_SIGNS)
    # No area code and number have so many digits together; phonenumbers knows that of some countries only.
    is_abroad = code and digits.isdigit() and digits.startswith(code) and len(digits) - len(code) >= _LONG
    return f"+{digits}" if is_abroad else text


def _thoroughly(text: str, region: str | None) -> str | None:
    text = _EXTENSION.sub("", text)
    if precision_lost(text) or (_WORD_INSIDE.search(text) and not _VANITY.fullmatch(text)):
        return None
    try:
        number = phonenumbers.parse("+" + text[2:] if text.startswith("00") else _with_plus(text, region), region)
    except phonenumbers.NumberParseException:
        return None
    # A number that can be dialled only within its own town is none here.
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    number.extension = None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
