import logging
import socket
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from integrations.http import Http, Patience
from integrations.waiting import pause_asked_for
from leadwright.asking import Rate, RateScope
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.testing import Script, ScriptedServer

QUICK = Patience(connect=1, read=0.15, turn=5, backoff=0.01)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CANARY = "canary-7f3a91"


def http(vendor: ScriptedServer | str, patience: Patience = QUICK, **more: Any) -> Http:
    return Http("vendor", vendor if isinstance(vendor, str) else vendor.url, patience=patience, **more)


@contextmanager
def failing() -> Iterator[list[ProviderError]]:
    errors: list[ProviderError] = []
    with pytest.raises(ProviderError) as caught:
        yield errors
    errors.append(caught.value)


def closed_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_what_was_never_sent_is_known_not_to_be_billed() -> None:
    with failing() as errors:
        http(closed_port()).send("POST", "/order", json={})

    assert (errors[0].kind, errors[0].billed) == (ErrorKind.TRANSIENT, Billed.NO)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("lost", "kind"),
    [
        (Script(instead="hang"), ErrorKind.TIMEOUT),
        (Script(instead="reset"), ErrorKind.TRANSIENT),
        (Script(body={"a": "b" * 100}, instead="half"), ErrorKind.TRANSIENT),
    ],
)
def test_what_may_have_arrived_is_not_sent_again(method: str, lost: Script, kind: ErrorKind) -> None:
    with ScriptedServer(lost, Script(body={})) as vendor, failing() as errors:
        http(vendor).send(method, "/order")

    assert (errors[0].kind, errors[0].billed) == (kind, Billed.UNKNOWN)
    assert len(vendor.asked) == 1


@pytest.mark.parametrize("lost", [Script(instead="hang"), Script(instead="reset"), Script(502)])
def test_what_is_safe_to_repeat_is_sent_again(lost: Script) -> None:
    with ScriptedServer(lost, Script(body={})) as vendor:
        reply = http(vendor).send("POST", "/order", safe_to_repeat=True)

    assert reply.status == 200
    assert len(vendor.asked) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_refusal_for_now_is_asked_again_even_where_answers_are_billed(status: int) -> None:
    with ScriptedServer(Script(status, headers={"Retry-After": "0"}), Script(body={})) as vendor:
        assert http(vendor).send("POST", "/order").status == 200


def test_a_refusal_that_follows_a_lost_answer_does_not_make_it_unbilled() -> None:
    with ScriptedServer(Script(instead="reset"), Script(429)) as vendor, failing() as errors:
        http(vendor).send("POST", "/order", safe_to_repeat=True)

    assert errors[0].billed is Billed.UNKNOWN


def test_a_pause_that_outlasts_the_deadline_is_the_callers_business() -> None:
    began = time.monotonic()
    with ScriptedServer(Script(429, headers={"Retry-After": "30"})) as vendor:
        reply = http(vendor).send("GET", "/", deadline=began + 1)

    assert reply.status == 429
    assert time.monotonic() - began < 1


def test_a_pause_that_one_thread_was_told_holds_for_all() -> None:
    with ScriptedServer(Script(429, headers={"Retry-After": "30"}), Script(body={})) as vendor:
        client = http(vendor, Patience(turn=0.2, pause=0.2))
        client.send("GET", "/")
        with failing() as errors:
            client.send("GET", "/")

    assert (errors[0].kind, errors[0].scope) == (ErrorKind.RATE_LIMITED, Scope.PROVIDER)
    assert errors[0].retry_after == pytest.approx(30, abs=1)
    assert len(vendor.asked) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": format_datetime(NOW + timedelta(seconds=9), usegmt=True)}, 9),
        ({"Retry-After": format_datetime(NOW - timedelta(seconds=9), usegmt=True)}, 0),
        ({"x-ratelimit-reset": "2026-11-21T12:00:05"}, 5),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_reads_pauses_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert pause_asked_for(headers, NOW) == seconds


def test_all_processes_of_a_machine_keep_a_rate_together(tmp_path: Path) -> None:
    program = """
import sys, time
from pathlib import Path
from integrations.pacing import Turn, Turns
from leadwright.asking import Rate, RateScope
turns = Turns([Rate(5, 0.5, RateScope.MACHINE)], Path(sys.argv[1]))
for _ in range(8):
    assert isinstance(turns.take(20), Turn)
    print(time.time())
"""
    command = [sys.executable, "-c", program, str(tmp_path / "calls.sqlite")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]

    times = sorted(float(line) for each in both for line in each.communicate(timeout=30)[0].splitlines())

    assert len(times) == 16
    assert all(later - first > 0.4 for first, later in zip(times, times[5:], strict=False))


def test_follows_no_redirect() -> None:
    with ScriptedServer(Script(body={})) as elsewhere:
        away = Script(302, headers={"Location": elsewhere.url + "/"})
        with ScriptedServer(away) as vendor, failing() as errors:
            http(vendor).send("GET", "/", headers={"X-Api-Key": CANARY})

    assert errors[0].kind is ErrorKind.CONTRACT_BROKEN
    assert elsewhere.asked == []


@pytest.mark.parametrize("path", ["/../admin", "//../x", "admin", "/a/./b"])
def test_stays_under_its_address(path: str) -> None:
    with ScriptedServer(Script(body={})) as vendor, failing() as errors:
        http(vendor).send("GET", path)

    assert errors[0].kind is ErrorKind.INVALID_INPUT
    assert vendor.asked == []


