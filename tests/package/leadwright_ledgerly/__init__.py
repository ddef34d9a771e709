"""Ledgerly, an invented vendor: how many people a company employs, by its domain; a match costs a credit."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, SecretStr

from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question, Rate
from leadwright.errors import Billed
from leadwright.money import Money
from leadwright.web import WebSource, evidence


class Contract(WebSettings):
    """What opens the account."""

    api_key: SecretStr
    base_url: str = "https://api.ledgerly.example/v1"


class _Company(BaseModel):
    staff: int | None = None


class Adapter(WebSource[Contract]):
    """Asks Ledgerly about companies."""

    manifest = Manifest(
        id="ledgerly",
        version="1",
        capability=Capability.ENRICH_COMPANY,
        provides=frozenset({"company.employees"}),
        requires=(frozenset({"company.domain"}),),
        uses=frozenset({"company.domain"}),
        price=Money(amount=Decimal("0.05"), currency="EUR"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=False,
        rates=(Rate(10, 1.0),),
    )
    Config: ClassVar[type[WebSettings]] = Contract

    def check(self) -> Health:
        """Whether the key is accepted."""
        status = self.http.send("GET", "/me", headers=self._headers, safe_to_repeat=True).status
        return Health(status == 200, f"answered with status {status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of one company."""
        [question] = batch
        query = {"domain": str(question.inputs["company.domain"])}
        reply = self.http.send("GET", "/companies", params=query, headers=self._headers, deadline=ctx.deadline)
        if reply.status == 404:
            return [Item(question.key, Outcome.NOT_FOUND)]
        staff = self.read(reply, _Company).staff
        facts = {} if staff is None else {"company.employees": staff}
        outcome = Outcome.FOUND if facts else Outcome.PARTIAL
        price = self.manifest.price
        return [Item(question.key, outcome, facts, cost=price, billed=Billed.YES, evidence=evidence(reply))]

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.config.api_key.get_secret_value()}"}
