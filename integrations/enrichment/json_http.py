"""A service of your own that speaks JSON over HTTP, described in `config/services/<service>.yaml`: no code, one file.

The account names the service, where it is and its secret; several accounts may stand for several services.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from pydantic import Field, SecretStr

from integrations.answers import Meaning, evidence, failure
from integrations.described import Answer, Call, Described, facts_in, fields_in, filled, filled_path, found_at, holes
from integrations.source import WebSource
from leadwright.accounts import WebSettings, configured
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Clock,
    Health,
    Item,
    Manifest,
    Outcome,
    Question,
    Reply,
)
from leadwright.config import named
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.policy.model import NAME
from leadwright.settings import Settings


class Account(WebSettings):
    """Which service, where it is, and what opens it."""

    service: str = Field(pattern=NAME)
    base_url: str
    secret: SecretStr | None = None
    username: str = ""


class Service(Described):
    """A service that is asked once for each lead, or, with `each`, for as many at a time as `batch` says."""

    capability: Capability = Capability.ENRICH_COMPANY
    request: Call
    each: Any = None
    batch: int = Field(1, ge=1, le=1_000)
    answer: Answer

    def promised(self) -> Manifest:
        """What follows from the description."""
        asked = holes([self.request.path, self.request.query, self.request.headers, self.request.body, self.each])
        batch = self.batch if self.each is not None else 1
        return self.manifest(self.capability, self.answer.facts, self.answer.fields, asked, batch)


def service_called(name: str) -> Service:
    """The description of the service called `name`."""
    return named(Settings.read().config / "services", name, Service)


class Adapter(WebSource[Account]):
    """Asks a service as its description says."""

    manifest = Manifest(
        id="json_http",
        version="described",
        capability=Capability.ENRICH_COMPANY,
        provides=frozenset({"company.industry"}),
        requires=(frozenset({"company.name"}),),
        uses=frozenset({"company.name"}),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=False,
    )
    Config: ClassVar[type[WebSettings]] = Account
    service: Service

    @classmethod
    def described(cls, settings: Mapping[str, Any]) -> Manifest:
        """What the service of an account with `settings` promises; InputError where there is no such description."""
        return service_called(str(settings.get("service", ""))).promised()

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The service on an account with `settings`; InputError names what is wrong, by line in the description."""
        config: Any = configured(Account, "json_http", settings)
        service = service_called(config.service)
        manifest = service.promised()
        http = cls.client(service.service, config, manifest.rates, clock)
        opened = cls(config, http, clock)
        opened.service, opened.manifest = service, manifest
        opened.manifest = opened.under_contract(config)
        return opened

    def check(self) -> Health:
        """Whether the service answers to the account; asks what the description says is free."""
        reply = self.http.send("GET", self.service.check_with, **self._opening, safe_to_repeat=True)
        return Health(reply.status < 400, f"answered with status {reply.status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What the service says of each."""
        call, purpose = self.service.request, {"purpose": ctx.purpose}
        if self.service.each is None:
            [question] = batch
            known = {**question.inputs, **purpose, "key": question.key}
        else:
            items = [filled(self.service.each, {**each.inputs, **purpose, "key": each.key}) for each in batch]
            known = {**purpose, "items": items}
        path = filled_path(call.path, known)
        if path is None:
            return [self._too_little(question) for question in batch]
        reply = self.http.send(
            call.method,
            path,
            params=filled(call.query, known) or None,
            json=filled(call.body, known),
            safe_to_repeat=self.safe_to_repeat,
            deadline=ctx.deadline,
            **self._opening_with(filled(call.headers, known)),
        )
        return self._items(batch, reply)

    def failure(self, reply: Reply) -> ProviderError:
        """The error that `reply` stands for, as the description says, or else as most mean it."""
        told = self.service.kind_of(reply.status)
        differs = {reply.status: Meaning(kind=ErrorKind(told), scope=_SCOPES.get(told, Scope.ITEM))} if told else {}
        return failure(self.manifest.id, reply, differs, self.clock.now())

    @property
    def _opening(self) -> dict[str, Any]:
        return self._opening_with({})

    def _opening_with(self, headers: Mapping[str, str]) -> dict[str, Any]:
        secret = self.config.secret.get_secret_value() if self.config.secret else ""
        return self.service.auth.opening(headers, self.config.username, secret)

    def _too_little(self, question: Question) -> Item:
        error = ProviderError(ErrorKind.INVALID_INPUT, self.manifest.id, "too little to go by")
        return self.failed(question, error)

    def _items(self, batch: Sequence[Question], reply: Reply) -> list[Item]:
        if self.service.kind_of(reply.status) == "not_found" or (
            reply.status == 404 and not self.service.kind_of(reply.status)
        ):
            return [self._item(question, None, reply) for question in batch]
        found = found_at(self._document(reply), self.service.answer.items) if self.service.answer.items else None
        document = self._document(reply) if not self.service.answer.items else found
        if self.service.each is None:
            return [self._item(batch[0], _the_one(document), reply)]
        return self._batch(batch, document, reply)

    def _document(self, reply: Reply) -> Any:
        if reply.status not in (200, 201):
            raise self.failure(reply)
        try:
            return json.loads(reply.body)
        except ValueError:
            page = reply.body.lstrip()[:1] == b"<"
            raise ProviderError(
                ErrorKind.CONTRACT_BROKEN,
                self.manifest.id,
                "the answer is a web page" if page else "the answer is no JSON",
                scope=Scope.PROVIDER if page else Scope.ITEM,
                billed=Billed.UNKNOWN,
                status=reply.status,
            ) from None

    def _batch(self, batch: Sequence[Question], document: Any, reply: Reply) -> list[Item]:
        """By the key that comes back with each, else by place, where there are as many as were asked."""
        path = self.service.answer.key
        told = document if isinstance(document, list) else []
        if path:
            by_key = {str(found_at(each, path)): each for each in reversed(told)}
            pairs = [(question, by_key.get(question.key, _MISSING)) for question in batch]
        elif len(told) == len(batch):
            pairs = list(zip(batch, told, strict=True))
        else:
            pairs = [(question, _MISSING) for question in batch]
        return [
            self._item(question, each, reply) if each is not _MISSING else self._left_out(question)
            for question, each in pairs
        ]

    def _left_out(self, question: Question) -> Item:
        error = ProviderError(
            ErrorKind.CONTRACT_BROKEN, self.manifest.id, "the answer leaves out a question", billed=Billed.UNKNOWN
        )
        return self.failed(question, self._settled(error))

    def _item(self, question: Question, document: Any, reply: Reply) -> Item:
        answer, name = self.service.answer, self.manifest.id
        try:
            facts = facts_in(document, answer.facts, name) if document is not None else {}
        except ProviderError as error:
            return self.failed(question, self._settled(error))
        fields = fields_in(document, answer.fields) if document is not None else {}
        is_found = bool(facts or fields)
        price = self.manifest.price if is_found or self.manifest.charge is Charge.PER_CALL else None
        reference = found_at(document, answer.reference) if answer.reference else None
        whole = len(facts) + len(fields) == len(answer.facts) + len(answer.fields)
        return Item(
            question.key,
            (Outcome.FOUND if whole else Outcome.PARTIAL) if is_found else Outcome.NOT_FOUND,
            facts,
            fields,
            cost=price,
            billed=Billed.YES if price else Billed.NO,
            evidence=evidence(reply) if is_found else None,
            reference=str(reference) if reference is not None else None,
        )


_MISSING = object()
_SCOPES = {
    "rate_limited": Scope.PROVIDER,
    "unavailable": Scope.PROVIDER,
    "auth": Scope.ACCOUNT,
    "forbidden": Scope.ACCOUNT,
    "quota_exhausted": Scope.ACCOUNT,
}


def _the_one(document: Any) -> Any:
    """The item of an answer; none where there are several, for it cannot be told which is meant."""
    if isinstance(document, list):
        return document[0] if len(document) == 1 else None
    return document
