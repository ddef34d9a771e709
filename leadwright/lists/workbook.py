"""Rows of a workbook (XLSX, XLSB, XLS, ODS), sheet by sheet, cells as text."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from leadwright.errors import InputError
from leadwright.lists import biff, compound, ods, xlsb, xlsx
from leadwright.lists.archive import Source
from leadwright.lists.cells import row_text
from leadwright.lists.choosing import layout_of
from leadwright.lists.format import Format, packed
from leadwright.lists.locked import refusal, unlocked
from leadwright.lists.records import Record
from leadwright.lists.rowmarks import Merged, marked
from leadwright.lists.sheetmarks import SheetMarks, check
from leadwright.lists.structure import Structure, Table
from leadwright.record import Disposition, Span

_SAMPLE = 100
_MARKS: Mapping[Format, Callable[[Source, str], dict[str, SheetMarks]]] = {
    Format.XLSX: xlsx.marks,
    Format.XLSB: xlsb.marks,
    Format.ODS: ods.marks,
}
_BY_SUFFIX = {".xlsx": Format.XLSX, ".xlsm": Format.XLSX, ".xlam": Format.XLSX, ".xlsb": Format.XLSB} | {
    ".xls": Format.XLS, ".xla": Format.XLS, ".ods": Format.ODS,
}  # fmt: skip
_READ = frozenset({"worksheet", "macrosheet"})


@dataclass(frozen=True)
class Sheet:
    """One sheet with its kind (worksheet, chartsheet, ...) and visibility (visible, hidden, veryhidden)."""

    name: str
    kind: str
    visibility: str
    rows: int
    cells: CalamineSheet | None = field(repr=False)
    marks: SheetMarks = field(repr=False)


@dataclass(frozen=True)
class Book:
    """An opened workbook. `of_tables` learns on which sheet each table stands."""

    format: Format
    sheets: tuple[Sheet, ...]
    of_tables: dict[int, Sheet] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows the sheets have together."""
        return sum(sheet.rows for sheet in self.sheets)

    def spans(self, tables: list[Table], header_row: int | None = None) -> Iterator[Span]:
        """Every row of every sheet, hidden ones too; `tables` learns of each table as it begins."""
        seq = 0
        for sheet in self.sheets:
            if sheet.cells is None or not sheet.rows:
                continue
            for span in _spans(sheet.cells, sheet, tables, seq, header_row):
                self.of_tables[span.table] = sheet
                yield span
            seq += sheet.rows


def open_book(path: Path, format_: Format) -> Book:
    """The workbook at `path`, unlocked if need be; raises InputError if it cannot be opened, or claims too much."""
    source: Source = path
    if format_ is Format.XLS and (opened := unlocked(path)) is not None:
        source = opened
        if opened.getvalue().startswith(b"PK"):
            format_ = packed(opened, path.name)
    if format_ is Format.XLS:
        content = compound.content(source, path.name)
        marks = biff.marks(content.records, path.name)
        source = compound.packed_anew(content)
    else:
        marks = _MARKS[format_](source, path.name)
    check(path.name, marks.values())
    with _read(path.name, _undisguised(source, format_)) as book:
        return Book(format_, tuple(_sheet(book, place, marks) for place in range(len(book.sheets_metadata))))


def _undisguised(source: Source, format_: Format) -> Source:
    """The workbook as the reader takes it, which goes by the name where that speaks of another kind of workbook."""
    if not isinstance(source, Path):
        return source
    told = _BY_SUFFIX.get(source.suffix.lower(), format_)
    return source if told is format_ else BytesIO(source.read_bytes())


def _sheet(book: CalamineWorkbook, place: int, marks: Mapping[str, SheetMarks]) -> Sheet:
    known = book.sheets_metadata[place]
    kind, visibility = _name(known.typ), _name(known.visible)
    cells = book.get_sheet_by_index(place) if kind in _READ else None
    found = marks.get(known.name, SheetMarks())
    # The reader leaves off rows at the end in which there are but formulas without a value.
    rows = max(0 if cells is None or cells.end is None else cells.end[0] + 1, *found.codes, 0)
    return Sheet(known.name, kind, visibility, rows, cells, found)


def _name(choice: SheetTypeEnum | SheetVisibleEnum) -> str:
    return str(choice).rpartition(".")[2].lower()


@contextmanager
def _read(name: str, source: Source) -> Iterator[CalamineWorkbook]:
    try:
        if isinstance(source, BytesIO):
            source.seek(0)
        with CalamineWorkbook.from_object(source) as book:
            yield book
    except PasswordError as error:
        raise InputError(refusal(name, "workbook")) from error
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(f"{name}: the workbook is damaged or of an unknown kind") from error
    except BaseException as error:
        # A fault in the reader of workbooks, which is not written in Python, comes as no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise InputError(f"{name}: the workbook is damaged or of an unknown kind") from None


def _spans(cells: CalamineSheet, sheet: Sheet, tables: list[Table], seq: int, header_row: int | None) -> Iterator[Span]:
    records = _records(cells, sheet)
    first = list(islice(records, _SAMPLE))
    layout = layout_of(first, header_row, len(first[0].cells))
    structure = Structure(layout, tables, sheet.name, widen=lambda width, line: None, sheet=sheet.name)
    spans = structure.spans(chain(first, records), seq=seq, bytewise=False)
    return marked(spans, sheet.marks, Merged(cells.merged_cell_ranges or (), cells.total_height))


def _records(cells: CalamineSheet, sheet: Sheet) -> Iterator[Record]:
    left = ("",) * (cells.start[1] if cells.start else 0)
    exact = _by_row(sheet.marks)
    row = 0
    for row, values in enumerate(cells.iter_rows(), start=1):
        texts = left + row_text(values)
        if row in exact:
            texts = _replaced(texts, exact[row])
        if "\0" in "\n".join(texts):
            yield Record(tuple(text.replace("\0", "") for text in texts), 1, 0, Disposition.REPAIRED, "nul_byte")
        else:
            yield Record(texts, 1, 0)
    for _ in range(row, sheet.rows):
        yield Record(left + ("",) * cells.width, 1, 0)


def _by_row(marks: SheetMarks) -> dict[int, dict[int, str]]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in marks.exact.items():
        rows.setdefault(row, {})[column - 1] = text
    return rows


def _replaced(texts: tuple[str, ...], exact: Mapping[int, str]) -> tuple[str, ...]:
    return tuple([exact.get(column, text) for column, text in enumerate(texts)])
