"""VIES: whether a member state of the European Union knows a VAT number; free, and each member state fails on its own.

That a state does not answer never means that a number is wrong. The consultation's number is kept as evidence.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from pydantic import BaseModel, Field

from integrations.answers import evidence
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Health,
    Item,
    Manifest,
    Outcome,
    Question,
    Rate,
    RateScope,
    Reply,
)
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.normalise.ids import vat_checksum_holds

_STATES = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
})  # fmt: skip
_BUSY = frozenset({"MS_MAX_CONCURRENT_REQ", "GLOBAL_MAX_CONCURRENT_REQ", "MS_MAX_CONCURRENT_REQ_TIME",
                   "GLOBAL_MAX_CONCURRENT_REQ_TIME"})  # fmt: skip
_DOWN = frozenset({"MS_UNAVAILABLE", "SERVICE_UNAVAILABLE", "TIMEOUT", "SERVER_BUSY"})
_BLOCKED = frozenset({"VAT_BLOCKED", "IP_BLOCKED"})
_CODE = re.compile(rb'"(?:error|userError)"\s*:\s*"([A-Z_]+)"')


class Config(WebSettings):
    """Where the Commission answers, and who asks."""

    base_url: str = "https://ec.europa.eu/taxation_customs/vies/rest-api"
    requester: str | None = Field(None, pattern=r"^[A-Z]{2}[0-9A-Z+*]{2,12}$")
    """A VAT number of your own: each consultation then gets a number that proves it."""


class _Answer(BaseModel):
    valid: bool
    name: str | None = None
    request_date: str | None = Field(None, alias="requestDate")
    request_identifier: str | None = Field(None, alias="requestIdentifier")


def _code(reply: Reply) -> str:
    """The fault that the body tells of, whatever the status."""
    found = _CODE.search(reply.body[:4_000])
    return found.group(1).decode() if found else ""


class Adapter(WebSource[Config]):
    """Asks the member states."""

    manifest = Manifest(
        id="vies",
        version="1",
        capability=Capability.REGISTER,
        provides=frozenset({"company.vat_registered"}),
        fields=frozenset({"company.name"}),
        requires=(frozenset({"company.vat_id"}),),
        uses=frozenset({"company.vat_id"}),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=False,
        rates=(Rate(5, 1.0, RateScope.LANE), Rate(20, 1.0)),
        found_ttl=timedelta(days=30),
        missed_ttl=timedelta(days=7),
        docs_url="https://ec.europa.eu/taxation_customs/vies/#/technical-information",
    )
    Config: ClassVar[type[WebSettings]] = Config

    @staticmethod
    def throttled(reply: Reply) -> bool:
        """Whether a member state, or the service, is too busy to have done anything."""
        return reply.status in (429, 503) or _code(reply) in _BUSY

    @staticmethod
    def failing(reply: Reply) -> bool:
        """Whether a member state, or the service, is down."""
        return reply.status >= 500 or _code(reply) in _DOWN

    def check(self) -> Health:
        """Whether the service answers; asks about no company."""
        reply = self.http.send("GET", "/check-status", safe_to_repeat=True)
        return Health(reply.status == 200, f"answered with status {reply.status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """Whether one number is known."""
        [question] = batch
        number = str(question.inputs["company.vat_id"])
        state = {"GR": "EL"}.get(number[:2], number[:2])
        if state not in _STATES or not vat_checksum_holds(number):
            # It could not be theirs, so nobody is asked.
            return [Item(question.key, Outcome.NOT_FOUND)]
        answer, reply = self._asked(state, number[2:], ctx)
        return [
            Item(
                question.key,
                Outcome.FOUND,
                {"company.vat_registered": answer.valid},
                {"company.name": answer.name} if answer.valid and _says(answer.name) and answer.name else {},
                evidence=_evidence(answer, reply),
                billed=Billed.NO,
            )
        ]

    def _asked(self, state: str, number: str, ctx: CallContext) -> tuple[_Answer, Reply]:
        body = {"countryCode": state, "vatNumber": number}
        if self.config.requester:
            body |= {
                "requesterMemberStateCode": self.config.requester[:2],
                "requesterNumber": self.config.requester[2:],
            }
        reply = self.http.send(
            "POST", "/check-vat-number", json=body, safe_to_repeat=True, deadline=ctx.deadline, lane=state
        )
        if error := self._fault(reply, state):
            raise error
        return self.read(reply, _Answer), reply

    def _fault(self, reply: Reply, state: str) -> ProviderError | None:
        code = _code(reply)
        if code in _BUSY | _DOWN:
            # The other states go on answering.
            return ProviderError(ErrorKind.TRANSIENT, self.manifest.id, f"{state} does not answer ({code.lower()})")
        if code == "INVALID_INPUT":
            return ProviderError(ErrorKind.INVALID_INPUT, self.manifest.id, "the number is refused")
        if code == "INVALID_REQUESTER_INFO":
            return ProviderError(ErrorKind.AUTH, self.manifest.id, "the requester is refused", scope=Scope.ACCOUNT)
        if code in _BLOCKED:
            return ProviderError(ErrorKind.FORBIDDEN, self.manifest.id, "we are blocked", scope=Scope.ACCOUNT)
        return None


def _says(name: str | None) -> bool:
    """Whether a name was given: Germany and Spain answer with dashes."""
    return bool(name and name.strip("- ") and "\n" not in name.strip())


def _evidence(answer: _Answer, reply: Reply) -> str:
    told = [f"consultation {answer.request_identifier}"] if answer.request_identifier else []
    told += [f"of {answer.request_date}"] if answer.request_date else []
    return f"{' '.join(told)}; {evidence(reply)}" if told else evidence(reply)
