"""Cells that hold more than one phone number, or words beside it: what surely is one, in the order written."""

import re
from collections.abc import Iterable, Iterator, Sequence

from leadwright.normalise.phone import LONGEST, count_national, is_whole

# Digits with what may stand between those of one number; slashes, and dashes between blanks, may part two.
_GROUP = re.compile(r"(\(?\+?\(?\d(?:(?:[().\t\u00a0 ]|-(?!\s))*\d)*)")
_NEXT = re.compile(r"(?<=\d)\s+(?=\(?(?:0[1-9]|\+))")
_BEGINS = re.compile(r"\(?(?:\+|00?[1-9])")
_AREA = re.compile(r"\(?0[1-9]")
_EXPONENT = re.compile(r"\d[.,]\d+e\+?\d+")
_ENDS_LABEL = re.compile(r"[,;)]")
_DASHES = " -–—"
_FAX = re.compile(r"(?:tele)?fax")
_VOICE = re.compile(r"tel|fon|phone|\b[tp]\b")
_F = re.compile(r"\bf\b")
_FEWEST_DIGITS, _MANY_DIGITS, _MOST_OF_EXTENSION = 6, 9, 4


def numbers_in(text: str) -> list[tuple[bool, str]]:
    """Whatever in `text` may be a phone number, each with whether it is said to be a fax; it has not been read yet."""
    groups, behind = _groups(text.casefold()) if len(text) <= LONGEST else ([], "")
    numbers = _with_area(_joined(groups))
    words = _labels([words for words, _ in numbers], behind)
    others = _FAX.sub("", " ".join(words))
    return [(_is_fax(said, others), number) for said, (_, number) in zip(words, numbers, strict=True)]


def _groups(text: str) -> tuple[list[tuple[str, str]], str]:
    """Groups of digits, each with what is before it, and what is behind the last."""
    *parts, behind = _GROUP.split(_EXPONENT.sub(" ", text))
    groups = []
    for before, digits in zip(parts[::2], parts[1::2], strict=True):
        first, *others = _apart(digits)
        groups += [(before, first), *((" ", other) for other in others)]
    return groups, behind


def _joined(groups: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Numbers of their groups, each with the words before it, without further extensions."""
    words, number = "", ""
    for before, digits in groups:
        if not number or _begins_another(number, before, digits):
            yield words, number
            words, number = before, digits
        elif _continues(number, before, digits):
            number += f" {digits}"
    yield words, number


def _begins_another(number: str, before: str, digits: str) -> bool:
    """Whether these digits are no part of the number that stands before them, nor a further extension of it."""
    begins = bool(_BEGINS.match(digits))
    if _digits(number) < _FEWEST_DIGITS:
        # An area code, or that of a country, waits for its number; whatever else is short is none.
        waits = bool(_BEGINS.match(number)) and not (begins and _AREA.match(number))
        return not waits and (begins or _says(before))
    if _is_extension(before, digits):
        return False
    return begins or _says(before) or (is_whole(number) and _digits(digits) >= _FEWEST_DIGITS)


def _continues(number: str, before: str, digits: str) -> bool:
    return _is_extension(before, digits) or not is_whole(number)


def _is_extension(before: str, digits: str) -> bool:
    """Whether the digits stand behind a dash, as an extension that belongs to the number."""
    return bool(before.strip()) and not before.strip(_DASHES) and _digits(digits) <= _MOST_OF_EXTENSION


def _with_area(told: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that are long enough; one that is much shorter than the first can be dialled in its town only."""
    numbers = [(words, number) for words, number in told if _digits(number) >= _FEWEST_DIGITS]
    least = count_national(numbers[0][1]) - 1 if numbers else 0
    return [one for one in numbers if _BEGINS.match(one[1]) or count_national(one[1]) >= least]


def _labels(words: Sequence[str], behind: str) -> list[str]:
    """What is said of each number: before it, unless the first has nothing before it and the last has."""
    if len(words) > 1 and not _says(words[0]) and _says(behind):
        return [*words[1:], behind]
    # What is in brackets, or before a comma, is said of the number before.
    last = [next((part for part in reversed(_ENDS_LABEL.split(said)) if _says(part)), "") for said in words]
    return [*last[:-1], last[-1] + behind] if last else []


def _is_fax(said: str, others: str) -> bool:
    """Whether a number is said to be a fax, and not a phone too; a mere F is one beside a phone that is said to be."""
    if _VOICE.search(_FAX.sub(" ", said)):
        return False
    return bool(_FAX.search(said) or (_F.search(said) and _VOICE.search(others)))


def _says(text: str) -> bool:
    return any(map(str.isalpha, text))


def _apart(number: str) -> list[str]:
    """Numbers with nothing but a blank between them, as a cell of several lines has become."""
    parts = _NEXT.split(number)
    return parts if min(map(_digits, parts)) >= _MANY_DIGITS else [number]


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
