"""The door at which vendors' events arrive: what is not signed, not of now, or no event, changes nothing."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from threading import Thread
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from leadwright.hooks import secret_key, signature
from leadwright.settings import Settings
from ledger.ledger import Ledger
from ledger.schema import hook_event
from tasks.steps.receiving import AT_ONCE, LARGEST, Receiver

SECRET = "a secret of the bureau's own"
PLACE = "/hooks/bureau"
READY = {"kind": "ready", "order": "o1"}
Send = Callable[..., int]


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    """Hears for one account; its ledger is on this machine, since none of this is a matter of the database."""
    home = tmp_path_factory.mktemp("door")
    (home / "accounts").mkdir()
    bureau = {"provider": "creditsafe", "settings": {"webhook_secret": SECRET}}
    (home / "accounts" / "bureau.yaml").write_text(yaml.safe_dump(bureau))
    settings = Settings(home, home, f"sqlite:///{home / 'ledger.db'}")
    with Ledger.open(settings) as ledger:
        at = ("127.0.0.1", 0)
        with Receiver(at, settings, ledger, {"bureau": ["demo"], "another": ["demo"]}, _say_nothing) as running:
            serving = Thread(target=running.serve_forever, args=(0.02,))
            serving.start()
            yield running
            running.shutdown()
            serving.join()


def _say_nothing(_seller: str, _account: str) -> None:
    pass


@pytest.fixture
def send(receiver: Receiver) -> Send:
    """Sends an event as the vendor would, but for what is told otherwise; gives the status."""

    def sent(event_id: str, body: Any, path: str = PLACE, secret: str = SECRET, **told: str) -> int:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        stamp = told.pop("stamp", str(int(time.time())))
        signed = signature(secret_key(secret), event_id, stamp, raw)
        headers = {"webhook-id": event_id, "webhook-timestamp": stamp, "webhook-signature": signed, **told}
        connection = HTTPConnection("127.0.0.1", receiver.server_address[1], timeout=5)
        try:
            connection.request("POST", path, raw, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    return sent


def answered(receiver: Receiver, text: str) -> bytes:
    with socket.create_connection(("127.0.0.1", receiver.server_address[1]), timeout=5) as connection:
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(4096)


def eventually(send: Callable[[], int], seconds: float = 10) -> int:
    """The status of the first event that is let in."""
    until = time.monotonic() + seconds
    while True:
        try:
            return send()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def is_let_in(send: Callable[[], int]) -> bool:
    try:
        return send() > 0
    except OSError:
        return False


def events(receiver: Receiver) -> int:
    with receiver.ledger.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(hook_event)) or 0


def test_what_is_signed_and_of_now_is_taken(receiver: Receiver, send: Send) -> None:
    before = events(receiver)

    assert send("good", READY) == 204
    assert events(receiver) == before + 1


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, {"secret": "somebody else's secret"}),
        (401, {"stamp": "1700000000"}),
        (401, {"webhook-signature": "v1,AAAA"}),
        (401, {"webhook-id": "another"}),
        (401, {"path": "/hooks/another"}),
        (404, {"path": "/hooks/nobody"}),
        (404, {"path": "/hooks/../bureau"}),
        (404, {"path": "/hooks/bureau/"}),
        (404, {"path": "/hooks/BUREAU"}),
        (404, {"path": "/"}),
    ],
)
def test_what_nobody_vouches_for_changes_nothing(
    receiver: Receiver, send: Send, status: int, told: dict[str, str]
) -> None:
    before = events(receiver)

    assert send("bad", READY, **told) == status
    assert events(receiver) == before


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b"[]", b'{"kind": "quark"}', b"[" * 20_000])
def test_what_is_signed_and_no_event_is_refused(receiver: Receiver, send: Send, body: bytes) -> None:
    before = events(receiver)

    assert send("odd", body) == 400
    assert events(receiver) == before


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("", b" 411 "),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b" 411 "),
        ("Content-Length: -1\r\n", b" 411 "),
        ("Content-Length: many\r\n", b" 411 "),
        (f"Content-Length: {LARGEST + 1}\r\n", b" 413 "),
        (f"Content-Length: {'9' * 4_400}\r\n", b" 411 "),
        ("Content-Length: 100\r\n", b" 400 "),
    ],
)
def test_a_body_that_is_too_large_or_not_as_long_as_told_is_refused(
    receiver: Receiver, head: str, status: bytes
) -> None:
    answer = answered(receiver, f"POST {PLACE} HTTP/1.1\r\n{head}\r\nshort")

    assert status in answer
    assert b"Python" not in answer


def test_nothing_but_events_is_answered(receiver: Receiver) -> None:
    assert b" 501 " in answered(receiver, f"GET {PLACE} HTTP/1.1\r\n\r\n")


def test_senders_who_keep_silent_take_no_more_places_than_there_are(receiver: Receiver, send: Send) -> None:
    silent = [socket.create_connection(("127.0.0.1", receiver.server_address[1])) for _ in range(AT_ONCE)]
    refused = not all(is_let_in(lambda: send("silent", READY)) for _ in range(20))
    for each in silent:
        each.close()

    assert refused
    assert eventually(lambda: send("silent", READY)) == 204


def test_a_ledger_that_cannot_be_written_has_the_vendor_send_it_again(receiver: Receiver, send: Send) -> None:
    before = events(receiver)
    with receiver.ledger.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE hook_event RENAME TO hook_event_away")
    status = send("again", READY)
    with receiver.ledger.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE hook_event_away RENAME TO hook_event")

    assert status == 503
    assert send("again", READY) == 204
    assert events(receiver) == before + 1
