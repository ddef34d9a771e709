"""Preparing a long list in a process of its own, so that reading and storing use a core each."""

import marshal
import os
import pickle
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import IO, Any

from leadwright.errors import InputError, LeadwrightError, WorkError
from ledger.staged import Staged
from tasks.steps.preparing import Order, Preparing
from tasks.steps.workers import end_with_parent, seldom_collecting

LONG = 4_000_000
"""Bytes from which on a process of its own is worth its start."""
CHUNK = 2_500
_AHEAD = 24
"""Chunks that may wait to be stored; more would only take memory."""
_SIZE = struct.Struct(">Q")
_OPENED, _ROWS, _DONE, _WRONG = "opened", "rows", "done", "wrong"


class Beside:
    """A list that another process prepares; it offers what `Preparing` does."""

    def __init__(self, messages: Iterator[tuple[str, Any]]) -> None:
        self._messages = messages
        self._receipt: dict[str, Any] = {}
        self._layout: dict[str, Any] = next(messages)[1]

    def layout(self) -> dict[str, Any]:
        """How the file is read; a resumed run must read it alike."""
        return self._layout

    def chunks(self, size: int) -> Iterator[list[Staged]]:
        """Every span as a staged record, in order, `size` at a time."""
        waiting: list[Staged] = []
        for kind, content in self._messages:
            if kind == _DONE:
                self._receipt = content
                break
            waiting += [Staged(*row) for row in content]
            if len(waiting) >= size:
                yield waiting[:size]
                waiting = waiting[size:]
        if waiting:
            yield waiting

    def receipt(self) -> dict[str, Any]:
        """What was found: to be asked when all rows have been given out."""
        return self._receipt


@contextmanager
def prepared(order: Order, long: int = LONG) -> Iterator[Preparing | Beside]:
    """The list of `order` on its way to being stored: prepared here if it has less than `long` bytes, else beside."""
    if order.path.stat().st_size < long or (os.cpu_count() or 1) < 2:
        yield Preparing(order)
        return
    with _started() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _send(process.stdin, pickle.dumps((os.getpid(), order)))
        try:
            yield Beside(_received(process.stdout))
        finally:
            process.kill()


def _started() -> "subprocess.Popen[bytes]":
    # It finds the packages where they were found here, wherever it is started.
    root = str(Path(__file__).parents[2])
    known = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, known] if known else [root])}
    command = [sys.executable, "-m", "tasks.steps.beside"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)


def _received(stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """What the other process tells; a thread takes it off the pipe, so that the other need not wait."""
    queue: Queue[bytes | None] = Queue(_AHEAD)

    def take() -> None:
        while message := _taken(stream):
            queue.put(message)
        queue.put(None)

    threading.Thread(target=take, daemon=True).start()
    while True:
        message = queue.get()
        if message is None:
            raise WorkError("the process that reads the list has ended; run it again, and it goes on from there")
        kind, content = marshal.loads(message)
        if kind == _WRONG:
            is_input, text = content
            raise (InputError if is_input else WorkError)(text)
        yield kind, content
        if kind == _DONE:
            return


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(_SIZE.pack(len(message)))
    stream.write(message)
    stream.flush()


def _taken(stream: IO[bytes]) -> bytes:
    head = stream.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return b""
    (size,) = _SIZE.unpack(head)
    message = stream.read(size)
    return message if len(message) == size else b""


def _tell(stream: IO[bytes], kind: str, content: Any) -> None:
    _send(stream, marshal.dumps((kind, content)))


def _work(source: IO[bytes], target: IO[bytes]) -> None:
    parent, order = pickle.loads(_taken(source))
    end_with_parent(parent)
    try:
        with seldom_collecting():
            preparing = Preparing(order)
            _tell(target, _OPENED, preparing.layout())
            for chunk in preparing.chunks(CHUNK):
                _tell(target, _ROWS, [tuple(row) for row in chunk])
            _tell(target, _DONE, preparing.receipt())
    except LeadwrightError as error:
        _tell(target, _WRONG, (isinstance(error, InputError), str(error)))
    except Exception as error:
        # Only where it happened: what it says may be somebody's data.
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        _tell(target, _WRONG, (False, f"the list cannot be read: a fault of ours ({name})"))


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
