import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from integrations.enrichment.people_data_labs_company import Adapter
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, Question, SystemClock, question
from leadwright.errors import Billed, ErrorKind, ProviderError
from leadwright.money import Money
from leadwright.testing import Script, ScriptedServer, provider_suite

SETTINGS = {"api_key": "k"}
KNOWN = {"company.name": "Muster GmbH", "company.country": "DE"}
CTX = CallContext("run")
MUSTER = question(Adapter.manifest, KNOWN)
BEISPIEL = question(Adapter.manifest, {"company.domain": "beispiel.example", "company.vat_id": "is not sent"})
PROFILE: dict[str, Any] = {"employee_count": 42, "industry": "machinery", "founded": 1970, "website": "muster.example"}

TestPromises = provider_suite(Adapter, SETTINGS, "api_key", KNOWN)


def company(who: Question, status: int = 200, **profile: object) -> dict[str, object]:
    return {"status": status, "likelihood": 8, **profile, "metadata": {"key": who.key}}


def answer(body: object, headers: Mapping[str, str] = {}, **settings: str) -> tuple[list[Item], ScriptedServer]:
    with ScriptedServer(Script(body=body, headers=headers)) as vendor:
        adapter = Adapter.open({**SETTINGS, "base_url": vendor.url, **settings}, SystemClock())
        return list(adapter.fetch([MUSTER, BEISPIEL], CTX)), vendor


def test_tells_answers_apart_by_key_and_not_by_place() -> None:
    (muster, beispiel), _ = answer([company(BEISPIEL, founded=1999), company(MUSTER, **PROFILE)])

    assert (muster.outcome, beispiel.outcome) == (Outcome.FOUND, Outcome.PARTIAL)
    assert muster.facts["company.employees"] == 42
    assert beispiel.facts == {"company.founded": 1999}


def test_goes_by_place_where_no_key_comes_back() -> None:
    (muster, beispiel), _ = answer([{"status": 200, **PROFILE}, {"status": 404}])

    assert (muster.outcome, beispiel.outcome) == (Outcome.FOUND, Outcome.NOT_FOUND)


def test_settles_by_what_the_vendor_says_was_spent() -> None:
    answers = [company(MUSTER, **PROFILE), company(BEISPIEL, 404)]

    (muster, beispiel), _ = answer(answers, {"x-call-credits-spent": "2"}, price="0.05 USD")

    assert muster.cost == Money(amount=Decimal("0.10"), currency="USD")
    assert (beispiel.outcome, beispiel.cost, beispiel.billed) == (Outcome.NOT_FOUND, None, Billed.NO)


@pytest.mark.parametrize("left", [[company(MUSTER)], [{"status": 200}]])
def test_a_question_that_the_answer_leaves_out_may_have_been_charged(left: list[object]) -> None:
    (_, beispiel), _ = answer(left)

    assert beispiel.error is not None
    assert (beispiel.error.kind, beispiel.billed) == (ErrorKind.CONTRACT_BROKEN, Billed.UNKNOWN)


def test_the_failure_of_one_stays_with_it() -> None:
    (muster, beispiel), _ = answer([company(MUSTER, 400), company(BEISPIEL, founded=1999)])

    assert muster.error is not None
    assert muster.error.kind is ErrorKind.INVALID_INPUT
    assert beispiel.outcome is Outcome.PARTIAL


def test_sends_only_what_is_needed_to_find_the_company() -> None:
    _, vendor = answer([company(MUSTER), company(BEISPIEL)])

    [first, second] = json.loads(vendor.asked[0].body)["requests"]
    assert (vendor.asked[0].method, vendor.asked[0].path) == ("POST", "/company/enrich/bulk")
    assert first["params"]["country"] == "Germany"
    assert second["params"].keys() == {"website", "min_likelihood"}
    assert second["metadata"] == {"key": BEISPIEL.key}


def test_a_miss_is_an_answer_and_free() -> None:
    with Sandbox() as sandbox:
        adapter = Adapter.open(sandbox.settings("people_data_labs_company"), SystemClock())
        [item] = adapter.fetch([question(Adapter.manifest, {"company.domain": "not-found.test"})], CTX)

        assert (item.outcome, item.billed, item.cost) == (Outcome.NOT_FOUND, Billed.NO, None)
        assert sandbox.ledger.entries() == []


def test_a_lost_answer_is_charged_once_and_said_to_be_unknown() -> None:
    with Sandbox() as sandbox:
        sandbox.set({"faults": {"*": {"reset": 1.0}}, "known": {"people_data_labs": 1.0}})
        adapter = Adapter.open(sandbox.settings("people_data_labs_company"), SystemClock())

        [item] = adapter.fetch([MUSTER], CTX)

        assert (item.outcome, item.billed) == (Outcome.FAILED, Billed.UNKNOWN)
        assert [(entry["key"], entry["times"]) for entry in sandbox.ledger.entries()] == [(MUSTER.key, 1)]


@pytest.mark.parametrize("fault", ["reordered", "short", "truncated", "html"])
def test_never_buys_again_what_came_back_spoilt(fault: str) -> None:
    batch = [question(Adapter.manifest, {"company.domain": f"firm{n}.example"}) for n in range(80)]
    with Sandbox() as sandbox:
        sandbox.set({"faults": {"people_data_labs": {fault: 1.0}}})
        adapter = Adapter.open(sandbox.settings("people_data_labs_company"), SystemClock())

        items = adapter.fetch(batch, CTX)
        charged = [entry["times"] for entry in sandbox.ledger.entries()]

        assert [item.key for item in items] == [each.key for each in batch]
        assert set(charged) == {1}
        assert len(charged) <= sum(item.billed is not Billed.NO for item in items)


def test_asks_fifty_a_call_and_pays_for_each_match_and_nothing_else() -> None:
    batch = [question(Adapter.manifest, {"company.domain": f"firm{n}.example"}) for n in range(120)]
    with Sandbox() as sandbox:
        adapter = Adapter.open(sandbox.settings("people_data_labs_company"), SystemClock())

        items = adapter.fetch(batch, CTX)

        bought = [item.cost.amount for item in items if item.cost]
        assert 60 < len(bought) < 110
        assert float(sum(bought)) == pytest.approx(sum(entry["billed"] for entry in sandbox.ledger.entries()))


def test_credits_used_up_stop_the_provider() -> None:
    with Sandbox() as sandbox:
        sandbox.set({"credits": {"people_data_labs": 0}, "known": {"people_data_labs": 1.0}})
        adapter = Adapter.open(sandbox.settings("people_data_labs_company"), SystemClock())

        with pytest.raises(ProviderError) as caught:
            adapter.fetch([MUSTER], CTX)

    assert caught.value.kind is ErrorKind.QUOTA_EXHAUSTED
