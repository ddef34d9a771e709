"""A scorecard: every rate names what it is of, nothing is divided by nothing, and shares add up."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.config import parse
from leadwright.scorecard import Counts, day_number, scorecard
from leadwright.vendor import Purchase

DAY = date(2026, 11, 22)
ORDER = """\
id: p1
seller: demo
vendor: nord
price: 100
currency: "EUR"
invoiced: "2026-10-01"
quantity: {ordered: 12, billed: 11}
licence: {kind: unlimited, purpose: any}
"""


def card(**counts: Any) -> dict[str, Any]:
    return scorecard(parse(ORDER, Purchase, "p1"), Counts(**counts), DAY)


def rates_in(document: Any) -> list[dict[str, Any]]:
    if isinstance(document, list):
        return [rate for item in document for rate in rates_in(item)]
    if not isinstance(document, dict):
        return []
    mine = [document] if "rate" in document else []
    return mine + [rate for item in document.values() for rate in rates_in(item)]


def test_every_rate_names_its_denominator() -> None:
    made = card(
        delivered=10,
        accepted=8,
        rejected=2,
        rejects={"width_short": 2},
        coverage={"consent.do_not_call": 4},
        ages={"person.email_verified_at": Counter({10: 1, 400: 2})},
        evidence={"hard_bounce": 1},
        steps={"promoted": 1},
    )

    found = rates_in(made)
    assert len(found) > 15
    for rate in found:
        assert {"rate", "of", "n", "base"} <= set(rate)
        assert rate["rate"] == (round(rate["n"] / rate["base"], 4) if rate["base"] else None)


def test_nothing_is_divided_by_nothing() -> None:
    empty = card()

    assert set(empty["cost_per"].values()) == {None}
    assert {rate["rate"] for rate in rates_in(empty)} == {None}


def test_costs_are_those_of_the_price_over_what_came_of_it() -> None:
    made = card(delivered=10, accepted=8, known=2, steps={"promoted": 3})

    assert made["cost_per"] == {"delivered": "10.00", "accepted": "12.50", "new": "16.67", "promoted": "33.33"}


def test_what_was_billed_and_never_came_is_missing() -> None:
    assert card(delivered=10)["quantity"] == {
        "ordered": 12,
        "delivered": None,
        "billed": 11,
        "counted": 10,
        "missing": 1,
    }
    assert card(delivered=20)["quantity"]["missing"] == 0


def test_rejects_come_by_weight_and_add_up() -> None:
    made = card(delivered=10, rejected=6, rejects={"width_long": 1, "nobody_named": 3, "width_short": 2})

    assert [(item["code"], item["n"]) for item in made["rejects"]] == [
        ("nobody_named", 3),
        ("width_short", 2),
        ("width_long", 1),
    ]
    assert [item["cumulative"]["rate"] for item in made["rejects"]] == [0.5, 0.8333, 1.0]
    assert made["rejects"][0]["text"].startswith("names nobody")


@given(st.dictionaries(st.integers(0, 2_000), st.integers(1, 50), min_size=1))
def test_the_median_age_has_half_of_the_dates_on_either_side(ages: dict[int, int]) -> None:
    fresh = card(coverage={"vendor.updated_at": 9_999}, ages={"vendor.updated_at": Counter(ages)})["freshness"]

    median, total = fresh["vendor.updated_at"]["median_days"], sum(ages.values())
    assert sum(n for age, n in ages.items() if age < median) * 2 <= total
    assert sum(n for age, n in ages.items() if age > median) * 2 <= total
    assert fresh["vendor.updated_at"]["base"] == 9_999


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-11-21T08:00:00Z", date(2026, 11, 21)),
        ("2026/1/2", date(2026, 1, 2)),
        ("21.11.2026", date(2026, 11, 21)),
        ("03/04/2026", None),
        ("2026-13-45", None),
        ("soon", None),
    ],
)
def test_dates_are_read_where_they_can_mean_one_day_only(text: str, day: date | None) -> None:
    assert day_number(text) == (day.toordinal() if day else None)
