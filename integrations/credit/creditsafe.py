"""Creditsafe Connect: search is free, a report is billed and, in Germany, ordered for a reason the law knows.

Reports carry our question's key as `callRef`. Where the contract charges the same `callRef` only once, a report whose
answer was lost is simply asked for again. That this is so must be confirmed by the account's contract
(`callref_deduplicates: true`); until then nothing that may have been billed is repeated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from pydantic import BaseModel, Field, SecretStr

from integrations.answers import evidence
from integrations.creditsafe import Order, PodUnit, Report, assessed
from integrations.login import Login
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Clock,
    Health,
    HttpClient,
    Item,
    Manifest,
    Outcome,
    Purpose,
    Question,
    Rate,
    Reply,
)
from leadwright.credit import scale_in
from leadwright.errors import Billed, ErrorKind, ProviderError
from leadwright.money import Money
from leadwright.normalise.company import may_be_one
from leadwright.settings import Settings

_REASONS: Mapping[Purpose, int] = {
    Purpose.CREDIT_DECISION: 1,
    Purpose.FUTURE_BUSINESS: 2,
    Purpose.EXISTING_BUSINESS: 3,
    Purpose.RECEIVABLES: 4,
    Purpose.PURCHASE_CONTRACT: 5,
    Purpose.CREDIT_INSURANCE: 6,
    Purpose.LEASING: 7,
    Purpose.INSURANCE: 8,
}
_CRITERIA = {"company.registration_number": "regNo", "company.vat_id": "vatNo", "company.name": "name"}
# A number in a German register is unique within its court only, so the name comes before it.
_ORDER = {"DE": ("company.vat_id", "company.name", "company.registration_number")}


class Contract(WebSettings):
    """What opens the account, and what its contract says."""

    username: str
    password: SecretStr
    base_url: str = "https://connect.creditsafe.com/v1"
    language: str = "EN"
    callref_deduplicates: bool = False
    pod_unit: PodUnit | None = None
    """The unit of the vendor's probability of default; not used until a real report has shown it."""
    scale: Path = Field(default_factory=lambda: Settings.read().config / "credit" / "creditsafe.yaml")


class _Token(BaseModel):
    token: SecretStr


class _Company(BaseModel):
    id: str
    name: str = ""


class _Companies(BaseModel):
    companies: list[_Company] = []


