"""Tryton behind the port."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from ipaddress import ip_address
from threading import Lock
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from integrations.configuring import configured
from integrations.crm.tryton.carrying import Carrying, told
from integrations.crm.tryton.holdings import held
from integrations.crm.tryton.parties import Mapper
from integrations.crm.tryton.rpc import Refused, Rpc
from integrations.http import Http, Patience
from leadwright.asking import HttpClient
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
)

_MAX_ANSWER = 64_000_000


class TrytonConfig(BaseModel):
    """Where Tryton is and whom to log in as; `overwrite` names fields that follow us over what a person typed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(pattern=r"^https?://")
    database: str = Field(pattern=r"^[A-Za-z0-9_.-]+$")
    user: str = Field(min_length=1)
    password: SecretStr
    timeout: float = Field(60.0, gt=0)
    plain_http: bool = False
    overwrite: frozenset[str] = frozenset()

    @field_validator("overwrite")
    @classmethod
    def _can_follow(cls, names: frozenset[str]) -> frozenset[str]:
        if unknown := sorted(names - set(FIELDS)):
            raise ValueError(f"there is no field {unknown[0]!r}")
        if "person.full_name" in names:
            raise ValueError("the person's name is never overwritten")
        return names

    @model_validator(mode="after")
    def _is_private(self) -> Self:
        parts = urlsplit(self.url)
        if parts.scheme == "http" and not self.plain_http and not _on_this_machine(parts.hostname or ""):
            raise ValueError("the password would travel unencrypted: use https, or set plain_http")
        return self


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Adapter:
    """Parties found by code, opportunities by reference; both are our external key."""

    name: ClassVar[str] = "tryton"
    caps: ClassVar[CrmCapabilities] = CrmCapabilities(max_batch=100, native_upsert=False, atomic_batch=True)
    Config: ClassVar[type[BaseModel]] = TrytonConfig

    def __init__(self, config: TrytonConfig, http: HttpClient | None = None) -> None:
        self._config = config
        self._own: Http | None = None
        if http is None:
            http = self._own = Http(self.name, config.url, patience=_patience(config))
        self._rpc = Rpc(http, config.database, config.user, config.password)

    @classmethod
    def open(cls, settings: Mapping[str, Any]) -> Self:
        """The Tryton that `settings` describe (`url`, `database`, `user`, `password`); InputError names a wrong one."""
        return cls(configured(TrytonConfig, settings, "crm tryton"))

    def preflight(self) -> Sequence[PreflightFinding]:
        """Whether the login works, the user has a company and an employee, and the modules are there."""
        try:
            context = self._context
            held(self._rpc, ["preflight"], context)
        except ProviderError as error:
            return (PreflightFinding(code=error.kind.value, message=error.safe_message),)
        return [
            PreflightFinding(code=f"no_{name}", message=f"give the user a current {name} in Tryton")
            for name in ("company", "employee")
            if not context.get(name)
        ]

    def find(self, keys: Sequence[str]) -> dict[str, CrmRecord]:
        """The prospects held under `keys`, as Tryton has them now."""
        found: dict[str, CrmRecord] = {}
        for some in self._in_batches(list(dict.fromkeys(keys))):
            there = held(self._rpc, some, self._context)
            found |= {key: holding.record(key, self._mapper) for key, holding in there.items()}
        return found

    def upsert(self, batch: Sequence[PromotionCommand]) -> Sequence[RowOutcome]:
        """One outcome a command, in the same order; at the first trouble that is not one row's, the rest is left."""
        first: dict[str, PromotionCommand] = {}
        for command in batch:
            first.setdefault(command.external_key, command)
        outcomes: dict[str, RowOutcome] = {}
        stop: ProviderError | None = None
        for some in self._in_batches(list(first)):
            commands = [first[key] for key in some]
            if stop is None:
                landed, stop = self._carried(commands)
                outcomes |= landed
            else:
                outcomes |= _left(commands, stop)
        return [_of_its_own(command, first[command.external_key], outcomes) for command in batch]

    def close(self) -> None:
        """Let go of connections."""
        if self._own:
            self._own.close()

    def _carried(self, commands: Sequence[PromotionCommand]) -> tuple[dict[str, RowOutcome], ProviderError | None]:
        try:
            mapper, context = self._mapper, self._context
        except ProviderError as error:
            return _left(commands, error), error
        carrying = Carrying(self._rpc, mapper, context, commands, self._config.overwrite)
        with _alone(f"{self._config.url}/{self._config.database}", [command.external_key for command in commands]):
            carrying.run()
        return carrying.outcomes, carrying.stop

    def _in_batches(self, keys: list[str]) -> Iterator[list[str]]:
        for start in range(0, len(keys), self.caps.max_batch):
            yield keys[start : start + self.caps.max_batch]

    @cached_property
    def _context(self) -> dict[str, Any]:
        preferences = self._read("model.res.user.get_preferences", True, {})
        known = preferences if isinstance(preferences, dict) else {}
        return {"language": "en"} | {name: known[name] for name in ("company", "employee") if known.get(name)}

    @cached_property
    def _mapper(self) -> Mapper:
        rows = self._read("model.country.country.search_read", [], 0, None, None, ["code"], self._context)
        countries = {row["code"]: row["id"] for row in rows if isinstance(row, dict) and row.get("code")}
        return Mapper(countries)

    def _read(self, method: str, *params: Any) -> Any:
        try:
            return self._rpc.read(method, *params)
        except Refused as refusal:
            message = f"{method} was refused ({refusal.code})"
            raise ProviderError(ErrorKind.FORBIDDEN, self.name, message, scope=Scope.ACCOUNT) from None


def _patience(config: TrytonConfig) -> Patience:
    return Patience(read=config.timeout, tries=2, max_bytes=_MAX_ANSWER)


def _left(commands: Sequence[PromotionCommand], stop: ProviderError) -> dict[str, RowOutcome]:
    return {
        command.external_key: RowOutcome(
            external_key=command.external_key, status=RowStatus.RETRYABLE, refs=command.refs, error=told(stop)
        )
        for command in commands
    }


def _of_its_own(command: PromotionCommand, sent: PromotionCommand, outcomes: Mapping[str, RowOutcome]) -> RowOutcome:
    if command.content_hash == sent.content_hash:
        return outcomes[command.external_key]
    error = CrmError(
        kind=ErrorKind.INVALID_INPUT, code="same_key_twice", message="two commands of a batch have one key"
    )
    return RowOutcome(external_key=command.external_key, status=RowStatus.REJECTED, error=error)


_keys: "WeakValueDictionary[str, Lock]" = WeakValueDictionary()
_guard = Lock()


@contextmanager
def _alone(place: str, keys: Sequence[str]) -> Iterator[None]:
    """Nobody else in this process between finding and creating under `keys`: Tryton would take a reference twice."""
    with ExitStack() as stack:
        for key in sorted(keys):
            with _guard:
                lock = _keys.setdefault(f"{place} {key}", Lock())
            stack.enter_context(lock)
        yield
