"""Hunter's e-mail finder: the work address of a person at a company; what is found costs a credit, a miss nothing.

What it finds is a candidate: it counts once a verifier, or the seller's own rule, has accepted it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from integrations.answers import evidence
from integrations.hunter import RATES, Config, HunterSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Item, Manifest, Outcome, Question
from leadwright.errors import Billed
from leadwright.facts import EMAIL_STATUSES
from leadwright.money import Money

_QUERY = {
    "company.domain": "domain",
    "company.name": "company",
    "person.first_name": "first_name",
    "person.last_name": "last_name",
    "person.full_name": "full_name",
}


class _Verification(BaseModel):
    status: str | None = None


class _Person(BaseModel):
    email: str | None = None
    score: int | None = Field(None, ge=0, le=100)
    position: str | None = None
    verification: _Verification | None = None


class _Found(BaseModel):
    data: _Person


class Adapter(HunterSource):
    """Asks Hunter for the e-mail address of a person."""

    manifest = Manifest(
        id="hunter_finder",
        version="2",
        capability=Capability.ENRICH_PERSON,
        provides=frozenset({"contact.email_status"}),
        fields=frozenset({"person.email", "person.job_title"}),
        requires=tuple(
            frozenset({*name, place})
            for place in ("company.domain", "company.name")
            for name in (("person.first_name", "person.last_name"), ("person.full_name",))
        ),
        uses=frozenset(_QUERY),
        price=Money(amount=Decimal("0.0245"), currency="USD"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=True,
        rates=RATES,
        docs_url="https://hunter.io/api-documentation/v2#email-finder",
    )
    Config: ClassVar[type[WebSettings]] = Config

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """The address of one person."""
        [question] = batch
        reply = self.get("/email-finder", _query(question.inputs), ctx)
        if reply.status == 404:
            return [Item(question.key, Outcome.NOT_FOUND)]
        found = self.read(reply, _Found).data
        if not found.email:
            return [Item(question.key, Outcome.NOT_FOUND)]
        status = found.verification.status if found.verification else None
        fields = {"person.email": found.email.strip().lower(), "person.job_title": found.position or ""}
        return [
            Item(
                question.key,
                Outcome.FOUND,
                {"contact.email_status": status} if status in EMAIL_STATUSES else {},
                {name: value for name, value in fields.items() if value},
                confidence=(found.score or 0) / 100,
                cost=self.manifest.price,
                billed=Billed.YES,
                evidence=evidence(reply),
            )
        ]


def _query(inputs: Mapping[str, Any]) -> dict[str, str]:
    """The parameters: the domain rather than the name, and the parts of the name rather than the whole."""
    left_out = set()
    if "company.domain" in inputs:
        left_out.add("company.name")
    if {"person.first_name", "person.last_name"} <= inputs.keys():
        left_out.add("person.full_name")
    else:
        left_out |= {"person.first_name", "person.last_name"}
    return {_QUERY[name]: str(value) for name, value in inputs.items() if name not in left_out}
