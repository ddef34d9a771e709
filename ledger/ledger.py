"""The ledger of one installation: its database, its kept files, its clock, and the pepper of its hashes."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from leadwright.asking import Clock, SystemClock
from leadwright.errors import InputError
from leadwright.matching import KeyHasher
from leadwright.settings import Settings
from ledger.database import Database
from ledger.files import Files


@dataclass
class Ledger:
    """What one run works on; open it with `Ledger.open`, use it as a context."""

    database: Database
    files: Files
    clock: Clock
    pepper: bytes

    @classmethod
    def open(cls, settings: Settings, clock: Clock | None = None) -> Self:
        """The ledger where `settings` say, with its schema brought up to date."""
        if settings.home.exists() and not settings.home.is_dir():
            raise InputError(f"{settings.home} is a file; LEADWRIGHT_HOME must be a folder")
        database = Database(settings.database_url)
        database.migrate()
        return cls(database, Files(settings.files), clock or SystemClock(), _pepper(settings.home))

    def hasher(self, seller: str) -> KeyHasher:
        """What makes the numbers by which the leads of `seller` are found."""
        return KeyHasher(self.pepper, seller)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.database.close()


def _pepper(home: Path) -> bytes:
    """The secret of this installation's hashes: `LEADWRIGHT_PEPPER`, else a file made once under `home`."""
    if given := os.environ.get("LEADWRIGHT_PEPPER"):
        return given.encode()
    path = home / "pepper"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    home.mkdir(parents=True, exist_ok=True)
    fresh = home / f"pepper.{secrets.token_hex(4)}"
    fresh.touch(mode=0o600)
    fresh.write_bytes(secrets.token_hex(32).encode())
    # Linking fails if another process was first, and then its secret counts.
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    return path.read_bytes()
