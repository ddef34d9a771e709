"""Many rows at once, around the ORM-less statement layer: executemany on SQLite, COPY on PostgreSQL.

And thousands of values in one: a statement with a mark for each of them takes longer to write than to run.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, TypeVar

import orjson
from sqlalchemy import BigInteger, ColumnElement, Connection, Dialect, Table, Text, TypeDecorator, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

from leadwright.errors import WorkError

T = TypeVar("T")
Cells = Mapping[str, Sequence[Any]]
"""Columns of one length by name."""
_MOST_MARKS = 999
"""Values that one statement takes, whichever SQLite it is."""
_NULL = float("nan")
"""SQLite stores it as NULL, and the driver binds it at once; for None it would look for an adapter, cell by cell."""
_AT_HAND = 4_000
"""Rows whose cells are put in order at a time, for the statements that insert them."""
_SELDOM = 16
"""Where no more than one cell in so many is None, making the column anew would take longer."""


class _Listed(TypeDecorator[Sequence[Any]]):
    """Values that are bound as one: an array, or where there are none the text of one."""

    impl = Text
    cache_ok = True

    def __init__(self, whole: bool) -> None:
        """Of `whole` numbers, or else of texts."""
        super().__init__()
        self.whole = whole

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(postgresql.ARRAY(BigInteger if self.whole else Text))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        listed = list(value or ())
        return orjson.dumps(listed).decode() if dialect.name == "sqlite" else listed


class _Among(FunctionElement[Any]):
    # Of a boolean, SQLite would be asked whether it is 1, and not look at the index.
    type = NullType()
    inherit_cache = True


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    column, listed = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({listed}))"


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: Any, compiler: Any, **how: Any) -> str:
    column, listed = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} = ANY({listed})"


def among(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """That `column` is one of `values`, however many: texts or whole numbers."""
    return _Among(column, bindparam(None, values, type_=_Listed(column.type.python_type is int)))


def append_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Insert `rows`, whose cells are already in stored form (text, numbers, None), in the order of `columns`."""
    append(connection, table, by_column(columns, rows))


def append(connection: Connection, table: Table, cells: Cells, **same: Any) -> None:
    """Insert rows given by column, in stored form; all of them have the values that `same` gives."""
    if not _count(cells):
        return
    if connection.dialect.name == "sqlite":
        _execute_many(connection, table, cells, same)
    else:
        _copy(connection, table.name, cells, same)


def append_missing(connection: Connection, table: Table, cells: Cells) -> None:
    """Insert those rows that no key of the table already holds, given by column, in stored form; for thousands."""
    if connection.dialect.name == "sqlite":
        _execute_many(connection, table, cells, {}, "ON CONFLICT DO NOTHING")
        return
    names, passing = ", ".join(cells), f"new_{table.name}"
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {passing} AS TABLE {table.name} WITH NO DATA")
    _copy(connection, passing, cells, {})
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {passing} ON CONFLICT DO NOTHING"
    )
    connection.exec_driver_sql(f"DROP TABLE {passing}")


def by_column(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """The cells of `rows` by the names of their columns."""
    return dict(zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True))


def _count(cells: Cells) -> int:
    return max(map(len, cells.values()), default=0)


def _execute_many(
    connection: Connection, table: Table, cells: Cells, same: Mapping[str, Any], otherwise: str = ""
) -> None:
    """Insert many rows by each call of a statement: one row by each takes up to a third longer."""
    count, cells, shared = _count(cells), _without_none(table, cells), tuple(same.values())
    at_once = max(1, (_MOST_MARKS - len(shared)) // max(1, len(cells)))
    whole = count - count % at_once
    # What all rows share is bound once a statement; the marks of the others are numbered after it.
    marks = f"({', '.join([*(f'?{number}' for number in range(1, len(shared) + 1)), *'?' * len(cells)])})"
    into = f"INSERT INTO {table.name} ({', '.join([*same, *cells])}) VALUES"
    with _told(connection):
        cursor = connection.connection.cursor()
        if whole:
            filled: Any = chain.from_iterable(_bound(cells, shared, at_once, whole))
            cursor.executemany(f"{into} {', '.join([marks] * at_once)} {otherwise}", filled)
        if whole < count:
            rest = f"{into} {', '.join([marks] * (count - whole))} {otherwise}"
            cursor.execute(rest, (*shared, *_row_by_row(cells, whole, count)))


def _bound(cells: Cells, shared: tuple[Any, ...], at_once: int, whole: int) -> Iterator[Iterator[tuple[Any, ...]]]:
    """What each statement takes: `shared`, and the cells of `at_once` rows; put in order some rows at a time."""
    step = at_once * max(1, _AT_HAND // at_once)
    for begin in range(0, whole, step):
        flat = _row_by_row(cells, begin, min(begin + step, whole))
        yield map(shared.__add__, zip(*[iter(flat)] * (len(cells) * at_once), strict=True))


def _row_by_row(cells: Cells, begin: int, end: int) -> list[Any]:
    """The cells of the rows from `begin` to before `end`, one row after the other."""
    width = len(cells)
    flat: list[Any] = [None] * (width * (end - begin))
    for place, column in enumerate(cells.values()):
        flat[place::width] = column[begin:end]
    return flat


def _without_none(table: Table, cells: Cells) -> Cells:
    """What stores the same: without the columns in which nothing stands, and with hardly a None in the others."""
    kept: dict[str, Sequence[Any]] = {}
    for name, column in cells.items():
        without = column.count(None) if table.c[name].nullable else 0
        if without * _SELDOM < len(column):
            kept[name] = column
        elif without < len(column):
            kept[name] = [_NULL if cell is None else cell for cell in column]
    return kept


def _copy(connection: Connection, table: str, cells: Cells, same: Mapping[str, Any]) -> None:
    cursor: Any = connection.connection.cursor()
    rows = zip(*cells.values(), strict=True)
    shared = tuple(same.values())
    with _told(connection), cursor.copy(f"COPY {table} ({', '.join([*cells, *same])}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row + shared)


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
