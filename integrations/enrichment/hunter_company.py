"""Hunter's company enrichment: size, sector and year of foundation by the company's domain; a match costs a credit."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from integrations.answers import evidence
from integrations.hunter import RATES, Config, HunterSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Item, Manifest, Outcome, Question
from leadwright.errors import Billed
from leadwright.money import Money


class _Category(BaseModel):
    industry: str | None = None


class _Metrics(BaseModel):
    # The vendor gives a number to some companies and a span, as in 11-50, to others.
    employees: int | str | None = None


class _Company(BaseModel):
    category: _Category | None = None
    metrics: _Metrics | None = None
    founded: int | None = Field(None, alias="foundedYear")


class _Found(BaseModel):
    data: _Company | None = None


class Adapter(HunterSource):
    """Asks Hunter about companies."""

    manifest = Manifest(
        id="hunter_company",
        version="2",
        capability=Capability.ENRICH_COMPANY,
        provides=frozenset({"company.employees", "company.industry", "company.founded"}),
        requires=(frozenset({"company.domain"}),),
        uses=frozenset({"company.domain"}),
        price=Money(amount=Decimal("0.0245"), currency="USD"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=False,
        rates=RATES,
        docs_url="https://hunter.io/api-documentation/v2#company-enrichment",
    )
    Config: ClassVar[type[WebSettings]] = Config

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of one company."""
        [question] = batch
        reply = self.get("/companies/find", {"domain": str(question.inputs["company.domain"])}, ctx)
        if reply.status == 404:
            return [Item(question.key, Outcome.NOT_FOUND)]
        company = self.read(reply, _Found).data
        if company is None:
            return [Item(question.key, Outcome.NOT_FOUND)]
        facts = _facts(company)
        return [
            Item(
                question.key,
                Outcome.FOUND if len(facts) == 3 else Outcome.PARTIAL,
                facts,
                cost=self.manifest.price,
                billed=Billed.YES,
                evidence=evidence(reply),
            )
        ]


def _facts(company: _Company) -> dict[str, Any]:
    employees = company.metrics.employees if company.metrics else None
    facts = {
        "company.employees": employees if isinstance(employees, int) else None,
        "company.industry": company.category.industry if company.category else None,
        "company.founded": company.founded,
    }
    return {name: value for name, value in facts.items() if value is not None}
