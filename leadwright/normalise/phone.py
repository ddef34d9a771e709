"""Phone numbers in E.164, where the region is certain; a possible number is taken, not only an assigned one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, ValidationResult

from leadwright.normalise.text import alternatives, plain_ones

LONGEST = 300
"""Characters of a text that may still be a number, or hold some; beyond it nobody has looked for any."""
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?e\+?\d{1,2}", re.IGNORECASE)
_PLAIN = alternatives(r"(?:\+|00)?[\d ()/.-]{6,24}")
_FURTHER = re.compile(r"\s*-?\s*\d{1,3}\s*", re.ASCII)
_LONG_GROUP = re.compile(r"\d{5}(?:-\d{1,2})?[)\s]*$", re.ASCII)
_FLOAT = re.compile(r"(\d{7,15})[.,]0{1,2}", re.ASCII)
# Each begins only where a run of its first signs does, or at the front, so that none looks twice at the same.
_EXTENSION = re.compile(
    r"(?<![\s,;(])[\s,;(]+(?:app(?:arat)?|durchwahl|dw|nst|nebenstelle|poste)\.?[\s:]*\d{1,6}\)?$", re.IGNORECASE
)
# Letters are digits only in numbers that are dialled as words; elsewhere they say whose number it is.
_WORD_INSIDE = re.compile(r"\D*\d.*?(?:[^\W\d_]{2}|\s[^\W\d_][\s:.]+[+(0])", re.DOTALL)
_VANITY = re.compile(r"(?:\+?1|0)?[ .(-]*8\d\d[ .)-]*[A-Z0-9 .-]+|.*\d\s*(?:ext|extn|x)[.: ]*\d{1,6}", re.IGNORECASE)
_FAX = re.compile(r"\W*(?:tele)?fax", re.IGNORECASE)
_TRUNK = re.compile(r"(?:\+|00)(\d{1,3}) ?\(0\)")
_SECOND = re.compile(r"(?<=[\s/–-])\(?(?:\+|0[1-9])")
_FIRST_GROUP = re.compile(r"([1-9]\d{1,2})[ ./-]", re.ASCII)
# What mobile numbers begin with, where that tells them; asking phonenumbers for the type takes 30 times longer.
_MOBILE = {
    "31": "61 62 63 64 65 68 970",
    "32": "45 46 47 48 49",
    "33": "6 73 74 75 76 77 78 79",
    "34": "6 71 72 73 74 78",
    "351": "1693 6092 6093 6392 6393 6592 6593 6692 6693 91 92 93 948 96",
    "352": "6",
    "36": "20 30 31 50 70",
    "39": "3 43",
    "40": "7",
    "41": "68 69 72 73 75 76 77 78 79",
    "420": "60 702 703 704 705 706 719 72 73 77 79",
    "43": "6485 650 651 652 653 655 657 659 660 661 663 664 665 666 667 668 669 67 68 69",
    "44": "71 72 73 74 75 7624 77 78 79",
    "46": "70 72 73 76 78 79",
    "48": "211 212 213 45 50 51 53 57 60 66 69 72 73 78 79 88",
    "49": "15 160 162 163 17",
}
# Greece, Spain, Denmark, Norway, Poland, Portugal and Czechia have given their trunk prefix up; people still write it.
_WITHOUT_TRUNK = frozenset({30, 34, 45, 47, 48, 351, 420})
_SIGNS = b" -/()."
"""What people put between digits."""
_WITHOUT_SIGNS = dict.fromkeys(_SIGNS)
_LONG = 10
_AREA_AND_NUMBER = 8
"""Digits of a number that is whole, however it is written; a number of fewer may still lack some."""
_LEAST_OF_TWO, _LEAST_IN_E164 = 7, 16
"""Digits of each of two numbers in one text, and how long the one is that both of them would make."""


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
    texts = [without_tail(text) if "/" in text else text.strip().lstrip("'") for text in texts]
    digits = _bare([_without_trunk(one) if "(0)" in one else one for one in plain_ones(_PLAIN, texts)])
    return list(map(_number, texts, digits, regions))


def precision_lost(text: str) -> bool:
    """Whether a spreadsheet has turned the number into an exponent, so that its last digits are gone."""
    return bool(_EXPONENT.fullmatch(text.strip().lstrip("'")))


def is_mobile(number: str) -> bool:
    """Whether a number in E.164 is a mobile one, as far as its first digits tell."""
    return number.startswith(_MOBILE_BY_CODE.get(number[1:3], ()), 3)


def without_tail(text: str) -> str:
    """The text without further extensions behind a slash: a whole number stands before it."""
    text = text.strip().lstrip("'")
    while len(text) <= LONGEST:
        head, slash, tail = text.rpartition("/")
        if not (slash and _FURTHER.fullmatch(tail) and is_whole(head)):
            break
        text = head.rstrip()
    return text


def is_whole(text: str) -> bool:
    """Whether all digits of a number are there: `040/66969` may be dialled, `0171/392` only with what follows."""
    count = count_national(text)
    return count >= _AREA_AND_NUMBER or (count == _AREA_AND_NUMBER - 1 and bool(_LONG_GROUP.search(text)))


def count_national(text: str) -> int:
    """How many digits a number has without zeros before it and a country's code, of which most have two digits."""
    digits = "".join(filter(str.isdigit, text.replace("(0)", "")))
    return len(digits.lstrip("0")) - 2 * ("+" in text or digits.startswith("00"))


