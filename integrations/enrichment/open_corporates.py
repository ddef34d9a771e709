"""OpenCorporates: what registers all over the world say of a company, from one place; few calls a day on the open plan.

The data is under a share-alike licence: every answer's evidence says so, and names the register that it comes from.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from urllib.parse import quote

from pydantic import BaseModel, SecretStr

from integrations.answers import Meaning, evidence
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question, Rate, Reply
from leadwright.errors import ErrorKind, Scope
from leadwright.normalise.company import may_be_one

_STATUSES = (
    ("strike", "active"),
    ("liquidat", "liquidation"),
    ("insolven", "insolvency-proceedings"),
    ("bankrupt", "insolvency-proceedings"),
    ("receiver", "receivership"),
    ("administration", "administration"),
    ("voluntary arrangement", "voluntary-arrangement"),
    ("dissol", "dissolved"),
    ("removed", "removed"),
    ("struck", "removed"),
    ("gelöscht", "removed"),
    ("aufgelöst", "dissolved"),
)


class Config(WebSettings):
    """What opens the account."""

    api_token: SecretStr
    base_url: str = "https://api.opencorporates.com/v0.4"


class _Source(BaseModel):
    publisher: str | None = None
    url: str | None = None


class _Company(BaseModel):
    name: str
    company_number: str
    jurisdiction_code: str
    incorporation_date: date | None = None
    dissolution_date: date | None = None
    current_status: str | None = None
    inactive: bool | None = None
    source: _Source | None = None


class _Hit(BaseModel):
    company: _Company


class _Hits(BaseModel):
    companies: list[_Hit] = []


class _Search(BaseModel):
    results: _Hits


class _One(BaseModel):
    results: _Hit


class _Status(BaseModel):
    status: str | None = None


class Adapter(WebSource[Config]):
    """Asks OpenCorporates."""

    manifest = Manifest(
        id="open_corporates",
        version="0.4",
        capability=Capability.REGISTER,
        provides=frozenset({"register.found", "register.number", "register.status", "register.age_months"}),
        requires=(
            frozenset({"company.name", "company.country"}),
            frozenset({"company.registration_number", "company.country"}),
        ),
        uses=frozenset({"company.name", "company.country", "company.registration_number"}),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=False,
        rates=(Rate(1, 1.0), Rate(50, 86_400.0)),
        docs_url="https://api.opencorporates.com/documentation/API-Reference",
    )
    Config: ClassVar[type[WebSettings]] = Config
    # The open plan's limits of a day and a month are told by a 403.
    differs: ClassVar[Mapping[int, Meaning]] = {403: Meaning(kind=ErrorKind.QUOTA_EXHAUSTED, scope=Scope.ACCOUNT)}

    def check(self) -> Health:
        """Whether the token is accepted."""
        reply = self._get("/account_status", {}, None)
        return Health(reply.status == 200, f"answered with status {reply.status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of one company: by number where its register counts a country's firms once, else by name."""
        [question] = batch
        inputs = question.inputs
        country, number = str(inputs["company.country"]).lower(), inputs.get("company.registration_number")
        if number and country not in _SEVERAL_REGISTERS:
            reply = self._get(f"/companies/{quote(country, safe='')}/{quote(str(number), safe='')}", {}, ctx)
            companies = [] if reply.status == 404 else [self.read(reply, _One).results.company]
        else:
            name = str(inputs.get("company.name", ""))
            reply = self._get("/companies/search", {"q": name, "country_code": country, "per_page": "30"}, ctx)
            hits = [] if reply.status == 404 else [hit.company for hit in self.read(reply, _Search).results.companies]
            companies = [each for each in hits if name and may_be_one(each.name, name)]
        if len(companies) != 1:
            return [Item(question.key, Outcome.NOT_FOUND)]
        [company] = companies
        reference = f"{company.jurisdiction_code}/{company.company_number}"
        return [
            Item(
                question.key,
                Outcome.FOUND,
                self._facts(company),
                evidence=f"{_provenance(company)}; {evidence(reply)}",
                reference=reference,
            )
        ]

    def _facts(self, company: _Company) -> dict[str, Any]:
        born = company.incorporation_date
        today = self.clock.now().date()
        facts = {
            "register.found": True,
            "register.number": company.company_number,
            "register.status": _status(company),
            "register.age_months": max((today - born).days * 12 // 365, 0) if born else None,
        }
        return {name: value for name, value in facts.items() if value is not None}

    def _get(self, path: str, query: Mapping[str, str], ctx: CallContext | None) -> Reply:
        return self.http.send(
            "GET",
            path,
            params=query or None,
            headers={"X-API-TOKEN": self.config.api_token.get_secret_value()},
            safe_to_repeat=True,
            deadline=ctx.deadline if ctx else None,
        )


_SEVERAL_REGISTERS = frozenset({"de", "at", "us", "ca", "ae", "ch"})
"""Countries in which a number is unique within a court or a state only."""


def _status(company: _Company) -> str | None:
    """The state in the catalogue's words; None where the register's words are not known, and it may be alive."""
    said = (company.current_status or "").casefold()
    told = next((status for mark, status in _STATUSES if mark in said), None)
    if company.dissolution_date and told in (None, "active"):
        return "dissolved"
    if company.inactive:
        return told if told not in (None, "active") else "closed"
    return told or ("active" if said.startswith(("active", "live", "registered", "good standing")) else None)


def _provenance(company: _Company) -> str:
    source = company.source or _Source()
    return f"OpenCorporates, share-alike; {source.publisher or 'register'} {source.url or ''}".strip()
