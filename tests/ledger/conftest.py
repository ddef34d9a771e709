"""A fresh ledger for each test, on both databases, with a clock that the test moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.database import Database
from ledger.files import Files
from ledger.ledger import Ledger
from tests.ledger.hands import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def ledger(database_url: str, tmp_path: Path, clock: HandClock) -> Iterator[Ledger]:
    database = Database(database_url)
    database.migrate()
    with Ledger(database, Files(str(tmp_path / "files")), clock, b"pepper") as opened:
        yield opened


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger's database in which nothing has happened."""
    path = tmp_path_factory.mktemp("empty") / "ledger.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path
