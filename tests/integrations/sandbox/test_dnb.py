"""The stand-in for D&B, and what the adapter makes of what it says."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from integrations.credit.dnb import Adapter
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, Purpose, SystemClock, question

CTX = CallContext("run", Purpose.FUTURE_BUSINESS)
BLOCKS = "companyinfo_L2_v1,financialstrengthinsight_L2_v1"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        running.set({"known": {"dnb": 1.0}})
        yield running


def report_on(sandbox: Sandbox, name: str, country: str = "DE") -> Item:
    source = Adapter.open(sandbox.settings("dnb"), SystemClock())
    known = {"company.name": name, "company.country": country}
    [item] = source.fetch([question(source.manifest, known, CTX.purpose)], CTX)
    return item


def login(sandbox: Sandbox, **body: Any) -> requests.Response:
    return requests.post(sandbox.url + "/dnb/v3/token", auth=("sandbox", "sandbox-key"), timeout=5, **body)


def data(sandbox: Sandbox, duns: str, **query: str) -> requests.Response:
    token = login(sandbox, data={"grant_type": "client_credentials"}).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{sandbox.url}/dnb/v1/data/duns/{duns}", headers=headers, params=query, timeout=5)


def test_a_login_is_a_form(sandbox: Sandbox) -> None:
    refused = login(sandbox, json={"grant_type": "client_credentials"})

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
    assert login(sandbox, data={"grant_type": "client_credentials"}).json()["token_type"] == "Bearer"


def test_a_german_company_needs_a_reason_and_a_reference(sandbox: Sandbox) -> None:
    reason = {"blockIDs": BLOCKS, "orderReason": "6333"}

    assert data(sandbox, "210000001", blockIDs=BLOCKS).status_code == 400
    assert data(sandbox, "210000001", **reason).status_code == 400
    assert data(sandbox, "240000001", blockIDs=BLOCKS).status_code == 200
    assert data(sandbox, "210000001", **reason, customerReference="k1").status_code == 200
    assert sandbox.charged() == {"data:240000001": 8_000_000, "k1": 8_000_000}


def test_every_block_is_charged_for(sandbox: Sandbox) -> None:
    data(sandbox, "240000001", blockIDs="companyinfo_L2_v1", customerReference="one")
    data(sandbox, "240000001", blockIDs=f"{BLOCKS},eventfilings_L1_v1", customerReference="three")

    assert sandbox.charged() == {"one": 2_000_000, "three": 11_000_000}


def test_the_same_company_is_charged_for_again(sandbox: Sandbox) -> None:
    report_on(sandbox, "Muster GmbH")
    report_on(sandbox, "Muster GmbH")

    [entry] = sandbox.ledger.entries()
    assert (entry["times"], entry["billed"]) == (2, 16.0)


@pytest.mark.parametrize("name", ["Unbekannt GmbH", "Ambiguous GmbH"])
def test_who_is_not_certain_costs_nothing(sandbox: Sandbox, name: str) -> None:
    assert report_on(sandbox, name).outcome is Outcome.NOT_FOUND
    assert sandbox.charged() == {}


def test_who_is_out_of_business_is_not_merely_unknown(sandbox: Sandbox) -> None:
    assert report_on(sandbox, "Insolvenz GmbH").facts["credit.risk_class"] == "VI"
    assert report_on(sandbox, "Unbewertet GmbH").facts["credit.risk_class"] == "U"


def test_a_token_that_has_run_out_is_renewed(sandbox: Sandbox) -> None:
    source = Adapter.open(sandbox.settings("dnb"), SystemClock())
    known = {"company.name": "Muster GmbH", "company.country": "AT"}
    asked = [question(source.manifest, known, CTX.purpose)]
    source.fetch(asked, CTX)

    sandbox.set({"logins": 2})

    [item] = source.fetch(asked, CTX)
    assert item.error is None