def test_reads_no_more_than_it_must() -> None:
    with ScriptedServer(Script(body="x" * 200_000)) as vendor, failing() as errors:
        http(vendor, Patience(max_bytes=100_000)).send("GET", "/")

    assert errors[0].kind is ErrorKind.CONTRACT_BROKEN


def test_stops_asking_what_keeps_failing() -> None:
    with ScriptedServer(Script(500)) as vendor:
        client = http(vendor)
        for _ in range(8):
            client.send("GET", "/")
        with failing() as errors:
            client.send("GET", "/")

    assert (errors[0].kind, errors[0].scope, errors[0].billed) == (ErrorKind.UNAVAILABLE, Scope.PROVIDER, Billed.NO)
    assert len(vendor.asked) == 8


def test_a_dead_provider_is_asked_ten_times_at_most_by_however_many_threads_and_tries() -> None:
    with ScriptedServer(Script(500)) as vendor:
        client = http(vendor)

        def ask(_: int) -> str:
            try:
                return str(client.send("GET", "/", safe_to_repeat=True).status)
            except ProviderError as error:
                return error.kind

        with ThreadPoolExecutor(32) as threads:
            kinds = Counter(threads.map(ask, range(300)))

    assert len(vendor.asked) <= 10
    assert kinds["unavailable"] >= 290


def test_who_waits_for_a_turn_at_a_provider_that_dies_meanwhile_does_not_ask_it() -> None:
    with ScriptedServer(Script(body={}), Script(500)) as vendor:
        client = http(vendor, rates=[Rate(9, 0.3)])
        client.send("GET", "/")

        def ask(_: int) -> str:
            try:
                return str(client.send("GET", "/").status)
            except ProviderError as error:
                return error.kind

        with ThreadPoolExecutor(32) as threads:
            kinds = Counter(threads.map(ask, range(64)))

    assert kinds == {"500": 8, "unavailable": 56}


def test_while_a_provider_is_not_asked_nobody_waits_for_its_turns() -> None:
    with ScriptedServer(Script(500)) as vendor:
        client = http(vendor, rates=[Rate(8, 3.0)])
        for _ in range(8):
            client.send("GET", "/")
        began = time.monotonic()
        with failing() as errors:
            client.send("GET", "/")

    assert errors[0].kind is ErrorKind.UNAVAILABLE
    assert time.monotonic() - began < 1


def test_what_cannot_be_written_says_nothing_about_the_provider() -> None:
    with ScriptedServer(Script(500)) as vendor:
        client = http(vendor)
        for _ in range(7):
            client.send("GET", "/")
        with failing():
            client.send("GET", "/", headers={"X-Api-Key": "a\nb"})
        client.send("GET", "/")
        with failing() as errors:
            client.send("GET", "/")

    assert errors[0].kind is ErrorKind.UNAVAILABLE


def test_what_fails_in_one_lane_does_not_stop_the_others() -> None:
    with ScriptedServer(*[Script(500)] * 8, Script(body={})) as vendor:
        client = http(vendor)
        for _ in range(8):
            client.send("GET", "/", lane="DE")
        with failing() as errors:
            client.send("GET", "/", lane="DE")

        assert client.send("GET", "/", lane="AT").status == 200

    assert errors[0].kind is ErrorKind.UNAVAILABLE


def test_each_lane_keeps_a_rate_of_its_own_and_all_keep_that_of_the_account() -> None:
    with ScriptedServer(Script(body={})) as vendor:
        rates = [Rate(2, 60, RateScope.LANE), Rate(3, 60)]
        client = http(vendor, Patience(turn=0.05), rates=rates)
        asked = ["DE", "DE", "DE", "AT", "FR"]
        told: list[object] = []
        for lane in asked:
            try:
                told.append(client.send("GET", "/", lane=lane).status)
            except ProviderError as error:
                told.append(error.kind)

    assert told == [200, 200, "rate_limited", 200, "rate_limited"]


@pytest.mark.parametrize("lost", [Script(instead="hang"), Script(instead="reset"), Script(302), Script(429)])
def test_no_secret_and_no_person_in_errors_and_logs(lost: Script, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    headers, params = {"X-Api-Key": CANARY}, {"email": f"{CANARY}@muster.example"}
    with ScriptedServer(lost) as vendor:
        client = http(vendor)
        try:
            seen = repr(client.send("GET", "/", params=params, headers=headers, safe_to_repeat=True))
        except ProviderError as error:
            seen = "".join(traceback.format_exception(error)) + repr(error.__context__)

    assert CANARY not in seen + caplog.text + repr(client)


def test_a_secret_that_no_header_can_carry_is_not_shown() -> None:
    with ScriptedServer(Script(body={})) as vendor, failing() as errors:
        http(vendor).send("GET", "/", headers={"X-Api-Key": f"{CANARY}\nX: y"})

    assert CANARY not in "".join(traceback.format_exception(errors[0]))
    assert errors[0].scope is Scope.ACCOUNT


def test_a_netrc_does_not_replace_the_accounts_own_header(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))

    with ScriptedServer(Script(body={})) as vendor:
        http(vendor).send("GET", "/", headers={"Authorization": "own"})

    assert vendor.asked[0].headers["Authorization"] == "own"
