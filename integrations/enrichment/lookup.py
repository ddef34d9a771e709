"""A table of your own as a source: a CSV or Parquet file, or what a query gives; described in `config/lookups/`.

It is read once and kept in memory, and answers without being asked over the network. A changed file is another edition.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Self

from pydantic import BaseModel, Field, SecretStr, model_validator

from integrations.described import Place, facts_in, fields_in
from integrations.tables import Row, read_file, read_query
from leadwright.accounts import Settings as AccountSettings
from leadwright.accounts import configured
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Clock,
    Estimate,
    Health,
    Item,
    Manifest,
    Outcome,
    Question,
    estimated,
)
from leadwright.config import Config, named
from leadwright.errors import InputError
from leadwright.normalise.company import core_name
from leadwright.normalise.ids import vat_id
from leadwright.normalise.text import fold
from leadwright.normalise.web import host, registrable_domain
from leadwright.policy.model import NAME
from leadwright.settings import Settings

FRESH = 300.0
MOST_TABLES = 8
"""Seconds for which what a query gave is not asked for again."""


class Account(AccountSettings):
    """Which table, and, if it lies in a database, where that is."""

    table: str = Field(pattern=NAME)
    """The file in config/lookups that describes it, without .yaml."""
    database_url: SecretStr | None = None
    """Where the table is, if it lies in a database; with user and password."""


class Table(Config):
    """A table, and how its rows are told to be about a lead: by any of the sets of columns in `match`."""

    lookup: str = Field(pattern=NAME)
    about: str = ""
    file: str | None = None
    query: str | None = None
    match: tuple[Mapping[str, str], ...] = Field(min_length=1)
    facts: Mapping[str, Place] = {}
    fields: Mapping[str, Place] = {}
    personal_data: bool = False

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if (self.file is None) == (self.query is None):
            raise ValueError("either `file` or `query` is needed")
        if not self.facts and not self.fields:
            raise ValueError("facts or fields are needed, else nothing is found")
        if not all(self.match):
            raise ValueError("a match needs at least one column")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        found = [column for names in self.match for column in names.values()]
        found += [place.path for place in (*self.facts.values(), *self.fields.values())]
        return tuple(dict.fromkeys(found))

    def promised(self) -> Manifest:
        """What follows from the description."""
        return replace(
            Adapter.manifest,
            id=self.lookup,
            provides=frozenset(self.facts),
            fields=frozenset(self.fields),
            requires=tuple(frozenset(names) for names in self.match),
            uses=frozenset().union(*self.match),
            personal_data=self.personal_data,
            found_ttl=None if self.file else timedelta(days=7),
        )


class Adapter:
    """Looks a lead up in a table."""

    manifest: Manifest = Manifest(
        id="lookup",
        version="described",
        capability=Capability.ENRICH_COMPANY,
        provides=frozenset({"company.industry"}),
        requires=(frozenset({"company.name"}),),
        uses=frozenset({"company.name"}),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=False,
        local=True,
        max_batch=10_000,
    )
    Config: ClassVar[type[BaseModel]] = Account
    safe_to_repeat = True

    def __init__(self, table: Table, indexes: "Indexes") -> None:
        self._table, self._indexes = table, indexes
        self.manifest = replace(table.promised(), edition=indexes.edition)

    @classmethod
    def described(cls, settings: Mapping[str, Any]) -> Manifest:
        """What the table of an account with `settings` promises; InputError where there is no such description."""
        return _table(str(settings.get("table", ""))).promised()

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The table of the account with `settings`, read; InputError names what is wrong, never an address."""
        config = configured(Account, "lookup", settings)
        table = _table(config.table)
        return cls(table, _read(table, config.database_url.get_secret_value() if config.database_url else None))

    def check(self) -> Health:
        """How many rows there are."""
        return Health(self._indexes.rows > 0, f"{self._indexes.rows} rows")

    def estimate(self, batch: Sequence[Question]) -> Estimate:
        """Nothing: it is free."""
        return estimated(self.manifest, len(batch))

    def fetch(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What the one row that fits says; several that fit settle nothing."""
        return [self._item(question) for question in batch]

    def _item(self, question: Question) -> Item:
        row = self._indexes.find(question.inputs)
        if row is None:
            return Item(question.key, Outcome.NOT_FOUND)
        document = dict(zip(self._table.columns, row, strict=True))
        facts = facts_in(document, self._table.facts, self.manifest.id)
        fields = fields_in(document, self._table.fields)
        evidence = f"table {self._table.lookup}, edition {self._indexes.edition or 'of a query'}"
        return Item(
            question.key, Outcome.FOUND if facts or fields else Outcome.NOT_FOUND, facts, fields, evidence=evidence
        )


class Indexes:
    """The rows of a table by what they are matched by; None where two rows share it."""

    def __init__(self, table: Table, rows: Sequence[Row], edition: str) -> None:
        self.rows, self.edition = len(rows), edition
        places = {name: place for place, name in enumerate(table.columns)}
        self._indexes: list[tuple[tuple[str, ...], dict[tuple[str, ...], Row | None]]] = []
        for names in table.match:
            fields = tuple(names)
            index: dict[tuple[str, ...], Row | None] = {}
            for row in rows:
                key = _key({field: row[places[names[field]]] for field in fields}, fields)
                if key is not None:
                    index[key] = None if key in index and index[key] != row else row
            self._indexes.append((fields, index))

    def find(self, known: Mapping[str, Any]) -> Row | None:
        """The row that is about whoever is `known`, by the first of the matches that leads to one."""
        for fields, index in self._indexes:
            key = _key(known, fields)
            if key is not None and (row := index.get(key)) is not None:
                return row
        return None


def _key(known: Mapping[str, Any], fields: Sequence[str]) -> tuple[str, ...] | None:
    parts = [_SPELLED.get(field, _folded)(str(known.get(field) or "")) for field in fields]
    return tuple(parts) if all(parts) else None


def _folded(text: str) -> str:
    return fold(text.strip())


def _domain(text: str) -> str:
    named = host(text) if text else None
    return registrable_domain(named) if named else ""


_SPELLED: Mapping[str, Callable[[str], str]] = {
    "company.name": core_name,
    "company.domain": _domain,
    "company.website": _domain,
    "company.vat_id": lambda text: vat_id(text) or "",
    "person.email": lambda text: text.strip().lower(),
}
_cache: dict[Any, tuple[float, Indexes]] = {}
_lock = Lock()


def _table(name: str) -> Table:
    return named(Settings.read().config / "lookups", name, Table)


def _read(table: Table, url: str | None) -> Indexes:
    """The table's rows; read again when the file has changed, or some minutes after the query was asked."""
    if table.file is not None:
        file = Path(table.file)
        try:
            stamp = file.stat()
        except OSError:
            raise InputError(f"the table {table.lookup} has no file {file}") from None
        key: Any = (table.model_dump_json(), stamp.st_mtime_ns, stamp.st_size)
    elif url is None:
        raise InputError(f"{table.lookup}: the setting database_url is missing")
    else:
        key = (table.model_dump_json(), url)
    with _lock:
        until, indexes = _cache.get(key, (0.0, None))
        if indexes is None or (table.query is not None and time.monotonic() > until):
            if table.file is not None:
                rows, edition = read_file(Path(table.file), table.columns)
            else:
                rows, edition = read_query(str(url), table.query or "", table.columns), ""
            indexes = Indexes(table, rows, edition)
            if len(_cache) >= MOST_TABLES:
                _cache.clear()
            _cache[key] = (time.monotonic() + FRESH, indexes)
        return indexes
