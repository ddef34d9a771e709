"""Which records are data, and which are the form of a list: preamble, header, blank rows, further tables, footer."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import accumulate

from leadwright.lists.closing import counts_others, is_closing, is_page, is_subtotal, is_total
from leadwright.lists.heading import looks_like_header, tells_how_to_reach
from leadwright.lists.layout import Layout, Table, filled, plan
from leadwright.lists.lexicon import is_label, names
from leadwright.lists.records import Record, Run
from leadwright.record import Disposition, Span, Spans, one_by_one

__all__ = ["Layout", "Structure", "Table", "plan"]

_STRUCTURAL, _ACCEPTED, _REJECTED = Disposition.STRUCTURAL, Disposition.ACCEPTED, Disposition.REJECTED
_MOST_HELD = 50
_MOST_IN_NOTES = _MANY_NAMES = 3
_AROUND_NAMES = " \t\f\v\ufeff\u00a0"
_WITHOUT_TEXT = frozenset({"undecodable", "field_too_long"})


class Structure:
    """Turns records into spans; tables are added to `tables` as they appear.

    `widen` is told the width of each further table, and the line in which its header ends. `sheet` is where they stand.
    """

    def __init__(
        self,
        layout: Layout,
        tables: list[Table],
        name: str,
        widen: Callable[[int, int], None],
        sheet: str | None = None,
    ) -> None:
        self._layout = layout
        self._tables = tables
        self._name = name
        self._sheet = sheet
        self._widen = widen
        self._table = len(tables)
        self._begin(layout.heads or ((layout.header,) if layout.header is not None else ()))
        self._held: list[Span] = []
        self._gap = self._set_off = False
        self._first = self._structural = self._before = 0
        tables.append(Table(name, layout.header, self._table, sheet))

    def _begin(self, heads: tuple[tuple[str, ...], ...]) -> None:
        """A table begins, with these rows as its header."""
        self._plain_heads = frozenset(map(_names, heads))
        self._names = frozenset(name for head in self._plain_heads for name in head if name)

    def _names_columns_again(self, cells: tuple[str, ...]) -> bool:
        """Whether a row names for the most part the columns of its table, in another order."""
        named = [name for name in _names(cells) if name]
        return len(named) > 1 and 3 * len(self._names.intersection(named)) >= 2 * len(named)

    def spans(self, records: Iterable[Record], seq: int = 0, byte: int = 0, bytewise: bool = True) -> Iterator[Span]:
        """One span a record, from sequence number `seq` and byte `byte` on; rows of workbooks have no bytes."""
        return one_by_one(self.told(records, seq, byte, bytewise))

    def told(
        self, records: Iterable[Record | Run], seq: int = 0, byte: int = 0, bytewise: bool = True
    ) -> Iterator[Span | Spans]:
        """The same spans, those of many sound records by column."""
        line, self._first = 1, seq
        begin = seq + self._layout.begin
        new, accepted = tuple.__new__, _ACCEPTED
        for each in self._parted(records):
            if isinstance(each, Run) and bytewise and seq >= begin and not self._gap and not self._held:
                spans = self._alike(each, seq, line, byte)
                yield spans
                seq, line, byte = seq + len(each.sizes), line + len(each.sizes), spans.last_byte[-1] + 1
                continue
            for cells, lines, size, disposition, code in each.records() if isinstance(each, Run) else (each,):
                end = byte + size
                place = (byte, end - 1) if bytewise else (-1, -1)
                span = new(Span, (seq, self._table, line, line + lines - 1, *place, disposition, code, cells))
                if (
                    disposition is accepted
                    and seq >= begin
                    and not self._gap
                    and not self._held
                    and self._are_surely_data(cells)
                ):
                    yield span
                else:
                    for told in self._opening(span) if seq < begin else self._odd(span):
                        self._structural += told.disposition is _STRUCTURAL
                        yield told
                seq, line, byte = seq + 1, line + lines, end
        for told in self._close():
            self._structural += told.disposition is _STRUCTURAL
            yield told

    def _parted(self, records: Iterable[Record | Run]) -> Iterator[Record | Run]:
        """The same records; runs have only those that are surely data, wherever they stand."""
        for each in records:
            if isinstance(each, Run):
                yield from self._parts(each)
            else:
                yield each

    def _parts(self, run: Run) -> Iterator[Record | Run]:
        if len(run.cells[0]) <= _MOST_IN_NOTES:
            yield from run.records()
            return
        begin, end = 0, len(run.sizes)
        while begin < end:
            places = range(begin, end)
            # Asked anew after each that is odd: it may be the header of a further table.
            odd = next((place for place in places if not self._are_surely_data(run.cells[place])), end)
            if begin < odd:
                yield run.part(begin, odd)
            # The next one may let go of what is held back.
            begin = min(odd + 2, end)
            yield from run.part(odd, begin).records()

    def _are_surely_data(self, cells: tuple[str, ...]) -> bool:
        # Totals and notes fill few cells; all that fill more are spared a closer look.
        # A header that comes again, in whatever order, or that of another table begins with a name.
        if len(cells) - cells.count("") <= _MOST_IN_NOTES:
            return False
        name = _name(cells[0] or next(filter(None, cells)))
        return name not in self._names and name not in _known_names()

    def _alike(self, run: Run, seq: int, line: int, byte: int) -> Spans:
        """The spans of a run, all of which are accepted."""
        count, ends = len(run.sizes), list(accumulate(run.sizes, initial=byte))
        lines = list(range(line, line + count))
        return Spans(
            list(range(seq, seq + count)),
            [self._table] * count,
            lines,
            lines,
            ends[:-1],
            [end - 1 for end in ends[1:]],
            [_ACCEPTED.value] * count,
            [None] * count,
            run.cells,
        )

    def _opening(self, span: Span) -> Iterator[Span]:
        place, width = span.seq - self._first, self._layout.width
        if place >= self._layout.preamble:
            yield _structural(span, "header")
        elif place not in self._layout.above and span.code not in _WITHOUT_TEXT:
            yield _structural(span, "preamble" if filled(span.cells) else "blank")
        elif width is None or len(span.cells) == width or span.disposition is _REJECTED:
            yield span
        else:
            code = "width_short" if len(span.cells) < width else "width_long"
            yield span._replace(disposition=_REJECTED, code=code)

    def _odd(self, span: Span) -> Iterator[Span]:
        full = filled(span.cells)
        if not full and span.code not in _WITHOUT_TEXT:
            self._gap = True
            yield from self._after_held(_structural(span, "blank"))
        elif _names(span.cells) in self._plain_heads:
            yield from self._before_header()
            yield _structural(span, "header_repeated")
            self._gap = False
        elif self._opens_table(span):
            yield from self._before_header()
            yield self._new_table(span)
            self._gap = False
        elif len(self._held) < _MOST_HELD and self._may_be_a_note(span, full):
            self._set_off = self._gap if not self._held else self._set_off
            self._held.append(span)
        else:
            yield from self._release()
            yield span
            self._gap = False

    def _after_held(self, span: Span) -> Iterator[Span]:
        if self._held and len(self._held) < _MOST_HELD:
            self._held.append(span)
            return
        yield from self._release()
        yield span

    def _opens_table(self, span: Span) -> bool:
        cells, width = span.cells, self._layout.width or 0
        set_off = self._gap or bool(self._held) or len(cells) != width
        set_off = set_off or self._names_columns_again(cells) or _are_all_names(cells)
        return set_off and len(cells) > 1 and looks_like_header(cells)

    def _new_table(self, span: Span) -> Span:
        self._before = self._data_before(span)
        self._table += 1
        self._begin((span.cells,))
        self._layout = Layout(0, span.cells, len(span.cells))
        self._tables.append(Table(f"{self._name} {self._table + 1}", span.cells, self._table, self._sheet))
        self._widen(len(span.cells), span.last_line)
        return _structural(span._replace(table=self._table), "table_extra")

    def _may_be_a_note(self, span: Span, full: int) -> bool:
        """Whether a row may turn out to be a footer or the title of a further table."""
        width = self._layout.width or 0
        alone = full == 1 and (width >= 3 or len(span.cells) < width)
        return alone or (full <= _MOST_IN_NOTES and is_total(span.cells))

    def _release(self) -> Iterator[Span]:
        """The rows held back, which have turned out to be data; but a comment of one cell can be none."""
        held, self._held = self._held, []
        for span in held:
            if span.disposition is not _STRUCTURAL and is_subtotal(span.cells):
                yield self._footer(span)
                continue
            alone = len(span.cells) == 1 and span.disposition is _REJECTED
            comment = alone and span.cells[0].lstrip().startswith(("#", "//")) and not tells_how_to_reach(span.cells)
            yield _structural(span, "comment") if comment else span

    def _before_header(self) -> Iterator[Span]:
        """The rows held back before a header: its title, or the total of the table above; in doubt they are data."""
        held, self._held = self._held, []
        set_off = False
        for span in held:
            if span.disposition is _STRUCTURAL:
                set_off = True
                yield span
            elif tells_how_to_reach(span.cells):
                # Whoever can be reached is no title, even alone before a header.
                yield span
            elif is_total(span.cells):
                yield self._footer(span)
            elif set_off or self._set_off or span.disposition is _REJECTED or is_page(span.cells):
                yield _structural(span, "preamble")
            else:
                yield span

    def _close(self) -> Iterator[Span]:
        held, self._held = self._held, []
        closing = max((n for n, span in enumerate(held) if _closes(span.cells)), default=0) if self._set_off else 0
        for place, span in enumerate(held):
            data = span.disposition is not _STRUCTURAL
            alone = span.disposition is _REJECTED or filled(span.cells) == 1
            if data and is_total(span.cells):
                yield self._footer(span)
            elif data and alone and _closes(span.cells):
                yield _structural(span, "footer")
            elif place < closing and span.disposition is _REJECTED and not tells_how_to_reach(span.cells):
                # Set off by a blank row, and followed by what closes a list.
                yield _structural(span, "footer")
            else:
                yield span

    def _footer(self, span: Span) -> Span:
        """A total, and whether it is that of the rows above it, in this table or in all."""
        every = self._data_before(span)
        return _structural(
            span, "footer_differs" if counts_others(span.cells, (every, every - self._before)) else "footer"
        )

    def _data_before(self, span: Span) -> int:
        """How many records of data came before; those held back with it are none."""
        return span.seq - self._first - self._structural


def _closes(cells: tuple[str, ...]) -> bool:
    return (is_closing(cells) or is_page(cells)) and not tells_how_to_reach(cells)


def _names(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The names in a header, whatever the case, and without what pages and joined files put around them."""
    names = list(map(_name, cells))
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _name(cell: str) -> str:
    return cell.strip(_AROUND_NAMES).removeprefix("ï»¿").casefold()


def _are_all_names(cells: tuple[str, ...]) -> bool:
    """Whether several cells are filled, and each with the name of a column: that is a header, whatever is around it."""
    return filled(cells) >= _MANY_NAMES and all(is_label(cell) for cell in cells if cell.strip())


@cache
def _known_names() -> frozenset[str]:
    return frozenset(names())


def _structural(span: Span, code: str) -> Span:
    return span._replace(disposition=_STRUCTURAL, code=code)
