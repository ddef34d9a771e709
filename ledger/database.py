"""The database behind the ledger: opened, brought up to date, and written to in short exclusive transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError

from leadwright.errors import InputError, WorkError
from ledger.schema import metadata

PATIENCE_SECONDS = 30.0
_VERSION = "alembic_version"
MIGRATIONS = Path(__file__).with_name("migrations")


class Database:
    """One ledger database. Connections are pooled; an instance may be shared by threads, not by processes."""

    def __init__(self, url: str, patience: float = PATIENCE_SECONDS, looking: bool = False) -> None:
        """The database at `url`; with `looking`, every attempt to write there is refused by the database itself."""
        self.url = _parsed(url)
        self.looking = looking
        self.engine = _engine(self.url, patience, looking)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state and changes nothing."""
        with self._begin(write=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end; on SQLite it holds the write lock from its start."""
        with self._begin(write=True) as connection:
            yield connection

    @contextmanager
    def inserting(self) -> Iterator[Connection]:
        """The same for many statements that insert several rows each: what takes them back is kept in memory."""
        with self._begin(write=True, inserting=True) as connection:
            yield connection

    @contextmanager
    def _begin(self, write: bool, unchecked: bool = False, inserting: bool = False) -> Iterator[Connection]:
        options: dict[str, Any] = {
            "leadwright_write": write,
            "leadwright_unchecked": unchecked,
            "leadwright_inserting": inserting,
        }
        if not write and self.url.get_backend_name() == "postgresql":
            # By default each statement there would see a state of its own.
            options["isolation_level"] = "REPEATABLE READ"
            options["postgresql_readonly"] = self.looking
        try:
            with (
                self.engine.connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                yield connection
        except DatabaseError as error:
            # A file that is damaged or no database is told by the bare class; the other classes tell of faults of ours.
            if type(error) not in (OperationalError, DatabaseError):
                raise
            raise _explained(error, self.url) from None

    def migrate(self) -> None:
        """Bring the schema up to date; quick when it already is."""
        if self.url.get_backend_name() == "sqlite" and self.url.database:
            _make_folder(Path(self.url.database).parent)
        if self.is_current():
            return
        with self._begin(write=True, unchecked=True) as connection:
            exclusively(connection, "schema")
            if inspect(connection).has_table(_VERSION):
                _upgrade(connection)
                _check_references(connection)
            else:
                _create(connection)

    def is_current(self) -> bool:
        """Whether the schema is up to date."""
        with self.reading() as connection:
            if not inspect(connection).has_table(_VERSION):
                return False
            at = connection.exec_driver_sql(f"SELECT version_num FROM {_VERSION}").scalar()
        return at == newest_revision()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def newest_revision() -> str:
    """The revision that the schema should have: migrations are files that begin with theirs, in order."""
    return max(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py"))


def _create(connection: Connection) -> None:
    """Make a new ledger as it is by now: to lead it through what earlier ones were takes four times as long."""
    metadata.create_all(connection, checkfirst=False)
    constraint = f"CONSTRAINT {_VERSION}_pkc PRIMARY KEY (version_num)"
    connection.exec_driver_sql(f"CREATE TABLE {_VERSION} (version_num VARCHAR(32) NOT NULL, {constraint})")
    connection.exec_driver_sql(f"INSERT INTO {_VERSION} (version_num) VALUES ('{newest_revision()}')")


def _upgrade(connection: Connection) -> None:
    # Alembic is slow to import, and nearly every command finds the schema up to date.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _check_references(connection: Connection) -> None:
    """WorkError, and thereby nothing changed, if a migration on SQLite has left a row without what it refers to."""
    if connection.dialect.name == "sqlite":
        astray = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if astray is not None:
            raise WorkError(f"the ledger cannot be brought up to date: a row of {astray[0]} refers to nothing")


def exclusively(connection: Connection, *names: str) -> None:
    """Return when no other transaction works on what `names` name; SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        key = "/".join(names)
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended(%(key)s, 7461))", {"key": key})


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise InputError(f"LEADWRIGHT_DATABASE_URL is no database URL ({type(error).__name__})") from None
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite")
    raise InputError(f"LEADWRIGHT_DATABASE_URL: {parsed.get_backend_name()} is not supported; use sqlite or postgresql")


def _engine(url: URL, patience: float, looking: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        patience = float(str(url.query.get("timeout", patience)))
        engine = create_engine(
            url.set(query={}), connect_args={"timeout": patience, "check_same_thread": False}, hide_parameters=True
        )
        event.listen(engine, "connect", _look_at_sqlite if looking else _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10}, hide_parameters=True)


def _prepare_sqlite(dbapi_connection: Any, _record: Any) -> None:
    # The driver's own transaction control would begin too late and commit before schema changes.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    # Of a new ledger only: with larger pages, fewer are written, hashed and split for rows of 700 bytes.
    cursor.execute("PRAGMA page_size=8192")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.close()


def _look_at_sqlite(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    write = options.get("leadwright_write", True)
    # A migration changes a table by making it anew, and dropping the old one would count as deleting all its rows.
    connection.exec_driver_sql("PRAGMA foreign_keys=" + ("OFF" if options.get("leadwright_unchecked") else "ON"))
    # SQLite else keeps each page that a statement of several rows changes in a file, statement by statement. One that
    # changes a whole delivery would fill the memory.
    kept = "MEMORY" if options.get("leadwright_inserting") else "DEFAULT"
    connection.exec_driver_sql(f"PRAGMA temp_store={kept}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make the folder {folder}: {error.strerror}") from None


def _explained(error: DBAPIError, url: URL) -> WorkError:
    text = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    where = url.database if url.get_backend_name() == "sqlite" else f"{url.host}/{url.database}"
    if "locked" in text:
        return WorkError(f"the ledger {where} is locked by another process; nothing was changed, try again")
    return WorkError(f"the ledger {where} cannot be used: {text[:120]}")
