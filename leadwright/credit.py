"""Credit: the common classes of default risk, how a bureau's scale maps onto them, and what a report said."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from leadwright.asking import Purpose
from leadwright.config import Config, load
from leadwright.money import Money


class RiskClass(StrEnum):
    """Classes by the probability of default within 12 months, I best; U is unknown, which is neither good nor bad."""

    I = "I"  # noqa: E741 - the name the field uses
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"
    VI = "VI"
    U = "U"


PD_BOUNDS: Mapping[RiskClass, Decimal] = {
    RiskClass.I: Decimal("0.003"),
    RiskClass.II: Decimal("0.007"),
    RiskClass.III: Decimal("0.015"),
    RiskClass.IV: Decimal("0.03"),
    RiskClass.V: Decimal("0.08"),
    RiskClass.VI: Decimal(1),
}
"""The highest probability of default in each class, included; as Creditreform publishes them for Germany (Q3/2024)."""


def class_of_pd(pd: Decimal) -> RiskClass:
    """The class that a probability of default falls into."""
    return next(risk for risk, bound in PD_BOUNDS.items() if pd <= bound)


class Band(Config):
    """Part of a bureau's scale: grade, span of scores (both ends included), wording; all that are given hold."""

    risk_class: RiskClass
    grade: str | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    wording: str | None = None

    def holds(self, grade: str | None, score: Decimal | None, wording: str) -> bool:
        """Whether a rating lies in this band."""
        if self.grade is not None and grade != self.grade:
            return False
        if self.wording is not None and self.wording.casefold() not in wording.casefold():
            return False
        if self.lowest is not None and (score is None or score < self.lowest):
            return False
        return self.highest is None or (score is not None and score <= self.highest)


class Earlier(Config):
    """How ratings mapped up to a day, that day included."""

    version: str
    until: date
    countries: Mapping[str, tuple[Band, ...]]


class Scale(Config):
    """How one bureau's ratings map onto the common classes, by country; the first band that holds counts.

    A bureau draws its bands anew now and then: a report is read by the mapping that held on its day.
    """

    scale: str
    version: str
    as_of: date
    higher_is_better: bool
    countries: Mapping[str, tuple[Band, ...]]
    earlier: tuple[Earlier, ...] = ()

    def at(self, day: date) -> "Scale":
        """The scale as it held on `day`."""
        before = [each for each in sorted(self.earlier, key=lambda each: each.until) if day <= each.until]
        if not before:
            return self
        held = before[0]
        return self.model_copy(update={"version": held.version, "countries": held.countries, "earlier": ()})

    def risk_class(self, country: str, grade: str | None, score: Decimal | None, wording: str = "") -> RiskClass:
        """The common class of a rating; U where the scale says nothing about it."""
        bands = self.countries.get(country, ())
        return next((band.risk_class for band in bands if band.holds(grade, score, wording)), RiskClass.U)


@lru_cache(maxsize=32)
def scale_in(file: Path) -> Scale:
    """The scale written down in `file`."""
    return load(file, Scale)


class CreditAssessment(Config):
    """What one report said of one company, on the bureau's scale and on the common one."""

    provider: str
    purpose: Purpose
    report_ref: str
    ordered_at: datetime
    scale: str
    mapping_version: str
    grade: str | None = None
    raw_score: Decimal | None = None
    pd_12m: Decimal | None = None
    pd_origin: Literal["provider", "mapped", "none"] = "none"
    risk_class: RiskClass = RiskClass.U
    credit_limit: Money | None = None
    insolvency: bool | None = None
    negatives: bool | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of the catalogue that the report settles; what it leaves open is left out."""
        limit = self.credit_limit
        settled = {
            "credit.risk_class": self.risk_class.value,
            "credit.pd": _number(self.pd_12m),
            "credit.score": _number(self.raw_score),
            "credit.limit": _number(limit.amount) if limit else None,
            "credit.limit_currency": limit.currency if limit else None,
            "credit.insolvency": self.insolvency,
            "credit.negatives": self.negatives,
        }
        return {name: value for name, value in settled.items() if value is not None}

    @property
    def provenance(self) -> str:
        """Where it comes from, in one line for the record: report, rating as given, scale, mapping."""
        grade = f" grade {self.grade}" if self.grade else ""
        order = f"{self.report_ref} for {self.purpose} at {self.ordered_at.isoformat()}"
        return f"{order}{grade} on {self.scale}, classes {self.mapping_version}, pd {self.pd_origin}"


def rated(
    scale: Scale,
    country: str,
    grade: str | None,
    score: Decimal | None,
    wording: str = "",
    pd: Decimal | None = None,
    insolvency: bool | None = None,
) -> dict[str, Any]:
    """Class and probability of default of a rating, as fields of an assessment.

    The bureau's own probability counts before our table, and an insolvency before both. A class without a probability
    of its own stands for the highest in its band.
    """
    if insolvency:
        return {"risk_class": RiskClass.VI, "pd_12m": PD_BOUNDS[RiskClass.VI], "pd_origin": "mapped"}
    if pd is not None:
        return {"risk_class": class_of_pd(pd), "pd_12m": pd, "pd_origin": "provider"}
    found = scale.risk_class(country, grade, score, wording)
    if found is RiskClass.U:
        return {"risk_class": found}
    return {"risk_class": found, "pd_12m": PD_BOUNDS[found], "pd_origin": "mapped"}


def decimal_in(text: str | None) -> Decimal | None:
    """The number that a bureau wrote as text; None for words such as `Not Rated`."""
    try:
        value = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
