"""Physical lines of a text, each with its original bytes: only CR, LF and CRLF end a line."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

BLOCK = 1 << 20
LONGEST = 1 << 22
"""A line longer than this comes in pieces, so that memory stays bounded."""

_Split = Callable[[bytes], list[bytes]]


def raw_lines(file: BinaryIO, codec: str = "utf-8") -> Iterator[bytes]:
    """The lines of `file` from where it stands, with their ends; joined they are the bytes that were read."""
    split = _splitter(codec)
    rest = b""
    while block := file.read(BLOCK):
        lines = split(rest + block)
        # The last one may go on in the next block, or be a CR whose LF is still to come.
        rest = lines.pop()
        yield from lines
        while len(rest) >= LONGEST:
            yield rest[:LONGEST]
            rest = rest[LONGEST:]
    yield from split(rest)


def _splitter(codec: str) -> _Split:
    if codec.startswith("utf-16"):
        return _wide_splitter(codec, 2)
    if codec.startswith("utf-32"):
        return _wide_splitter(codec, 4)
    # Unlike str.splitlines, this splits at CR, LF and CRLF only.
    return lambda data: data.splitlines(keepends=True)


def _wide_splitter(codec: str, unit: int) -> _Split:
    cr, lf = re.escape("\r".encode(codec)), re.escape("\n".encode(codec))
    other = rb"(?:(?!" + cr + rb"|" + lf + rb").{%d})" % unit
    line = re.compile(rb"%b*+(?:%b%b|%b|%b|.{0,%d}\Z)" % (other, cr, lf, cr, lf, unit - 1), re.DOTALL)
    return lambda data: [piece for piece in line.findall(data) if piece]
