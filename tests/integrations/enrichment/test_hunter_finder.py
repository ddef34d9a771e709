from collections.abc import Iterator
from typing import Any

import pytest

from integrations.enrichment import hunter_company, hunter_finder, hunter_verifier
from integrations.sandbox import Sandbox
from leadwright.asking import Outcome, SystemClock, question
from leadwright.errors import Billed, ErrorKind
from leadwright.testing import Script
from tests.integrations.enrichment.hunter import CTX, PERSON, answer, promises

TestPromises = promises(hunter_finder.Adapter, PERSON)


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


def test_an_objection_is_refused_for_good() -> None:
    item, _ = answer(hunter_finder.Adapter, PERSON, Script(451, {"errors": [{"id": "claimed_email", "code": 451}]}))

    assert item.outcome is Outcome.REFUSED
    assert item.error is not None
    assert item.error.kind is ErrorKind.LEGAL_REFUSED


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
