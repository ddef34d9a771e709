"""What sources described in YAML have in common: an account that names its description, and how they are asked."""

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Self, TypeVar

from pydantic import Field, SecretStr

from integrations.answers import Meaning, failure
from integrations.described import Call, Described, filled, filled_path
from integrations.http import Http, Patience
from integrations.source import WebSource
from leadwright.accounts import WebSettings, configured
from leadwright.asking import CallContext, Clock, Manifest, Question, Rate, Reply
from leadwright.config import named
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.policy.model import NAME
from leadwright.settings import Settings

D = TypeVar("D", bound=Described)
_SCOPES = {
    "rate_limited": Scope.PROVIDER,
    "unavailable": Scope.PROVIDER,
    "auth": Scope.ACCOUNT,
    "forbidden": Scope.ACCOUNT,
    "quota_exhausted": Scope.ACCOUNT,
}


class DescribedAccount(WebSettings):
    """Which service, where it is, and what opens it."""

    service: str = Field(pattern=NAME)
    """The file in config/services that describes it, without .yaml."""
    base_url: str
    secret: SecretStr | None = None
    """The key, the token or the password, as the description says."""
    username: str = ""


class DescribedSource(WebSource[DescribedAccount], Generic[D]):
    """A source of which `config/services/<service>.yaml` says all that is particular."""

    Config: ClassVar[type[WebSettings]] = DescribedAccount
    Model: ClassVar[type[Described]]
    description: D

    @classmethod
    @abstractmethod
    def promised(cls, description: Any) -> Manifest:
        """The manifest that follows from a description."""

    @classmethod
    def described(cls, settings: Mapping[str, Any]) -> Manifest:
        """What the service of an account with `settings` promises; InputError where there is no such description."""
        return cls.promised(cls.service_called(str(settings.get("service", ""))))

    @classmethod
    def service_called(cls, name: str) -> Any:
        """The description of the service called `name`; InputError with its line where it is wrong."""
        return named(Settings.read().config / "services", name, cls.Model)

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The service on an account with `settings`; InputError names what is wrong, by line in the description."""
        config: Any = configured(DescribedAccount, cls.manifest.id, settings)
        description = cls.service_called(config.service)
        manifest, pace = cls.promised(description), config.calls_per_second
        rates = manifest.rates if pace is None else (Rate(max(round(pace), 1), max(1.0, 1 / pace)),)
        patience = Patience(read=config.answer_within)
        source = cls(config, Http(manifest.id, config.base_url, rates, patience=patience, clock=clock), clock)
        source.description, source.manifest = description, manifest
        source.manifest = source.under_contract(config)
        return source

    def failure(self, reply: Reply) -> ProviderError:
        """The error that `reply` stands for, as the description says, or else as most mean it."""
        told = self.description.kind_of(reply.status)
        differs = {}
        if told and told != "not_found":
            differs = {reply.status: Meaning(kind=ErrorKind(told), scope=_SCOPES.get(told, Scope.ITEM))}
        return failure(self.manifest.id, reply, differs, self.clock.now())

    def knows_nothing(self, reply: Reply) -> bool:
        """Whether `reply` says that there is nothing to be found."""
        told = self.description.kind_of(reply.status)
        return told == "not_found" or (reply.status == 404 and told is None)

    def send(self, call: Call, known: Mapping[str, Any], ctx: CallContext | None, safe_to_repeat: bool) -> Reply:
        """The answer to `call` with what is `known`; ProviderError where that is too little for its path."""
        path = filled_path(call.path, known)
        if path is None:
            raise ProviderError(ErrorKind.INVALID_INPUT, self.manifest.id, "too little to go by")
        secret = self.config.secret.get_secret_value() if self.config.secret else ""
        return self.http.send(
            call.method,
            path,
            params=filled(call.query, known) or None,
            json=filled(call.body, known),
            safe_to_repeat=safe_to_repeat,
            deadline=ctx.deadline if ctx else None,
            **self.description.auth.opening(filled(call.headers, known), self.config.username, secret),
        )

    def document(self, reply: Reply) -> Any:
        """The answer's JSON; ProviderError if it is a failure, or something else."""
        if reply.status not in (200, 201, 202):
            raise self.failure(reply)
        try:
            found = json.loads(reply.body)
        except ValueError:
            found = None
        if isinstance(found, dict | list):
            return found
        page = reply.body.lstrip()[:1] == b"<"
        raise ProviderError(
            ErrorKind.CONTRACT_BROKEN,
            self.manifest.id,
            "the answer is a web page" if page else "the answer is no JSON object",
            scope=Scope.PROVIDER if page else Scope.ITEM,
            billed=Billed.UNKNOWN,
            status=reply.status,
        )

    def checked(self) -> int:
        """The status with which the service answers what the description says is free."""
        return self.send(Call(path=self.description.check_with), {}, None, safe_to_repeat=True).status

    def known_of(self, question: Question, ctx: CallContext) -> dict[str, Any]:
        """What a template of one question is filled with."""
        return {**question.inputs, "purpose": ctx.purpose, "key": question.key}
