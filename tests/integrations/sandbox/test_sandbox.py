import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from integrations.sandbox import Sandbox

LOGIN = {"username": "sandbox", "password": "sandbox-key"}
REPORT = "/creditsafe/v1/companies/DE-0-B-aa?customData=de_reason_code::2&callRef="


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


def token(url: str) -> dict[str, str]:
    return {"Authorization": requests.post(url + "/creditsafe/v1/authenticate", json=LOGIN, timeout=5).json()["token"]}


def get(url: str, **more: Any) -> requests.Response:
    return requests.get(url, timeout=5, **more)


def started(*arguments: str) -> tuple["subprocess.Popen[str]", dict[str, Any]]:
    command = [sys.executable, "-m", "integrations.sandbox", *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/pdl/v5/company/enrich?name=a", {"X-Api-Key": "wrong"}),
        ("/companieshouse/company/00000001", {"Authorization": "Basic wrong"}),
        ("/creditsafe/v1/companies?countries=DE&name=a", {"Authorization": "wrong"}),
        ("/dnb/v1/match/cleanseMatch?name=a&countryISOAlpha2Code=DE", {"Authorization": "Bearer wrong"}),
        ("/examplebureau/v2/companies?name=a&country=DE", {"Authorization": "Bearer wrong"}),
        ("/promptbureau/status", {"Authorization": "Basic wrong"}),
        ("/crmhistory/health", {"X-Api-Key": "wrong"}),
        ("/exampledirectory/v1/firms/a.example", {"Authorization": "Bearer wrong"}),
    ],
)
def test_a_wrong_key_opens_nothing(sandbox: Sandbox, path: str, headers: dict[str, str]) -> None:
    assert get(sandbox.url + path, headers=headers).status_code == 401


def test_the_same_seed_gives_the_same_answers_in_any_order() -> None:
    paths = [f"/companieshouse/company/{n:08}" for n in range(1, 30)]

    def bodies(seed: int, order: list[str]) -> dict[str, bytes]:
        with Sandbox(seed=seed) as running, requests.Session() as session:
            session.auth = ("sandbox-key", "")
            return {path: session.get(running.url + path, timeout=5).content for path in order}

    assert bodies(7, paths) == bodies(7, paths[::-1])
    assert bodies(7, paths) != bodies(8, paths)


def test_the_ledger_has_one_entry_a_key_and_counts_what_was_billed(sandbox: Sandbox) -> None:
    headers = token(sandbox.url)
    for reference in ("k1", "k1", "k2"):
        assert get(sandbox.url + REPORT + reference, headers=headers).status_code == 200
    for _ in range(2):
        requests.get(
            sandbox.url + "/pdl/v5/company/enrich",
            params={"name": "Muster 3 GmbH"},
            headers={"X-Api-Key": "sandbox-key"},
            timeout=5,
        )

    ledger = {entry["key"]: entry for entry in get(sandbox.url + "/_ledger").json()}

    assert ledger.pop("k1") == {
        "key": "k1",
        "provider": "creditsafe",
        "operation": "report",
        "billed": 12.5,
        "currency": "EUR",
        "times": 1,
    }
    assert ledger.pop("k2")["times"] == 1
    [profile] = ledger.values()
    assert (profile["provider"], profile["times"], profile["billed"]) == ("people_data_labs", 2, 0.2)


def test_a_german_report_needs_a_reason(sandbox: Sandbox) -> None:
    reply = get(sandbox.url + "/creditsafe/v1/companies/DE-0-B-aa?callRef=k", headers=token(sandbox.url))

    assert reply.status_code == 400
    assert sandbox.ledger.entries() == []


def test_charges_outlive_a_kill_and_are_not_made_again(tmp_path: Path) -> None:
    state = tmp_path / "ledger.jsonl"
    for _ in range(2):
        process, ready = started("--state", str(state))
        get(ready["address"] + REPORT + "k1", headers=token(ready["address"]))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    with state.open("a") as torn:
        torn.write('{"key": "k2", "prov')

    with Sandbox(state=state) as again:
        get(again.url + REPORT + "k3", headers=token(again.url))
    with Sandbox(state=state) as third:
        entries = third.ledger.entries()

    assert [(entry["key"], entry["times"]) for entry in entries] == [("k1", 1), ("k3", 1)]


def test_ends_when_its_standard_input_closes() -> None:
    process, ready = started("--with-parent")
    assert get(ready["address"] + "/_ledger").json() == []

    process.communicate(timeout=10)

    assert process.returncode == 0


@pytest.mark.parametrize(
    ("fault", "status"), [("429", 429), ("429_retry_after", 429), ("403", 403), ("500", 500), ("503", 503)]
)
def test_fails_with_a_status_as_it_is_told(sandbox: Sandbox, fault: str, status: int) -> None:
    requests.put(sandbox.url + "/_control", json={"faults": {"creditsafe.report": {fault: 1.0}}}, timeout=5)

    reply = get(sandbox.url + REPORT + "k1", headers=token(sandbox.url))

    assert reply.status_code == status
    assert ("Retry-After" in reply.headers) == (fault in ("429_retry_after", "503"))
    assert [entry["times"] for entry in sandbox.ledger.entries()] == ([1] if fault == "500" else [])


def test_faults_can_befall_only_the_first_tries(sandbox: Sandbox) -> None:
    sandbox.set({"faults": {"creditsafe.report": {"503": 1.0}}, "fault_attempts": 2})
    headers = token(sandbox.url)

    statuses = [get(sandbox.url + REPORT + "k1", headers=headers).status_code for _ in range(3)]

    assert statuses == [503, 503, 200]


def test_keeps_its_rate_window(sandbox: Sandbox) -> None:
    sandbox.set({"rates": {"companies_house": {"calls": 3, "seconds": 60}}})
    auth = ("sandbox-key", "")

    statuses = [get(f"{sandbox.url}/companieshouse/company/{n:08}", auth=auth).status_code for n in range(1, 7)]

    assert statuses[3:] == [429, 429, 429]


@pytest.mark.parametrize("body", [{"colour": 1}, {"latency": {"p50": -1}}, {"faults": {"*": {"sulk": 1}}}, [1]])
def test_refuses_a_knob_it_does_not_have(sandbox: Sandbox, body: Any) -> None:
    before = get(sandbox.url + "/_control").json()

    assert requests.put(sandbox.url + "/_control", json=body, timeout=5).status_code == 400
    assert get(sandbox.url + "/_control").json() == before


def test_half_of_the_delays_stay_under_the_median_and_nearly_all_under_p99() -> None:
    from integrations.sandbox.control import Latency

    latency = Latency(p50=0.05, p99=0.5)

    assert latency.seconds(0.5) == pytest.approx(0.05)
    assert latency.seconds(0.99) == pytest.approx(0.5)
    assert Latency().seconds(0.9) == 0
