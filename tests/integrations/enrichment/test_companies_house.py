from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.enrichment.companies_house import Adapter, register_number
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, question
from leadwright.testing import Script, ScriptedServer, provider_suite

SETTINGS = {"api_key": "k"}
KNOWN = {"company.country": "GB", "company.registration_number": "445790"}
CTX = CallContext("run")

TestPromises = provider_suite(Adapter, SETTINGS, "api_key", KNOWN)


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)


def answer(script: list[Script], **known: Any) -> Item:
    with ScriptedServer(*script) as vendor:
        adapter = Adapter.open({**SETTINGS, "base_url": vendor.url}, Noon())
        [item] = adapter.fetch([question(Adapter.manifest, known)], CTX)
        return item


@pytest.fixture(scope="module")
def register() -> Iterator[Adapter]:
    with Sandbox(seed=7) as sandbox:
        yield Adapter.open(sandbox.settings("companies_house"), Noon())


@pytest.mark.parametrize(
    ("written", "number"),
    [("445790", "00445790"), ("sc 123456", "SC123456"), ("SC1234", "SC001234"), ("HRB 12345", None), ("", None)],
)
def test_writes_numbers_as_the_register_does(written: str, number: str | None) -> None:
    assert register_number(written) == number


def test_reads_the_state_of_a_company() -> None:
    profile = {
        "company_number": "00445790",
        "company_status": "active",
        "company_status_detail": "active-proposal-to-strike-off",
        "date_of_creation": "2024-11-22",
        "accounts": {"overdue": True, "next_due": "2026-01-01"},
        "confirmation_statement": {"overdue": False},
        "has_charges": False,
        "has_insolvency_history": False,
        "something_new": {"a": 1},
    }

    item = answer([Script(body=profile)], **KNOWN)

    assert item.outcome is Outcome.FOUND
    assert item.facts == {
        "register.found": True,
        "register.number": "00445790",
        "register.status": "active",
        "register.accounts_overdue": True,
        "register.statement_overdue": False,
        "register.insolvency_history": False,
        "register.charges": False,
        "register.strike_off_proposed": True,
        "register.age_months": 23,
    }


def test_knows_that_a_number_is_nobodys() -> None:
    item = answer([Script(404, {"errors": []})], **KNOWN)

    assert (item.outcome, item.facts) == (Outcome.NOT_FOUND, {"register.found": False})


def test_takes_by_name_only_the_one_company_that_bears_exactly_it() -> None:
    hits = {
        "items": [
            {"title": "HARBOUR TOOLS HOLDINGS LTD", "company_number": "00000001", "company_status": "active"},
            {"title": "HARBOUR TOOLS LIMITED", "company_number": "00000002", "company_status": "active"},
            {"title": "HARBOUR TOOLS LTD", "company_number": "00000003", "company_status": "dissolved"},
        ]
    }

    item = answer(
        [Script(body=hits), Script(body={"company_number": "00000002", "company_status": "active"})],
        **{"company.name": "Harbour Tools Ltd"},
    )

    assert item.facts["register.number"] == "00000002"


def test_leaves_open_what_a_name_that_two_bear_would_settle() -> None:
    twins = {"items": [{"title": "A LTD", "company_number": n, "company_status": "active"} for n in ("1", "2")]}

    item = answer([Script(body=twins)], **{"company.name": "A Ltd"})

    assert (item.outcome, item.facts) == (Outcome.NOT_FOUND, {})


def test_asks_again_after_the_pause_that_was_asked_for() -> None:
    later = Script(429, {}, {"Retry-After": "0"})

    item = answer([later, Script(503, {}), Script(body={"company_number": "00445790"})], **KNOWN)

    assert item.outcome is Outcome.FOUND


def test_finds_most_companies_of_the_sandbox_in_the_same_state_each_time(register: Adapter) -> None:
    batch = [question(Adapter.manifest, {"company.registration_number": f"{n:08}"}) for n in range(1, 101)]

    first, second = register.fetch(batch, CTX), register.fetch(batch[::-1], CTX)

    assert [item.facts for item in first] == [item.facts for item in second][::-1]
    states = [item.facts.get("register.status") for item in first]
    assert states.count("active") > 60
    assert {"dissolved", "liquidation", None} <= set(states)