def _by_code(starts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What numbers begin with behind the first two digits of their country's code, by these digits."""
    found: dict[str, tuple[str, ...]] = {}
    for code, some in starts.items():
        found[code[:2]] = (*found.get(code[:2], ()), *(code[2:] + start for start in some.split()))
    return found


_MOBILE_BY_CODE = _by_code(_MOBILE)


def _number(text: str, digits: str, region: str | None) -> str | None:
    """The number of a text; `digits` are its own if it is plain."""
    if digits:
        if region is None and not text.startswith(("+", "00")):
            return None
        if quick := _quickly(digits, region):
            return None if len(quick) >= _LEAST_IN_E164 and _are_two(text) else quick
    return _thoroughly(text, region)


def _are_two(text: str) -> bool:
    """Whether a second number begins within the text, as long as the first may be one."""
    for second in _SECOND.finditer(text):
        before, after = (sum(map(str.isdigit, part)) for part in (text[: second.start()], text[second.start() :]))
        if min(before, after) >= _LEAST_OF_TWO:
            return True
    return False


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
    if not (code and digits.isdigit() and digits.startswith(code)):
        return text
    # No area code and number have so many digits together; phonenumbers knows that of some countries only.
    is_abroad = len(digits) - len(code) >= _LONG
    lengths = _usual_lengths(region or "")
    return f"+{digits}" if is_abroad or (len(digits) - len(code) in lengths and len(digits) not in lengths) else text


@lru_cache(maxsize=512)
def _usual_lengths(region: str) -> frozenset[int]:
    """The digits that numbers of people and firms in a region may have, without a trunk prefix."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    kinds = (metadata.fixed_line, metadata.mobile) if metadata else ()
    return frozenset(length for kind in kinds if kind for length in kind.possible_length)


def _thoroughly(text: str, region: str | None) -> str | None:
    if len(text) > LONGEST or _are_two(text):
        return None
    text = _FLOAT.sub(r"\1", text) if _FLOAT.fullmatch(text) else _EXTENSION.sub("", text)
    # What is said to be a fax is for those who look at the words to place.
    if precision_lost(text) or _FAX.match(text) or (_WORD_INSIDE.match(text) and not _VANITY.fullmatch(text)):
        return None
    try:
        number = _parsed("+" + text[2:] if text.startswith("00") else _with_plus(text, region), region)
    except phonenumbers.NumberParseException:
        return None
    # A number that can be dialled only within its own town is none here.
    if not number or phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    number.extension = None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _parsed(text: str, region: str | None) -> PhoneNumber | None:
    """The number as phonenumbers reads it, or None if its groups say that another country is as likely.

    Raises `NumberParseException` if it is none.
    """
    number = phonenumbers.parse(text, region)
    if number.italian_leading_zero and number.country_code in _WITHOUT_TRUNK:
        bare = PhoneNumber(number.country_code, number.national_number)
        return bare if phonenumbers.is_valid_number(bare) and not phonenumbers.is_valid_number(number) else number
    first = _FIRST_GROUP.match(text)
    if first is None or len(first.group(1)) >= phonenumbers.length_of_geographical_area_code(number):
        return number
    # The first group is no area code, but perhaps that of a country.
    abroad = phonenumbers.parse("+" + text, None)
    if str(abroad.country_code) != first.group(1) or not phonenumbers.is_valid_number(abroad):
        return number
    return abroad if abroad.country_code == number.country_code else None
