"""Looking at a ledger without changing anything: it is neither made, nor brought up to date, nor written to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from leadwright.asking import Clock, SystemClock
from leadwright.settings import Settings
from ledger.database import Database
from ledger.files import Files
from ledger.ledger import Ledger


@contextmanager
def peeked(settings: Settings, clock: Clock | None = None) -> Iterator[tuple[Ledger, bool]]:
    """The ledger where `settings` say, and whether it is that one.

    Where there is none, or one whose schema is older, an empty one stands in for it that vanishes afterwards. Hashes of
    addresses made with it find nobody: its pepper is not the installation's.
    """
    database = Database(settings.database_url, looking=True)
    known = _is_there(database) and database.is_current()
    with TemporaryDirectory(prefix="leadwright-") as folder:
        if not known:
            database.close()
            database = Database(f"sqlite:///{folder}/ledger.db")
            database.migrate()
        with Ledger(database, Files(settings.files), clock or SystemClock(), b"") as ledger:
            yield ledger, known


def _is_there(database: Database) -> bool:
    """Whether opening the database would make no new file."""
    url = database.url
    return url.get_backend_name() != "sqlite" or bool(url.database and Path(url.database).is_file())
