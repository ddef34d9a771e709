"""Records of a delimited text: strict parsing, with every physical line accounted for and damage kept local."""

import csv
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress

from leadwright.lists import mojibake
from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.lines import LONGEST
from leadwright.lists.records import Record, Run
from leadwright.lists.repair import Repair
from leadwright.lists.source import Source
from leadwright.lists.surplus import Parted
from leadwright.lists.trimmed import Trimmed
from leadwright.record import Disposition

MOST_LINES = 500
"""A quoted record with more lines than this is an open quote."""

AT_ONCE = 200
"""Lines that are parsed at once, to be looked at one by one only where there is something odd."""
_SELDOM = 10
"""Where more than one line in so many is odd, looking at all of them one by one costs less."""
_ACCEPTED, _REPAIRED, _REJECTED = Disposition.ACCEPTED, Disposition.REPAIRED, Disposition.REJECTED


class DelimitedReader:
    """Reads records. `width` is what a sound record has (None: whatever it has).

    The first `opening` records, which are notes and a header, may have any width. How many lines are parsed `at_once`
    cannot be seen in the records. Short ones that `trimmed` knows are made whole, and long ones that `parted` knows.
    """

    def __init__(
        self,
        blocks: Iterator[list[bytes]],
        encoding: Encoding,
        dialect: Dialect,
        width: int | None,
        opening: int = 0,
        at_once: int = AT_ONCE,
        trimmed: Trimmed | None = None,
        parted: Parted | None = None,
    ) -> None:
        self.width = width
        self._trimmed, self._parted = trimmed, parted
        self._opening = opening
        self._at_once = at_once
        self._dialect = dialect
        self._source = Source(blocks, encoding, dialect)
        self._repair = Repair(dialect, self._source, width)

    def widen(self, width: int, line: int | None = None) -> None:
        """A further table, of which short rows are not known, has begun here, or behind the line of this number."""
        self._trimmed = self._parted = None
        self._begin(width, line)

    def _begin(self, width: int, line: int | None = None) -> None:
        self.width = width
        self._source.begin_table(line)
        self._repair = Repair(self._dialect, self._source, width, self._parted)

    def records(self) -> Iterator[Record]:
        """Every record; their lines and sizes add up to those of the text."""
        for each in self.runs():
            yield from each.records() if isinstance(each, Run) else (each,)

    def runs(self) -> Iterator[Record | Run]:
        """The same records, sound ones many at a time."""
        csv.field_size_limit(2 * LONGEST)
        source, width = self._source, self.width
        self.width = None
        for _ in range(self._opening):
            if source.ahead(1):
                yield self._taken()
        if width is not None:
            self._begin(width)
        while source.ahead(1):
            yield from self._sound()
            if source.at < len(source.texts):
                yield self._taken()

    def _taken(self) -> Record:
        record = self._anomalous()
        self._source.at += record.lines
        return record

    def _sound(self) -> Iterator[Record | Run]:
        """The sound records from here on, up to the first that is not, or to the end of what is at hand."""
        # If a further table has another width, its first record is not sound: there is no need to ask again.
        source, width = self._source, self.width
        if width is None:
            yield from self._one_by_one(width, len(source.texts))
            return
        while (first := source.at) < len(source.texts):
            rows, odd = self._lone_rows(width)
            if len(odd) * _SELDOM > len(rows):
                if not (yield from self._one_by_one(width, first + self._at_once)):
                    return
                continue
            begin = 0
            for place in odd:
                yield from self._run(rows[begin:place])
                begin = place + 1
                if not (yield from self._one_by_one(width, first + begin)):
                    return
            yield from self._run(rows[begin:])

    def _lone_rows(self, width: int) -> tuple[list[tuple[str, ...]], list[int]]:
        """The next rows of one line each, and the places that have to be looked at.

        The rows end before the first that is damaged or goes on in further lines; its place is one of those.
        """
        source = self._source
        texts = source.texts[source.at : source.at + self._at_once]
        reader = csv.reader(texts, **self._dialect.reading())
        rows: list[tuple[str, ...]] = []
        with suppress(csv.Error):
            for lines, cells in enumerate(reader, 1):
                if reader.line_num != lines:
                    break
                rows.append(tuple(cells))
        if self._trimmed:
            rows = [cells if len(cells) >= width else self._trimmed.whole(cells) or cells for cells in rows]
        odd = self._odd(rows, width)
        return rows, odd if len(rows) == len(texts) else [*odd, len(rows)]

    def _odd(self, rows: Sequence[Sequence[str]], width: int) -> list[int]:
        """The places of the rows that have to be looked at: width or quotes are odd, or there is a flaw."""
        source, quote = self._source, self._dialect.quote or ""
        odd: set[int] = set()
        if list(map(len, rows)).count(width) < len(rows):
            odd.update(place for place, cells in enumerate(rows) if len(cells) != width)
        if source.quoted:
            odd.update(
                place for place, cells in enumerate(rows) if quote in "".join(cells) and _is_uneven(cells, quote)
            )
        if source.flaws:
            odd.update(place for place in range(len(rows)) if source.at + place in source.flaws)
        return sorted(odd)

    def _run(self, rows: list[tuple[str, ...]]) -> Iterator[Run]:
        """The next records, if there are any, which are these rows."""
        if not rows:
            return
        source, dialect = self._source, self._dialect
        begin, source.at = source.at, source.at + len(rows)
        cells = rows if dialect.is_plain else list(map(dialect.restored, rows))
        yield Run(cells, list(map(len, source.raws[begin : source.at])))

    def _one_by_one(self, width: int | None, end: int) -> Generator[Record, None, bool]:
        """The sound records in the lines up to `end`, and whether there was nothing else."""
        source = self._source
        raws, flaws, at = source.raws, source.flaws, source.at
        restored = None if self._dialect.is_plain else self._dialect.restored
        # One that takes more lines is not sound.
        reader = csv.reader(source.texts[at : end + MOST_LINES], **self._dialect.reading())
        before, quote = at - 1, self._dialect.quote or ""
        quoted = width is not None and source.quoted
        try:
            for cells in reader:
                if len(cells) != width and width is not None and cells:
                    record = self._taken() if before + reader.line_num == at else None
                    if record is not None:
                        yield record
                    at += 1
                    # The reader goes on only where it stands at the first line that belongs to no record yet.
                    if record is None or source.at != at or self.width != width:
                        return False
                else:
                    if quoted and quote in "".join(cells) and _is_uneven(cells, quote):
                        return False
                    made = restored(cells) if restored else tuple(cells)
                    last = before + reader.line_num
                    if last == at and not (flaws and at in flaws):
                        record = tuple.__new__(Record, (made, 1, len(raws[at]), _ACCEPTED, None))
                    elif self._is_beyond_doubt(at, last):
                        record = self._flawed(made, at, last + 1 - at)
                    else:
                        return False
                    at = source.at = last + 1
                    yield record
                if at >= end:
                    return True
        except csv.Error:
            return False
        return True

    def _is_beyond_doubt(self, first: int, last: int) -> bool:
        """Whether the record in these lines, of the right width, is surely one record, and none of them is lost."""
        source = self._source
        if not source.lost.isdisjoint(range(first, last + 1)):
            return False
        if first == last:
            return True
        # With all delimiters in its first line, the quote that goes on may be an open one.
        apart = self.width is not None and source.texts[first].count(self._dialect.sign) != self.width - 1
        return apart and last - first < MOST_LINES and sum(map(len, source.raws[first : last + 1])) <= LONGEST

    def _anomalous(self) -> Record:
        source, repair = self._source, self._repair
        if source.at in source.lost:
            return self._record((), 1, _REJECTED, source.flaws[source.at])
        cells, lines, fault = self._parsed()
        if cells is not None and self._trimmed and self.width:
            cells = list(self._trimmed.whole(cells) or cells)
        if cells is not None and not (lines > 1 and self._has_run_on(cells, lines)):
            if self.width is None or not cells or (len(cells) == self.width and not repair.is_torn(cells)):
                return self._flawed(self._dialect.restored(cells), source.at, lines)
            fault = _fault_of_width(len(cells), self.width)
        elif cells is not None:
            cells, fault = None, "quote_unclosed"
        if mended := repair.mended(cells, lines, fault):
            return self._record(mended.cells, mended.lines, _REPAIRED, mended.code)
        return self._rejected(cells, lines, fault)

    def _has_run_on(self, cells: Sequence[str], lines: int) -> bool:
        """Whether an open quote, closed by a later one, has run on over lines that are records of their own."""
        if self.width is not None:
            return self._repair.swallowed(cells, lines)
        # Nothing is known of the table yet: lines that are as wide as what follows are rows, whatever quotes say.
        source, sign = self._source, self._dialect.sign
        first, *others = [text.count(sign) for text in source.texts[source.at : source.at + lines]]
        if others[0] < 2 or len(set(others)) > 1 or not (first == others[0] or (first == 0 and lines > 2)):
            return False
        source.ahead(lines + 1)
        after = self._dialect.first_record(source.texts[source.at + lines : source.at + lines + MOST_LINES])
        return after is not None and len(after[0]) == others[0] + 1 != len(cells)

    def _parsed(self) -> tuple[list[str] | None, int, str]:
        """The next record, strictly: its cells (None if it is damaged), its lines, and what else may be wrong."""
        if self._runs_on_in_vain():
            return None, 1, "quote_unclosed"
        reader = csv.reader(self._lines(), **self._dialect.reading())
        try:
            return next(reader), reader.line_num, ""
        except csv.Error as error:
            ran_on = reader.line_num > 1 or "unexpected end" in str(error)
            return None, 1, "quote_unclosed" if ran_on else "quote_stray"

    def _runs_on_in_vain(self) -> bool:
        """Whether a quote is open that no other closes: told without parsing all lines in between, which have none."""
        source, quote = self._source, self._dialect.quote
        if quote is None or quote not in source.texts[source.at]:
            return False
        source.ahead(MOST_LINES)
        begin, end = source.at, source.at + MOST_LINES
        if source.lost or sum(map(len, source.raws[begin:end])) > LONGEST:
            return False
        reader = csv.reader([text for text in source.texts[begin:end] if quote in text], **self._dialect.reading())
        try:
            next(reader)
        except csv.Error as error:
            return reader.line_num > 1 or "unexpected end" in str(error)
        return False

    def _lines(self) -> Iterator[str]:
        source, size = self._source, 0
        for place in range(MOST_LINES):
            if source.ahead(place + 1) <= place or source.at + place in source.lost:
                return
            size += len(source.raws[source.at + place])
            if size > LONGEST and place:
                return
            yield source.texts[source.at + place]

    def _rejected(self, cells: Sequence[str] | None, lines: int, fault: str) -> Record:
        source, dialect = self._source, self._dialect
        if cells is None or (lines > 1 and self._repair.runs_over_records(lines)):
            fault = fault if cells is None else "quote_unclosed"
            lines, cells = 1, dialect.literal(source.texts[source.at])
        # Not even a surplus blank is cut where it is not clear: it may have pushed all others out of their columns.
        return self._record(dialect.restored(cells), lines, _REJECTED, fault)

    def _flawed(self, cells: tuple[str, ...], at: int, lines: int = 1) -> Record:
        """A sound record, in whose text something may have been mended."""
        flaws = self._source.flaws
        code = next((flaws[place] for place in range(at, at + lines) if place in flaws), None)
        if code is None or code == "mojibake_repaired":
            before, cells = cells, tuple(map(mojibake.mended, cells)) if code else cells
            code = code if cells != before else None
        size = sum(map(len, self._source.raws[at : at + lines]))
        return Record(cells, lines, size, _REPAIRED if code else _ACCEPTED, code)

    def _record(self, cells: tuple[str, ...], lines: int, disposition: Disposition, code: str) -> Record:
        source, end = self._source, self._source.at + lines
        if any(place in source.flaws for place in range(source.at, end)):
            cells = tuple(map(mojibake.mended, cells))
        return Record(cells, lines, sum(map(len, source.raws[source.at : end])), disposition, code)


def _is_uneven(cells: Sequence[str], quote: str) -> bool:
    """Whether quotes without counterpart stand in several cells."""
    return sum(cell.count(quote) % 2 for cell in cells) > 1


def _fault_of_width(found: int, wanted: int) -> str:
    return "width_short" if found < wanted else "width_long" if found > wanted else "quote_stray"
