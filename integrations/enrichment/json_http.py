"""A service of your own that speaks JSON over HTTP, described in `config/services/<service>.yaml`: no code, one file.

The account names the service, where it is and its secret; several accounts may stand for several services.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from integrations.answers import evidence
from integrations.described import Answer, Call, Described, facts_in, fields_in, filled, found_at, holes
from integrations.described_source import DescribedSource
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question, Reply
from leadwright.errors import Billed, ErrorKind, ProviderError


class Service(Described):
    """A service that is asked once for each lead, or, with `each`, for as many at a time as `batch` says."""

    capability: Capability = Capability.ENRICH_COMPANY
    request: Call
    each: Any = None
    batch: int = Field(1, ge=1, le=1_000)
    answer: Answer


class Adapter(DescribedSource[Service]):
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
    Model = Service

    @classmethod
    def promised(cls, description: Service) -> Manifest:
        """The manifest that follows from a description."""
        call = description.request
        asked = holes([call.path, call.query, call.headers, call.body, description.each])
        batch = description.batch if description.each is not None else 1
        answer = description.answer
        return description.manifest(description.capability, answer.facts, answer.fields, asked, batch)

    def check(self) -> Health:
        """Whether the service answers to the account; asks what the description says is free."""
        status = self.checked()
        return Health(status < 400, f"answered with status {status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What the service says of each."""
        service = self.description
        if service.each is None:
            known = self.known_of(batch[0], ctx)
        else:
            known = {"items": [filled(service.each, self.known_of(question, ctx)) for question in batch]}
        reply = self.send(service.request, known, ctx, self.safe_to_repeat)
        if self.knows_nothing(reply):
            return [self._item(question, None, reply) for question in batch]
        document = found_at(self.document(reply), service.answer.items)
        if service.each is None:
            return [self._item(batch[0], _the_one(document), reply)]
        return self._batch(batch, document, reply)

    def _batch(self, batch: Sequence[Question], document: Any, reply: Reply) -> list[Item]:
        """By the key that comes back with each, else by place, where there are as many as were asked."""
        path = self.description.answer.key
        told = document if isinstance(document, list) else []
        if path:
            by_key = {str(found_at(each, path)): each for each in reversed(told)}
            found = [by_key.get(question.key, _MISSING) for question in batch]
        else:
            found = told if len(told) == len(batch) else [_MISSING] * len(batch)
        return [
            self.left_out(question) if each is _MISSING else self._item(question, each, reply)
            for question, each in zip(batch, found, strict=True)
        ]

    def _broken(self, message: str) -> ProviderError:
        return ProviderError(ErrorKind.CONTRACT_BROKEN, self.manifest.id, message, billed=Billed.UNKNOWN)

    def _item(self, question: Question, document: Any, reply: Reply) -> Item:
        answer = self.description.answer
        try:
            facts = facts_in(document, answer.facts, self.manifest.id) if document is not None else {}
        except ProviderError as error:
            return self.failed(question, self._settled(error))
        fields = fields_in(document, answer.fields) if document is not None else {}
        named = found_at(document, answer.reference) if answer.reference else None
        reference = str(named) if isinstance(named, str | int) and named != "" else None
        is_found = bool(facts or fields)
        if not (is_found or reference) and self._is_perhaps_a_match(document):
            return self.failed(question, self._settled(self._broken("an entry that says nothing of what is described")))
        is_match = is_found or reference is not None
        price = self.manifest.price if is_match or self.manifest.charge is Charge.PER_CALL else None
        whole = len(facts) + len(fields) == len(answer.facts) + len(answer.fields)
        return Item(
            question.key,
            (Outcome.FOUND if whole else Outcome.PARTIAL) if is_match else Outcome.NOT_FOUND,
            facts,
            fields,
            cost=price,
            billed=Billed.YES if price else Billed.NO,
            evidence=evidence(reply) if is_match else None,
            reference=reference,
        )

    def _is_perhaps_a_match(self, document: Any) -> bool:
        """Whether an answer without a value may have been charged as a match: it holds more than a question's key."""
        if self.manifest.charge is not Charge.PER_MATCH or not isinstance(document, Mapping):
            return False
        key = (self.description.answer.key or "").partition(".")[0]
        return bool(document.keys() - {key})


_MISSING = object()


def _the_one(document: Any) -> Any:
    """The item of an answer; none where there are several, for it cannot be told which is meant."""
    if isinstance(document, list):
        return document[0] if len(document) == 1 else None
    return document
