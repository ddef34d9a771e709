"""Mending single damaged records: of all they may have meant, what clearly fits the columns best, or nothing."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from math import inf

from leadwright.lists.candidates import (
    Candidate,
    is_torn,
    of_escapes,
    of_one_cell,
    of_other_delimiters,
    of_quotes,
    of_width,
    without_a_quote,
)
from leadwright.lists.columns import FEW, Columns
from leadwright.lists.dialect import Dialect
from leadwright.lists.heading import looks_like_header
from leadwright.lists.source import BEHIND, Source
from leadwright.lists.surplus import Parted

MARGIN = 4.0
"""By how much the best must fit better than the second: a wrong row costs far more than a rejected one."""

_MOST_TEXT = 20_000
_MOST_WIDTH = 120
_MOST_JOINED = 6
_OF_QUOTES = frozenset({"quote_unclosed", "quote_stray", "quote_escaped"})
_AHEAD = 300
_MOST_LESSONS = 20
_PATIENCE = 2_000
_OFTEN_EMPTY = 0.4


class Repair:
    """Mends records of one table, whose sound ones are `width` wide; all may be `parted` by a decimal comma."""

    def __init__(self, dialect: Dialect, source: Source, width: int | None, parted: Parted | None = None) -> None:
        self._parted = parted if dialect.delimiter == "," and not dialect.skip_blank else None
        self._dialect = dialect
        self._source = source
        self._width = width or 0
        self._columns: Columns | None = None
        self._lessons = self._tried = self._done = 0

    def mended(self, cells: Sequence[str] | None, lines: int, fault: str) -> Candidate | None:
        """What the record at hand was meant to be; `cells` is what strict parsing made of its `lines`, if anything."""
        # Where hardly anything can be mended, the table is written otherwise, and trying would take for ever.
        if self._tried >= _PATIENCE and 20 * self._done < self._tried:
            return None
        self._tried += 1
        found = self._found(cells, lines, fault)
        self._done += found is not None
        return found

    def _found(self, cells: Sequence[str] | None, lines: int, fault: str) -> Candidate | None:
        text = self._source.texts[self._source.at]
        if not 2 <= self._width <= _MOST_WIDTH or len(text) > _MOST_TEXT or not text.strip():
            return None
        if cells is not None and (looks_like_header(cells) or not any(cell.strip() for cell in cells)):
            return None
        if (within := of_one_cell(text, self._dialect)) and len(within) == self._width > 2:
            return Candidate(self._dialect.restored(within), 1, "quote_stray")
        if cells is not None and self._parted and (whole := self._parted.whole(cells, self._width)):
            return Candidate(self._dialect.restored(whole), lines, "delimiter_unquoted")
        if escaped := self._with_escapes(text):
            return escaped
        of_quotes = fault if fault in _OF_QUOTES else "quote_stray"
        quoted = list(
            filter(self._has_text, (*self._of_quotes(text, of_quotes), *self._with_one_quote_less(of_quotes)))
        )
        columns = self._learned()
        if columns is None:
            # By their form alone, quotes can be put right if there is but one way to.
            return quoted[0] if len({found.cells for found in quoted}) == 1 else None
        return self._best(columns, [*quoted, *filter(self._has_text, self._others(text, cells, lines))])

    def _with_escapes(self, text: str) -> Candidate | None:
        """The record if a backslash makes quotes or delimiters plain, as it does elsewhere: not all records show it."""
        dialect = self._dialect
        signs = [sign for sign in (dialect.quote, dialect.delimiter) if sign and "\\" + sign in text]
        if not signs or not (dialect.is_plain or dialect.is_wrapped):
            return None
        found, columns = of_escapes(self._ahead(), dialect), self._learned()
        if found is None or len(found[0]) != self._width or (columns and not columns.admits(_on_one_line(found[0]))):
            return None
        made = Candidate(tuple(found[0]), found[1], "quote_escaped")
        return made if self._has_text(made) else None

    def _has_text(self, candidate: Candidate) -> bool:
        """Whether none of its lines is one whose text is lost."""
        at = self._source.at
        return self._source.lost.isdisjoint(range(at, at + candidate.lines))

    def swallowed(self, cells: Sequence[str], lines: int) -> bool:
        """Whether an open quote, closed by a later one, has run on over lines that are records of their own."""
        if self._width < 3:
            return False
        source, dialect = self._source, self._dialect
        texts = source.texts[source.at : source.at + lines]
        rows = [self._bare(text) for text in texts]
        if any(len(row) != self._width for row in rows):
            return False
        if len(cells) != self._width:
            return True
        columns = self._learned()
        if columns is None:
            inner = texts[1:-1]
            quote = dialect.quote or ""
            return bool(inner) and all(map(_mostly_filled, rows[1:])) and not any(quote in text for text in inner)
        apart = [columns.score(row) for row in rows if columns.admits(row)]
        return 2 * len(apart) > len(rows) and min(apart) > columns.score(_on_one_line(cells)) + MARGIN

    def is_torn(self, cells: Sequence[str]) -> bool:
        """Whether a record of the right width has quotes in two cells that belong together, and looks like nothing."""
        quote = self._dialect.quote or ""
        torn = {place for place, cell in enumerate(cells) if cell.count(quote) % 2}
        if len(torn) < 2 or not any(is_torn(cell, quote) for cell in cells):
            return False
        columns = self._learned() if self._width >= 2 else None
        return columns is not None and len(columns.misfits(cells) & torn) > 1

    def runs_over_records(self, lines: int) -> bool:
        """Whether one of the lines after the first is a record of its own."""
        source = self._source
        return any(self._is_sound(source.texts[source.at + place]) for place in range(1, lines))

    def _best(self, columns: Columns, found: Iterable[Candidate]) -> Candidate | None:
        distinct: dict[tuple[str, ...], Candidate] = {}
        for candidate in found:
            distinct.setdefault(_on_one_line(candidate.cells), candidate)
        ranked = sorted(((columns.score(cells), cells) for cells in distinct), reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN):
            return None
        cells = ranked[0][1]
        best = distinct[cells]
        return best if columns.admits(cells) and self._fits(columns, best, cells) else None

    def _fits(self, columns: Columns, best: Candidate, cells: Sequence[str]) -> bool:
        """Whether all cells look like their columns, as far as can be asked of what was wrong with the record."""
        if best.code in _OF_QUOTES:
            return True
        if best.code == "delimiter_other" and not best.touched:
            return 4 * len(columns.misfits(cells)) <= self._width
        harmed = best.touched
        strange = columns.misfits(cells)
        if best.code == "delimiter_unquoted":
            sound = all(self._is_one(columns, place, cells[place]) for place in harmed)
        else:
            # A cell may have been cut off beside the ones that are missing.
            by = {"width_short": 1.0, "line_break_unquoted": inf}.get(best.code, 3.0)
            sound = not any(cells[place] for place in columns.misfits(cells, by) & harmed)
        return sound and all(_is_apart(columns, cells, place, harmed) for place in strange - harmed)

    def _is_one(self, columns: Columns, place: int, cell: str) -> bool:
        """Whether delimiters are punctuation in that cell: followed by a blank, or decimal commas in a number."""
        parts = cell.split(self._dialect.delimiter)
        if columns.is_numeric(place):
            return all(part.strip("+-").isdigit() for part in parts) and columns.fits(place, cell)
        return all(part.startswith(" ") and part.strip() for part in parts[1:])

    def _of_quotes(self, text: str, fault: str) -> Iterator[Candidate]:
        # Only an odd quote can have been meant to close in another line.
        most = _MOST_JOINED if self._dialect.quote and text.count(self._dialect.quote) % 2 else 1
        for lines in range(1, most + 1):
            if lines > 1:
                if self._source.ahead(lines) < lines:
                    return
                here = self._source.at
                text = "".join(self._source.texts[here : here + lines])
                if len(text) > _MOST_TEXT or self._is_sound(self._source.texts[here + lines - 1]):
                    return
            for cells, code in of_quotes(text, self._width, self._dialect, lines):
                if len(cells) == self._width and not self._is_doubtful(text, cells):
                    yield Candidate(self._dialect.restored(cells), lines, code or fault)

    def _with_one_quote_less(self, fault: str) -> Iterator[Candidate]:
        for cells, taken in without_a_quote(self._ahead(), self._dialect):
            restored = self._dialect.restored(cells)
            if len(cells) == self._width and not any(is_torn(cell, self._dialect.quote or "") for cell in restored):
                yield Candidate(restored, taken, fault)

    def _ahead(self) -> list[str]:
        """The line at hand, and as many of the next as may belong to it."""
        source = self._source
        lines = source.ahead(_MOST_JOINED)
        texts = source.texts[source.at : source.at + lines]
        return texts if sum(map(len, texts)) <= _MOST_TEXT else texts[:1]

    def _is_doubtful(self, text: str, cells: Sequence[str]) -> bool:
        """Whether quotes are left in a cell as nobody writes them, or the last cell may have gone on."""
        quote = self._dialect.quote or ""
        last = self._dialect.literal(text)[-1]
        return (last.startswith(quote) and last.count(quote) % 2 == 1) or any(is_torn(cell, quote) for cell in cells)

    def _others(self, text: str, cells: Sequence[str] | None, lines: int) -> Iterator[Candidate]:
        yield from of_other_delimiters(self._ahead(), self._width, self._dialect)
        if cells is None:
            return
        for found in of_width(text, self._dialect.restored(cells), self._width, self._dialect, lines):
            if found.code != "width_short" or self._may_lack(found.cells, cells):
                yield found
        if len(cells) < self._width and lines == 1:
            yield from self._broken(list(cells))

    def _may_lack(self, made: Sequence[str], cells: Sequence[str]) -> bool:
        """Whether all columns that got a blank in `made` are blank often enough to be left out."""
        columns = self._columns
        first = next(place for place in range(self._width) if place == len(cells) or made[place] != cells[place])
        missing = range(first, first + self._width - len(cells))
        return columns is not None and all(columns.empty_share(place) >= _OFTEN_EMPTY for place in missing)

    def _broken(self, cells: list[str]) -> Iterator[Candidate]:
        """The record goes on in the next lines: a line break stands unquoted in a cell."""
        source = self._source
        joints: set[int] = set()
        for lines in range(2, _MOST_JOINED + 1):
            if source.ahead(lines) < lines:
                return
            before, text = source.texts[source.at + lines - 2 : source.at + lines]
            rows = self._dialect.strictly([text])
            if len(rows) != 1 or len(rows[0]) == self._width or looks_like_header(rows[0]):
                return
            end = before[len(before.rstrip("\r\n")) :]
            first, *others = rows[0] or [""]
            joints.add(len(cells) - 1)
            cells = [*cells[:-1], _joined(cells[-1], end, first), *others]
            if len(cells) >= self._width:
                if len(cells) == self._width:
                    yield Candidate(self._dialect.restored(cells), lines, "line_break_unquoted", frozenset(joints))
                return

    def _learned(self) -> Columns | None:
        if self._columns is None and self._lessons < _MOST_LESSONS:
            self._lessons += 1
            source = self._source
            source.ahead(_AHEAD)
            begin, end = max(source.begun, source.at - BEHIND), source.at + _AHEAD
            rows = [*self._sound_rows(begin, source.at), *self._sound_rows(source.at + 1, end)]
            if len(rows) >= FEW:
                self._columns = Columns(rows)
        return self._columns

    def _sound_rows(self, begin: int, end: int) -> Iterator[tuple[str, ...]]:
        """What the lines in between hold of records that nothing is wrong with."""
        texts, place = self._source.texts[begin:end], 0
        while place < len(texts):
            first, reader = place, csv.reader(texts[place:], **self._dialect.reading())
            with suppress(csv.Error):
                for row in reader:
                    place = first + reader.line_num
                    if len(row) == self._width and any(row) and not looks_like_header(row):
                        yield _on_one_line(self._dialect.restored(row))
                return
            # Of a damaged record, only the first line is passed over: it may have swallowed sound ones.
            place += 1

    def _is_sound(self, text: str) -> bool:
        rows = self._dialect.strictly([text])
        return len(rows) == 1 and len(rows[0]) == self._width

    def _bare(self, text: str) -> tuple[str, ...]:
        """The cells of a line, its quotes left out."""
        quote = self._dialect.quote or ""
        return tuple(cell.strip(quote) for cell in self._dialect.restored(self._dialect.literal(text)))


def _is_apart(columns: Columns, cells: Sequence[str], place: int, harmed: frozenset[int]) -> bool:
    """Whether a cell that fits in no other column stands between a strange one and the harm: that is not its cause."""
    between = range(place + 1, min(harmed)) if place < min(harmed) else range(max(harmed) + 1, place)
    return any(columns.is_telling(at, cells[at]) for at in between)


def _mostly_filled(cells: Sequence[str]) -> bool:
    return 3 * sum(1 for cell in cells if cell.strip()) >= 2 * len(cells)


def _joined(left: str, end: str, right: str) -> str:
    return left + end + right if left and right else left or right


def _on_one_line(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.splitlines()) if "\n" in cell or "\r" in cell else cell for cell in cells)
