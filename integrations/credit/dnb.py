"""D&B Direct+, experimental: failure class, limit and insolvency of a company; matching is free, the data is billed.

What is asked, and what is read of the answer, follows the few public pages of the vendor and how others' programs ask.
No live answer was ever seen: try it on a few companies of your own before you rely on it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, Field, SecretStr

from integrations.answers import evidence
from integrations.dnb import Organization, assessed
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
from leadwright.credit import RiskClass, scale_in
from leadwright.errors import Billed, ErrorKind, ProviderError
from leadwright.money import Money
from leadwright.settings import Settings

BLOCKS = "companyinfo_L2_v1,financialstrengthinsight_L2_v1"
SURE = 8
"""Confidence codes, 1 to 10, from which a match is taken; practice elsewhere looks at 7 and 8 by hand."""
_REASONS: Mapping[Purpose, int] = {
    Purpose.CREDIT_DECISION: 6332,
    Purpose.FUTURE_BUSINESS: 6333,
    Purpose.EXISTING_BUSINESS: 6334,
    Purpose.RECEIVABLES: 6335,
    Purpose.CREDIT_INSURANCE: 6336,
    Purpose.INSURANCE: 6337,
    Purpose.LEASING: 6338,
}


class Contract(WebSettings):
    """What opens the account, what its contract holds, and which table reads the failure class."""

    key: str
    secret: SecretStr
    base_url: str = "https://plus.dnb.com"
    blocks: str = Field(BLOCKS, pattern=r"^\w+(,\w+)*$")
    confidence: int = Field(SURE, ge=SURE, le=10)
    """How sure a match must be to be taken, up to 10."""
    scale: Path = Field(default_factory=lambda: Settings.read().config / "credit" / "dnb.yaml")
    """The table that reads the failure class; config/credit/dnb.yaml where none is named."""


class _Token(BaseModel):
    access_token: SecretStr


class _Quality(BaseModel):
    confidence: int = Field(0, alias="confidenceCode")


class _Named(BaseModel):
    duns: str
    name: str = Field("", alias="primaryName")


class _Candidate(BaseModel):
    quality: _Quality = Field(_Quality(), alias="matchQualityInformation")
    organization: _Named


class _Matches(BaseModel):
    candidates: list[_Candidate] = Field([], alias="matchCandidates")


class _Data(BaseModel):
    organization: Organization


class Adapter(WebSource[Contract]):
    """Asks D&B: finds the company, then reads its data blocks."""

    manifest = Manifest(
        id="dnb",
        version="experimental",
        capability=Capability.CREDIT,
        provides=frozenset(
            {
                "credit.risk_class",
                "credit.pd",
                "credit.score",
                "credit.limit",
                "credit.limit_currency",
                "credit.insolvency",
            }
        ),
        requires=(frozenset({"company.name", "company.country"}),),
        uses=frozenset({"company.name", "company.country", "address.postal_code", "company.registration_number"}),
        price=Money(amount=Decimal("8.00"), currency="EUR"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=False,
        rates=(Rate(5, 1.0),),
        countries=frozenset({"DE", "AT", "CH", "GB", "FR", "US"}),
        docs_url="https://directplus.documentation.dnb.com/",
    )
    Config: ClassVar[type[WebSettings]] = Contract

    def __init__(self, config: Contract, http: HttpClient, clock: Clock) -> None:
        super().__init__(config, http, clock)
        self._scale = scale_in(config.scale)
        self._login = Login(self._logged_in)

    def check(self) -> Health:
        """Whether the account can log in."""
        try:
            self._login.token()
        except ProviderError as error:
            return Health(False, error.safe_message)
        return Health(True, "logged in; experimental")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """The assessment of one company, unless its purpose is none for which the country allows a report."""
        [question] = batch
        country = str(question.inputs["company.country"])
        reason = _reason(country, ctx.purpose)
        if ctx.purpose is None or reason is None:
            error = ProviderError(ErrorKind.FORBIDDEN, self.manifest.id, "no purpose that allows a credit report")
            return [Item(question.key, Outcome.REFUSED, error=error)]
        duns = self._duns(question.inputs, ctx)
        if duns is None:
            return [Item(question.key, Outcome.NOT_FOUND)]
        # The reference comes back on the bill, so that a statement can be held against our books.
        query = {"blockIDs": self.config.blocks, "customerReference": question.key, **reason}
        reply = self._get(f"/v1/data/duns/{duns}", query, ctx, free=False)
        if reply.status == 404:
            return [Item(question.key, Outcome.NOT_FOUND)]
        found = self.read(reply, _Data).organization
        assessment = assessed(found, self.manifest.id, country, ctx.purpose, self.clock.now(), self._scale)
        return [
            Item(
                question.key,
                Outcome.PARTIAL if assessment.risk_class is RiskClass.U else Outcome.FOUND,
                assessment.facts,
                cost=self.manifest.price,
                billed=Billed.YES,
                evidence=f"{assessment.provenance}; {evidence(reply)}",
                reference=duns,
            )
        ]

    def _duns(self, inputs: Mapping[str, Any], ctx: CallContext) -> str | None:
        """The number of the single candidate that D&B is sure of."""
        query = {
            "name": str(inputs["company.name"]),
            "countryISOAlpha2Code": str(inputs["company.country"]),
            "postalCode": inputs.get("address.postal_code"),
            "registrationNumber": inputs.get("company.registration_number"),
            "candidateMaximumQuantity": "5",
            "confidenceLowerLevelThresholdValue": str(self.config.confidence),
        }
        asked = {name: str(value) for name, value in query.items() if value}
        try:
            reply = self._get("/v1/match/cleanseMatch", asked, ctx, free=True)
            candidates = [] if reply.status == 404 else self.read(reply, _Matches).candidates
        except ProviderError as error:
            raise error.settled(Billed.NO) from None  # matching is free
        sure = [each for each in candidates if each.quality.confidence >= self.config.confidence]
        duns = sure[0].organization.duns if len(sure) == 1 else ""
        return duns if len(duns) == 9 and duns.isascii() and duns.isdigit() else None

    def _get(self, path: str, query: Mapping[str, str], ctx: CallContext, *, free: bool) -> Reply:
        token = self._login.token(deadline=ctx.deadline)
        reply = self._sent(path, query, token, ctx, free)
        if reply.status == 401:
            reply = self._sent(path, query, self._login.token(token, ctx.deadline), ctx, free)
        return reply

    def _sent(self, path: str, query: Mapping[str, str], token: str, ctx: CallContext, free: bool) -> Reply:
        return self.http.send(
            "GET",
            path,
            params=query,
            headers={"Authorization": f"Bearer {token}"},
            safe_to_repeat=free,
            deadline=ctx.deadline,
        )

    def _logged_in(self, deadline: float | None) -> str:
        try:
            reply = self.http.send(
                "POST",
                "/v3/token",
                form={"grant_type": "client_credentials"},
                basic_auth=(self.config.key, self.config.secret.get_secret_value()),
                safe_to_repeat=True,
                deadline=deadline,
            )
            return self.read(reply, _Token).access_token.get_secret_value()
        except ProviderError as error:
            raise error.settled(Billed.NO) from None  # logging in is free


def _reason(country: str, purpose: Purpose | None) -> Mapping[str, str] | None:
    """The query that tells why a report is ordered; None where the purpose allows none."""
    if purpose is None or (country == "DE" and purpose not in _REASONS):
        return None
    return {"orderReason": str(_REASONS[purpose])} if country == "DE" else {}
