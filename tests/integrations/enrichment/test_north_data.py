from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.enrichment.north_data import Adapter
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, SystemClock, question
from leadwright.errors import Billed
from leadwright.testing import Script, ScriptedServer, provider_suite

CTX = CallContext("run")
FIRM = {"company.name": "Muster Fördertechnik GmbH", "company.country": "DE", "address.city": "Hamburg"}

TestPromises = provider_suite(Adapter, {"api_key": "k"}, "api_key", FIRM)


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)


def asked(told: dict[str, Any], known: dict[str, str] = FIRM) -> tuple[Item, ScriptedServer]:
    body = {"id": 42, "name": {"name": "Muster Fördertechnik GmbH"}, **told}
    with ScriptedServer(Script(body=body)) as vendor:
        source = Adapter.open({"api_key": "k", "base_url": vendor.url}, Noon())
        [item] = source.fetch([question(Adapter.manifest, known)], CTX)
        return item, vendor


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


def test_reads_what_the_register_says() -> None:
    register = {"city": "Hamburg", "id": "HRB 1234", "uniqueKey": "Amtsgericht Hamburg HRB 1234"}

    item, vendor = asked({"register": register, "status": "active", "founded": "2025-11-21", "events": {"items": []}})

    assert item.outcome is Outcome.FOUND
    assert item.facts == {
        "register.found": True,
        "register.number": "Hamburg HRB 1234",
        "register.status": "active",
        "register.insolvency_history": False,
        "register.age_months": 12,
    }
    assert item.reference == "Amtsgericht Hamburg HRB 1234"
    assert (item.billed, item.cost) == (Billed.YES, Adapter.manifest.price)
    assert vendor.asked[0].headers["X-Api-Key"] == "k"


def test_a_company_of_another_name_is_no_answer_though_it_is_paid_for() -> None:
    item, _ = asked({"name": {"name": "Anders Handels GmbH"}, "status": "active"})

    assert (item.outcome, item.facts, item.billed) == (Outcome.NOT_FOUND, {}, Billed.YES)


@pytest.mark.parametrize(
    ("status", "fact"),
    [("terminated", "removed"), ("liquidation", "liquidation"), ("insolvency", "insolvency-proceedings"), ("?", None)],
)
def test_knows_what_is_over_and_leaves_open_what_it_does_not_know(status: str, fact: str | None) -> None:
    item, _ = asked({"status": status})

    assert item.facts.get("register.status") == fact


def test_an_insolvency_among_the_events_is_remembered() -> None:
    item, _ = asked({"status": "active", "events": {"items": [{"type": "InsolvencyOpening", "date": "2019-01-01"}]}})

    assert item.facts["register.insolvency_history"] is True


def test_our_bill_is_the_stand_ins(sandbox: Sandbox) -> None:
    source = Adapter.open(sandbox.settings("north_data"), SystemClock())
    firms = [{**FIRM, "company.name": f"Muster {n} GmbH"} for n in range(20)]

    items = source.fetch([question(Adapter.manifest, firm) for firm in firms], CTX)

    ours = sum(float(item.cost.amount) for item in items if item.cost)
    assert ours == pytest.approx(sum(entry["billed"] for entry in sandbox.ledger.entries()))
    assert ours > 0
    assert source.check().ok
