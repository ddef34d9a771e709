"""What a bought list was worth: costs, rates and shares, each with what it is a share of."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from leadwright.money import Money
from leadwright.rejection import words
from leadwright.vendor import Purchase

DATED = ("person.email_verified_at", "person.phone_verified_at", "company.verified_at", "vendor.updated_at")
"""Fields that say when the vendor last made sure of something."""

_CENT = Decimal("0.01")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")


@dataclass
class Counts:
    """What was counted of one purchase; `ages` are days from the vendor's check to the delivery, by field."""

    delivered: int = 0
    accepted: int = 0
    repaired: int = 0
    duplicate: int = 0
    rejected: int = 0
    redelivered: int = 0
    known: int = 0
    known_from_vendor: int = 0
    emails: int = 0
    emails_invalid: int = 0
    phones: int = 0
    phones_invalid: int = 0
    do_not_call: int = 0
    coverage: Mapping[str, int] = field(default_factory=dict)
    ages: Mapping[str, Counter[int]] = field(default_factory=dict)
    rejects: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, int] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """How many leads nothing else had brought before."""
        return self.accepted - self.known


def rate(n: int, base: int, of: str) -> dict[str, Any]:
    """A share with its denominator: the share, what it is of, and both counts; no share of nothing."""
    return {"rate": round(n / base, 4) if base else None, "of": of, "n": n, "base": base}


def scorecard(purchase: Purchase, counts: Counts, delivered_on: date) -> dict[str, Any]:
    """The scorecard of one purchase as a document."""
    coverage = {name: rate(n, counts.accepted, "accepted") for name, n in counts.coverage.items()}
    return {
        "purchase": purchase.id,
        "vendor": purchase.vendor,
        "title": purchase.title,
        "price": f"{purchase.price:.2f}",
        "currency": purchase.currency,
        "delivered_on": delivered_on.isoformat(),
        "quantity": _quantity(purchase, counts),
        "records": {
            name: getattr(counts, name) for name in ("delivered", "accepted", "repaired", "duplicate", "rejected")
        },
        "cost_per": _costs(purchase.paid, counts),
        "rates": _rates(counts),
        "coverage": coverage,
        "consent": {name: share for name, share in coverage.items() if name.startswith("consent.")},
        "freshness": {
            name: _freshness(ages, counts.coverage.get(name, 0)) for name, ages in counts.ages.items() if ages
        },
        "rejects": _pareto(counts),
        "evidence": {kind: rate(n, counts.delivered, "delivered") for kind, n in counts.evidence.items()},
        "conversion": {step: rate(n, counts.accepted, "accepted") for step, n in counts.steps.items()},
    }


def day_number(text: str) -> int | None:
    """The ordinal of the day that begins `text`, if it is written with the year first or in the German way."""
    found = _DAY.match(text)
    parts = found.groups() if found else None
    if parts is None and (german := _GERMAN_DAY.match(text)):
        parts = german.groups()[::-1]
    try:
        return date(*map(int, parts)).toordinal() if parts else None
    except ValueError:
        return None


def _rates(counts: Counts) -> dict[str, Any]:
    return {
        "accepted": rate(counts.accepted, counts.delivered, "delivered"),
        "rejected": rate(counts.rejected, counts.delivered, "delivered"),
        "duplicate": rate(counts.duplicate, counts.delivered, "delivered"),
        "redelivered": rate(counts.redelivered, counts.delivered, "delivered"),
        "known": rate(counts.known, counts.accepted, "accepted"),
        "known_from_vendor": rate(counts.known_from_vendor, counts.accepted, "accepted"),
        "new": rate(counts.new, counts.accepted, "accepted"),
        "email_invalid": rate(counts.emails_invalid, counts.emails, "emails"),
        "phone_invalid": rate(counts.phones_invalid, counts.phones, "phones"),
        "do_not_call": rate(counts.do_not_call, counts.accepted, "accepted"),
    }


def _quantity(purchase: Purchase, counts: Counts) -> dict[str, int | None]:
    """What was ordered, announced, billed and counted; `missing` are records that were billed and never came."""
    said = purchase.quantity
    billed = said.billed if said.billed is not None else said.ordered
    missing = None if billed is None else max(0, billed - counts.delivered)
    return {**said.model_dump(), "counted": counts.delivered, "missing": missing}


def _costs(paid: Money, counts: Counts) -> dict[str, str | None]:
    numbers = {
        "delivered": counts.delivered,
        "accepted": counts.accepted,
        "new": counts.new,
        "promoted": counts.steps.get("promoted", 0),
    }
    return {name: str((paid.amount / n).quantize(_CENT, ROUND_HALF_UP)) if n else None for name, n in numbers.items()}


def _freshness(ages: Counter[int], filled: int) -> dict[str, Any]:
    """How old the vendor's checks were on delivery; dates that could not be read are in `base` and not in `n`."""
    known = ages.total()
    return {
        **rate(known, filled, "filled"),
        "median_days": _median(ages),
        "older_than_90_days": rate(sum(n for age, n in ages.items() if age > 90), known, "dated"),
        "older_than_year": rate(sum(n for age, n in ages.items() if age > 365), known, "dated"),
    }


def _median(ages: Counter[int]) -> int:
    half, seen = (ages.total() + 1) // 2, 0
    for age in sorted(ages):
        seen += ages[age]
        if seen >= half:
            return age
    return 0


def _pareto(counts: Counts) -> list[dict[str, Any]]:
    """Why records were rejected, the commonest first, with the share of all rejects up to there."""
    rows, so_far = [], 0
    for code, n in sorted(counts.rejects.items(), key=lambda item: (-item[1], item[0])):
        so_far += n
        rows.append(
            {
                "code": code,
                "text": words(code),
                **rate(n, counts.delivered, "delivered"),
                "cumulative": rate(so_far, counts.rejected, "rejected"),
            }
        )
    return rows
