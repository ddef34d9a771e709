"""The sandbox as others use it, and the doctor with installations that are well or ill."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import rmtree
from socket import create_server
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest

from leadwright.settings import Settings
from tests.flows.commands.conftest import Call, Said

ROOT = Path(__file__).parents[3]
ALIVE = {
    "GET /api/admin/version": (200, "3.8.8"),
    "GET /api/work_pools/leadwright": (200, {"name": "leadwright", "is_paused": False}),
    "POST /api/work_pools/leadwright/workers/filter": (200, [{"status": "ONLINE"}, {"status": "OFFLINE"}]),
    "POST /api/deployments/filter": (200, [{"name": "qualify", "work_pool_name": "leadwright"}]),
}


class FakePrefect(ThreadingHTTPServer):
    """Gives the answers it was made with, to those who say who they are if it has a key."""

    def __init__(self, answers: dict[str, tuple[int, Any]], key: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.key = answers, key
        self.api = f"http://127.0.0.1:{self.server_address[1]}/api"

    def __enter__(self) -> "FakePrefect":
        Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: FakePrefect

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, document = self.server.answers[f"{self.command} {self.path}"]
        if self.server.key and self.headers.get("Authorization") != f"Bearer {self.server.key}":
            status, document = 401, {}
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def no_server_of_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


@pytest.fixture
def prefect(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FakePrefect]:
    def told(answers: dict[str, tuple[int, Any]], key: str | None = None) -> FakePrefect:
        server = FakePrefect(ALIVE | answers, key)
        monkeypatch.setenv("PREFECT_API_URL", server.api)
        return server

    return told


def states(said: Said, name: str) -> list[str]:
    return [check["state"] for check in said.document["checks"] if check["check"] == name]


def advice(said: Said, name: str) -> str:
    return " ".join(check["advice"] for check in said.document["checks"] if check["check"] == name)


def test_the_sandbox_says_where_it_is_and_answers_there() -> None:
    command = [sys.executable, "-m", "flows", "sandbox", "--port", "0", "--seed", "3", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        text = ""
        while not text.endswith("}\n") or text.count("{") != text.count("}"):
            text += process.stdout.readline().decode()
        told = json.loads(text)
        with urlopen(f"{told['address']}/_ledger") as answer:
            entries = json.load(answer)
        process.terminate()

    assert (told["seed"], entries) == (3, [])
    assert told["accounts"]["creditsafe"]["base_url"].startswith(told["address"])


def test_a_port_that_is_taken_is_refused(call: Call) -> None:
    with closing(create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = call("sandbox", "--port", port)

    assert said.code == 2
    assert said.err.startswith(f"leadwright: port {port} cannot be used")


def test_an_installation_that_has_worked_is_in_order(call: Call, at_home: Settings) -> None:
    said = call("doctor", "--json")

    assert said.code == 0
    assert said.document["ok"] is True
    assert {frozenset(check) for check in said.document["checks"]} == {frozenset({"check", "state", "found", "advice"})}
    assert states(said, "ledger") == ["ok"]
    assert set(states(said, "books")) == {"ok"}
    assert set(states(said, "crm")) == {"ok"}
    assert states(said, "server") == ["ok"]


def test_people_get_a_line_a_check(call: Call, at_home: Settings) -> None:
    shown = call("doctor").out

    assert "✓ books" in shown
    assert "✓ policies" in shown


def test_a_fresh_installation_is_in_order_and_nothing_is_made(call: Call, fresh: Settings) -> None:
    said = call("doctor", "--json")

    assert said.code == 0
    assert not fresh.home.exists()


def test_an_account_that_is_not_set_up_is_a_warning_that_names_the_setting(call: Call, fresh: Settings) -> None:
    said = call("doctor")

    assert said.code == 0
    assert "LEADWRIGHT_CREDITSAFE_USERNAME" in said.out


@pytest.mark.parametrize(
    ("file", "text", "ill"),
    [
        ("policies/default.yaml", "policy: default\nversion: one\n", ["policies", "sellers"]),
        ("processes/standard.yaml", "process: standard\n", ["processes", "sellers"]),
        ("purchases/p2.yaml", "id: p2\n", ["purchases"]),
        ("accounts/odd.yaml", "provider: nobody\n", ["accounts"]),
        ("vendors/odd.yaml", "vendor: odd\n", ["vendors"]),
        ("credit/odd.yaml", "[]\n", ["credit"]),
        ("inboxes/odd.yaml", "inbox: odd\nseller: nobody\nplace: in\n", ["inboxes"]),
    ],
)
def test_configuration_that_cannot_be_loaded_is_named(
    call: Call, fresh: Settings, file: str, text: str, ill: list[str]
) -> None:
    (fresh.config / file).parent.mkdir(exist_ok=True)
    (fresh.config / file).write_text(text)
    said = call("doctor", "--json")

    failed = {check["check"] for check in said.document["checks"] if check["state"] == "failed"}
    assert said.code == 1
    assert failed == set(ill)
    assert said.err == f"leadwright: not in order: {', '.join(ill)}\n"


def test_a_policy_that_contradicts_its_own_case_is_not_in_order(call: Call, fresh: Settings) -> None:
    policy = fresh.config / "policies" / "interest-first.yaml"
    policy.write_text(policy.read_text().replace("verdict: rejected", "verdict: passed"))

    assert "failed" in states(call("doctor", "--json"), "policies")


def test_without_configuration_the_doctor_says_where_to_look(call: Call, fresh: Settings) -> None:
    rmtree(fresh.config)
    said = call("doctor", "--json")

    assert said.code == 1
    assert "LEADWRIGHT_CONFIG" in advice(said, "configuration")


def test_a_ledger_that_is_none_is_not_in_order(call: Call, fresh: Settings) -> None:
    fresh.home.mkdir()
    (fresh.home / "ledger.db").write_bytes(b"no database" * 100)
    said = call("doctor", "--json")

    assert said.code == 1
    assert states(said, "ledger") == ["failed"]


def test_a_server_with_a_worker_that_lives_is_in_order(
    call: Call, fresh: Settings, prefect: Callable[..., FakePrefect]
) -> None:
    with prefect({}):
        said = call("doctor", "--json")

    assert said.code == 0
    assert [states(said, name) for name in ("server", "work pool", "workers", "deployments")] == [["ok"]] * 4


@pytest.mark.parametrize(
    ("answers", "ill", "state", "told"),
    [
        ({"GET /api/work_pools/leadwright": (404, {})}, "work pool", "failed", "make deploy"),
        ({"GET /api/work_pools/leadwright": (200, {"is_paused": True})}, "work pool", "warning", "resume"),
        ({"POST /api/work_pools/leadwright/workers/filter": (200, [])}, "workers", "failed", "worker start"),
        ({"POST /api/deployments/filter": (200, [])}, "deployments", "failed", "make deploy"),
        ({"GET /api/admin/version": (500, {})}, "server", "failed", "PREFECT_API_URL"),
    ],
)
def test_what_a_server_lacks_is_told_with_what_to_do(
    call: Call,
    fresh: Settings,
    prefect: Callable[..., FakePrefect],
    answers: dict[str, tuple[int, Any]],
    ill: str,
    state: str,
    told: str,
) -> None:
    with prefect(answers):
        said = call("doctor", "--json")

    assert said.code == (1 if state == "failed" else 0)
    assert states(said, ill) == [state]
    assert told in advice(said, ill)


def test_a_server_with_a_key_is_asked_with_it_and_the_key_is_never_shown(
    call: Call, fresh: Settings, prefect: Callable[..., FakePrefect], monkeypatch: pytest.MonkeyPatch
) -> None:
    with prefect({}, key="hush"):
        refused = call("doctor", "--json")
        monkeypatch.setenv("PREFECT_API_KEY", "hush")
        let_in = call("doctor", "--json")

    assert states(refused, "server") == ["failed"]
    assert states(let_in, "server") == ["ok"]
    assert "hush" not in let_in.out + refused.out


def test_a_server_that_is_not_there_is_told(call: Call, fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://user:hush@127.0.0.1:9/api")
    said = call("doctor", "--json")

    assert states(said, "server") == ["failed"]
    assert "hush" not in said.out
