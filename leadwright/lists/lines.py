"""Physical lines of a text, each with its original bytes: only CR, LF and CRLF end a line."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO, Self

BLOCK = 1 << 20
LONGEST = 1 << 22
"""A line that is longer than this is not held, so that memory stays bounded."""

_KEPT = 1 << 16
_Split = Callable[[bytes], list[bytes]]


class LongLine(bytes):
    """The beginning of a line too long to be held; its length is that of the whole line."""

    _size: int

    def __new__(cls, beginning: bytes, size: int) -> Self:
        """A line of `size` bytes that begins so."""
        line = super().__new__(cls, beginning)
        line._size = size
        return line

    def __len__(self) -> int:
        return self._size


def raw_lines(file: BinaryIO, codec: str = "utf-8") -> Iterator[bytes]:
    """The lines of `file` from where it stands, with their ends; but for long ones, joined they are what was read."""
    return chain.from_iterable(line_blocks(file, codec))


def line_blocks(file: BinaryIO, codec: str = "utf-8") -> Iterator[list[bytes]]:
    """The same lines, as many at a time as were read at once."""
    split = _splitter(codec)
    rest = b""
    while block := file.read(BLOCK):
        lines = split(rest + block)
        # The last one may go on in the next block, or be a CR whose LF is still to come.
        rest = lines.pop()
        yield lines
        if len(rest) > LONGEST:
            lines, rest = _long_line(file, rest, split)
            yield lines
    yield split(rest)


def _long_line(file: BinaryIO, begun: bytes, split: _Split) -> tuple[list[bytes], bytes]:
    """The line that has `begun`, with those that end in the same block; and what has begun after them."""
    passed = _whole(len(begun) - _KEPT)
    kept, rest = begun[:_KEPT], begun[passed:]
    while block := file.read(BLOCK):
        lines = split(rest + block)
        if len(lines) > 1:
            first, *whole, rest = lines
            return [LongLine(kept, passed + len(first)), *whole], rest
        more = _whole(len(block))
        passed, rest = passed + more, lines[0][more:]
    return [LongLine(kept, passed + len(rest))], b""


def _whole(size: int) -> int:
    """`size` without what would cut a character of four bytes."""
    return size - size % 4


def _splitter(codec: str) -> _Split:
    if codec.startswith("utf-16"):
        return _wide_splitter(codec, 2)
    if codec.startswith("utf-32"):
        return _wide_splitter(codec, 4)
    # Unlike str.splitlines, this splits at CR, LF and CRLF only.
    return lambda data: data.splitlines(keepends=True)


def _wide_splitter(codec: str, unit: int) -> _Split:
    cr, lf = "\r".encode(codec), "\n".encode(codec)

    def split(data: bytes) -> list[bytes]:
        lines, begin = [], 0
        for place in sorted([*_places(data, cr, unit), *_places(data, lf, unit)]):
            if not (data.startswith(cr, place) and data.startswith(lf, place + unit)):
                lines.append(data[begin : place + unit])
                begin = place + unit
        return [*lines, data[begin:]] if begin < len(data) else lines

    return split


def _places(data: bytes, sign: bytes, unit: int) -> Iterator[int]:
    """Where a character stands; not where its bytes belong to two others."""
    place = data.find(sign)
    while place >= 0:
        if place % unit == 0:
            yield place
        place = data.find(sign, place + 1)
