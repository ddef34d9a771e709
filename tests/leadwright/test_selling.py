"""Processes and sellers as configuration."""

from itertools import combinations
from pathlib import Path

import pytest

from leadwright.config import load, names, parse
from leadwright.errors import InputError
from leadwright.money import Money
from leadwright.policy import load_policy
from leadwright.process import Process, load_process
from leadwright.seller import Period, Seller, load_seller

CONFIG = Path(__file__).parents[2] / "config"
SELLER = (CONFIG / "sellers" / "demo.yaml").read_text(encoding="utf-8")
PROCESS = (CONFIG / "processes" / "standard.yaml").read_text(encoding="utf-8")

every_process = pytest.mark.parametrize("name", names(CONFIG / "processes"))


@every_process
def test_every_process_that_ships_holds_all_elements_of_selling(name: str) -> None:
    assert load_process(CONFIG, name).warnings() == []


def test_a_process_that_drops_an_element_is_warned_about() -> None:
    process = parse(PROCESS.replace("elements: [quote]", "elements: [closing]"), Process, "p.yaml")

    assert process.warnings() == ["the process standard has no stage for quote"]


@every_process
def test_progress_only_grows_whatever_the_order_of_milestones(name: str) -> None:
    process = load_process(CONFIG, name)
    milestones = [milestone.id for milestone in process.milestones]

    for first, second in combinations(milestones, 2):
        assert 0 < process.progress({first}) < process.progress({first, second}) <= 1
    assert process.progress(()) == 0
    assert process.progress(milestones) == 1


def test_a_prospect_enters_after_conversion_and_stands_where_its_furthest_milestone_is() -> None:
    process = load_process(CONFIG, "standard")

    assert process.entry.id == "qualification"
    assert process.stage_at(()).id == "qualification"
    assert process.stage_at({"contract-signed", "credit-passed"}).id == "closing"


def test_stages_may_be_merged() -> None:
    assert load_process(CONFIG, "tender").entry.id == "positioning"


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("stage: quote,", "stage: quotes,", "quote-allowed stands in 'quotes', which is no stage"),
        ("id: handed-over", "id: first-order", "'first-order' is used twice"),
        ("elements: [conversion]", "elements: [lead]", "no stage stands for conversion"),
        ("elements: [closing]", "elements: [close]", r"p.yaml:24:16: stages\[4\].elements\[0\]: should be 'lead'"),
    ],
)
def test_a_process_that_cannot_be_meant_is_refused(right: str, wrong: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(PROCESS.replace(right, wrong), Process, "p.yaml")


@pytest.mark.parametrize("name", names(CONFIG / "sellers"))
def test_every_seller_that_ships_names_a_policy_and_a_process_that_there_are(name: str) -> None:
    seller = load_seller(CONFIG, name)

    assert seller.id == name
    assert load_policy(CONFIG, seller.policy).id == seller.policy
    assert load_process(CONFIG, seller.process).id == seller.process


def test_a_source_may_be_written_as_its_bare_name() -> None:
    seller = load(CONFIG / "sellers" / "demo.yaml", Seller)

    assert [source.name for source in seller.sources] == ["offline", "watchlist", "companies_house", "creditsafe"]


def test_an_account_gives_a_source_its_name() -> None:
    text = SELLER.replace("{provider: creditsafe,", "{provider: creditsafe, account: creditsafe-at,")

    assert parse(text, Seller, "s.yaml").sources[3].name == "creditsafe-at"


def test_a_cap_is_an_exact_amount() -> None:
    budget = parse(SELLER.replace("cap: 2500", "cap: 4.10"), Seller, "s.yaml").budgets[0]

    assert (budget.cap.micros, budget.cap.currency, budget.period) == (4_100_000, "EUR", Period.DAY)
    assert isinstance(budget.cap, Money)


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ('country: "DE"', "country: NO", 'YAML reads NO as bool; if it is text, write "NO"'),
        ("- watchlist", "- offline", "'offline' is named twice"),
        ("provider: creditsafe, period", "provider: dnb, period", "'dnb', which is not among the sources"),
        ("period: day", "period: year", "should be 'lead', 'run', 'day', 'purchase' or 'total'"),
        ("cap: 2500", "cap: -1", "greater than or equal to 0"),
    ],
)
def test_a_seller_that_cannot_be_meant_is_refused(right: str, wrong: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(SELLER.replace(right, wrong), Seller, "s.yaml")
