"""Records of a delimited text: strict parsing, with every physical line accounted for and damage kept local."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, Self

from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.lines import LONGEST
from leadwright.record import Disposition

MOST_LINES = 500
"""A quoted record with more lines than this is an open quote."""

_ACCEPTED, _REPAIRED, _REJECTED = Disposition.ACCEPTED, Disposition.REPAIRED, Disposition.REJECTED


class Record(NamedTuple):
    """The cells of one record, how many lines and bytes it takes, and what is wrong with it."""

    cells: tuple[str, ...]
    lines: int
    size: int
    disposition: Disposition = _ACCEPTED
    code: str | None = None


class _Source:
    """Decoded lines for `csv.reader`; `taken` holds the bytes of those given out since the last record."""

    def __init__(self, raws: Iterator[bytes], encoding: Encoding) -> None:
        self.taken: list[bytes] = []
        self.flaw: str | None = None
        self.lost = False
        self._raws = raws
        self._back: deque[bytes] = deque()
        self._codec = encoding.codec
        self._legacy = encoding.legacy or ("latin-1" if encoding.unit == 1 else None)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise StopIteration
        raw = self._back.popleft() if self._back else next(self._raws)
        self.taken.append(raw)
        try:
            text = raw.decode(self._codec)
        except UnicodeDecodeError:
            text = self._mended(raw)
        if "\0" in text:
            self.flaw = self.flaw or "nul_byte"
            return text.replace("\0", "")
        return text

    def _mended(self, raw: bytes) -> str:
        self.flaw = "undecodable"
        if self._legacy is None:
            self.lost = True
            return ""
        try:
            return raw.decode(self._legacy)
        except UnicodeDecodeError:
            return raw.decode("latin-1")

    def text_of(self, raw: bytes) -> str:
        """A line's text as far as it can be decoded, to judge its form."""
        return raw.decode(self._codec, "ignore")

    def keep_first(self) -> str:
        """Give all taken lines but the first back, to be read again; the text of the first."""
        first, *rest = self.taken
        self._back.extendleft(reversed(rest))
        self.taken.clear()
        self._back.appendleft(first)
        self.flaw, self.lost = None, False
        return next(self)

    def settle(self) -> None:
        """Begin a new record."""
        self.taken.clear()
        self.flaw, self.lost = None, False


class DelimitedReader:
    """Reads records one by one. `width` is what a sound record has (None: whatever it has)."""

    def __init__(self, raws: Iterator[bytes], encoding: Encoding, dialect: Dialect, width: int | None) -> None:
        self.width = width
        self._dialect = dialect
        self._source = _Source(raws, encoding)

    def widen(self, width: int) -> None:
        """From here on a sound record has another width: a further table has begun."""
        self.width = width

    def records(self) -> Iterator[Record]:
        """Every record; their lines and sizes add up to those of the text."""
        csv.field_size_limit(LONGEST)
        source = self._source
        taken = source.taken
        reader = csv.reader(source, **self._dialect.reading())  # type: ignore[arg-type]
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._damaged(error)
            else:
                if len(taken) == 1 and source.flaw is None and len(cells) == self.width and len(taken[0]) < LONGEST:
                    yield Record(tuple(cells), 1, len(taken[0]))
                else:
                    yield self._examined(cells)
            source.settle()

    def _examined(self, cells: list[str]) -> Record:
        if len(self._source.taken) > 1 and self._swallowed(cells):
            return self._literal(self._source.keep_first(), "quote_unclosed")
        if self._source.lost:
            return self._record((), _REJECTED, "undecodable")
        if any(len(raw) >= LONGEST for raw in self._source.taken):
            return self._record((), _REJECTED, "field_too_long")
        return self._judged(tuple(cells))

    def _swallowed(self, cells: list[str]) -> bool:
        """Whether an open quote has run on over lines that are records of their own."""
        if self.width is None or self.width < 3:
            return False
        first, *inner, last = map(self._source.text_of, self._source.taken)
        if len(self._dialect.literal(first)) != self.width:
            return False
        if len(cells) != self.width:
            return True
        if not inner or any(self._dialect.quote in line for line in inner):
            return False
        return all(self._is_record(self._dialect.literal(line)) for line in [*inner, last])

    def _is_record(self, cells: list[str]) -> bool:
        filled = sum(1 for cell in cells if cell.strip())
        return len(cells) == self.width and 3 * filled >= 2 * len(cells)

    def _damaged(self, error: csv.Error) -> Record:
        if len(self._source.taken) == 1 and "field larger" in str(error):
            return self._record((), _REJECTED, "field_too_long")
        ran_on = len(self._source.taken) > 1 or "unexpected end" in str(error)
        return self._literal(self._source.keep_first(), "quote_unclosed" if ran_on else "quote_stray")

    def _literal(self, text: str, code: str) -> Record:
        """The first line alone with its quotes as plain characters: repaired if that gives the width, else rejected."""
        quote = self._dialect.quote
        cells = tuple(_unquoted(cell, quote) for cell in self._dialect.literal(text))
        sound = len(cells) == self.width and not self._source.lost
        return self._record(cells, _REPAIRED if sound else _REJECTED, code)

    def _judged(self, cells: tuple[str, ...]) -> Record:
        flaw, width = self._source.flaw, self.width
        if width is None or len(cells) == width:
            return self._record(cells, _REPAIRED if flaw else _ACCEPTED, flaw)
        # Not even a surplus blank is cut: it may have pushed all other cells out of their columns.
        return self._record(cells, _REJECTED, "width_short" if len(cells) < width else "width_long")

    def _record(self, cells: tuple[str, ...], disposition: Disposition, code: str | None) -> Record:
        taken = self._source.taken
        return Record(cells, len(taken), sum(map(len, taken)), disposition, code)


def _unquoted(cell: str, quote: str) -> str:
    """The cell without the quotes that were meant to enclose it; an open one goes alone."""
    if not cell.startswith(quote):
        return cell
    inner = cell[1:-1] if len(cell) > 1 and cell.endswith(quote) else cell[1:]
    return inner.replace(quote * 2, quote)
