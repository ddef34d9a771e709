"""Opening a list: from a path to a listing whose spans can be read, again and again, always the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Self

from leadwright.errors import InputError
from leadwright.lists import jsonarray, jsonlines, parquet
from leadwright.lists.appraisal import appraised
from leadwright.lists.choosing import chosen, stands_in
from leadwright.lists.delimited import DelimitedReader
from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding, by_mark, by_zeros
from leadwright.lists.format import Format, recognised
from leadwright.lists.layout import Layout, Table
from leadwright.lists.lines import line_blocks, raw_lines
from leadwright.lists.plainfile import text_of
from leadwright.lists.structure import Structure
from leadwright.lists.survey import Survey, survey
from leadwright.lists.workbook import Book, open_book
from leadwright.record import Disposition, Span, Spans, by_column, one_by_one
from leadwright.vendor import DialectHint, VendorProfile

MOST_COLUMNS = 16_384
"""A list with more columns is refused."""


@dataclass(frozen=True)
class ListFile:
    """The file as received, and what was decided about it; a resumed run must decide the same."""

    sha256: str
    bytes: int
    format: Format
    encoding: Encoding | None
    dialect: Dialect | None


@dataclass
class Listing:
    """A list that has been opened. `tables` holds those known so far: all of them once the spans have been read.

    `rows` is how many spans there are if those are rows rather than stretches of bytes.
    """

    path: Path
    file: ListFile
    layout: Layout
    known: tuple[Table, ...] = ()
    book: Book | None = None
    rows: int | None = None
    tables: list[Table] = field(default_factory=list)
    sheet: str | None = None
    header_row: int | None = None
    seen: Survey | None = field(default=None, repr=False)

    def as_told(self, profile: VendorProfile) -> Self:
        """The same workbook, its sheet and the row of its header chosen by a profile."""
        sheet = profile.sheet if profile.sheet in self.sheets else None
        return replace(self, tables=[], sheet=sheet, header_row=profile.header_row)

    def spans(self) -> Iterator[Span]:
        """Every span in order. Deterministic: to resume, skip to the sequence number wanted."""
        return one_by_one(self._told())

    def stretches(self, size: int) -> Iterator[Spans]:
        """The same spans by column, at least `size` at a time."""
        return by_column(self._told(), size)

    def _told(self) -> Iterator[Span | Spans]:
        tables: list[Table] = []
        for each in self._chosen(tables):
            if len(tables) > len(self.tables):
                self.tables.extend(tables[len(self.tables) :])
            yield each
        self.tables = tables

    @property
    def header(self) -> tuple[str, ...] | None:
        """The header of the first table."""
        return self.main.header if self.main else None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, if it is a workbook."""
        return tuple(sheet.name for sheet in self.book.sheets) if self.book else ()

    @property
    def main(self) -> Table | None:
        """The first table, of the chosen sheet if there is one."""

        def known() -> Table | None:
            return next((each for each in self.tables if self.sheet is None or stands_in(each, self.sheet)), None)

        # Tables become known as spans are read.
        return known() or next((table for _ in self.spans() if (table := known())), None)

    def sample(self, table: int = 0, rows: int = 200) -> list[tuple[str, ...]]:
        """The first rows of one table, for mapping its columns."""
        of_table = (span.cells for span in self.spans() if span.table == table and span.disposition in _GIVEN)
        return list(islice(of_table, rows))

    def raw(self, span: Span) -> bytes:
        """The original bytes of a span; empty for rows of workbooks and Parquet files, which have none."""
        if span.first_byte < 0:
            return b""
        with self.path.open("rb") as file:
            file.seek(span.first_byte)
            return file.read(span.last_byte - span.first_byte + 1)

    def _chosen(self, tables: list[Table]) -> Iterator[Span | Spans]:
        if self.file.format is Format.EMPTY:
            return iter(())
        if self.book is not None:
            return chosen(self.book.spans(tables, self.header_row), tables, self.sheet)
        if self.file.format is Format.PARQUET:
            return parquet.spans(self.path, tables)
        return self._text_spans(tables)

    def _text_spans(self, tables: list[Table]) -> Iterator[Span | Spans]:
        encoding = self.file.encoding
        assert encoding is not None
        if encoding.mark:
            yield Span(0, 0, 1, 1, 0, encoding.mark - 1, Disposition.STRUCTURAL, "bom", ())
        if self.file.format is Format.JSON:
            tables.extend(self.known)
            yield from jsonarray.spans(self.path, encoding, self.known)
            return
        with self.path.open("rb") as file:
            file.seek(encoding.mark)
            dialect = self.file.dialect
            if dialect is None:
                tables.extend(self.known)
                yield from jsonlines.spans(raw_lines(file, encoding.codec), self.known[0].header or (), encoding)
                return
            layout, blocks = self.layout, line_blocks(file, encoding.codec)
            reader = DelimitedReader(
                blocks, encoding, dialect, layout.width, layout.begin, trimmed=layout.trimmed, parted=layout.parted
            )
            structure = Structure(self.layout, tables, text_of(self.path.stem), reader.widen)
            yield from structure.told(reader.runs(), seq=1 if encoding.mark else 0, byte=encoding.mark)


_GIVEN = frozenset({Disposition.ACCEPTED, Disposition.REPAIRED})


def open_list(path: Path, profile: VendorProfile | None = None, seen: Survey | None = None) -> Listing:
    """The list in `path`, read as `profile` says where it says something; raises InputError for what is no list.

    `seen` spares a second look at every byte, where the file was looked at before.
    """
    seen = seen or survey(path)
    format_ = recognised(path, seen.head)
    if format_ is Format.EMPTY:
        return Listing(path, ListFile(seen.sha256, 0, format_, None, None), Layout(0, None, None))
    if format_.is_workbook:
        book = open_book(path, format_)
        file = ListFile(seen.sha256, seen.size, book.format, None, None)
        listing = Listing(path, file, Layout(0, None, None), book=book, rows=book.rows, seen=seen)
        return listing.as_told(profile) if profile else listing
    if format_ is Format.PARQUET:
        file = ListFile(seen.sha256, seen.size, format_, None, None)
        return Listing(path, file, Layout(0, None, None), rows=parquet.rows(path), seen=seen)
    if format_ in (Format.JSON, Format.JSONL):
        return _open_json(path, seen, format_)
    if profile is None:
        return _open_delimited(path, seen, DialectHint(), None)
    return _open_delimited(path, seen, profile.dialect, profile.header_row)


def _open_json(path: Path, seen: Survey, format_: Format) -> Listing:
    encoding = by_mark(seen.head) or by_zeros(seen.head, seen.size) or Encoding("utf-8")
    if format_ is Format.JSON:
        known = jsonarray.tables(path, encoding)
    else:
        with path.open("rb") as file:
            file.seek(encoding.mark)
            known = (Table(text_of(path.stem), jsonlines.columns(raw_lines(file, encoding.codec), encoding), 0),)
    header = known[0].header if known else None
    return Listing(path, ListFile(seen.sha256, seen.size, format_, encoding, None), Layout(0, header, None), known)


def _open_delimited(path: Path, seen: Survey, hint: DialectHint, header_row: int | None) -> Listing:
    encoding, dialect, layout = appraised(path, seen, hint, header_row)
    if (layout.width or 0) > MOST_COLUMNS:
        raise InputError(f"{path.name} has more than {MOST_COLUMNS:,} columns")
    return Listing(path, ListFile(seen.sha256, seen.size, Format.DELIMITED, encoding, dialect), layout, seen=seen)
