"""Rows that are wider than their header: whether its names still stand over the columns they are for."""

from collections.abc import Sequence
from typing import NamedTuple

from leadwright.lists.contents import bears_out, contradicts
from leadwright.lists.lexicon import field_of

_MOST_DECIMALS = 3


class Parted(NamedTuple):
    """The place in each row of a number that its decimal comma has parted, or of a name with a comma before a blank."""

    place: int

    def whole(self, cells: Sequence[str], width: int) -> tuple[str, ...] | None:
        """A row with its value put together again; None if it is no such row."""
        pieces = cells[self.place : self.place + 2]
        if len(cells) != width + 1 or not _are_one(*pieces):
            return None
        return (*cells[: self.place], ",".join(pieces), *cells[self.place + 2 :])


def stands_over(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a header is surely that of the first columns of wider `rows`, all of one width.

    It is if what is too much is blank, or if the values bear a name out behind which nothing can have been parted: a
    comma without quotes, in a name or a number of each row, would have moved all columns behind it.
    """
    columns = list(zip(*rows, strict=True))
    surplus = len(columns) - len(header)
    if surplus <= 0 or not any(cell.strip() for column in columns[len(header) :] for cell in column):
        return True
    for place in reversed(range(len(header))):
        if not (field := field_of(header[place])):
            continue
        here, moved = (bears_out(field, columns[at]) for at in (place, place + surplus))
        if here != moved:
            return here and not any(_may_be_one(*columns[at : at + 2]) for at in range(place, len(columns) - 1))
    return False


def parted(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Parted | None:
    """Where a comma parts a number, or a name before a blank, in each of the `rows`, if that can be one place only."""
    columns = list(zip(*rows, strict=True))
    if len(columns) != len(header) + 1:
        return None
    found = [place for place in range(len(header)) if _may_be_one(*columns[place : place + 2])]
    if len(found) != 1:
        return None
    place = found[0]
    fields = [field_of(name) for name in header]
    moved = [*columns[:place], [",".join(pair) for pair in zip(*columns[place : place + 2], strict=True)]]
    moved += columns[place + 2 :]
    wrong = any(field and contradicts(field, column) for field, column in zip(fields, moved, strict=True))
    return None if wrong else Parted(place)


def _may_be_one(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two columns may be one that a comma parts: in a number, or before a blank."""
    return all(map(_are_number, left, right)) or all(cell.startswith(" ") for cell in right)


def _are_one(left: str, right: str) -> bool:
    return _are_number(left, right) or bool(left.strip() and right.startswith(" ") and right.strip())


def _are_number(left: str, right: str) -> bool:
    return left.lstrip("+-").isdigit() and right.isdigit() and len(right) <= _MOST_DECIMALS
