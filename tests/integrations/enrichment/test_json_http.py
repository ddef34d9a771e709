"""A service of one's own, described in YAML."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from integrations.enrichment.json_http import Adapter
from leadwright.asking import CallContext, Charge, Item, Outcome, SystemClock, question
from leadwright.errors import Billed, ErrorKind, InputError, ProviderError, Scope
from leadwright.testing import Script, ScriptedServer, provider_suite

CTX = CallContext("run")

TestPromises = provider_suite(
    Adapter, {"service": "crm_history"}, "secret", {"company.name": "Muster GmbH", "company.country": "DE"}
)
BASIC = """\
service: staff
requires: [[company.domain]]
price: 0.20 EUR
charge: per_match
auth: {kind: bearer}
statuses: {"409": rate_limited, "410": not_found}
request: {path: "/firms/{company.domain}", query: {country: "{company.country}"}}
answer:
  facts:
    company.employees: count
    company.vat_id_valid: {path: tax.state, values: {gut: true, schlecht: false}}
  fields: {company.name: "names[0].text"}
  reference: id
"""


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of descriptions of a configuration of its own."""
    copytree("config", tmp_path / "config")
    monkeypatch.setenv("LEADWRIGHT_CONFIG", str(tmp_path / "config"))
    folder = tmp_path / "config" / "services"
    (folder / "staff.yaml").write_text(BASIC)
    return folder


def asked(
    service: str, known: list[dict[str, str]], *script: Script, **settings: str
) -> tuple[list[Item], ScriptedServer]:
    with ScriptedServer(*script) as vendor:
        account = {"service": service, "base_url": vendor.url, "secret": "s3cret", **settings}
        source = Adapter.open(account, SystemClock())
        return list(source.fetch([question(source.manifest, each) for each in known], CTX)), vendor


def test_asks_as_described_and_reads_what_stands_where_it_says(services: Path) -> None:
    told = {"count": "42", "tax": {"state": "gut"}, "names": [{"text": "Muster GmbH"}], "id": 7, "new": [1]}

    [item], vendor = asked("staff", [{"company.domain": "muster.example"}], Script(body=told))

    assert item.outcome is Outcome.FOUND
    assert item.facts == {"company.employees": 42, "company.vat_id_valid": True}
    assert item.fields == {"company.name": "Muster GmbH"}
    assert item.reference == "7"
    assert (str(item.cost.amount) if item.cost else None, item.billed) == ("0.20", Billed.YES)
    assert vendor.asked[0].path == "/firms/muster.example"
    assert vendor.asked[0].headers["Authorization"] == "Bearer s3cret"


def test_what_is_known_cannot_lead_out_of_the_path(services: Path) -> None:
    _, vendor = asked("staff", [{"company.domain": "../../admin?x=1"}], Script(404))

    assert vendor.asked[0].path == "/firms/..%2F..%2Fadmin%3Fx%3D1"


@pytest.mark.parametrize("nothing", [Script(404, {}), Script(410, {}), Script(body={}), Script(body=[])])
def test_what_the_service_does_not_know_costs_nothing(nothing: Script, services: Path) -> None:
    [item], _ = asked("staff", [{"company.domain": "muster.example"}], nothing)

    assert (item.outcome, item.billed, item.cost) == (Outcome.NOT_FOUND, Billed.NO, None)


def test_an_entry_without_a_value_may_have_been_charged(services: Path) -> None:
    [item], _ = asked("staff", [{"company.domain": "muster.example"}], Script(body={"count": None}))

    assert item.error is not None
    assert (item.error.kind, item.billed) == (ErrorKind.CONTRACT_BROKEN, Billed.UNKNOWN)


def test_an_entry_that_has_only_a_name_there_was_charged(services: Path) -> None:
    [item], _ = asked("staff", [{"company.domain": "muster.example"}], Script(body={"count": None, "id": 7}))

    assert (item.outcome, item.billed, item.reference) == (Outcome.PARTIAL, Billed.YES, "7")


