"""Several people in one name: couples, families, partners."""

import re
from typing import NamedTuple

from leadwright.normalise.firstnames import is_first_name
from leadwright.normalise.order import in_order
from leadwright.normalise.titles import front

# `von und zu` joins no two people, and c/o none at all.
JOINT = re.compile(r"\s?[;&+]\s?|\s?(?<!\b[cC])/\s?|(?<!\bvon) (?:und|u\.|and|et|oder|or|UND|AND|ET) ")
_FAMILY = re.compile(
    r"(?:familien?|fam\.|family|famille|eheleute|ehepaar|(?:herrn?|frau)\s?/\s?(?:frau|herrn?)"
    r"|m\.?\s(?:et|&)\s(?:mme|madame)\.?|monsieur (?:et|&) madame)\s+(?=\S)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"(?:und|u\.|and|et|&|\+|/)\s+", re.IGNORECASE)


class Several(NamedTuple):
    """The family name of several people, if it is one for all, and how they are addressed together."""

    last: str = ""
    salutation: str = ""


def several(text: str) -> Several | None:
    """What `text`, which is tidy, says of several people; None if it names one."""
    if not (JOINT.search(text) or _FAMILY.match(text)):
        return None
    start, rest = _together(text)
    sides = [side for side in JOINT.split(rest) if side]
    if start:
        salutation = text[: len(text) - len(rest)].strip()
        return Several(in_order(_bare(rest).split())[2] if len(sides) == 1 else _common(sides), salutation)
    return Several(_common(sides)) if len(sides) > 1 else None


def _together(text: str) -> tuple[bool, str]:
    """Whether `text` begins with words for several people, and what follows on them."""
    if found := _FAMILY.match(text):
        return True, text[found.end() :]
    rest = front(text).rest
    # As in `Herr und Frau Muster`.
    if found := _LEADING.match(rest):
        return True, front(rest[found.end() :]).rest
    return False, rest


def _bare(text: str) -> str:
    """The name without what stands before it, or behind a comma."""
    return front(text).rest.partition(",")[0]


def _common(sides: list[str]) -> str:
    """The family name that all have, as in `Anna und Jan Muster`, or nothing."""
    if any("," in side for side in sides):
        family, _, given = sides[0].partition(",")
        alike = given.strip() and all(_is_given(side.strip()) for side in (given, *sides[1:]))
        return family.strip() if alike else ""
    *others, (_, _, last) = [in_order(_bare(side).split()) for side in sides]
    if all(not first and _is_given(side) for (first, _, _), side in zip(others, sides, strict=False)):
        return last if " " in _bare(sides[-1]) else ""
    return last if all(first and family == last for first, _, family in others) else ""


def _is_given(text: str) -> bool:
    """Whether a word is a common first name: `Müller und Jan Klein` have no name in common."""
    return " " not in text and is_first_name(text)
