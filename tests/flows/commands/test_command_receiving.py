"""Hearing vendors from the command line."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from socket import create_server
from urllib.parse import urlsplit

import pytest

from leadwright.hooks import secret_key, signature
from leadwright.settings import Settings
from tests.flows.commands.conftest import Call

ROOT = Path(__file__).parents[3]
SECRET = "a secret of the bureau's own"
VARIABLE = "LEADWRIGHT_CREDITSAFE_WEBHOOK_SECRET"


def test_without_a_secret_nobody_is_heard(call: Call, fresh: Settings) -> None:
    said = call("receive", "--port", "0")

    assert said.code == 2
    assert "no account has a webhook secret" in said.err
    assert not fresh.home.exists()


def test_a_port_that_is_taken_is_refused(call: Call, fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    with closing(create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = call("receive", "--port", port)

    assert said.code == 2
    assert f"127.0.0.1:{port} cannot be used" in said.err


@pytest.mark.parametrize("told_by", [signal.SIGINT, signal.SIGTERM])
def test_says_where_it_hears_takes_an_event_and_ends_when_told_to(fresh: Settings, told_by: signal.Signals) -> None:
    env = {**os.environ, VARIABLE: SECRET}
    command = [sys.executable, "-m", "flows", "receive", "--port", "0", "--json"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        try:
            text = ""
            while not text.endswith("}\n") or text.count("{") != text.count("}"):
                text += process.stdout.readline().decode()
            told = json.loads(text)
            status = sent(told["hooks"]["creditsafe"])
            process.send_signal(told_by)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()

    assert status == 204
    assert process.returncode == 0
    assert out == b""
    assert b"creditsafe: ready; 0 orders are asked for next" in err
    assert SECRET.encode() not in err


def sent(hook: str) -> int:
    at = urlsplit(hook)
    stamp, body = str(int(time.time())), b'{"kind": "ready", "order": "o1"}'
    signed = signature(secret_key(SECRET), "e1", stamp, body)
    headers = {"webhook-id": "e1", "webhook-timestamp": stamp, "webhook-signature": signed}
    with closing(HTTPConnection(str(at.hostname), at.port or 0, timeout=10)) as connection:
        connection.request("POST", at.path, body, headers)
        return connection.getresponse().status
