"""Tables of one's own read whole: CSV, Parquet, or what a query gives; only the columns that are wanted are kept."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from leadwright.errors import InputError

MOST_ROWS = 5_000_000
Row = tuple[Any, ...]


def read_file(file: Path, columns: Sequence[str]) -> tuple[list[Row], str]:
    """The wanted columns of every row, and a fingerprint of the file; InputError if it cannot be read."""
    try:
        edition = _fingerprint(file)
        rows = _parquet(file, columns) if file.suffix == ".parquet" else _csv(file, columns)
        return _bounded(rows, file.name), edition
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"the table {file} cannot be read ({type(error).__name__})") from None


def read_query(url: str, query: str, columns: Sequence[str]) -> list[Row]:
    """The wanted columns of every row that `query` gives; InputError, without the address, if it does not answer."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import SQLAlchemyError

    try:
        engine = create_engine(url)
        try:
            with engine.connect().execution_options(stream_results=True) as connection:
                found = connection.execute(text(query)).mappings()
                return _bounded((_wanted(dict(row), columns, "the query") for row in found), "the query")
        finally:
            engine.dispose()
    except SQLAlchemyError as error:
        # What it says holds the address, and that may hold a password.
        raise InputError(f"the database of the table does not answer the query ({type(error).__name__})") from None


def _csv(file: Path, columns: Sequence[str]) -> Iterator[Row]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.readline()
        stream.seek(0)
        delimiter = max(",;\t|", key=head.count)
        for row in csv.DictReader(stream, delimiter=delimiter):
            yield _wanted(row, columns, file.name)


def _parquet(file: Path, columns: Sequence[str]) -> Iterator[Row]:
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InputError("Parquet needs the extra leadwright[parquet]") from None
    try:
        with ParquetFile(file) as source:
            if missing := [name for name in columns if name not in source.schema_arrow.names]:
                raise InputError(f"{file.name} has no column {missing[0]!r}")
            for batch in source.iter_batches(columns=list(columns)):
                yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
    except ArrowInvalid as error:
        raise InputError(f"the table {file} cannot be read ({type(error).__name__})") from None


def _wanted(row: Mapping[str, Any], columns: Sequence[str], where: str) -> Row:
    try:
        return tuple([row[name] for name in columns])
    except KeyError as missing:
        raise InputError(f"{where} has no column {missing.args[0]!r}") from None


def _bounded(rows: Iterator[Row], where: str) -> list[Row]:
    found = list(islice(rows, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise InputError(f"{where} has more than {MOST_ROWS:,} rows")
    return found


def _fingerprint(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:16]
