"""The stand-ins for what is described in YAML, asked as their descriptions say."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from integrations.credit import bureau
from integrations.enrichment import json_http
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Order, Outcome, Purpose, SystemClock, question
from leadwright.errors import Billed

CTX = CallContext("run", Purpose.FUTURE_BUSINESS)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        names = ("example_bureau", "prompt_bureau", "crm_history", "example_directory")
        running.set({"known": dict.fromkeys(names, 1.0)})
        yield running


def opened(sandbox: Sandbox, adapter: Any, service: str) -> Any:
    return adapter.open(sandbox.settings(service), SystemClock())


def asked(sandbox: Sandbox, adapter: Any, service: str, *known: dict[str, str]) -> Sequence[Item]:
    source = opened(sandbox, adapter, service)
    items: Sequence[Item] = source.fetch([question(source.manifest, each, CTX.purpose) for each in known], CTX)
    return items


def firm(name: str) -> dict[str, str]:
    return {"company.name": name, "company.country": "DE"}


def ordered(sandbox: Sandbox, name: str) -> list[Order]:
    items = asked(sandbox, bureau.Adapter, "example_bureau", firm(name))
    return [item.order for item in items if item.order]


def collected(sandbox: Sandbox, orders: Sequence[Order]) -> Item:
    [item] = opened(sandbox, bureau.Adapter, "example_bureau").poll(orders, CTX)
    assert isinstance(item, Item)
    return item


@pytest.mark.parametrize(
    ("adapter", "service"),
    [
        (bureau.Adapter, "example_bureau"),
        (bureau.Adapter, "prompt_bureau"),
        (json_http.Adapter, "crm_history"),
        (json_http.Adapter, "example_directory"),
    ],
)
def test_an_account_can_be_checked_for_nothing(sandbox: Sandbox, adapter: Any, service: str) -> None:
    assert opened(sandbox, adapter, service).check().ok
    assert sandbox.charged() == {}


def test_an_order_is_to_come_until_it_is_ready(sandbox: Sandbox) -> None:
    sandbox.set({"orders_ready": False})
    orders = ordered(sandbox, "Muster GmbH")

    assert collected(sandbox, orders).outcome is Outcome.PENDING

    sandbox.set({"orders_ready": True})
    item = collected(sandbox, orders)
    assert (item.outcome, item.billed) == (Outcome.FOUND, Billed.YES)
    assert sandbox.charged() == {orders[0].key: 9_800_000}


def test_an_order_that_is_given_back_costs_nothing(sandbox: Sandbox) -> None:
    item = collected(sandbox, ordered(sandbox, "Abgelehnt GmbH"))

    assert (item.outcome, item.billed) == (Outcome.FAILED, Billed.NO)
    assert sandbox.charged() == {}


@pytest.mark.parametrize(("name", "risk"), [("Insolvenz GmbH", "VI"), ("Unbewertet GmbH", "U")])
def test_both_bureaus_tell_the_insolvent_from_the_unrated(sandbox: Sandbox, name: str, risk: str) -> None:
    [at_once] = asked(sandbox, bureau.Adapter, "prompt_bureau", firm(name))
    later = collected(sandbox, ordered(sandbox, name))

    assert at_once.facts["credit.risk_class"] == later.facts["credit.risk_class"] == risk


def test_the_same_reference_is_charged_once_where_the_contract_says_so(sandbox: Sandbox) -> None:
    for _ in range(2):
        [report] = asked(sandbox, bureau.Adapter, "prompt_bureau", firm("Muster GmbH"))

    assert sandbox.charged() == {report.key: 4_200_000}


def test_a_match_is_charged_again_and_a_miss_never(sandbox: Sandbox) -> None:
    known = ({"company.domain": "muster.example"}, {"company.domain": "unknown.example"})
    for _ in range(2):
        found, missed = asked(sandbox, json_http.Adapter, "example_directory", *known)

    assert (found.outcome, missed.outcome) == (Outcome.FOUND, Outcome.NOT_FOUND)
    assert sandbox.charged() == {found.key: 400_000}


def test_many_are_asked_about_at_a_time_and_known_by_their_keys(sandbox: Sandbox) -> None:
    firms = [firm(f"Muster {number} GmbH") for number in range(60)]
    right = [item.facts for item in asked(sandbox, json_http.Adapter, "crm_history", *firms)]

    sandbox.set({"faults": {"crm_history.lookup": {"reordered": 1.0}}})

    assert [item.facts for item in asked(sandbox, json_http.Adapter, "crm_history", *firms)] == right
    assert len({facts["company.employees"] for facts in right}) > 30
