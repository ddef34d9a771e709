from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.enrichment.open_corporates import Adapter
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, SystemClock, question
from leadwright.errors import ErrorKind, Scope
from leadwright.testing import Script, ScriptedServer, provider_suite

CTX = CallContext("run")
FIRM = {"company.name": "Muster Fördertechnik GmbH", "company.country": "DE", "company.registration_number": "HRB 1"}
BRITISH = {"company.name": "Redshaw Ltd", "company.country": "GB", "company.registration_number": "00445790"}

TestPromises = provider_suite(
    Adapter,
    {"api_token": "k", "calls_per_second": "1000"},
    "api_token",
    FIRM,
    differs={403: (ErrorKind.QUOTA_EXHAUSTED, Scope.ACCOUNT)},
)


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)


def company(name: str = "MUSTER FÖRDERTECHNIK GMBH", number: str = "K1101R_HRB1", **more: Any) -> dict[str, Any]:
    told = {"name": name, "company_number": number, "jurisdiction_code": "de", "current_status": "Active"}
    return {**told, "incorporation_date": "2020-11-21", "inactive": False, **more}


def asked(known: dict[str, str], body: Any) -> tuple[Item, ScriptedServer]:
    with ScriptedServer(Script(body=body)) as vendor:
        source = Adapter.open({"api_token": "k", "base_url": vendor.url}, Noon())
        [item] = source.fetch([question(Adapter.manifest, known)], CTX)
        return item, vendor


def found_by_name(*companies: dict[str, Any]) -> dict[str, Any]:
    return {"api_version": "0.4", "results": {"companies": [{"company": each} for each in companies]}}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


def test_finds_a_german_company_by_its_name_for_its_number_is_unique_within_a_court_only() -> None:
    source = {"publisher": "Handelsregister", "url": "https://register.example/1"}

    item, vendor = asked(FIRM, found_by_name(company(source=source), company("Muster Holding AG", "2")))

    assert item.facts == {
        "register.found": True,
        "register.number": "K1101R_HRB1",
        "register.status": "active",
        "register.age_months": 72,
    }
    assert item.reference == "de/K1101R_HRB1"
    assert item.evidence is not None
    assert item.evidence.startswith("OpenCorporates, share-alike; Handelsregister https://register.example/1; sha256:")
    assert vendor.asked[0].path.startswith("/companies/search?q=Muster")
    assert vendor.asked[0].headers["X-API-TOKEN"] == "k"
    assert "token" not in vendor.asked[0].path


def test_asks_for_a_british_company_by_its_number() -> None:
    item, vendor = asked(BRITISH, {"results": {"company": company("REDSHAW LTD", "00445790")}})

    assert vendor.asked[0].path == "/companies/gb/00445790"
    assert item.outcome is Outcome.FOUND


def test_two_of_one_name_settle_nothing() -> None:
    item, _ = asked(FIRM, found_by_name(company(), company(number="K1101R_HRB2")))

    assert (item.outcome, item.facts) == (Outcome.NOT_FOUND, {})


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"current_status": "In Liquidation", "inactive": True}, "liquidation"),
        ({"current_status": "Dissolved", "inactive": True}, "dissolved"),
        ({"current_status": "Active", "dissolution_date": "2026-01-01"}, "dissolved"),
        ({"current_status": "Active - Proposal to Strike Off"}, "active"),
        ({"current_status": None, "inactive": True}, "closed"),
        ({"current_status": "Eingetragen", "inactive": False}, None),
        ({"current_status": None, "inactive": None}, None),
    ],
)
def test_reads_the_words_of_many_registers_and_leaves_open_what_it_does_not_know(
    told: dict[str, Any], status: str | None
) -> None:
    item, _ = asked(FIRM, found_by_name(company(**told)))

    assert item.facts.get("register.status") == status


def test_answers_at_the_stand_in(sandbox: Sandbox) -> None:
    source = Adapter.open(sandbox.settings("open_corporates"), SystemClock())
    firms = [{**FIRM, "company.name": f"Muster {n} GmbH"} for n in range(20)] + [BRITISH]

    items = source.fetch([question(Adapter.manifest, firm) for firm in firms], CTX)

    assert {item.outcome for item in items} <= {Outcome.FOUND, Outcome.NOT_FOUND}
    assert sum(item.outcome is Outcome.FOUND for item in items) > 10
    assert source.check().ok
