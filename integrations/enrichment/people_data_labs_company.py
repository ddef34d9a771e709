"""People Data Labs, companies: size, sector, age and website by name or website; a match costs a credit, a miss none.

The vendor charges again for the same company, so a call that may have arrived is never repeated.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel
from rigour.territories import get_territory

from integrations.answers import evidence
from integrations.people_data_labs import RATES, Config, cost, credits_spent
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question
from leadwright.errors import Billed
from leadwright.money import Money

_QUERY = {"company.name": "name", "company.domain": "website", "company.country": "country"}


class _Location(BaseModel):
    country: str | None = None


class _Company(BaseModel):
    employee_count: int | None = None
    industry: str | None = None
    founded: int | None = None
    website: str | None = None
    location: _Location | None = None


class Adapter(WebSource[Config]):
    """Asks People Data Labs about companies."""

    manifest = Manifest(
        id="people_data_labs_company",
        version="5",
        capability=Capability.ENRICH_COMPANY,
        provides=frozenset({"company.employees", "company.industry", "company.founded", "company.domain"}),
        requires=(frozenset({"company.domain"}), frozenset({"company.name", "company.country"})),
        uses=frozenset(_QUERY),
        price=Money(amount=Decimal("0.10"), currency="USD"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=False,
        rates=RATES,
        docs_url="https://docs.peopledatalabs.com/docs/company-enrichment-api",
    )
    Config: ClassVar[type[WebSettings]] = Config

    def check(self) -> Health:
        """Whether the key is accepted; asks for nothing, which is refused unbilled."""
        status = self.http.send("GET", "/company/enrich", headers=self.config.headers).status
        return Health(status in (400, 404), f"answered with status {status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of one company."""
        [question] = batch
        query: dict[str, Any] = {_QUERY[name]: value for name, value in question.inputs.items()}
        if territory := get_territory(str(query.get("country", "")).lower()):
            query["country"] = territory.name
        query["min_likelihood"] = self.config.min_likelihood
        reply = self.http.send(
            "GET", "/company/enrich", params=query, headers=self.config.headers, deadline=ctx.deadline
        )
        if reply.status == 404:
            return [Item(question.key, Outcome.NOT_FOUND)]
        company = self.read(reply, _Company)
        facts = {
            "company.employees": company.employee_count,
            "company.industry": company.industry,
            "company.founded": company.founded,
            "company.domain": company.website,
        }
        known = {name: value for name, value in facts.items() if value is not None}
        outcome = Outcome.FOUND if len(known) == len(facts) else Outcome.PARTIAL
        price = cost(self.manifest.price, credits_spent(reply, 1))
        billed = Billed.YES if price else Billed.NO
        return [Item(question.key, outcome, known, cost=price, billed=billed, evidence=evidence(reply))]
