"""What a Creditsafe report says: values are texts, sections may be missing, and the vendor's letters are mapped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TypeGuard

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
    ordered_at = report.ordered_at or order.at
    scale = scale.at(ordered_at.date())
    score, limit = decimal_in(rating.provider_value.value), decimal_in(rating.credit_limit.value)
    insolvency = _insolvency(status)
    wording = f"{rating.common_description or ''} {rating.provider_value.value or ''}"
    currency = rating.credit_limit.currency
    return CreditAssessment(
        provider=order.provider,
        purpose=order.purpose,
        report_ref=report.company_id,
        ordered_at=ordered_at,
        scale=scale.scale,
        mapping_version=scale.version,
        grade=rating.common_value,
        raw_score=score,
        credit_limit=Money(amount=limit, currency=currency) if limit is not None and _is_code(currency) else None,
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
    """Whether the status tells of one; None where an active company's description does, which may say there is none."""
    active = (status.status or "").casefold() == "active"
    if _tells_of_insolvency(f"{status.status or ''} {status.description or ''}"):
        return None if active else True
    return False if active else None


def _tells_of_insolvency(words: str) -> bool:
    return any(word in words.casefold() for word in ("insolven", "bankrupt", "liquidat", "administration"))


def _is_code(currency: str | None) -> TypeGuard[str]:
    return currency is not None and len(currency) == 3 and currency.isascii() and currency.isupper()


def _any_entry(section: Any) -> bool | None:
    """Whether anything is entered in a section: a list with something in it, or a number above zero, however deep.

    None where there is no section, or nothing in it tells.
    """
    if isinstance(section, Mapping):
        told = [_any_entry(part) for part in section.values()]
        return True if True in told else (False if False in told else None)
    if isinstance(section, list):
        return bool(section)
    if isinstance(section, int | float) and not isinstance(section, bool):
        return section > 0
    return None
