"""What a Creditsafe report says: values are texts, sections may be missing, and the vendor's letters are mapped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from leadwright.asking import Purpose
from leadwright.credit import CreditAssessment, Scale, decimal_in, rated
from leadwright.money import Money

PodUnit = Literal["percent", "fraction"]


@dataclass(frozen=True)
class Order:
    """What is known of a report beside its contents."""

    provider: str
    country: str
    purpose: Purpose
    at: datetime
    pod_unit: PodUnit | None


class _Value(BaseModel):
    value: str | None = None
    currency: str | None = None


class _Rating(BaseModel):
    common_value: str | None = Field(None, alias="commonValue")
    common_description: str | None = Field(None, alias="commonDescription")
    credit_limit: _Value = Field(_Value(), alias="creditLimit")
    provider_value: _Value = Field(_Value(), alias="providerValue")
    pod: Decimal | None = None


class _Status(BaseModel):
    status: str | None = None
    description: str | None = None


class _Summary(BaseModel):
    status: _Status = Field(_Status(), alias="companyStatus")
    rating: _Rating = Field(_Rating(), alias="creditRating")


class _Contents(BaseModel):
    summary: _Summary = Field(_Summary(), alias="companySummary")
    negative: dict[str, Any] | None = Field(None, alias="negativeInformation")


class Report(BaseModel):
    """A report, as far as it is read."""

    company_id: str = Field(alias="companyId")
    ordered_at: datetime | None = Field(None, alias="dateOfOrder")
    report: _Contents


def assessed(report: Report, order: Order, scale: Scale) -> CreditAssessment:
    """The assessment that `report` amounts to on `scale`."""
    rating, status = report.report.summary.rating, report.report.summary.status
    score, limit = decimal_in(rating.provider_value.value), decimal_in(rating.credit_limit.value)
    insolvency = _insolvency(status)
    wording = f"{rating.common_description or ''} {rating.provider_value.value or ''}"
    currency = rating.credit_limit.currency
    return CreditAssessment(
        provider=order.provider,
        purpose=order.purpose,
        report_ref=report.company_id,
        ordered_at=report.ordered_at or order.at,
        scale=scale.scale,
        mapping_version=scale.version,
        grade=rating.common_value,
        raw_score=score,
        credit_limit=Money(amount=limit, currency=currency) if limit is not None and currency else None,
        insolvency=insolvency,
        negatives=_any_entry(report.report.negative),
        **rated(scale, order.country, rating.common_value, score, wording, _pd(rating.pod, order.pod_unit), insolvency),
    )


def _pd(pod: Decimal | None, unit: PodUnit | None) -> Decimal | None:
    if pod is None or unit is None:
        return None
    pd = pod / 100 if unit == "percent" else pod
    return pd if 0 <= pd <= 1 else None


def _insolvency(status: _Status) -> bool | None:
    words = f"{status.status or ''} {status.description or ''}".casefold()
    if any(word in words for word in ("insolven", "bankrupt", "liquidat", "administration")):
        return True
    return False if (status.status or "").casefold() == "active" else None


def _any_entry(section: Mapping[str, Any] | None) -> bool | None:
    return None if section is None else any(bool(part) for part in section.values() if isinstance(part, list))
