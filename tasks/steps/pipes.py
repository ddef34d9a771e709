"""Messages to and from a process that works for this one: a module of ours on its standard input and output."""

import os
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from math import inf
from pathlib import Path
from queue import Empty, Queue
from typing import IO

if sys.platform == "linux":
    from fcntl import F_SETPIPE_SZ, fcntl

_SIZE = struct.Struct(">Q")
_GLANCE = 0.05
ROOM = 1 << 20
"""Bytes that a pipe should hold: a whole message, which then costs one turn of a thread."""


def started(module: str, *arguments: str) -> "subprocess.Popen[bytes]":
    """A process that runs `module`; it finds the packages where they were found here, wherever it is started."""
    root = str(Path(__file__).parents[2])
    known = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, known] if known else [root])}
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            widen(stream)
    return process


def widen(pipe: IO[bytes], room: int = ROOM) -> None:
    """Let a pipe hold `room` bytes; where the system has no such call, or allows no more, it stays as it is."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl(pipe, F_SETPIPE_SZ, room)


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message; it may not be empty."""
    for part in (_SIZE.pack(len(message)), message):
        left = memoryview(part)
        while left:
            # An unbuffered stream takes only a part if a signal comes in between, as when a process is stopped a while.
            left = left[stream.write(left) :]
    stream.flush()


def take(stream: IO[bytes]) -> bytes:
    """Read one message; an empty one if the other end has closed."""
    head = stream.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return b""
    (size,) = _SIZE.unpack(head)
    message = stream.read(size)
    return message if len(message) == size else b""


class Inbox:
    """What the other end sends: a thread takes up to `ahead` messages off the pipe, so that the other need not wait.

    No more are taken while those that wait have `most` bytes or more.
    """

    def __init__(self, stream: IO[bytes], ahead: int, most: float = inf) -> None:
        self._most, self._held, self._room = most, 0, threading.Condition()
        self._queue: Queue[bytes] = Queue(ahead)
        self._has_ended = False
        self._thread = threading.Thread(target=self._take_off, args=(stream,), daemon=True)
        self._thread.start()

    def next(self) -> bytes:
        """The next message, as soon as it is there; an empty one if the other end has closed, and ever after."""
        if self._has_ended:
            return b""
        message = self._queue.get()
        self._change(-len(message))
        self._has_ended = not message
        return message

    def __len__(self) -> int:
        """How many messages wait; the one that tells of the end counts."""
        return self._queue.qsize()

    def close(self) -> None:
        """Let go of what waits. The other end must have closed, or be about to."""
        self._has_ended = True
        self._change(0)
        while self._thread.is_alive():
            try:
                self._queue.get(timeout=_GLANCE)
            except Empty:
                continue

    def _take_off(self, stream: IO[bytes]) -> None:
        try:
            # What breaks off within a message may look like the length of one that no memory holds.
            with suppress(MemoryError, OverflowError):
                while message := take(stream):
                    self._change(len(message))
                    self._queue.put(message)
                    with self._room:
                        self._room.wait_for(lambda: self._held < self._most or self._has_ended)
        finally:
            # Whatever has happened, whoever waits must not wait for ever.
            self._queue.put(b"")

    def _change(self, size: int) -> None:
        """Note that so many bytes more wait, and tell the thread."""
        with self._room:
            self._held += size
            self._room.notify()
