"""Which records are data, and which are the form of a list: preamble, header, blank rows, further tables, footer."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from leadwright.lists.delimited import Record
from leadwright.lists.lexicon import is_label
from leadwright.lists.values import kind_of
from leadwright.record import HANDED_BACK, Disposition, Span

_STRUCTURAL, _ACCEPTED = Disposition.STRUCTURAL, Disposition.ACCEPTED
_MOST_HELD = 50
_MOST_IN_NOTES = 3
_NEVER_IN_HEADERS = frozenset({"email", "phone", "url", "linkedin_person", "linkedin_company", "vat_id", "postcode_gb"})
_TOTAL = re.compile(
    r"^\W*(?:summe|gesamt|insgesamt|anzahl|total|totals|sum|count|nombre)\b|\b(?:datens(?:ä|ae)tze|records|rows|entries)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"©|\(c\)|copyright|lizenz|licen[cs]e|quelle|source:|end of|ende der|stand:|erstellt|generated", re.IGNORECASE
)


@dataclass(frozen=True)
class Table:
    """One table of a list: its name, its header as written (None if it has none), its place among the tables."""

    name: str
    header: tuple[str, ...] | None
    index: int


@dataclass(frozen=True)
class Layout:
    """What the first records told: how many come before the table, its header, and the width of its rows."""

    preamble: int
    header: tuple[str, ...] | None
    width: int | None


def plan(rows: Sequence[Sequence[str]], width: int | None = None) -> Layout:
    """The layout that the first `rows` of a list suggest; `width` if it is known, as in a workbook."""
    named = next((i for i, row in enumerate(rows) if looks_like_header(row)), None)
    usual = width or _usual_width(rows[:named] or rows)
    start = next((i for i, row in enumerate(rows) if _is_full(row, usual)), None)
    if named is not None and (start is None or named <= start or not _is_table(rows[start:named])):
        header = tuple(rows[named])
        # Rows handed back are damaged ones: how wide most of them are tells nothing.
        width = len(header) if _is_handed_back(header) else width
        return Layout(named, header, width or _width_below(rows[named + 1 :], len(header)))
    if start is None:
        return Layout(0, None, usual)
    below = [row for row in rows[start + 1 : named] if len(row) == usual and _filled(row)]
    return Layout(start, tuple(rows[start]) if _stands_out(rows[start], below) else None, usual)


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows above a header are a table of their own rather than notes."""
    return len(rows) > 1 and any(kind_of(cell) in _NEVER_IN_HEADERS for row in rows for cell in row)


def _width_below(rows: Sequence[Sequence[str]], width: int) -> int:
    """The usual width of the table that begins here, under a header of `width`."""
    end = next((i for i, row in enumerate(rows) if looks_like_header(row)), len(rows))
    widths = Counter(len(row) for row in rows[:end] if _filled(row) > 1)
    return max(widths, key=lambda n: (widths[n], n == width, n)) if widths else width


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether `cells` are known names of columns for the most part, and none is a value."""
    if _is_handed_back(cells):
        return True
    filled = [cell for cell in cells if cell.strip()]
    if not filled or any(kind_of(cell) in _NEVER_IN_HEADERS for cell in filled):
        return False
    known = sum(map(is_label, filled))
    return known == len(filled) if len(filled) < 3 else known >= 2 and known >= 0.4 * len(filled)


def _is_handed_back(header: Sequence[str]) -> bool:
    return tuple(header[: len(HANDED_BACK)]) == HANDED_BACK


def _usual_width(rows: Sequence[Sequence[str]]) -> int | None:
    widths = Counter(len(row) for row in rows if _filled(row) > 1) or Counter(len(row) for row in rows if _filled(row))
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else None


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell and not cell.isspace())


def _is_full(row: Sequence[str], width: int | None) -> bool:
    """Whether a row is no mere note: of the usual width, and at least a third of it filled."""
    return len(row) == width and _filled(row) >= min(width, max(2, width // 3))


def _stands_out(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether `first` is of another kind than the rows below it: words over e-mails, dates, numbers."""
    if not below or any(kind_of(cell) in _NEVER_IN_HEADERS for cell in first) or _filled(first) * 2 < len(first):
        return False
    if len(set(first)) < _filled(first):
        return False
    return any(
        name.strip() and kind_of(name) is None and _is_typed([row[place] for row in below])
        for place, name in enumerate(first)
        if place < len(below[0])
    )


def _is_typed(column: Sequence[str]) -> bool:
    values = [cell for cell in column if cell.strip()]
    return bool(values) and sum(1 for cell in values if kind_of(cell)) >= 0.8 * len(values)


