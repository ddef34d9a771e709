"""The tables of the embedded CRM, and which column holds which of our fields."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from leadwright.promotion import FIELDS

VERSION = 1
BUSY_SECONDS = 30.0

TABLES = """
CREATE TABLE IF NOT EXISTS organisation (
    id INTEGER PRIMARY KEY, external_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL CHECK (trim(name) <> ''), country TEXT, street TEXT, postal_code TEXT, city TEXT,
    website TEXT, phone TEXT, email TEXT, vat_id TEXT, registration_number TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS person (
    id INTEGER PRIMARY KEY, external_key TEXT NOT NULL UNIQUE,
    organisation_id INTEGER NOT NULL REFERENCES organisation ON DELETE CASCADE,
    full_name TEXT NOT NULL CHECK (trim(full_name) <> ''), title TEXT, email TEXT, phone TEXT, mobile TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS opportunity (
    id INTEGER PRIMARY KEY, external_key TEXT NOT NULL UNIQUE,
    organisation_id INTEGER NOT NULL REFERENCES organisation ON DELETE CASCADE,
    person_id INTEGER REFERENCES person ON DELETE SET NULL,
    title TEXT NOT NULL CHECK (trim(title) <> ''), stage TEXT NOT NULL, dossier TEXT NOT NULL,
    provenance TEXT NOT NULL DEFAULT '{}', content_hash TEXT NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS stage_history (
    id INTEGER PRIMARY KEY,
    opportunity_id INTEGER NOT NULL REFERENCES opportunity ON DELETE CASCADE,
    stage TEXT NOT NULL, entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS stage_history_of ON stage_history (opportunity_id);
"""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    table: tuple(name.partition(".")[2] for name in FIELDS if name.startswith(f"{table}."))
    for table in ("organisation", "person", "opportunity")
}


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of one's own to the CRM at `path`, made if it is not there; safe beside other processes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
            _found(connection)
        yield connection
    finally:
        connection.close()


def _found(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    with writing(connection):
        for statement in TABLES.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all of it is written, or nothing, whatever happens to the process."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
