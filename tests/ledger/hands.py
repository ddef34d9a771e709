"""What the ledger's tests take into their hands: a clock, people, deliveries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

from alembic import command
from alembic.config import Config

from leadwright.matching import KeyHasher
from ledger.database import MIGRATIONS, Database
from ledger.files import Files
from ledger.intake import receive, register_purchase, store_chunk
from ledger.ledger import Ledger
from ledger.staged import Delivery, Staged, about

SELLER = "demo"
hashed = KeyHasher(b"pepper", SELLER)


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    at: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def forward(self, by: timedelta) -> datetime:
        self.at += by
        return self.at


def opened(empty: Path, folder: Path) -> Ledger:
    """A ledger of its own in `folder`, which begins as the database `empty`."""
    folder.mkdir(exist_ok=True)
    copyfile(empty, folder / "ledger.db")
    return Ledger(Database(f"sqlite:///{folder / 'ledger.db'}"), Files(str(folder / "files")), HandClock(), b"pepper")


def agree(_a: object, _b: object) -> bool:
    return True


def person(seq: int, name: str, **fields: str) -> Staged:
    """One accepted record about a person with a key of their own."""
    told = {"person.last_name": name, "company.name": "Muster GmbH", **fields}
    return about(seq, "accepted", told, keys=[hashed("name", name)], reach=[hashed("email", name)])


def disagree(_a: object, _b: object) -> bool:
    return False


def take_in(
    ledger: Ledger,
    staged: list[Staged],
    purchase: str = "p1",
    sha256: str = "a" * 64,
    alike: Callable[[object, object], bool] = agree,
) -> Delivery:
    """A delivery with these records, committed as one chunk; by `alike` those that share a key are one lead or not."""
    now = ledger.clock.now()
    with ledger.database.writing() as connection:
        register_purchase(connection, SELLER, purchase, "list", now)
        item = receive(connection, SELLER, purchase, "list.csv", sha256, 10, now)
        store_chunk(connection, item, staged, alike, now)
    return item


def upgrade(database: Database, revision: str) -> None:
    """Lead a database through the migrations as far as `revision`."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
