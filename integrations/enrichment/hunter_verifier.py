"""Hunter's e-mail verifier: whether mail to an address arrives; every answer costs, also that it cannot be told."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, Field

from integrations.answers import evidence
from integrations.hunter import Config, HunterSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Item, Manifest, Outcome, Question, Rate
from leadwright.errors import Billed
from leadwright.facts import EMAIL_STATUSES
from leadwright.money import Money


class _Verified(BaseModel):
    status: str
    score: int | None = Field(None, ge=0, le=100)


class _Answer(BaseModel):
    data: _Verified


class Adapter(HunterSource):
    """Asks Hunter whether an address is right."""

    manifest = Manifest(
        id="hunter_verifier",
        version="2",
        capability=Capability.ENRICH_PERSON,
        provides=frozenset({"contact.email_status"}),
        verifies=frozenset({"person.email"}),
        requires=(frozenset({"person.email"}),),
        uses=frozenset({"person.email"}),
        price=Money(amount=Decimal("0.01225"), currency="USD"),
        charge=Charge.PER_CALL,
        safe_to_repeat=False,
        personal_data=True,
        rates=(Rate(10, 1.0), Rate(300, 60.0)),
        docs_url="https://hunter.io/api-documentation/v2#email-verifier",
    )
    Config: ClassVar[type[WebSettings]] = Config

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of one address."""
        [question] = batch
        reply = self.get("/email-verifier", {"email": str(question.inputs["person.email"])}, ctx)
        if reply.status == 404:
            return [Item(question.key, Outcome.NOT_FOUND)]
        told = self.read(reply, _Answer).data
        status = told.status if told.status in EMAIL_STATUSES else "unknown"
        return [
            Item(
                question.key,
                Outcome.PARTIAL if status == "unknown" else Outcome.FOUND,
                {"contact.email_status": status},
                # What it says, it says of this address.
                {"person.email": str(question.inputs["person.email"])},
                confidence=(told.score if told.score is not None else 50) / 100,
                cost=self.manifest.price,
                billed=Billed.YES,
                evidence=evidence(reply),
            )
        ]
