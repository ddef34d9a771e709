"""Records of a list: one by one, or sound ones together."""

from collections.abc import Iterator
from typing import NamedTuple

from leadwright.record import Disposition

_ACCEPTED = Disposition.ACCEPTED


class Record(NamedTuple):
    """The cells of one record, how many lines and bytes it takes, and what is wrong with it."""

    cells: tuple[str, ...]
    lines: int
    size: int
    disposition: Disposition = _ACCEPTED
    code: str | None = None


class Run(NamedTuple):
    """Sound records of one line each, one after the other: their cells, and how many bytes each takes."""

    cells: list[tuple[str, ...]]
    sizes: list[int]

    def part(self, begin: int, end: int) -> "Run":
        """Those from one place up to another."""
        return Run(self.cells[begin:end], self.sizes[begin:end])

    def __repr__(self) -> str:
        """How many there are."""
        return f"Run({len(self.sizes)} records)"

    def records(self) -> Iterator[Record]:
        """The same records one by one."""
        new = tuple.__new__
        for cells, size in zip(self.cells, self.sizes, strict=True):
            yield new(Record, (cells, 1, size, _ACCEPTED, None))
