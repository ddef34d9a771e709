"""Formats of numbers in workbooks that show leading zeros, as of postal codes: what a person sees of a whole number."""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_IN_FORMAT = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|0+|.', re.DOTALL)
_LITERALS = frozenset("-() /")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(\d{1,15}(?:\.\d{1,15})?)\]")
_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_COLOUR = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d{1,2})\]", re.IGNORECASE)
# A currency, a language or both; F800 and F400 stand for a date and a time.
_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-(?!F[48]00)(?:[0-9A-Fa-f]{1,4}|[a-z]{2,3}(?:-[A-Za-z]{2,8})*))?\]")
_FEWEST_PLACES, _MOST_PLACES, _MOST_IN_FORMAT = 2, 32, 255


class Padded:
    """A format that shows whole numbers with leading zeros, by its sections for numbers that are not negative."""

    def __init__(self, sections: "Sequence[_Section]") -> None:
        self._sections = sections

    def shown(self, number: int) -> str | None:
        """The number as it is shown, if that is not how it is stored."""
        section = next((section for section in self._sections if section.holds(number)), None)
        text = section.shown(number) if section and section.pieces else ""
        return text if text and text != str(number) else None


def padded(code: str) -> Padded | None:
    """The format of this code, or None if it never shows a whole number with leading zeros."""
    sections = _sections(code)
    return Padded(sections) if sections else None


@dataclass(frozen=True)
class _Section:
    """What one section of a format makes of the numbers it holds for: digits in so many places, and literals.

    It has no pieces if it does something else.
    """

    holds: Callable[[int], bool]
    pieces: tuple[str | int, ...] = ()

    def shown(self, number: int) -> str:
        """The number with zeros ahead of it; digits that have no place of their own stand at the first one."""
        places = sum(piece for piece in self.pieces if isinstance(piece, int))
        digits = str(number).zfill(places)
        made, at, over = "", 0, len(digits) - places
        for piece in self.pieces:
            if isinstance(piece, int):
                made, at, over = made + digits[at : at + piece + over], at + piece + over, 0
            else:
                made += piece
        return made


def _sections(code: str) -> tuple[_Section, ...]:
    """The sections for numbers of a format, or none if it never shows one with leading zeros."""
    parts: list[list[str]] = [[]]
    for token in _IN_FORMAT.findall(code) if len(code) <= _MOST_IN_FORMAT else ():
        if token == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    parts = [part for part in parts if "@" not in part][:3]
    sections = tuple(_section(part, place, len(parts)) for place, part in enumerate(parts))
    return sections if any(section.pieces for section in sections) else ()


def _section(tokens: list[str], place: int, count: int) -> _Section:
    holds = _usual_condition(place, count)
    pieces: list[str | int] = []
    for token in tokens:
        if found := _CONDITION.fullmatch(token):
            holds = _condition(*found.groups())
        elif token.startswith("0"):
            pieces.append(len(token))
        elif (literal := _literal(token)) is not None:
            pieces.append(literal)
        else:
            return _Section(holds)
    zeros = [at for at, token in enumerate(tokens) if token.startswith("0")]
    places = sum(len(tokens[at]) for at in zeros)
    is_fraction = zeros and "/" in tokens[zeros[0] : zeros[-1]]
    return _Section(holds, tuple(pieces) if _FEWEST_PLACES <= places <= _MOST_PLACES and not is_fraction else ())


def _usual_condition(place: int, count: int) -> Callable[[int], bool]:
    """For which numbers, of those that are not negative, a section holds that does not say it itself."""
    if place == 0 and count == 3:
        return lambda number: number > 0
    return lambda number: place != 1 or count == 2


def _condition(sign: str, limit: str) -> Callable[[int], bool]:
    return lambda number: bool(_COMPARE[sign](number, float(limit)))


def _literal(token: str) -> str | None:
    """What a person sees of a part of a format that holds no digit, or None if it is not known."""
    if token in _LITERALS:
        return token
    if len(token) > 1 and token[0] in '"\\':
        return token[1:].removesuffix('"') if token[0] == '"' else token[1:]
    if (len(token) > 1 and token[0] in "_*") or _COLOUR.fullmatch(token):
        return ""
    locale = _LOCALE.fullmatch(token)
    return locale.group(1) if locale else None
