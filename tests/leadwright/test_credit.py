from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from leadwright.credit import PD_BOUNDS, RiskClass, Scale, class_of_pd, decimal_in, rated, scale_in
from leadwright.facts import RISK_CLASSES

SAFE = scale_in(Path("config/credit/creditsafe.yaml"))
REFORM = scale_in(Path("config/credit/creditreform.yaml"))


def test_the_classes_are_those_of_the_catalogue() -> None:
    assert tuple(RiskClass) == RISK_CLASSES


@pytest.mark.parametrize(
    ("pd", "risk"), [("0", "I"), ("0.003", "I"), ("0.0031", "II"), ("0.08", "V"), ("0.081", "VI"), ("1", "VI")]
)
def test_the_upper_bound_belongs_to_its_class(pd: str, risk: str) -> None:
    assert class_of_pd(Decimal(pd)) == risk


@pytest.mark.parametrize(
    ("grade", "score", "wording", "risk"),
    [
        ("A", "90", "Very Low Risk", "II"),
        ("D", "25", "High Risk", "V"),
        ("D", "20", "High Risk", "VI"),
        ("D", None, "High Risk", "V"),
        ("E", "12", "Very High Risk", "VI"),
        ("E", None, "Not Scored", "U"),
        ("E", None, "", "U"),
        ("Z", "50", "", "U"),
        (None, None, "", "U"),
    ],
)
def test_an_e_is_bad_only_with_a_low_score(grade: str | None, score: str | None, wording: str, risk: str) -> None:
    assert SAFE.risk_class("DE", grade, decimal_in(score), wording) == risk


def test_a_country_without_a_table_is_unknown() -> None:
    assert SAFE.risk_class("FR", "A", Decimal(90)) is RiskClass.U


def test_the_same_index_means_something_else_in_another_country() -> None:
    assert REFORM.risk_class("DE", None, Decimal(290)) is RiskClass.IV
    assert REFORM.risk_class("AT", None, Decimal(290)) is RiskClass.III


@pytest.mark.parametrize("country", ["DE", "AT"])
def test_the_published_bands_leave_no_gap(country: str) -> None:
    risks = [REFORM.risk_class(country, None, Decimal(index)) for index in range(100, 601)]

    assert RiskClass.U not in risks
    assert risks == sorted(risks, key=list(RiskClass).index)


def test_the_bureaus_own_probability_comes_before_our_table() -> None:
    found = rated(SAFE, "DE", "A", Decimal(90), pd=Decimal("0.02"))

    assert found == {"risk_class": RiskClass.IV, "pd_12m": Decimal("0.02"), "pd_origin": "provider"}


def test_a_mapped_class_stands_for_the_worst_in_it() -> None:
    assert rated(SAFE, "DE", "B", Decimal(62))["pd_12m"] == PD_BOUNDS[RiskClass.III]


def test_an_insolvency_comes_before_any_rating() -> None:
    assert rated(SAFE, "DE", "A", Decimal(90), insolvency=True)["risk_class"] is RiskClass.VI


@pytest.mark.parametrize(
    ("text", "number"), [("62", 62), (" 7.5 ", 7.5), ("Not Rated", None), ("", None), (None, None), ("NaN", None)]
)
def test_numbers_that_bureaus_write_as_text(text: str | None, number: float | None) -> None:
    assert decimal_in(text) == number


def test_a_report_is_read_by_the_mapping_that_held_on_its_day() -> None:
    bands = {
        "scale": "bureau.v1",
        "version": "2026",
        "as_of": date(2026, 1, 1),
        "higher_is_better": False,
        "countries": {"DE": [{"lowest": 100, "highest": 250, "risk_class": "I"}]},
        "earlier": [
            {
                "version": "2025",
                "until": date(2025, 12, 31),
                "countries": {"DE": [{"lowest": 100, "highest": 250, "risk_class": "II"}]},
            },
            {
                "version": "2024",
                "until": date(2024, 12, 31),
                "countries": {"DE": [{"lowest": 100, "highest": 250, "risk_class": "III"}]},
            },
        ],
    }
    scale = Scale.model_validate(bands)

    read = {
        str(day): (scale.at(day).version, scale.at(day).risk_class("DE", None, Decimal(200)))
        for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    }

    assert read == {
        "2024-12-31": ("2024", RiskClass.III),
        "2025-01-01": ("2025", RiskClass.II),
        "2025-12-31": ("2025", RiskClass.II),
        "2026-01-01": ("2026", RiskClass.I),
    }
