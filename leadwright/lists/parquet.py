"""Rows of a Parquet file, batch by batch: its schema is the header, nested fields have dots, cells are text."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from leadwright.errors import InputError
from leadwright.lists.cells import cell_text
from leadwright.lists.plainfile import text_of
from leadwright.lists.structure import Table
from leadwright.record import Disposition, Span

MOST_COLUMNS = 16_384
MOST_ROWS = 100_000_000
MOST_IN_GROUP = 1 << 32
"""A row group that unpacks to more bytes is not read."""
_CELLS = 50_000
_DEEPEST = 8


def rows(path: Path) -> int:
    """How many rows there are, with the header; raises InputError if the file cannot be read, or claims too much.

    All of it is unpacked once, so that damage at its end is told before any row is given out.
    """
    with _opened(path) as file:
        width = len(_header(path, file))
        with _told(path):
            count = sum(batch.num_rows for batch in _batches(file, width))
        if count != file.metadata.num_rows:
            raise InputError(f"{path.name}: the Parquet file is damaged; ask for it again")
        return int(count) + 1


def spans(path: Path, tables: list[Table]) -> Iterator[Span]:
    """The schema as the header, and one span a row."""
    with _opened(path) as file:
        names = _header(path, file)
        tables.append(Table(text_of(path.stem), names, 0))
        yield Span(0, 0, 0, 0, -1, -1, Disposition.STRUCTURAL, "header", names)
        for row, cells in enumerate(_rows(path, file, len(names)), start=1):
            yield Span(row, 0, row, row, -1, -1, *_judged(cells))


def _judged(cells: tuple[str, ...]) -> tuple[Disposition, str | None, tuple[str, ...]]:
    if not any(cells):
        return Disposition.STRUCTURAL, "blank", cells
    if "\0" in "\n".join(cells):
        return Disposition.REPAIRED, "nul_byte", tuple(cell.replace("\0", "") for cell in cells)
    return Disposition.ACCEPTED, None, cells


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InputError(f"{path.name} is a Parquet file; to read it, install leadwright[parquet]") from None
    with _told(path):
        file = ParquetFile(path, memory_map=False, pre_buffer=False, buffer_size=1 << 20)
    with file:
        _check_claims(path, file.metadata)
        yield file


@contextmanager
def _told(path: Path) -> Iterator[None]:
    from pyarrow import ArrowException

    try:
        yield
    except (ArrowException, OSError, ValueError, OverflowError, NotImplementedError) as error:
        raise InputError(f"{path.name}: the Parquet file is damaged, locked or of an unknown kind") from error


def _check_claims(path: Path, metadata: Any) -> None:
    if metadata.num_columns > MOST_COLUMNS:
        raise InputError(f"{path.name} has more than {MOST_COLUMNS:,} columns")
    if metadata.num_rows > MOST_ROWS:
        raise InputError(f"{path.name} has more than {MOST_ROWS:,} rows")
    if any(metadata.row_group(n).total_byte_size > MOST_IN_GROUP for n in range(metadata.num_row_groups)):
        raise InputError(f"{path.name}: a row group unpacks to more than {MOST_IN_GROUP >> 30} GB")


def _header(path: Path, file: Any) -> tuple[str, ...]:
    with _told(path):
        return tuple(name.replace("\0", "") for name in _flattened(file.schema_arrow.empty_table()).column_names)


def _batches(file: Any, width: int) -> Iterator[Any]:
    batches: Iterator[Any] = file.iter_batches(batch_size=max(1, _CELLS // max(width, 1)))
    return batches


def _rows(path: Path, file: Any, width: int) -> Iterator[tuple[str, ...]]:
    from pyarrow import Table as ArrowTable

    batches = _batches(file, width)
    while True:
        with _told(path):
            batch = next(batches, None)
            if batch is None:
                return
            flat = _flattened(ArrowTable.from_batches([batch]))
            columns = [_texts(column) for column in flat.columns]
        yield from zip(*columns, strict=True) if columns else [()] * batch.num_rows


def _flattened(table: Any) -> Any:
    """The table with the fields of its records as columns of their own."""
    from pyarrow.types import is_struct

    for _ in range(_DEEPEST):
        if not any(is_struct(field.type) for field in table.schema):
            break
        table = table.flatten()
    return table


def _texts(column: Any) -> list[str]:
    """The cells of a column as text."""
    import pyarrow as arrow
    from pyarrow import types

    kind = column.type
    if types.is_dictionary(kind):
        return _texts(column.cast(kind.value_type))
    if types.is_integer(kind) or types.is_boolean(kind):
        column = column.cast(arrow.string())
    if types.is_float32(kind):
        # Its shortest text is not that of the longer number it would become.
        return ["" if value in (None, "nan") else value for value in column.cast(arrow.string()).to_pylist()]
    if types.is_timestamp(kind):
        column = column.cast(arrow.timestamp("us", kind.tz and "UTC"), safe=False)
    try:
        values = column.to_pylist()
        if types.is_string(column.type) or types.is_large_string(column.type):
            return ["" if value is None else value for value in values]
        return [_text(value) for value in values]
    except UnicodeDecodeError:
        return [_text(value) for value in column.cast(arrow.binary()).to_pylist()]
    except (ValueError, OverflowError):
        # Days that no calendar of ours has are told by their number.
        number = arrow.int32() if types.is_date32(kind) else arrow.int64()
        return [_text(value) for value in column.cast(number).to_pylist()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, list | tuple):
        plain = not any(isinstance(item, list | tuple | dict) for item in value)
        return "; ".join(map(_text, value)) if plain else orjson.dumps(value, default=_text).decode()
    return orjson.dumps(value, default=_text).decode() if isinstance(value, dict) else cell_text(value)


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
