"""Messages between processes come whole and in order, and the end of the other side is told."""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

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


def test_a_message_that_breaks_off_is_the_end(pipe: Pipe) -> None:
    source, target = pipe
    send(target, b"whole")
    target.write((100).to_bytes(8, "big") + b"half")
    target.close()
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
