"""What D&B's data blocks say of a company: its failure class, the limit, and whether it is out of business."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from leadwright.asking import Purpose
from leadwright.credit import CreditAssessment, Scale, rated
from leadwright.money import Money


class _Score(BaseModel):
    class_score: int | None = Field(None, alias="classScore")
    raw: Decimal | None = Field(None, alias="rawScore")


class _Amount(BaseModel):
    value: Decimal | None = None
    currency: str | None = None


class _Limit(BaseModel):
    most: _Amount | None = Field(None, alias="maximumRecommendedLimit")


class _Assessment(BaseModel):
    failure: _Score | None = Field(None, alias="failureScore")
    limit: _Limit | None = Field(None, alias="creditLimitRecommendation")


class _Description(BaseModel):
    description: str | None = None


class _Control(BaseModel):
    operating: _Description | None = Field(None, alias="operatingStatus")


class _Events(BaseModel):
    insolvency: bool | None = Field(None, alias="hasInsolvency")
    bankruptcy: bool | None = Field(None, alias="hasOpenBankruptcy")


class Organization(BaseModel):
    """A company as far as its blocks are read; a block that is not part of the contract says nothing."""

    duns: str
    assessment: _Assessment | None = Field(None, alias="dnbAssessment")
    control: _Control | None = Field(None, alias="dunsControlStatus")
    events: _Events | None = Field(None, alias="legalEvents")


def assessed(
    found: Organization, provider: str, country: str, purpose: Purpose, at: datetime, mapping: Scale
) -> CreditAssessment:
    """The assessment that the blocks give; class 0 is no grade, for it may mean that the company is gone."""
    assessment = found.assessment or _Assessment()
    score, scale = assessment.failure or _Score(), mapping.at(at.date())
    grade, insolvency = str(score.class_score) if score.class_score else None, _insolvency(found)
    return CreditAssessment(
        provider=provider,
        purpose=purpose,
        report_ref=found.duns,
        ordered_at=at,
        scale=scale.scale,
        mapping_version=scale.version,
        grade=grade,
        raw_score=score.raw,
        credit_limit=_money(assessment.limit.most) if assessment.limit else None,
        insolvency=insolvency,
        **rated(scale, country, grade, score.raw, insolvency=insolvency),
    )


def _insolvency(found: Organization) -> bool | None:
    events = found.events or _Events()
    told = {events.insolvency, events.bankruptcy} - {None}
    return True if _is_over(found) else any(told) if told else None


def _is_over(found: Organization) -> bool:
    """Whether D&B says that the company is out of business, bankrupt or in liquidation."""
    operating = found.control.operating if found.control else None
    said = (operating.description or "").casefold() if operating else ""
    return any(word in said for word in ("out of business", "bankrupt", "liquidat", "insolven", "discontinued"))


def _money(limit: _Amount | None) -> Money | None:
    if limit is None or limit.value is None or not limit.currency:
        return None
    is_code = len(limit.currency) == 3 and limit.currency.isupper()
    return Money(amount=limit.value, currency=limit.currency) if is_code else None
