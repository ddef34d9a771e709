"""People Data Labs, companies: size, sector, age and website by name or website, fifty at a time; a match is a credit.

The vendor charges again for the same company, so a call that may have arrived is never repeated. Answers are told apart
by the key sent along with each request, not by their place.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel
from rigour.territories import get_territory

from integrations.answers import evidence
from integrations.people_data_labs import RATES, Config, cost_of_a_match
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question, Reply
from leadwright.errors import Billed
from leadwright.money import Money

_PARAMS = {"company.name": "name", "company.domain": "website", "company.country": "country"}
_FACTS = {
    "employee_count": "company.employees",
    "industry": "company.industry",
    "founded": "company.founded",
    "website": "company.domain",
}


class _Key(BaseModel):
    key: str


class _Company(BaseModel):
    # The profile stands beside its status: unlike a person's, it has no envelope.
    status: int
    metadata: _Key | None = None
    employee_count: int | None = None
    industry: str | None = None
    founded: int | None = None
    website: str | None = None


class Adapter(WebSource[Config]):
    """Asks People Data Labs about companies."""

    manifest = Manifest(
        id="people_data_labs_company",
        version="5",
        capability=Capability.ENRICH_COMPANY,
        provides=frozenset(_FACTS.values()),
        requires=(frozenset({"company.domain"}), frozenset({"company.name", "company.country"})),
        uses=frozenset(_PARAMS),
        price=Money(amount=Decimal("0.10"), currency="USD"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=False,
        max_batch=50,
        rates=RATES,
        docs_url="https://docs.peopledatalabs.com/docs/bulk-company-enrichment-api",
    )
    Config: ClassVar[type[WebSettings]] = Config

    def check(self) -> Health:
        """Whether the key is accepted; asks for nothing, which is refused unbilled."""
        status = self.http.send("GET", "/company/enrich", headers=self.config.headers).status
        return Health(status in (400, 404), f"answered with status {status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of each company."""
        reply = self.http.send(
            "POST",
            "/company/enrich/bulk",
            json={"requests": [self._request(question) for question in batch]},
            headers=self.config.headers,
            deadline=ctx.deadline,
        )
        by_key = _by_key(self.read(reply, list[_Company]), batch)
        matches = sum(1 for each in by_key.values() if each.status == 200)
        price = cost_of_a_match(self.manifest.price, reply, matches)
        return [self._item(question, by_key.get(question.key), reply, price) for question in batch]

    def _request(self, question: Question) -> dict[str, Any]:
        params: dict[str, Any] = {_PARAMS[name]: value for name, value in question.inputs.items()}
        if territory := get_territory(str(params.get("country", "")).lower()):
            params["country"] = territory.name
        params["min_likelihood"] = self.config.min_likelihood
        return {"params": params, "metadata": {"key": question.key}}

    def _item(self, question: Question, each: _Company | None, reply: Reply, price: Money | None) -> Item:
        if each is None:
            return self.left_out(question)
        if each.status == 404:
            return Item(question.key, Outcome.NOT_FOUND)
        if each.status != 200:
            return self.failed(question, self.failure(Reply(each.status, {}, b"")))
        facts = {fact: getattr(each, name) for name, fact in _FACTS.items()}
        known = {fact: value for fact, value in facts.items() if value is not None}
        outcome = Outcome.FOUND if len(known) == len(facts) else Outcome.PARTIAL
        billed = Billed.YES if price else Billed.NO
        return Item(question.key, outcome, known, cost=price, billed=billed, evidence=evidence(reply))


def _by_key(answers: Sequence[_Company], batch: Sequence[Question]) -> dict[str, _Company]:
    if len(answers) == len(batch) and not any(each.metadata for each in answers):
        # That keys come back is written of persons only; without any, answers are in the order of the questions.
        return {question.key: each for question, each in zip(batch, answers, strict=True)}
    return {each.metadata.key: each for each in reversed(answers) if each.metadata}
