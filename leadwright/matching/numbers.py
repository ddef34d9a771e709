"""Numbers of many rows, several a row, without an object for each: most are only compared, sorted, sent and stored."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import Self, overload


class Numbers(Sequence[tuple[int, ...]]):
    """The numbers of each row, signed and of 64 bits.

    `flat` has those of all rows, one row after the other, and `counts` how many each row has.
    """

    __slots__ = ("counts", "flat")

    def __init__(self, flat: "array[int] | None" = None, counts: "array[int] | None" = None) -> None:
        """Of these arrays, which belong to it from then on; without them there are no rows."""
        self.flat = array("q") if flat is None else flat
        self.counts = array("i") if counts is None else counts

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]]) -> Self:
        """The numbers that each of `rows` has."""
        rows = list(rows)
        return cls(array("q", chain.from_iterable(rows)), array("i", map(len, rows)))

    @classmethod
    def none(cls, count: int) -> Self:
        """So many rows that have none."""
        return cls(counts=array("i", bytes(4 * count)))

    @classmethod
    def unpacked(cls, parts: tuple[bytes, bytes]) -> Self:
        """The numbers of which `packed` made this."""
        return cls(*(array(code, part) for code, part in zip("qi", parts, strict=True)))

    @classmethod
    def joined(cls, parts: "Sequence[Numbers]") -> Self:
        """The rows of all `parts`, in order."""
        flat, counts = array("q"), array("i")
        flat.frombytes(b"".join(part.flat.tobytes() for part in parts))
        counts.frombytes(b"".join(part.counts.tobytes() for part in parts))
        return cls(flat, counts)

    def packed(self) -> tuple[bytes, bytes]:
        """The same as bytes, to be sent to another process of this machine."""
        return self.flat.tobytes(), self.counts.tobytes()

    def spread(self, places: Sequence[int], size: int) -> Self:
        """Of `size` rows, with these at `places`, in order; the others have none."""
        whole = self.none(size)
        for place, count in zip(places, self.counts, strict=True):
            whole.counts[place] = count
        whole.flat = self.flat
        return whole

    def at(self, places: Iterable[int]) -> Iterator[tuple[int, ...]]:
        """Those of the rows at `places`: the others are not looked at."""
        begins = list(accumulate(self.counts, initial=0))
        return (tuple(self.flat[begins[place] : begins[place + 1]]) for place in places)

    @overload
    def __getitem__(self, place: int) -> tuple[int, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> tuple[int, ...] | Self:
        if isinstance(place, int):
            place = range(len(self))[place]
            return tuple(self[place : place + 1].flat)
        start, stop, step = place.indices(len(self))
        if step != 1:
            return self.of(list(self)[place])
        counts = self.counts[start:stop]
        first = sum(self.counts[:start])
        return type(self)(self.flat[first : first + sum(counts)], counts)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        flat, at = tuple(self.flat), 0
        for count in self.counts:
            yield flat[at : at + count]
            at += count

    def __len__(self) -> int:
        return len(self.counts)
