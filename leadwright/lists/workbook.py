"""Rows of a workbook (XLSX, XLSB, XLS, ODS), sheet by sheet, cells as text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from leadwright.errors import InputError
from leadwright.lists.choosing import layout_of
from leadwright.lists.delimited import Record
from leadwright.lists.structure import Structure, Table
from leadwright.record import Span

_SAMPLE = 100
MOST_CELLS = 50_000_000
"""A sheet may claim more cells than it holds; beyond this it is not read."""

_Value = int | float | str | bool | time | date | datetime | timedelta


def sheets(path: Path) -> tuple[str, ...]:
    """The names of the sheets; raises InputError if the workbook cannot be opened."""
    with _opened(path) as book:
        return _readable(book)


def spans(path: Path, tables: list[Table], header_row: int | None = None) -> Iterator[Span]:
    """Every row of every sheet, hidden ones too; `tables` learns of each table as it begins."""
    seq = 0
    with _opened(path) as book:
        for name in _readable(book):
            records = _records(path, book.get_sheet_by_name(name))
            layout = layout_of(records[:_SAMPLE], header_row, len(records[0].cells) if records else None)
            structure = Structure(layout, tables, name, widen=lambda width: None)
            yield from structure.spans(records, seq=seq, bytewise=False)
            seq += len(records)


def cell_text(value: _Value | None) -> str:
    """A cell as it would have been typed; whole numbers lose the `.0` that workbooks give them."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except PasswordError as error:
        raise InputError(f"{path.name}: the workbook is protected by a password; save it without one") from error
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(f"{path.name}: the workbook is damaged or of an unknown kind") from error


def _readable(book: CalamineWorkbook) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)


def _records(path: Path, sheet: CalamineSheet) -> list[Record]:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise InputError(f"{path.name}: a sheet claims more than {MOST_CELLS:,} cells; save it without its empty ones")
    rows = sheet.to_python(skip_empty_area=False)
    return [Record(tuple(map(cell_text, row)), 1, 0) for row in rows]
