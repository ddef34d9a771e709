"""Messages between processes come whole and in order, and the end of the other side is told."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import IO, Any, cast

import pytest

from tasks.steps.pipes import ROOM, Inbox, send, widen

Pipe = tuple[IO[bytes], IO[bytes]]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    reading, writing = os.pipe()
    with open(reading, "rb") as source, open(writing, "wb") as target:
        yield source, target


def test_messages_of_any_length_come_in_order_and_then_the_end(pipe: Pipe) -> None:
    source, target = pipe
    messages = [b"a", bytes(3_000_000), b"\n\0", *(bytes([n]) * n for n in range(1, 100))]

    def write() -> None:
        for message in messages:
            send(target, message)
        target.close()

    threading.Thread(target=write).start()
    inbox = Inbox(source, ahead=4)

    assert [inbox.next() for _ in messages] == messages
    assert [inbox.next(), inbox.next()] == [b"", b""]


class Sparing(RawIOBase):
    """A stream that takes a few bytes at a time, as one without a buffer may."""

    def __init__(self) -> None:
        self.taken = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        some = bytes(content[:3])
        self.taken += some
        return len(some)


def test_a_stream_that_takes_only_parts_gets_all_of_them() -> None:
    target = Sparing()

    send(cast(IO[bytes], target), b"message")
    send(cast(IO[bytes], target), b"another")

    inbox = Inbox(BytesIO(target.taken), ahead=4)
    assert [inbox.next() for _ in range(3)] == [b"message", b"another", b""]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="other systems cannot stop a process for a while")
@pytest.mark.parametrize("unbuffered", ["1", ""])
def test_a_process_that_was_stopped_while_it_sent_goes_on_where_it_was(unbuffered: str, tmp_path: Path) -> None:
    (tmp_path / "sending.py").write_text(SENDING)
    with start(tmp_path / "sending.py", {**os.environ, "PYTHONUNBUFFERED": unbuffered}) as process:
        assert process.stdout is not None
        inbox = Inbox(process.stdout, ahead=1)
        found = []
        while message := inbox.next():
            found.append(message)
            # By now it waits in the middle of a further message, for which the pipe has no room.
            time.sleep(0.01)
            process.send_signal(signal.SIGSTOP)
            process.send_signal(signal.SIGCONT)

    assert [(len(message), set(message)) for message in found] == [(300_000, {n}) for n in range(12)]


SENDING = """
import sys
from tasks.steps.pipes import send
for n in range(12):
    send(sys.stdout.buffer, bytes([n]) * 300_000)
"""


def start(script: Path, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    root = str(Path(__file__).parents[2])
    return subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env={**environment, "PYTHONPATH": root})


def test_a_message_that_breaks_off_is_the_end(pipe: Pipe) -> None:
    source, target = pipe
    send(target, b"whole")
    target.write((100).to_bytes(8, "big") + b"half")
    target.close()
    inbox = Inbox(source, ahead=4)

    assert [inbox.next(), inbox.next()] == [b"whole", b""]


@pytest.mark.parametrize("length", [2**62, 2**64 - 1])
def test_a_length_that_no_message_has_is_the_end_and_nobody_waits_for_ever(pipe: Pipe, length: int) -> None:
    source, target = pipe
    send(target, b"whole")
    target.write(length.to_bytes(8, "big") + b"garbled")
    target.flush()
    inbox = Inbox(source, ahead=4)

    assert [inbox.next(), inbox.next()] == [b"whole", b""]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not let us choose what a pipe holds")
def test_a_pipe_that_was_widened_takes_a_whole_message_before_anybody_reads(pipe: Pipe) -> None:
    source, target = pipe
    widen(target)
    send(target, bytes(ROOM // 2))

    assert len(Inbox(source, ahead=1).next()) == ROOM // 2


def test_where_nothing_can_be_widened_all_stays_as_it_is(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as target:
        widen(target)
        send(target, b"message")

    assert (tmp_path / "file").read_bytes().endswith(b"message")


def test_an_inbox_that_nobody_empties_can_be_closed(pipe: Pipe) -> None:
    source, target = pipe
    inbox = Inbox(source, ahead=1)
    for _ in range(50):
        send(target, b"message")
    target.close()

    inbox.close()

    assert inbox.next() == b""


def test_no_more_is_taken_while_as_many_bytes_wait_as_may(pipe: Pipe) -> None:
    source, target = pipe
    inbox = Inbox(source, ahead=100, most=250)
    for number in range(6):
        send(target, bytes([number]) * 100)
    target.close()

    time.sleep(0.2)
    waiting = len(inbox)

    assert waiting == 3
    assert [inbox.next()[:1] for _ in range(7)] == [*(bytes([number]) for number in range(6)), b""]


def test_an_inbox_full_of_bytes_can_be_closed(pipe: Pipe) -> None:
    source, target = pipe
    inbox = Inbox(source, ahead=100, most=1)
    for _ in range(5):
        send(target, b"message")
    target.close()

    inbox.close()

    assert inbox.next() == b""
