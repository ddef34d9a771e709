"""A bureau of one's own contract, described in YAML."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.credit.bureau import Adapter
from leadwright.asking import CallContext, Item, Outcome, Purpose, question
from leadwright.errors import Billed, ErrorKind
from leadwright.testing import Script, ScriptedServer, provider_suite

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
KNOWN = {"company.name": "Muster GmbH", "company.country": "DE"}
CTX = CallContext("run", Purpose.FUTURE_BUSINESS)
HITS = Script(body={"hits": [{"id": "c7", "name": "MUSTER GMBH"}, {"id": "c8", "name": "Muster Holding AG"}]})
ORDERED = Script(201, {"order": {"id": "o-1", "state": "NEW"}})
REPORT = {
    "index": 240,
    "pd": "0.52",
    "limit": {"amount": 15000, "currency": "EUR"},
    "insolvency": "none",
    "crefo": "412",
}
SETTINGS = {"service": "example_bureau", "base_url": "http://127.0.0.1:9", "secret": "k"}

TestPromises = provider_suite(Adapter, {"service": "example_bureau"}, "secret", KNOWN, before=[HITS])
TestPromisesOfOneThatAnswersAtOnce = provider_suite(
    Adapter, {"service": "prompt_bureau", "username": "u"}, "secret", KNOWN
)


class Noon:
    def now(self) -> datetime:
        return NOW


def asked(*script: Script, ctx: CallContext = CTX, known: dict[str, str] = KNOWN) -> tuple[Item, ScriptedServer]:
    with ScriptedServer(*script) as vendor:
        source = Adapter.open({**SETTINGS, "base_url": vendor.url}, Noon())
        [item] = source.submit([question(source.manifest, known, ctx.purpose)], ctx)
        return item, vendor


def collected(body: Any) -> Item:
    item, _ = asked(HITS, ORDERED)
    assert item.order is not None
    with ScriptedServer(Script(body=body)) as vendor:
        source = Adapter.open({**SETTINGS, "base_url": vendor.url}, Noon())
        [answer] = source.poll([item.order], CTX)
        assert vendor.asked[0].path == "/orders/o-1"
        return answer


def test_a_report_is_an_order_that_is_asked_for_later() -> None:
    item, vendor = asked(HITS, ORDERED)

    assert item.outcome is Outcome.PENDING
    assert item.order is not None
    assert (item.order.ref, item.order.poll_after) == ("DE:o-1", NOW + timedelta(minutes=20))
    assert item.order.expires_at == NOW + timedelta(days=10)
    assert json.loads(vendor.asked[1].body) == {"company": "c7", "reason": "2", "reference": item.key}
    assert vendor.asked[1].headers["Authorization"] == "Bearer k"


def test_what_comes_back_is_read_onto_the_common_classes() -> None:
    item = collected({"order": {"state": "DONE"}, "report": REPORT})

    assert item.outcome is Outcome.FOUND
    assert item.facts == {
        "credit.risk_class": "II",
        "credit.pd": 0.0052,
        "credit.score": 240.0,
        "credit.limit": 15000.0,
        "credit.limit_currency": "EUR",
        "credit.insolvency": False,
    }
    assert (str(item.cost.amount) if item.cost else None, item.billed, item.reference) == ("9.80", Billed.YES, "412")


def test_a_score_without_a_probability_is_read_by_the_countrys_own_bands() -> None:
    item = collected({"order": {"state": "DONE"}, "report": {"index": 260}})

    assert item.facts["credit.risk_class"] == "III"


def test_a_company_without_a_score_is_unknown_and_not_bad() -> None:
    item = collected({"order": {"state": "DONE"}, "report": {"index": "not rated", "insolvency": "none"}})

    assert item.outcome is Outcome.PARTIAL
    assert item.facts["credit.risk_class"] == "U"


@pytest.mark.parametrize(
    ("state", "outcome"), [("NEW", Outcome.PENDING), ("SOMETHING", Outcome.PENDING), ("REJECTED", Outcome.FAILED)]
)
def test_states_that_are_not_known_mean_that_it_is_still_to_come(state: str, outcome: Outcome) -> None:
    assert collected({"order": {"state": state}}).outcome is outcome


@pytest.mark.parametrize("purpose", [None, Purpose.LEASING])
def test_nothing_is_sent_for_a_purpose_that_is_not_described(purpose: Purpose | None) -> None:
    item, vendor = asked(HITS, ORDERED, ctx=CallContext("run", purpose))

    assert (item.outcome, item.billed) == (Outcome.REFUSED, Billed.NO)
    assert vendor.asked == []


def test_a_company_that_is_not_certain_is_not_ordered() -> None:
    item, vendor = asked(Script(body={"hits": [{"id": "1", "name": "Anders AG"}]}), ORDERED)

    assert item.outcome is Outcome.NOT_FOUND
    assert len(vendor.asked) == 1


def test_an_order_without_a_reference_may_have_been_billed() -> None:
    item, _ = asked(HITS, Script(201, {"order": {}}))

    assert item.error is not None
    assert (item.error.kind, item.billed) == (ErrorKind.CONTRACT_BROKEN, Billed.UNKNOWN)


@pytest.mark.parametrize("report", [{}, {"index": None}, {"index": {"is": 240}}, None])
def test_a_report_that_says_nothing_is_no_report(report: Any) -> None:
    item = collected({"order": {"state": "DONE"}, "report": report})

    assert (item.outcome, item.facts) == (Outcome.PENDING, {})
    assert item.error is not None
    assert item.error.kind is ErrorKind.CONTRACT_BROKEN


@pytest.mark.parametrize("id_", [None, ["c7"], ""])
def test_a_company_without_an_id_is_not_ordered(id_: Any) -> None:
    item, vendor = asked(Script(body={"hits": [{"id": id_, "name": "Muster GmbH"}]}), ORDERED)

    assert item.error is not None
    assert (item.error.kind, item.billed) == (ErrorKind.CONTRACT_BROKEN, Billed.NO)
    assert len(vendor.asked) == 1
