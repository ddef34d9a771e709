from collections.abc import Iterator
from typing import Any

import pytest

from integrations.enrichment.gleif import Adapter
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, SystemClock, question
from leadwright.testing import Script, ScriptedServer, provider_suite

CTX = CallContext("run")
FIRM = {"company.name": "Muster Fördertechnik GmbH", "company.country": "DE"}
LEI = "529900T8BM49AURSDO55"

TestPromises = provider_suite(Adapter, {}, None, FIRM)


def record(
    name: str = "MUSTER FÖRDERTECHNIK GMBH", lei: str = LEI, status: str = "ACTIVE", **more: Any
) -> dict[str, Any]:
    entity = {"legalName": {"name": name}, "status": status, "registeredAs": "HRB 1234", "jurisdiction": "DE"}
    return {"attributes": {"lei": lei, "entity": entity, "registration": {"status": "ISSUED", **more}}}


def asked(known: dict[str, str], *script: Script) -> tuple[Item, ScriptedServer]:
    with ScriptedServer(*script) as vendor:
        source = Adapter.open({"base_url": vendor.url}, SystemClock())
        [item] = source.fetch([question(Adapter.manifest, known)], CTX)
        return item, vendor


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


def test_reads_the_record_of_the_one_company_of_that_name() -> None:
    others = [record("Muster Fördertechnik Holding AG", "5299000000000000AB12")]

    item, vendor = asked(FIRM, Script(body={"data": [*others, record()]}))

    assert item.outcome is Outcome.FOUND
    assert item.facts == {
        "register.lei": LEI,
        "register.lei_status": "issued",
        "register.status": "active",
        "register.number": "HRB 1234",
    }
    assert item.reference == LEI
    assert "filter%5Bentity.legalAddress.country%5D=DE" in vendor.asked[0].path


@pytest.mark.parametrize(
    "several", [[], [record(), record(lei="5299000000000000AB12")], [record("Muster Elektrotechnik GmbH")]]
)
def test_a_name_that_leads_to_none_or_to_two_settles_nothing(several: list[dict[str, Any]]) -> None:
    item, _ = asked(FIRM, Script(body={"data": several}))

    assert (item.outcome, item.facts) == (Outcome.NOT_FOUND, {})


def test_asks_by_lei_where_it_is_known() -> None:
    item, vendor = asked(
        {**FIRM, "register.lei": LEI},
        Script(
            body={
                "data": record(
                    status="INACTIVE",
                )
            }
        ),
    )

    assert vendor.asked[0].path == f"/lei-records/{LEI}"
    assert item.facts["register.status"] == "closed"


def test_a_number_of_a_register_must_also_bear_the_name() -> None:
    known = {**FIRM, "company.registration_number": "HRB 1234"}

    item, vendor = asked(known, Script(body={"data": [record("Anders Handels GmbH")]}))

    assert item.outcome is Outcome.NOT_FOUND
    assert "filter%5Bentity.registeredAs%5D=HRB+1234" in vendor.asked[0].path


def test_states_that_are_not_known_are_left_open() -> None:
    item, _ = asked(FIRM, Script(body={"data": [record(status="SOMETHING_NEW")]}))

    assert "register.status" not in item.facts


def test_answers_at_the_stand_in(sandbox: Sandbox) -> None:
    source = Adapter.open(sandbox.settings("gleif"), SystemClock())
    firms = [{**FIRM, "company.name": f"Muster {n} GmbH"} for n in range(30)]
    firms += [{**FIRM, "company.name": "Unknown AG"}]

    items = source.fetch([question(Adapter.manifest, firm) for firm in firms], CTX)

    assert {item.outcome for item in items} == {Outcome.FOUND, Outcome.NOT_FOUND}
    assert items[-1].outcome is Outcome.NOT_FOUND
    assert source.check().ok
