"""Rows of a Parquet file, batch by batch: its schema is the header, nested fields have dots, cells are text."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from leadwright.errors import InputError
from leadwright.lists.cells import cell_text
from leadwright.lists.lines import LONGEST
from leadwright.lists.plainfile import text_of
from leadwright.lists.structure import Table
from leadwright.record import Disposition, Span

MOST_COLUMNS = 16_384
MOST_ROWS = 100_000_000
MOST_IN_GROUP = 1 << 32
"""A row group that unpacks to more bytes is not read."""
MOST_TEXT, MOST_RATIO = 1 << 30, 1_000
"""A file of which more bytes come than this, and than so many times its size, is no list."""
_CELLS, _BYTES = 50_000, 1 << 25
"""What a batch holds of cells, and of bytes as far as its row group tells."""
_DEEPEST = 8


def rows(path: Path) -> int:
    """How many rows there are, with the header; raises InputError if the file cannot be read, or claims too much.

    All of it is unpacked once, so that damage at its end is told before any row is given out.
    """
    with _opened(path) as file:
        width = len(_header(path, file))
        with _told(path):
            count = _counted(path, _batches(path, file, width))
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


def _counted(path: Path, batches: Iterator[Any]) -> int:
    """How many rows the batches have, unless far more bytes come out of the file than lists have."""
    count = size = 0
    for batch in batches:
        count, size = count + batch.num_rows, size + sum(map(_size, batch.columns))
        if size > _most(path):
            raise _too_much(path)
    return count


def _size(column: Any) -> int:
    """How many bytes a column has, those counted that it but refers to."""
    import pyarrow.compute as compute
    from pyarrow import types

    if types.is_dictionary(column.type) and _is_text(column.type.value_type):
        lengths = compute.take(compute.binary_length(column.dictionary), column.indices)
        return int(compute.sum(lengths).as_py() or 0)
    return int(column.nbytes)


def _most(path: Path) -> int:
    return max(MOST_TEXT, MOST_RATIO * path.stat().st_size)


def _too_much(path: Path) -> InputError:
    return InputError(f"{path.name}: the Parquet file unpacks to far more than it should; it was not read")


def _judged(cells: tuple[str, ...]) -> tuple[Disposition, str | None, tuple[str, ...]]:
    if not any(cells):
        return Disposition.STRUCTURAL, "blank", cells
    joined = "\n".join(cells)
    if len(joined) > LONGEST:
        return Disposition.REJECTED, "field_too_long", ()
    if "\0" in joined:
        return Disposition.REPAIRED, "nul_byte", tuple(cell.replace("\0", "") for cell in cells)
    return Disposition.ACCEPTED, None, cells


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with _told(path):
        file = _file(path)
    with file:
        _check_claims(path, file.metadata)
        yield file


def _file(path: Path, **options: Any) -> Any:
    from pyarrow.parquet import ParquetFile

    return ParquetFile(path, memory_map=False, pre_buffer=False, buffer_size=1 << 20, **options)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        from pyarrow import ArrowException
    except ImportError:
        raise InputError(f"{path.name} is a Parquet file; to read it, install leadwright[parquet]") from None
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


def _batches(path: Path, file: Any, width: int) -> Iterator[Any]:
    """Row group by row group, in batches of so few rows that they take little memory."""
    columns = [file.schema.column(place) for place in range(file.metadata.num_columns)]
    texts = [column.path for column in columns if column.physical_type == "BYTE_ARRAY"]
    lists = [place for place, column in enumerate(columns) if column.max_repetition_level]
    with _file(path, read_dictionary=texts) as shared:
        for number in range(file.num_row_groups):
            group = file.metadata.row_group(number)
            if not group.num_rows:
                continue
            alone, several = _longest(shared, number)
            in_lists = several * max((group.column(place).num_values for place in lists), default=0)
            # A single row may have all that the lists of its group hold.
            if in_lists > _most(path):
                raise _too_much(path)
            row = (group.total_byte_size + in_lists) // group.num_rows + alone
            size = max(1, min(_CELLS // max(width, 1), _BYTES // max(row, 1)))
            yield from file.iter_batches(batch_size=size, row_groups=[number])


def _longest(file: Any, number: int) -> tuple[int, int]:
    """How many bytes the texts have at the most that a row group writes down once and refers to from then on.

    Those of a whole row, and the longest one of which a row may have several.
    """
    import pyarrow.compute as compute

    alone = several = 0
    for batch in islice(file.iter_batches(batch_size=1, row_groups=[number]), 1):
        for texts, are_several in _shared(batch):
            length = compute.max(compute.binary_length(texts)).as_py() or 0
            alone += 0 if are_several else length
            several += length if are_several else 0
    return alone, several


def _shared(batch: Any) -> Iterator[tuple[Any, bool]]:
    """The texts that the columns of a batch refer to, and whether a row may have several of them."""
    from pyarrow import types

    waiting = [(column, False) for column in batch.columns]
    while waiting:
        column, several = waiting.pop()
        kind = column.type
        if types.is_dictionary(kind) and _is_text(kind.value_type):
            yield column.dictionary, several
        elif types.is_struct(kind):
            waiting += [(column.field(place), several) for place in range(kind.num_fields)]
        elif types.is_map(kind):
            waiting += [(column.keys, True), (column.items, True)]
        elif types.is_list(kind) or types.is_large_list(kind):
            waiting.append((column.values, True))


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return any(of(kind) for of in (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary))


def _rows(path: Path, file: Any, width: int) -> Iterator[tuple[str, ...]]:
    from pyarrow import Table as ArrowTable

    batches = _batches(path, file, width)
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
