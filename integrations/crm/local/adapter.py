"""The embedded CRM behind the port."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, field_validator

from integrations.configuring import configured
from integrations.crm.local import records
from integrations.crm.local.export import write
from integrations.crm.local.schema import connected, writing
from leadwright.asking import Clock, SystemClock
from leadwright.errors import ErrorKind, ProviderError, Scope
from leadwright.promotion import (
    FIELDS,
    CrmCapabilities,
    CrmError,
    CrmRecord,
    PreflightFinding,
    PromotionCommand,
    RowOutcome,
    RowStatus,
    changes,
    expected_fields,
)


class LocalConfig(BaseModel):
    """Where the file is, and which fields follow us even where a person typed something else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path
    overwrite: frozenset[str] = frozenset()

    @field_validator("overwrite")
    @classmethod
    def _known(cls, names: frozenset[str]) -> frozenset[str]:
        if unknown := sorted(names - set(FIELDS)):
            raise ValueError(f"there is no field {unknown[0]!r}")
        return names


class Adapter:
    """A CRM of our own in one SQLite file; each batch is one transaction."""

    name: ClassVar[str] = "local"
    caps: ClassVar[CrmCapabilities] = CrmCapabilities(max_batch=1000, native_upsert=True, atomic_batch=False)
    Config: ClassVar[type[BaseModel]] = LocalConfig

    def __init__(self, config: LocalConfig, clock: Clock | None = None) -> None:
        self._config = config
        self._clock = clock or SystemClock()

    @classmethod
    def open(cls, settings: Mapping[str, Any]) -> Self:
        """The CRM that `settings` describe (`path`, `overwrite`); InputError names a wrong one."""
        return cls(configured(LocalConfig, settings, "crm local"))

    def preflight(self) -> Sequence[PreflightFinding]:
        """Whether the file can be opened and written."""
        try:
            with connected(self._config.path) as connection, writing(connection):
                return ()
        except (OSError, sqlite3.Error) as error:
            return (PreflightFinding(code="not_writable", message=f"the local CRM's file: {type(error).__name__}"),)

    def find(self, keys: Sequence[str]) -> dict[str, CrmRecord]:
        """The prospects held under `keys`, as they are in the file now."""
        try:
            with connected(self._config.path) as connection:
                return {key: records.record(row) for key, row in records.read(connection, keys).items()}
        except (OSError, sqlite3.Error) as error:
            raise ProviderError(ErrorKind.UNAVAILABLE, self.name, _why(error), scope=Scope.ACCOUNT) from None

    def upsert(self, batch: Sequence[PromotionCommand]) -> Sequence[RowOutcome]:
        """One outcome a command, in the same order; each `caps.max_batch` of them in one transaction."""
        size = self.caps.max_batch
        return [one for start in range(0, len(batch), size) for one in self._together(batch[start : start + size])]

    def _together(self, batch: Sequence[PromotionCommand]) -> list[RowOutcome]:
        try:
            with connected(self._config.path) as connection, writing(connection):
                return [self._carried(connection, command) for command in batch]
        except (OSError, sqlite3.Error) as error:
            failed = CrmError(
                kind=ErrorKind.UNAVAILABLE, code="file_unavailable", message=_why(error), scope=Scope.ACCOUNT
            )
            return [_outcome(command, RowStatus.RETRYABLE, error=failed) for command in batch]

    def _carried(self, connection: sqlite3.Connection, command: PromotionCommand) -> RowOutcome:
        connection.execute("SAVEPOINT one_prospect")
        try:
            outcome = self._upserted(connection, command)
        except (sqlite3.IntegrityError, UnicodeEncodeError) as refusal:
            connection.execute("ROLLBACK TO one_prospect")
            outcome = _outcome(command, RowStatus.REJECTED, error=_refused(refusal, command))
        connection.execute("RELEASE one_prospect")
        return outcome

    def _upserted(self, connection: sqlite3.Connection, command: PromotionCommand) -> RowOutcome:
        row = records.read(connection, [command.external_key]).get(command.external_key)
        at = self._clock.now().isoformat()
        if (row is None and command.refs) or (row is not None and row["opportunity"] is None):
            return _outcome(command, RowStatus.REJECTED, error=_DELETED)
        if row is None:
            return _outcome(command, RowStatus.CREATED, records.insert(connection, command, at))
        changed = changes(records.fields(row), expected_fields(command), self._config.overwrite)
        if row["content_hash"] == command.content_hash or not changed:
            return _outcome(command, RowStatus.UNCHANGED, records.refs(row))
        return _outcome(command, RowStatus.UPDATED, records.update(connection, row, command, changed, at))

    def listing(self) -> list[dict[str, str]]:
        """Every prospect that has arrived, oldest first: its key, its fields by name, when it came and changed."""
        with connected(self._config.path) as connection:
            rows = connection.execute(f"{records.PROSPECTS} ORDER BY organisation.id").fetchall()
        return [
            {"external_key": row["external_key"]}
            | records.fields(row)
            | {name: row[name] or "" for name in ("created_at", "updated_at")}
            for row in rows
        ]

    def export(self, path: Path) -> int:
        """How many prospects were written to `path`, as CSV or JSON by its ending."""
        rows = self.listing()
        write(rows, path)
        return len(rows)

    def close(self) -> None:
        """Nothing to let go of: every call has its own connection."""


_DELETED = CrmError(
    kind=ErrorKind.INVALID_INPUT, code="deleted_in_crm", message="it was carried over before and is gone from the CRM"
)


def _outcome(
    command: PromotionCommand, status: RowStatus, refs: Mapping[str, str] | None = None, error: CrmError | None = None
) -> RowOutcome:
    return RowOutcome(external_key=command.external_key, status=status, refs=refs or {}, error=error)


def _refused(refusal: Exception, command: PromotionCommand) -> CrmError:
    wrong = next((name for name, value in expected_fields(command).items() if not _storable(name, value)), None)
    message = f"{wrong or 'a field'} cannot be stored"
    return CrmError(kind=ErrorKind.INVALID_INPUT, code=type(refusal).__name__, message=message, field=wrong)


def _storable(name: str, value: str) -> bool:
    needed = name in ("organisation.name", "person.full_name", "opportunity.title")
    return not any("\ud800" <= letter <= "\udfff" for letter in value) and not (needed and not value.strip())


def _why(error: Exception) -> str:
    return f"the local CRM's file cannot be used ({type(error).__name__})"
