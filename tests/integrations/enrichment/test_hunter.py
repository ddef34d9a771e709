"""The three Hunter adapters: `hunter_finder`, `hunter_verifier`, `hunter_company`."""

from collections.abc import Iterator
from typing import Any

import pytest

from integrations.enrichment import hunter_company, hunter_finder, hunter_verifier
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, SystemClock, question
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.testing import Script, ScriptedServer, provider_suite

CTX = CallContext("run")
PERSON = {"person.first_name": "Jürgen", "person.last_name": "Kühn", "company.domain": "muster.example"}
DIFFERS = {403: (ErrorKind.RATE_LIMITED, Scope.PROVIDER), 429: (ErrorKind.QUOTA_EXHAUSTED, Scope.ACCOUNT)}
PAUSE = Script(403, {"errors": [{"id": "too_many_requests"}]}, {"Retry-After": "900"})


def suite(adapter: Any, known: dict[str, str]) -> type:
    # A 403 is a throttle here and would be waited for, so that it is told apart by its pause below.
    differs = {status: told for status, told in DIFFERS.items() if status != 403} | {403: DIFFERS[403]}
    return provider_suite(adapter, {"api_key": "k"}, "api_key", known, differs=differs, throttle=PAUSE)


TestFinderPromises = suite(hunter_finder.Adapter, PERSON)
TestVerifierPromises = suite(hunter_verifier.Adapter, {"person.email": "a@muster.example"})
TestCompanyPromises = suite(hunter_company.Adapter, {"company.domain": "muster.example"})


def answer(adapter: Any, known: dict[str, str], *script: Script) -> tuple[Item, ScriptedServer]:
    with ScriptedServer(*script) as vendor:
        source = adapter.open({"api_key": "k", "base_url": vendor.url}, SystemClock())
        [item] = source.fetch([question(adapter.manifest, known)], CTX)
        return item, vendor


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


def test_finds_a_candidate_with_what_is_known_of_it() -> None:
    found = {"data": {"email": "J.Kuehn@muster.example", "score": 91, "position": "CEO", "sources": [{"uri": "x"}],
                      "verification": {"date": "2026-10-01", "status": "accept_all"}}}  # fmt: skip

    item, vendor = answer(hunter_finder.Adapter, {**PERSON, "company.name": "Muster GmbH"}, Script(body=found))

    assert item.outcome is Outcome.FOUND
    assert item.fields == {"person.email": "j.kuehn@muster.example", "person.job_title": "CEO"}
    assert item.facts == {"contact.email_status": "accept_all"}
    assert item.confidence == 0.91
    assert (item.billed, item.cost) == (Billed.YES, hunter_finder.Adapter.manifest.price)
    assert "domain=muster.example" in vendor.asked[0].path
    assert "company=" not in vendor.asked[0].path
    assert vendor.asked[0].headers["X-API-KEY"] == "k"
    assert "api_key" not in vendor.asked[0].path


@pytest.mark.parametrize("nothing", [Script(404, {}), Script(body={"data": {"email": None, "score": None}})])
def test_a_person_who_is_not_found_costs_nothing(nothing: Script) -> None:
    item, _ = answer(hunter_finder.Adapter, PERSON, nothing)

    assert (item.outcome, item.billed, item.cost) == (Outcome.NOT_FOUND, Billed.NO, None)


def test_asks_again_for_what_is_still_being_worked_on() -> None:
    done = {"data": {"status": "valid", "score": 99}}

    item, vendor = answer(
        hunter_verifier.Adapter, {"person.email": "a@muster.example"}, Script(202, {}), Script(body=done)
    )

    assert item.facts == {"contact.email_status": "valid"}
    assert len(vendor.asked) == 2


def test_what_is_worked_on_for_too_long_is_asked_again_another_time_and_was_not_billed() -> None:
    item, _ = answer(hunter_verifier.Adapter, {"person.email": "a@muster.example"}, Script(202, {}))

    assert item.error is not None
    assert (item.error.kind, item.billed) == (ErrorKind.TRANSIENT, Billed.NO)


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (403, "too_many_requests", ErrorKind.RATE_LIMITED),
        (403, "", ErrorKind.RATE_LIMITED),
        (429, "", ErrorKind.QUOTA_EXHAUSTED),
        (429, "usage_limit_reached", ErrorKind.QUOTA_EXHAUSTED),
        (429, "too_many_requests", ErrorKind.RATE_LIMITED),
    ],
)
def test_what_the_vendor_says_counts_before_its_status(status: int, said: str, kind: ErrorKind) -> None:
    body = {"errors": [{"id": said, "code": status, "details": ""}]}

    with pytest.raises(ProviderError) as caught:
        answer(
            hunter_company.Adapter, {"company.domain": "muster.example"}, Script(status, body, {"Retry-After": "900"})
        )

    assert caught.value.kind is kind


def test_an_objection_is_refused_for_good() -> None:
    item, _ = answer(hunter_finder.Adapter, PERSON, Script(451, {"errors": [{"id": "claimed_email", "code": 451}]}))

    assert item.outcome is Outcome.REFUSED
    assert item.error is not None
    assert item.error.kind is ErrorKind.LEGAL_REFUSED


def test_a_span_of_employees_is_no_number_of_them() -> None:
    told = {"data": {"category": {"industry": "Machinery"}, "metrics": {"employees": "51-200"}, "foundedYear": 1954}}

    item, _ = answer(hunter_company.Adapter, {"company.domain": "muster.example"}, Script(body=told))

    assert item.outcome is Outcome.PARTIAL
    assert item.facts == {"company.industry": "Machinery", "company.founded": 1954}


def test_its_check_tells_what_is_left_and_costs_nothing(sandbox: Sandbox) -> None:
    health = hunter_finder.Adapter.open(sandbox.settings("hunter_finder"), SystemClock()).check()

    assert health.ok
    assert "1988 credits left" in health.detail
    assert sandbox.ledger.entries() == []


def test_our_bill_is_the_stand_ins_to_the_cent(sandbox: Sandbox) -> None:
    adapters: list[tuple[Any, list[dict[str, str]]]] = [
        (hunter_finder.Adapter, [{**PERSON, "person.last_name": f"Kühn{n}"} for n in range(20)]),
        (hunter_verifier.Adapter, [{"person.email": f"a{n}@muster.example"} for n in range(20)]),
        (hunter_company.Adapter, [{"company.domain": f"muster{n}.example"} for n in range(20)]),
    ]
    ours = 0.0
    for adapter, leads in adapters:
        source = adapter.open(sandbox.settings(adapter.manifest.id), SystemClock())
        for item in source.fetch([question(adapter.manifest, known) for known in leads], CTX):
            assert item.outcome in (Outcome.FOUND, Outcome.PARTIAL, Outcome.NOT_FOUND)
            ours += float(item.cost.amount) if item.cost else 0.0

    assert ours == pytest.approx(sum(entry["billed"] for entry in sandbox.ledger.entries()))
    assert ours > 0
