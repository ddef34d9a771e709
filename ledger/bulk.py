"""Many rows at once, around the ORM-less statement layer: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from leadwright.errors import WorkError

T = TypeVar("T")
_NULL = float("nan")
"""SQLite stores it as NULL, and the driver binds it at once; for None it would look for an adapter, cell by cell."""


def append_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Insert `rows`, whose cells are already in stored form (text, numbers, None), in the order of `columns`."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        _execute_many(connection, table, columns, rows)
    else:
        _copy(connection, table.name, columns, rows)


def append_missing(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert those of `rows`, in stored form, that no key of the table already holds; the way for thousands."""
    if connection.dialect.name == "sqlite":
        _execute_many(connection, table, columns, rows, "ON CONFLICT DO NOTHING")
        return
    names, passing = ", ".join(columns), f"new_{table.name}"
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {passing} AS TABLE {table.name} WITH NO DATA")
    _copy(connection, passing, columns, rows)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {passing} ON CONFLICT DO NOTHING"
    )
    connection.exec_driver_sql(f"DROP TABLE {passing}")


def _execute_many(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]], otherwise: str = ""
) -> None:
    said, filled = _without_none(table, columns, rows)
    names, marks = ", ".join(said), ", ".join("?" * len(said))
    with _told(connection):
        cursor = connection.connection.cursor()
        cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks}) {otherwise}", filled)  # type: ignore[arg-type]


def _without_none(
    table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """What stores the same: without the columns in which nothing stands, and with no None in the others."""
    if not any(table.c[name].nullable for name in columns):
        return columns, rows
    if not (rows := list(rows)):
        return columns, ()
    kept: dict[str, Sequence[Any]] = {}
    for name, cells in zip(columns, zip(*rows, strict=True), strict=True):
        if not table.c[name].nullable or None not in cells:
            kept[name] = cells
        elif cells.count(None) < len(cells):
            kept[name] = [_NULL if cell is None else cell for cell in cells]
    return list(kept), zip(*kept.values(), strict=True)


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    cursor: Any = connection.connection.cursor()
    with _told(connection), cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def _told(connection: Connection) -> Iterator[None]:
    """Turn the driver's own errors, which may show what was to be stored, into one that shows nothing of it."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise WorkError(f"the ledger cannot be written ({type(error).__name__}); nothing was changed") from None


def add_missing(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Insert those of `rows` that no key of the table already holds; how many were new. Takes values of any kind."""
    if not rows:
        return 0
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    # Of an insert, nobody but SQLite tells how many rows it made unless one asks.
    statement = dialect.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return connection.execute(statement, list(rows)).rowcount


def chunked(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """`items` in stretches of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))
