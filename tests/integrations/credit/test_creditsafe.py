from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from integrations.credit.creditsafe import Adapter
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, Purpose, SystemClock, question
from leadwright.errors import Billed, ErrorKind
from leadwright.money import Money
from leadwright.testing import Script, ScriptedServer, provider_suite

LOGIN = Script(body={"token": "t1"})
SETTINGS = {"username": "u", "password": "p"}
KNOWN = {"company.country": "DE", "company.name": "Muster Maschinenbau GmbH", "address.postal_code": "80331"}
CTX = CallContext("run", purpose=Purpose.FUTURE_BUSINESS)
FOUND = Script(body={"companies": [{"id": "DE-0-1", "name": "MUSTER MASCHINENBAU GMBH", "status": "Active"}]})

TestPromises = provider_suite(Adapter, SETTINGS, "password", KNOWN, before=[LOGIN], charged=False, logs_in=True)


class TestPromisesOfTheReport(provider_suite(Adapter, SETTINGS, "password", KNOWN, before=[LOGIN, FOUND])):  # type: ignore[misc]
    """The billed half, under a contract that says nothing of `callRef`."""


class TestPromisesOfTheRepeatableReport(
    provider_suite(  # type: ignore[misc]
        Adapter, {**SETTINGS, "callref_deduplicates": True}, "password", KNOWN, before=[LOGIN, FOUND]
    )
):
    """The billed half, under a contract that charges the same `callRef` once."""


def report(**rating: Any) -> Script:
    summary = {"companyStatus": {"status": "Active"}, "creditRating": rating}
    body = {"companyId": "DE-0-1", "dateOfOrder": "2026-11-21T10:00:00Z", "report": {"companySummary": summary}}
    return Script(body=body)


def answer(*script: Script, ctx: CallContext = CTX, **settings: Any) -> tuple[Item, ScriptedServer]:
    with ScriptedServer(*script) as vendor:
        adapter = Adapter.open({**SETTINGS, "base_url": vendor.url, **settings}, SystemClock())
        [item] = adapter.fetch([question(Adapter.manifest, KNOWN)], ctx)
        return item, vendor


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


def opened(sandbox: Sandbox, **settings: Any) -> Adapter:
    return Adapter.open({**sandbox.settings("creditsafe"), **settings}, SystemClock())


B_RATED = {
    "commonValue": "B",
    "commonDescription": "Low Risk",
    "creditLimit": {"currency": "EUR", "value": "25000"},
    "providerValue": {"value": "62"},
    "pod": 0.9,
}


def test_reads_ratings_that_are_written_as_text() -> None:
    item, _ = answer(LOGIN, FOUND, report(**B_RATED))

    assert item.outcome is Outcome.FOUND
    assert item.facts == {
        "credit.risk_class": "III",
        "credit.pd": 0.015,
        "credit.score": 62.0,
        "credit.limit": 25000.0,
        "credit.limit_currency": "EUR",
        "credit.insolvency": False,
    }
    assert (item.billed, item.cost) == (Billed.YES, Money(amount=Decimal("12.50"), currency="EUR"))
    assert item.evidence is not None
    assert "for future_business" in item.evidence
    assert "creditsafe-2026-11-21, pd mapped" in item.evidence


def test_believes_the_vendors_own_probability_only_once_its_unit_is_confirmed() -> None:
    item, _ = answer(LOGIN, FOUND, report(**B_RATED), pod_unit="percent")

    assert (item.facts["credit.pd"], item.facts["credit.risk_class"]) == (0.009, "III")


def test_a_company_that_is_not_rated_has_class_u_and_no_probability() -> None:
    rating = {
        "commonValue": "E",
        "commonDescription": "Not Rated",
        "providerValue": {"value": "Not Rated"},
        "creditLimit": {"value": "No credit limit"},
    }

    item, _ = answer(LOGIN, FOUND, report(**rating))

    assert item.outcome is Outcome.PARTIAL
    assert item.facts == {"credit.risk_class": "U", "credit.insolvency": False}


def test_a_report_without_sections_is_an_answer_too() -> None:
    item, _ = answer(LOGIN, FOUND, Script(body={"companyId": "DE-0-1", "report": {}}))

    assert (item.outcome, item.facts) == (Outcome.PARTIAL, {"credit.risk_class": "U"})


def test_sends_nothing_without_a_purpose() -> None:
    item, vendor = answer(LOGIN, ctx=CallContext("run"))

    assert (item.outcome, item.billed) == (Outcome.REFUSED, Billed.NO)
    assert vendor.asked == []