@pytest.mark.parametrize("wrong", [{"count": {"a": 1}}, {"count": "many"}, {"tax": {"state": "perhaps"}, "count": 1}])
def test_a_value_of_another_type_breaks_the_contract_of_that_item(wrong: dict[str, Any], services: Path) -> None:
    [item], _ = asked("staff", [{"company.domain": "muster.example"}], Script(body=wrong))

    assert item.error is not None
    assert (item.error.kind, item.billed) == (ErrorKind.CONTRACT_BROKEN, Billed.UNKNOWN)
    assert "many" not in str(item.error)


def test_a_status_means_what_the_description_says(services: Path) -> None:
    with pytest.raises(ProviderError) as caught:
        asked("staff", [{"company.domain": "muster.example"}], Script(409, {}))

    assert (caught.value.kind, caught.value.scope) == (ErrorKind.RATE_LIMITED, Scope.PROVIDER)


FIRMS = [{"company.vat_id": f"DE{n:09}", "company.name": f"Muster {n} GmbH"} for n in range(3)]


def test_asks_about_many_at_a_time_and_tells_answers_apart_by_their_key(services: Path) -> None:
    service = Adapter.described({"service": "crm_history"})
    keys = [question(service, firm).key for firm in FIRMS]
    rows = [{"id": key, "size": {"staff": n}, "sector": "mb"} for n, key in enumerate(keys, start=1)]
    shuffled = {"companies": [rows[2], rows[0], {"id": "nobody"}]}

    items, vendor = asked("crm_history", FIRMS, Script(body=shuffled))

    assert [item.key for item in items] == keys
    assert [item.facts.get("company.employees") for item in items] == [1, None, 3]
    assert items[0].facts["company.industry"] == "Machinery"
    assert items[1].error is not None
    assert items[1].error.kind is ErrorKind.CONTRACT_BROKEN
    sent = json.loads(vendor.asked[0].body)["companies"]
    assert sent[0] == {"id": keys[0], "vat": "DE000000000", "name": "Muster 0 GmbH"}
    assert vendor.asked[0].headers["X-Api-Key"] == "s3cret"


def test_two_services_are_two_sources_with_questions_of_their_own(services: Path) -> None:
    staff, history = (Adapter.described({"service": name}) for name in ("staff", "crm_history"))

    assert (staff.id, history.id) == ("staff", "crm_history")
    assert staff.charge is Charge.PER_MATCH
    assert not staff.safe_to_repeat
    assert history.max_batch == 50
    known = {"company.domain": "muster.example", "company.vat_id": "DE1"}
    assert question(staff, known).key != question(history, known).key
    assert staff.uses == {"company.domain", "company.country"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"company.employees": "company.emploies"}, "company.emploies"),
        ({"bearer": "telepathy"}, "auth.kind"),
        ({"rate_limited": "annoyed"}, "annoyed"),
        ({"requires: [[company.domain]]": "requires: []"}, "requires"),
        ({"0.20 EUR": "cheap"}, "price"),
    ],
)
def test_a_wrong_description_is_refused_with_file_and_line(change: dict[str, str], told: str, services: Path) -> None:
    text = BASIC
    for old, new in change.items():
        text = text.replace(old, new)
    (services / "staff.yaml").write_text(text)

    with pytest.raises(InputError, match=r"staff\.yaml:\d+:\d+") as caught:
        Adapter.service_called("staff")

    assert told in str(caught.value)


def test_a_service_that_nobody_described_is_named(services: Path) -> None:
    with pytest.raises(InputError, match="there is no service 'nobody'"):
        Adapter.open({"service": "nobody", "base_url": "https://x.example"}, SystemClock())


def test_its_check_asks_what_is_free(services: Path) -> None:
    with ScriptedServer(Script(body={"status": "up"})) as vendor:
        account = {"service": "crm_history", "base_url": vendor.url, "secret": "s3cret"}
        assert Adapter.open(account, SystemClock()).check().ok

    assert vendor.asked[0].path == "/health"