class Structure:
    """Turns records into spans; tables are added to `tables` as they appear, and `widen` is told of a new width."""

    def __init__(self, layout: Layout, tables: list[Table], name: str, widen: Callable[[int], None]) -> None:
        self._layout = layout
        self._tables = tables
        self._name = name
        self._widen = widen
        self._table = len(tables)
        self._header = layout.header
        self._held: list[Span] = []
        self._gap = False
        tables.append(Table(name, layout.header, self._table))

    def spans(self, records: Iterable[Record], seq: int = 0, byte: int = 0, bytewise: bool = True) -> Iterator[Span]:
        """One span a record, from sequence number `seq` and byte `byte` on; rows of workbooks have no bytes."""
        line, first = 1, seq
        begin = self._layout.preamble + (self._header is not None)
        for cells, lines, size, disposition, code in records:
            end = byte + size - 1 if bytewise else -1
            span = Span(
                seq, self._table, line, line + lines - 1, byte if bytewise else -1, end, disposition, code, cells
            )
            if seq - first < begin:
                yield self._opening(span, seq - first)
            elif disposition is _ACCEPTED and not self._gap and not self._held and self._is_plain(cells):
                yield span
            else:
                yield from self._odd(span)
            seq, line, byte = seq + 1, line + lines, byte + size
        yield from self._close()

    def _is_plain(self, cells: tuple[str, ...]) -> bool:
        # Totals and notes fill few cells; all that fill more are spared a closer look.
        return len(cells) - cells.count("") > _MOST_IN_NOTES and cells != self._header

    def _opening(self, span: Span, place: int) -> Span:
        if place == self._layout.preamble:
            return _structural(span, "header")
        return _structural(span, "preamble" if _filled(span.cells) else "blank")

    def _odd(self, span: Span) -> Iterator[Span]:
        filled = _filled(span.cells)
        if not filled and span.code not in ("undecodable", "field_too_long"):
            self._gap = True
            yield from self._after_held(_structural(span, "blank"))
        elif span.cells == self._header:
            yield from self._release("preamble")
            yield _structural(span, "header_repeated")
            self._gap = False
        elif self._opens_table(span):
            yield from self._release("preamble")
            yield self._new_table(span)
            self._gap = False
        elif len(self._held) < _MOST_HELD and self._may_be_a_note(span, filled):
            self._held.append(span)
        else:
            yield from self._release(None)
            yield span
            self._gap = False

    def _after_held(self, span: Span) -> Iterator[Span]:
        if self._held and len(self._held) < _MOST_HELD:
            self._held.append(span)
            return
        yield from self._release(None)
        yield span

    def _opens_table(self, span: Span) -> bool:
        width = self._layout.width or 0
        set_off = self._gap or bool(self._held) or len(span.cells) != width
        return set_off and len(span.cells) > 1 and looks_like_header(span.cells)

    def _new_table(self, span: Span) -> Span:
        self._table += 1
        self._header = span.cells
        self._layout = Layout(0, span.cells, len(span.cells))
        self._tables.append(Table(f"{self._name} {self._table + 1}", span.cells, self._table))
        self._widen(len(span.cells))
        return _structural(span._replace(table=self._table), "table_extra")

    def _may_be_a_note(self, span: Span, filled: int) -> bool:
        """Whether a row may turn out to be a footer or the title of a further table."""
        alone = filled == 1 and ((self._layout.width or 0) >= 3 or len(span.cells) < (self._layout.width or 0))
        return alone or (filled <= _MOST_IN_NOTES and _is_total(span.cells))

    def _release(self, code: str | None) -> Iterator[Span]:
        held, self._held = self._held, []
        for span in held:
            # Whoever can be reached is no title, even alone before a header.
            keeps = code is None or span.disposition is _STRUCTURAL or _tells_how_to_reach(span.cells)
            yield span if keeps else _structural(span, code or "")

    def _close(self) -> Iterator[Span]:
        held, self._held = self._held, []
        for span in held:
            text = " ".join(cell for cell in span.cells if cell)
            closing = _is_total(span.cells) or (span.disposition is not _ACCEPTED and _CLOSING.search(text))
            yield _structural(span, "footer") if closing and span.disposition is not _STRUCTURAL else span


def _is_total(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    text = " ".join(filled)
    if not _TOTAL.search(text) or not any(mark.isdigit() for mark in text):
        return False
    # A firm may be called Total or Records; its row tells how to reach it.
    return not _tells_how_to_reach(filled)


def _tells_how_to_reach(cells: Sequence[str]) -> bool:
    return any(kind_of(cell) in _NEVER_IN_HEADERS for cell in cells)


def _structural(span: Span, code: str) -> Span:
    return span._replace(disposition=_STRUCTURAL, code=code)
