import json
from collections.abc import Iterator
from typing import Any

import pytest

from integrations.sandbox import Sandbox
from integrations.screening.yente import Adapter
from leadwright.asking import CallContext, Item, Outcome, SystemClock, question
from leadwright.errors import ErrorKind
from leadwright.testing import Script, ScriptedServer, provider_suite

CTX = CallContext("run")
FIRM = {"company.name": "Muster GmbH", "company.country": "DE", "company.registration_number": "HRB 1"}

TestPromises = provider_suite(Adapter, {}, "api_key", FIRM)


def asked(known: list[dict[str, str]], body: Any, **settings: str) -> tuple[list[Item], ScriptedServer]:
    with ScriptedServer(Script(body=body)) as vendor:
        source = Adapter.open({"base_url": vendor.url, **settings}, SystemClock())
        return list(source.fetch([question(Adapter.manifest, each) for each in known], CTX)), vendor


def matches(*results: dict[str, Any], status: int = 200) -> dict[str, Any]:
    return {"status": status, "results": list(results), "total": {"value": len(results)}, "query": {}}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


def test_asks_about_company_and_person_with_the_algorithm_named() -> None:
    known = {**FIRM, "person.first_name": "Jürgen", "person.last_name": "Kühn"}
    clear = {"responses": {"0-company": matches(), "0-person": matches()}, "limit": 5}

    [item], vendor = asked([known], clear, api_key="k")

    assert item.facts == {"screening.status": "clear"}
    assert vendor.asked[0].path == "/match/default?algorithm=logic-v1&threshold=0.7&limit=5"
    assert vendor.asked[0].headers["Authorization"] == "ApiKey k"
    assert json.loads(vendor.asked[0].body)["queries"] == {
        "0-company": {
            "schema": "Company",
            "properties": {"name": ["Muster GmbH"], "jurisdiction": ["de"], "registrationNumber": ["HRB 1"]},
        },
        "0-person": {"schema": "Person", "properties": {"name": ["Jürgen Kühn"]}},
    }


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ({"id": "NK-1", "score": 0.91, "match": True, "features": {"a": 1}}, "potential_match"),
        ({"id": "NK-1", "score": 0.40}, "clear"),
        ({"id": "NK-1", "explanations": {}}, "potential_match"),
    ],
)
def test_a_likeness_is_for_a_person_to_judge(result: dict[str, Any], status: str) -> None:
    [item], _ = asked([FIRM], {"responses": {"0-company": matches(result)}, "limit": 5})

    assert item.facts == {"screening.status": status}
    assert item.evidence is not None
    assert ("entry NK-1" in item.evidence) == (status == "potential_match")
    assert "logic-v1 at 0.7" in item.evidence


def test_a_question_that_the_answer_leaves_out_fails_alone() -> None:
    answer = {"responses": {"0-company": matches(), "2-company": matches(status=500)}, "limit": 5}

    items, _ = asked([FIRM, {**FIRM, "company.name": "Zwei AG"}, {**FIRM, "company.name": "Drei AG"}], answer)

    assert [item.outcome for item in items] == [Outcome.FOUND, Outcome.FAILED, Outcome.FAILED]
    assert items[1].error is not None
    assert items[1].error.kind is ErrorKind.CONTRACT_BROKEN


def test_its_edition_tells_dataset_algorithm_and_threshold(sandbox: Sandbox) -> None:
    source = Adapter.open(sandbox.settings("yente"), SystemClock())

    assert source.edition() == "default 20261121-sandbox/logic-v1/0.7"
    assert source.check().ok
    assert not Adapter.open({**sandbox.settings("yente"), "dataset": "other"}, SystemClock()).check().ok


def test_screens_a_thousand_at_the_stand_in(sandbox: Sandbox) -> None:
    source = Adapter.open(sandbox.settings("yente"), SystemClock())
    names = [f"Listed Trading {n} AG" if n % 100 == 0 else f"Listful {n} GmbH" for n in range(1_000)]

    items = source.fetch([question(Adapter.manifest, {"company.name": name}) for name in names], CTX)

    found = [n for n, item in enumerate(items) if item.facts["screening.status"] == "potential_match"]
    assert found == list(range(0, 1_000, 100))
