"""Staged records that follow one another, held by column: less to make, to send and to store than row by row."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Self, overload

from leadwright.matching.numbers import Numbers
from ledger.staged import Staged

_PLACES = {name: place for place, name in enumerate(Staged._fields)}
_NUMBERS = ("keys", "reach")
"""The fields that have several numbers each; their columns are `Numbers`."""
_TEXTS = ("cells", "fields", "extras")
"""The fields that may be long."""
MOST_WEIGHT = 64_000_000
"""Characters from which on records are stored however few they are: those of long rows would fill the memory."""
NOTHING: dict[str, Any] = Staged._field_defaults
"""What stands in the fields of which a record says nothing."""
_NUMBERED = tuple(map(_PLACES.__getitem__, _NUMBERS))
_as_staged: Callable[[tuple[Any, ...]], Staged] = partial(tuple.__new__, Staged)


class Chunk(Sequence[Staged]):
    """Records in order, to be read one by one or by column; `columns` has as many lists as they have fields."""

    __slots__ = ("columns",)

    def __init__(self, columns: list[Any] | None = None) -> None:
        """Of these `columns`, which belong to the chunk from then on; without them it is empty."""
        self.columns: list[Any] = [_column(name, ()) for name in _PLACES] if columns is None else columns

    @classmethod
    def of(cls, rows: Sequence[Staged]) -> Self:
        """The same records as a chunk."""
        if isinstance(rows, cls):
            return rows
        return cls(list(map(_column, _PLACES, zip(*rows, strict=True))) if rows else None)

    @classmethod
    def by_name(cls, seq: list[int], **others: Any) -> Self:
        """The chunk that has these columns, and nothing in those that are not given."""
        given = {"seq": seq, **others}
        return cls([given[name] if name in given else nothing(name, len(seq)) for name in Staged._fields])

    @classmethod
    def joined(cls, parts: "Sequence[Chunk]") -> "Chunk":
        """The records of all `parts`, at least one; of a single one it is that part itself, not copied."""
        if len(parts) == 1:
            return parts[0]
        return cls(list(map(_joined, zip(*(part.columns for part in parts), strict=True))))

    @classmethod
    def unpacked(cls, columns: Sequence[Any]) -> Self:
        """The chunk of which `packed` made this."""
        count = len(columns[0] or ())
        whole = [[None] * count if column is None else column for column in columns]
        for place in _NUMBERED:
            whole[place] = Numbers.unpacked(columns[place])
        return cls(whole)

    def packed(self) -> list[Any]:
        """The columns as they can be marshalled, and None in place of those in which nothing stands."""
        columns = [None if _says_nothing(column) else column for column in self.columns]
        for place in _NUMBERED:
            columns[place] = self.columns[place].packed()
        return columns

    def column(self, name: str) -> Any:
        """What all records have in this field: a list, or `Numbers` where they have several."""
        return self.columns[_PLACES[name]]

    @property
    def weight(self) -> int:
        """How many characters its records say, about."""
        return sum(sum(map(len, filter(None, self.column(name)))) for name in _TEXTS)

    def cut(self, size: int) -> "tuple[Chunk, Chunk]":
        """The first `size` records, and those after them; all of them are this chunk itself, not copied."""
        return (self, Chunk()) if len(self) <= size else (self[:size], self[size:])

    @overload
    def __getitem__(self, place: int) -> Staged: ...
    @overload
    def __getitem__(self, place: slice) -> "Chunk": ...
    def __getitem__(self, place: int | slice) -> "Staged | Chunk":
        if isinstance(place, slice):
            return Chunk([column[place] for column in self.columns])
        return Staged._make([column[place] for column in self.columns])

    def __iter__(self) -> Iterator[Staged]:
        return map(_as_staged, zip(*self.columns, strict=True))

    def __len__(self) -> int:
        return len(self.columns[0])

    def __repr__(self) -> str:
        """How many there are, and nothing of what they say."""
        return f"Chunk({len(self)} records)"


class Waiting:
    """Chunks that follow one another, until there are enough records to be stored at once."""

    def __init__(self) -> None:
        self._parts: list[Chunk] = []
        self._count = self._weight = 0
        self.last: Staged | None = None
        """The last record that was taken."""

    def add(self, part: Chunk) -> None:
        """Let these wait, too."""
        self._parts.append(part)
        self._count += len(part)
        self._weight += part.weight

    def are_enough(self, size: int) -> bool:
        """Whether `size` records wait, or fewer that are as much as may be stored at once."""
        return self._count >= size or self._weight >= MOST_WEIGHT

    def taken(self, size: int) -> Chunk:
        """The first `size` records, or all that wait; at least one does."""
        chunk, rest = Chunk.joined(self._parts).cut(size)
        self._parts, self._count, self._weight, self.last = [rest], len(rest), rest.weight, chunk[-1]
        return chunk

    def __len__(self) -> int:
        """How many records wait."""
        return self._count


def nothing(name: str, count: int) -> Any:
    """The column of so many records that say nothing in the field `name`."""
    return Numbers.none(count) if name in _NUMBERS else [NOTHING.get(name)] * count


def _column(name: str, cells: Sequence[Any]) -> Any:
    return Numbers.of(cells) if name in _NUMBERS else list(cells)


def _says_nothing(column: Sequence[Any]) -> bool:
    # Most columns have something in their first cell, which is told without looking at the others.
    return bool(column) and column[0] is None and column.count(None) == len(column)


def _joined(parts: Sequence[Any]) -> Any:
    """The columns one after the other, in memory that is taken once: what grows between others leaves gaps."""
    if isinstance(parts[0], Numbers):
        return Numbers.joined(parts)
    whole, at = [None] * sum(map(len, parts)), 0
    for part in parts:
        whole[at : at + len(part)] = part
        at += len(part)
    return whole
