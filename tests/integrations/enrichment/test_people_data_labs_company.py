from decimal import Decimal

from integrations.enrichment.people_data_labs_company import Adapter
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Outcome, SystemClock, question
from leadwright.errors import Billed
from leadwright.money import Money
from leadwright.testing import Script, ScriptedServer, provider_suite

SETTINGS = {"api_key": "k"}
KNOWN = {"company.name": "Muster GmbH", "company.country": "DE"}
CTX = CallContext("run")

TestPromises = provider_suite(Adapter, SETTINGS, "api_key", KNOWN)


def test_reads_a_company_and_the_bill_that_came_with_it() -> None:
    body = {
        "employee_count": 42,
        "industry": "machinery",
        "founded": 1970,
        "website": "muster.example",
        "likelihood": 8,
    }
    spent = {"x-call-credits-spent": "2"}

    with ScriptedServer(Script(body=body, headers=spent)) as vendor:
        adapter = Adapter.open({**SETTINGS, "base_url": vendor.url, "price": "0.05 USD"}, SystemClock())
        [item] = adapter.fetch([question(Adapter.manifest, KNOWN)], CTX)

    assert item.outcome is Outcome.FOUND
    assert item.facts["company.employees"] == 42
    assert item.cost == Money(amount=Decimal("0.10"), currency="USD")
    assert "country=Germany" in vendor.asked[0].path


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

        [item] = adapter.fetch([question(Adapter.manifest, KNOWN)], CTX)

        assert (item.outcome, item.billed) == (Outcome.FAILED, Billed.UNKNOWN)
        assert [entry["times"] for entry in sandbox.ledger.entries()] == [1]