class Adapter(WebSource[Contract]):
    """Asks Creditsafe: finds the company, then orders the report."""

    manifest = Manifest(
        id="creditsafe",
        version="1",
        capability=Capability.CREDIT,
        provides=frozenset(
            {
                "credit.risk_class",
                "credit.pd",
                "credit.score",
                "credit.limit",
                "credit.limit_currency",
                "credit.insolvency",
                "credit.negatives",
            }
        ),
        requires=tuple(frozenset({"company.country", name}) for name in _CRITERIA),
        uses=frozenset({"company.country", "address.postal_code", *_CRITERIA}),
        price=Money(amount=Decimal("12.50"), currency="EUR"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=True,
        personal_data=False,
        rates=(Rate(10, 1.0),),
        countries=frozenset({"DE", "AT", "GB"}),
        docs_url="https://www.creditsafe.com/gb/en/enterprise/integrations/connect-api.html",
    )
    Config: ClassVar[type[WebSettings]] = Contract

    def __init__(self, config: Contract, http: HttpClient, clock: Clock) -> None:
        super().__init__(config, http, clock)
        self._scale = scale_in(config.scale)
        self._login = Login(self._logged_in)

    def under_contract(self, config: Contract) -> Manifest:
        """The manifest, safe to repeat only where the contract charges the same `callRef` once."""
        return replace(super().under_contract(config), safe_to_repeat=config.callref_deduplicates)

    def check(self) -> Health:
        """Whether the account can log in."""
        try:
            self._login.token()
        except ProviderError as error:
            return Health(False, error.safe_message)
        return Health(True, "logged in")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """The assessment of one company, unless its purpose has no reason that the country accepts."""
        [question] = batch
        country = str(question.inputs.get("company.country", ""))
        reason = _reason(country, ctx.purpose)
        if ctx.purpose is None or reason is None:
            error = ProviderError(ErrorKind.FORBIDDEN, self.manifest.id, "no purpose that allows a credit report")
            return [Item(question.key, Outcome.REFUSED, error=error)]
        company = self._company(question, ctx)
        if company is None:
            return [Item(question.key, Outcome.NOT_FOUND)]
        return [self._report(question.key, company, country, ctx, ctx.purpose, reason)]

    def _company(self, question: Question, ctx: CallContext) -> _Company | None:
        """The one company that fits: by a number, or by its exact name."""
        country = str(question.inputs["company.country"])
        by = next(name for name in _ORDER.get(country, _CRITERIA) if name in question.inputs)
        query = {"countries": country, _CRITERIA[by]: str(question.inputs[by])}
        if by == "company.name" and "address.postal_code" in question.inputs:
            query["postCode"] = question.inputs["address.postal_code"]
        try:
            found = self.read(self._get("/companies", query, ctx, safe_to_repeat=True), _Companies).companies
        except ProviderError as error:
            raise error.settled(Billed.NO) from None  # searching is free
        if by == "company.name":
            found = [each for each in found if may_be_one(each.name, str(question.inputs[by]))]
        return found[0] if len(found) == 1 else None

    def _report(
        self, key: str, company: _Company, country: str, ctx: CallContext, purpose: Purpose, reason: Mapping[str, str]
    ) -> Item:
        query = {"language": self.config.language, "template": "full", "callRef": key, **reason}
        path = f"/companies/{quote(company.id, safe='')}"
        reply = self._get(path, query, ctx, safe_to_repeat=self.safe_to_repeat)
        if reply.status == 404:
            return Item(key, Outcome.NOT_FOUND)
        report = self.read(reply, Report)
        order = Order(self.manifest.id, country, purpose, self.clock.now(), self.config.pod_unit)
        assessment = assessed(report, order, self._scale)
        return Item(
            key,
            Outcome.FOUND if assessment.raw_score is not None else Outcome.PARTIAL,
            assessment.facts,
            cost=self.manifest.price,
            billed=Billed.YES,
            evidence=f"{assessment.provenance}; {evidence(reply)}",
            reference=company.id,
        )

    def _get(self, path: str, query: Mapping[str, str], ctx: CallContext, *, safe_to_repeat: bool) -> Reply:
        token = self._login.token(deadline=ctx.deadline)
        reply = self._sent(path, query, token, ctx, safe_to_repeat)
        if reply.status == 401:
            token = self._login.token(token, ctx.deadline)
            reply = self._sent(path, query, token, ctx, safe_to_repeat)
        return reply

    def _sent(self, path: str, query: Mapping[str, str], token: str, ctx: CallContext, safe_to_repeat: bool) -> Reply:
        return self.http.send(
            "GET",
            path,
            params=query,
            headers={"Authorization": token},
            safe_to_repeat=safe_to_repeat,
            deadline=ctx.deadline,
        )

    def _logged_in(self, deadline: float | None) -> str:
        credentials = {"username": self.config.username, "password": self.config.password.get_secret_value()}
        try:
            reply = self.http.send("POST", "/authenticate", json=credentials, safe_to_repeat=True, deadline=deadline)
            return self.read(reply, _Token).token.get_secret_value()
        except ProviderError as error:
            raise error.settled(Billed.NO) from None  # logging in is free


def _reason(country: str, purpose: Purpose | None) -> Mapping[str, str] | None:
    """The query that tells why a report is ordered; None where the purpose allows none."""
    if purpose is None or purpose not in _REASONS:
        return None
    return {"customData": f"de_reason_code::{_REASONS[purpose]}"} if country == "DE" else {}
