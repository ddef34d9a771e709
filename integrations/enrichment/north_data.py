"""North Data: what the German register, and some others, say of a company; each company found costs.

By name and town, or by register number and court where the lead has them. Asked again, the same company may be charged
again, so what may have arrived is not repeated.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel, Field, SecretStr

from integrations.answers import evidence
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question, Rate, Reply
from leadwright.errors import Billed
from leadwright.money import Money
from leadwright.normalise.company import may_be_one

_STATUSES = {
    "active": "active",
    "terminated": "removed",
    "deleted": "removed",
    "liquidation": "liquidation",
    "in liquidation": "liquidation",
    "insolvency": "insolvency-proceedings",
    "insolvent": "insolvency-proceedings",
    "dissolved": "dissolved",
}


class Config(WebSettings):
    """What opens the account; `price` is what one company costs under its contract."""

    api_key: SecretStr
    base_url: str = "https://www.northdata.de/_api"


class _Name(BaseModel):
    name: str = ""


class _Register(BaseModel):
    city: str | None = None
    id: str | None = None
    unique_key: str | None = Field(None, alias="uniqueKey")


class _Event(BaseModel):
    type: str | None = None
    date: str | None = None


class _Events(BaseModel):
    items: list[_Event] = []


class _Company(BaseModel):
    id: str | int | None = None
    name: _Name
    register_: _Register | None = Field(None, alias="register")
    status: str | None = None
    founded: date | None = None
    events: _Events | None = None


class Adapter(WebSource[Config]):
    """Asks North Data."""

    manifest = Manifest(
        id="north_data",
        version="1",
        capability=Capability.REGISTER,
        provides=frozenset(
            {
                "register.found",
                "register.number",
                "register.status",
                "register.insolvency_history",
                "register.age_months",
            }
        ),
        requires=(frozenset({"company.name", "company.country"}),),
        uses=frozenset({"company.name", "company.country", "address.city", "company.registration_number"}),
        price=Money(amount=Decimal("0.25"), currency="EUR"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=False,
        rates=(Rate(5, 1.0),),
        countries=frozenset({"DE", "AT", "CH", "LU", "LI", "GB", "FR", "NL", "BE", "DK", "NO", "PL", "CZ", "IE", "FI"}),
        docs_url="https://github.com/northdata/api",
    )
    Config: ClassVar[type[WebSettings]] = Config

    def check(self) -> Health:
        """Whether the key is accepted; asks for its own bill."""
        reply = self.http.send("GET", "/billing/v1/requests", headers=self._headers, safe_to_repeat=True)
        return Health(reply.status == 200, f"answered with status {reply.status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of one company; one of another name counts as none, though it is charged."""
        [question] = batch
        inputs = question.inputs
        query = {"name": str(inputs["company.name"]), "countries": str(inputs["company.country"])}
        if city := inputs.get("address.city"):
            query["address"] = str(city)
        if number := inputs.get("company.registration_number"):
            query["registerId"] = str(number)
        reply = self.http.send("GET", "/company/v1/company", params=query, headers=self._headers, deadline=ctx.deadline)
        if reply.status == 404:
            return [Item(question.key, Outcome.NOT_FOUND)]
        company = self.read(reply, _Company)
        if not may_be_one(company.name.name, query["name"]):
            return [self._paid(question.key, Outcome.NOT_FOUND, {}, company, reply)]
        return [self._paid(question.key, Outcome.FOUND, self._facts(company), company, reply)]

    @property
    def _headers(self) -> Mapping[str, str]:
        return {"X-Api-Key": self.config.api_key.get_secret_value()}

    def _paid(self, key: str, outcome: Outcome, facts: Mapping[str, Any], company: _Company, reply: Reply) -> Item:
        register = company.register_ or _Register()
        return Item(
            key,
            outcome,
            facts,
            cost=self.manifest.price,
            billed=Billed.YES,
            evidence=evidence(reply),
            reference=register.unique_key or (str(company.id) if company.id is not None else None),
        )

    def _facts(self, company: _Company) -> dict[str, Any]:
        register = company.register_ or _Register()
        status = _STATUSES.get((company.status or "").casefold())
        events = [(event.type or "").casefold() for event in company.events.items] if company.events else None
        insolvency = None if events is None else any("insolv" in event for event in events)
        today = self.clock.now().date()
        facts = {
            "register.found": True,
            "register.number": " ".join(part for part in (register.city, register.id) if part) or None,
            "register.status": status,
            "register.insolvency_history": True if status == "insolvency-proceedings" else insolvency,
            "register.age_months": max((today - company.founded).days * 12 // 365, 0) if company.founded else None,
        }
        return {name: value for name, value in facts.items() if value is not None}
