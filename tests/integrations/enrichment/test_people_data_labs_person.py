import json
from collections.abc import Mapping
from decimal import Decimal

import pytest

from integrations.enrichment.people_data_labs_person import Adapter
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, Question, SystemClock, question
from leadwright.errors import Billed, ErrorKind, ProviderError
from leadwright.money import Money
from leadwright.testing import Script, ScriptedServer, provider_suite

SETTINGS = {"api_key": "k"}
CTX = CallContext("run")
KIM = question(Adapter.manifest, {"person.email": "kim@muster.example"})
ALEX = question(Adapter.manifest, {"person.email": "alex@muster.example", "person.job_title": "is not sent"})

TestPromises = provider_suite(Adapter, SETTINGS, "api_key", {"person.email": "kim@muster.example"})


def person(who: Question, status: int = 200, **data: object) -> dict[str, object]:
    return {"status": status, "likelihood": 9, "data": data, "metadata": {"key": who.key}}


def answer(body: object, headers: Mapping[str, str] = {}) -> tuple[list[Item], ScriptedServer]:
    with ScriptedServer(Script(body=body, headers=headers)) as vendor:
        adapter = Adapter.open({**SETTINGS, "base_url": vendor.url}, SystemClock())
        return list(adapter.fetch([KIM, ALEX], CTX)), vendor


def test_tells_answers_apart_by_key_and_not_by_place() -> None:
    answers = [person(ALEX, job_title="buyer"), person(KIM, work_email="kim@muster.example", job_title_levels=["cxo"])]

    (kim, alex), _ = answer(answers)

    assert kim.facts == {
        "contact.seniority": "executive",
        "contact.email_class": "corporate",
        "contact.reachable": True,
    }
    assert (kim.outcome, alex.outcome) == (Outcome.FOUND, Outcome.PARTIAL)
    assert alex.fields == {"person.job_title": "buyer"}


def test_settles_by_what_the_vendor_says_was_spent() -> None:
    (kim, alex), _ = answer([person(KIM), person(ALEX, 404)], {"x-call-credits-spent": "3"})

    assert kim.cost == Money(amount=Decimal("0.75"), currency="USD")
    assert (alex.outcome, alex.cost, alex.billed) == (Outcome.NOT_FOUND, None, Billed.NO)


def test_a_question_that_the_answer_leaves_out_may_have_been_charged() -> None:
    (kim, alex), _ = answer([person(KIM)])

    assert kim.outcome is Outcome.PARTIAL
    assert alex.error is not None
    assert (alex.error.kind, alex.billed) == (ErrorKind.CONTRACT_BROKEN, Billed.UNKNOWN)


def test_the_failure_of_one_stays_with_it() -> None:
    (kim, alex), _ = answer([person(KIM, 400), person(ALEX)])

    assert kim.error is not None
    assert kim.error.kind is ErrorKind.INVALID_INPUT
    assert alex.outcome is Outcome.PARTIAL


def test_sends_only_what_is_needed_to_find_the_person() -> None:
    _, vendor = answer([person(KIM), person(ALEX)])

    [first, second] = json.loads(vendor.asked[0].body)["requests"]
    assert first["params"].keys() == second["params"].keys() == {"email", "min_likelihood", "data_include"}
    assert second["metadata"] == {"key": ALEX.key}


@pytest.mark.parametrize("fault", ["reordered", "short", "truncated", "html"])
def test_never_buys_again_what_came_back_spoilt(fault: str) -> None:
    batch = [question(Adapter.manifest, {"person.email": f"p{n}@muster.example"}) for n in range(80)]
    with Sandbox() as sandbox:
        sandbox.set({"faults": {"people_data_labs": {fault: 1.0}}})
        adapter = Adapter.open(sandbox.settings("people_data_labs_person"), SystemClock())

        items = adapter.fetch(batch, CTX)
        charged = [entry["times"] for entry in sandbox.ledger.entries()]

        assert [item.key for item in items] == [each.key for each in batch]
        assert set(charged) == {1}
        assert len(charged) <= sum(item.billed is not Billed.NO for item in items)


def test_pays_for_each_match_and_nothing_else() -> None:
    batch = [question(Adapter.manifest, {"person.email": f"p{n}@muster.example"}) for n in range(120)]
    with Sandbox() as sandbox:
        adapter = Adapter.open(sandbox.settings("people_data_labs_person"), SystemClock())

        items = adapter.fetch(batch, CTX)

        bought = [item.cost.amount for item in items if item.cost]
        assert 60 < len(bought) < 110
        assert float(sum(bought)) == sum(entry["billed"] for entry in sandbox.ledger.entries())


def test_credits_used_up_stop_the_provider() -> None:
    with Sandbox() as sandbox:
        sandbox.set({"credits": {"people_data_labs": 0}, "known": {"people_data_labs": 1.0}})
        adapter = Adapter.open(sandbox.settings("people_data_labs_person"), SystemClock())

        with pytest.raises(ProviderError) as caught:
            adapter.fetch([KIM], CTX)

    assert caught.value.kind is ErrorKind.QUOTA_EXHAUSTED
    assert caught.value.stops_provider
