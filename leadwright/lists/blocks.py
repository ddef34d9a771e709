"""Blocks of columns that come again: a second contact, another place, a table beside the table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from leadwright.lists.mapped import ColumnMap

_SHORTEST = 2
# Where a block has one of these, it is about somebody or somewhere else; two phones are just two phones.
_WHOSE = frozenset({
    "person.first_name", "person.last_name", "person.full_name", "person.email", "company.name", "company.email",
    "address.street", "address.postal_code", "address.city", "vendor.record_id",
})  # fmt: skip


def without_repeated(found: Sequence[ColumnMap], header: Sequence[str]) -> list[ColumnMap]:
    """The columns, those aside that belong to a repeated block: cell by cell, two people would become a third."""
    aside = _repeated(header, found)
    return [
        replace(
            column, field=None, suggest=column.field or column.suggest, split=None, unit=None, warning="block_repeated"
        )
        if place in aside and column.how != "vendor"
        else column
        for place, column in enumerate(found)
    ]


def _repeated(header: Sequence[str], found: Sequence[ColumnMap]) -> set[int]:
    """The places of columns whose names, several in a row, stood together before."""
    names = [" ".join(name.split()).casefold() for name in header]
    firsts: dict[str, int] = {}
    for place, name in enumerate(names):
        firsts.setdefault(name, place)
    aside: set[int] = set()
    place = 0
    while place < len(names):
        length = _length(names, firsts, place)
        block = range(place, place + length)
        if length >= _SHORTEST and any(found[at].field in _WHOSE for at in block):
            aside.update(block)
        place += max(1, length)
    return aside


def _length(names: Sequence[str], firsts: Mapping[str, int], place: int) -> int:
    """How many names from here on stood in this order before."""
    first, length = firsts[names[place]], 0
    while (
        place + length < len(names)
        and first + length < place
        and names[place + length]
        and names[first + length] == names[place + length]
    ):
        length += 1
    return length