@pytest.mark.parametrize(("purpose", "code"), [(Purpose.CREDIT_DECISION, 1), (Purpose.EXISTING_BUSINESS, 3)])
def test_orders_a_german_report_for_a_reason_and_under_the_questions_key(purpose: Purpose, code: int) -> None:
    _, vendor = answer(LOGIN, FOUND, report(**B_RATED), ctx=CallContext("run", purpose=purpose))

    ordered = vendor.asked[-1].path
    assert f"customData=de_reason_code%3A%3A{code}" in ordered
    assert "callRef=creditsafe%3A" in ordered


def test_buys_no_report_on_a_company_of_another_name() -> None:
    other = Script(body={"companies": [{"id": "DE-0-2", "name": "Muster Maschinen Vertriebs GmbH"}]})

    item, vendor = answer(LOGIN, other)

    assert item.outcome is Outcome.NOT_FOUND
    assert len(vendor.asked) == 2


def test_logs_in_again_once_when_its_token_has_run_out() -> None:
    stale = Script(401, {"message": "Invalid token."})

    item, vendor = answer(LOGIN, stale, Script(body={"token": "t2"}), FOUND, report(**B_RATED))

    assert item.outcome is Outcome.FOUND
    assert [asked.headers.get("Authorization") for asked in vendor.asked] == [None, "t1", None, "t2", "t2"]


def test_eight_threads_share_one_login(sandbox: Sandbox) -> None:
    adapter = opened(sandbox)
    logins = 0
    send = adapter.http.send

    def counted(method: str, path: str, **more: Any) -> Any:
        nonlocal logins
        logins += path == "/authenticate"
        return send(method, path, **more)

    adapter.http.send = counted  # type: ignore[method-assign]
    batch = [question(Adapter.manifest, {**KNOWN, "company.name": f"Muster {n} GmbH"}) for n in range(40)]
    with ThreadPoolExecutor(8) as threads:
        items = list(threads.map(lambda each: adapter.fetch([each], CTX)[0], batch))
        sandbox.set({"logins": 2})
        again = list(threads.map(lambda each: adapter.fetch([each], CTX)[0], batch))

    assert [item.facts for item in items] == [item.facts for item in again]
    assert logins == 2


def test_a_report_whose_answer_was_lost_is_charged_once(sandbox: Sandbox) -> None:
    sandbox.set({"faults": {"creditsafe.report": {"reset": 1.0}}, "fault_attempts": 1})
    batch = [question(Adapter.manifest, {**KNOWN, "company.name": f"Muster {n} GmbH"}) for n in range(10)]

    items = opened(sandbox).fetch(batch, CTX)

    bought = [item.key for item in items if item.billed is Billed.YES]
    assert len(bought) > 5
    assert {entry["key"]: entry["times"] for entry in sandbox.ledger.entries()} == dict.fromkeys(bought, 1)


def test_without_the_contracts_word_a_lost_report_waits_for_a_person(sandbox: Sandbox) -> None:
    sandbox.set({"faults": {"creditsafe.report": {"reset": 1.0}}, "known": {"creditsafe": 1.0}})
    adapter = opened(sandbox, callref_deduplicates=False)

    [item] = adapter.fetch([question(Adapter.manifest, KNOWN)], CTX)

    assert not adapter.safe_to_repeat
    assert not adapter.manifest.safe_to_repeat
    assert (item.outcome, item.billed) == (Outcome.FAILED, Billed.UNKNOWN)
    assert [entry["times"] for entry in sandbox.ledger.entries()] == [1]


def test_an_answer_paid_for_is_kept_when_the_next_question_stops_the_provider(sandbox: Sandbox) -> None:
    sandbox.set({"credits": {"creditsafe": 1}, "known": {"creditsafe": 1.0}})
    batch = [question(Adapter.manifest, {**KNOWN, "company.name": f"Muster {n} GmbH"}) for n in range(3)]

    first, *others = opened(sandbox).fetch(batch, CTX)

    assert first.billed is Billed.YES
    assert [item.error.kind if item.error else None for item in others] == [ErrorKind.QUOTA_EXHAUSTED] * 2


def test_the_sandbox_rates_companies_of_every_kind(sandbox: Sandbox) -> None:
    batch = [question(Adapter.manifest, {**KNOWN, "company.name": f"Firma {n} AG"}) for n in range(150)]
    magic = {"company.country": "AT", "company.name": "Insolvenz Muster GmbH"}

    classes = {item.facts.get("credit.risk_class") for item in opened(sandbox).fetch(batch, CTX)}
    [insolvent] = opened(sandbox).fetch([question(Adapter.manifest, magic)], CTX)

    assert classes == {"II", "III", "IV", "V", "VI", "U", None}
    assert insolvent.facts["credit.insolvency"] is True
    assert insolvent.facts["credit.risk_class"] == "VI"
