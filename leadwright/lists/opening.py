"""Opening a list: from a path to a listing whose spans can be read, again and again, always the same."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from leadwright.lists import jsonlines, workbook
from leadwright.lists.appraisal import appraised
from leadwright.lists.delimited import DelimitedReader
from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.format import Format, recognised
from leadwright.lists.layout import Layout, Table
from leadwright.lists.lines import line_blocks, raw_lines
from leadwright.lists.structure import Structure
from leadwright.lists.survey import Survey, survey
from leadwright.record import Disposition, Span
from leadwright.vendor import DialectHint, VendorProfile


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
    """A list that has been opened. `tables` holds those known so far: all of them once the spans have been read."""

    path: Path
    file: ListFile
    layout: Layout
    columns: tuple[str, ...] = ()
    tables: list[Table] = field(default_factory=list)

    def spans(self) -> Iterator[Span]:
        """Every span in order. Deterministic: to resume, skip to the sequence number wanted."""
        tables: list[Table] = []
        for span in self._spans(tables):
            if len(tables) > len(self.tables):
                self.tables.extend(tables[len(self.tables) :])
            yield span
        self.tables = tables

    @property
    def header(self) -> tuple[str, ...] | None:
        """The header of the first table."""
        if not self.tables:
            # Tables become known as spans are read.
            next((span for span in self.spans() if self.tables), None)
        return self.tables[0].header if self.tables else None

    def sample(self, table: int = 0, rows: int = 200) -> list[tuple[str, ...]]:
        """The first rows of one table, for mapping its columns."""
        of_table = (span.cells for span in self.spans() if span.table == table and span.disposition in _GIVEN)
        return list(islice(of_table, rows))

    def raw(self, span: Span) -> bytes:
        """The original bytes of a span; empty for rows of workbooks, which have none."""
        if span.first_byte < 0:
            return b""
        with self.path.open("rb") as file:
            file.seek(span.first_byte)
            return file.read(span.last_byte - span.first_byte + 1)

    def _spans(self, tables: list[Table]) -> Iterator[Span]:
        if self.file.format is Format.EMPTY:
            return iter(())
        if self.file.format.is_workbook:
            return workbook.spans(self.path, tables)
        return self._text_spans(tables)

    def _text_spans(self, tables: list[Table]) -> Iterator[Span]:
        encoding = self.file.encoding
        assert encoding is not None
        with self.path.open("rb") as file:
            file.seek(encoding.mark)
            if encoding.mark:
                yield Span(0, 0, 1, 1, 0, encoding.mark - 1, Disposition.STRUCTURAL, "bom", ())
            dialect = self.file.dialect
            if dialect is None:
                tables.append(Table(self.path.stem, self.columns, 0))
                yield from jsonlines.spans(raw_lines(file, encoding.codec), self.columns, encoding.mark)
                return
            reader = DelimitedReader(
                line_blocks(file, encoding.codec), encoding, dialect, self.layout.width, self.layout.begin
            )
            structure = Structure(self.layout, tables, self.path.stem, reader.widen)
            yield from structure.spans(reader.records(), seq=1 if encoding.mark else 0, byte=encoding.mark)


_GIVEN = frozenset({Disposition.ACCEPTED, Disposition.REPAIRED})


def open_list(path: Path, profile: VendorProfile | None = None) -> Listing:
    """The list in `path`, read as `profile` says where it says something; raises InputError for what is no list."""
    seen = survey(path)
    format_ = recognised(path, seen.head)
    if format_ is Format.EMPTY:
        return Listing(path, ListFile(seen.sha256, 0, format_, None, None), Layout(0, None, None))
    if format_.is_workbook:
        workbook.sheets(path)
        return Listing(path, ListFile(seen.sha256, seen.size, format_, None, None), Layout(0, None, None))
    if format_ is Format.JSONL:
        return _open_json_lines(path, seen)
    return _open_delimited(path, seen, profile.dialect if profile else DialectHint())


def _open_json_lines(path: Path, seen: Survey) -> Listing:
    encoding = Encoding("utf-8", len(BOM_UTF8) if seen.head.startswith(BOM_UTF8) else 0)
    with path.open("rb") as file:
        file.seek(encoding.mark)
        header = jsonlines.columns(raw_lines(file))
    file_ = ListFile(seen.sha256, seen.size, Format.JSONL, encoding, None)
    return Listing(path, file_, Layout(0, header, None), header)


def _open_delimited(path: Path, seen: Survey, hint: DialectHint) -> Listing:
    encoding, dialect, layout = appraised(path, seen, hint)
    return Listing(path, ListFile(seen.sha256, seen.size, Format.DELIMITED, encoding, dialect), layout)
