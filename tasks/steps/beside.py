"""Preparing a long list in processes of its own, so that every core is at work while this one stores."""

import marshal
import os
import pickle
import struct
import subprocess
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path
from queue import Queue
from typing import IO, Any

from leadwright.errors import InputError, LeadwrightError, WorkError
from ledger.staged import Staged
from tasks.steps.preparing import SHARE, Order, Preparing
from tasks.steps.workers import end_with_parent, seldom_collecting

LONG = 4_000_000
"""Bytes from which on a process of its own is worth its start."""
MOST_WORKERS = 3
"""More would wait for the one process that stores."""
_AHEAD = 16
"""Chunks that may wait to be stored; more would only take memory."""
_SIZE = struct.Struct(">Q")
_Messages = Generator[tuple[str, Any], None, None]
_as_staged: Callable[[tuple[Any, ...]], Staged] = partial(tuple.__new__, Staged)
"""As `Staged._make`, a third of its time: the rows were staged ones before they were told."""
_OPENED, _ROWS, _DONE, _WRONG = "opened", "rows", "done", "wrong"


class Beside:
    """A list that other processes prepare, each a share of it; it offers what `Preparing` does."""

    def __init__(self, workers: Sequence[_Messages]) -> None:
        self._workers = workers
        self._receipts: list[dict[str, Any]] = []
        layouts = [next(worker)[1] for worker in workers]
        self._layout: dict[str, Any] = layouts[0]

    def layout(self) -> dict[str, Any]:
        """How the file is read; a resumed run must read it alike."""
        return self._layout

    def chunks(self, size: int) -> Iterator[list[Staged]]:
        """Every span as a staged record, in order, `size` at a time."""
        waiting: list[Staged] = []
        for rows in self._in_turn():
            waiting += map(_as_staged, rows)
            if len(waiting) >= size:
                yield waiting[:size]
                waiting = waiting[size:]
        if waiting:
            yield waiting

    def receipt(self) -> dict[str, Any]:
        """What was found: to be asked when all rows have been given out."""
        first, *others = self._receipts
        whole = {name: value for name, value in first.items() if name != "share"}
        for counted in ("problems", "rejected"):
            whole[counted] = dict(sum((Counter(receipt[counted]) for receipt in self._receipts), Counter()))
        for number, table in enumerate(whole["tables"]):
            # A share in which a table has no rows did not map it.
            table["columns"] = table["columns"] or next(
                (found for other in others if (found := other["tables"][number]["columns"])), []
            )
        return whole

    def _in_turn(self) -> Iterator[list[tuple[Any, ...]]]:
        for worker in cycle(self._workers):
            kind, content = next(worker)
            if kind == _DONE:
                # Whose turn finds nothing more is the first to be done; the others have nothing left, either.
                self._receipts = [content] + [next(other)[1] for other in self._workers if other is not worker]
                self._receipts.sort(key=lambda receipt: receipt["share"])
                return
            yield content


@contextmanager
def prepared(order: Order, long: int = LONG) -> Iterator[Preparing | Beside]:
    """The list of `order` on its way to being stored: prepared here if it has less than `long` bytes, else beside."""
    cores = os.cpu_count() or 1
    if order.path.stat().st_size < long or cores < 2:
        yield Preparing(order)
        return
    shares = min(cores, MOST_WORKERS)
    with ExitStack() as stack:
        workers = [stack.enter_context(_worker(replace(order, share=k, shares=shares))) for k in range(shares)]
        yield Beside(workers)


@contextmanager
def _worker(order: Order) -> Iterator[_Messages]:
    with _started() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _send(process.stdin, pickle.dumps((os.getpid(), order)))
        messages = _received(process.stdout)
        try:
            yield messages
        finally:
            process.kill()
            messages.close()


def _started() -> "subprocess.Popen[bytes]":
    # It finds the packages where they were found here, wherever it is started.
    root = str(Path(__file__).parents[2])
    known = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, known] if known else [root])}
    command = [sys.executable, "-m", "tasks.steps.beside"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)


def _received(stream: IO[bytes]) -> _Messages:
    """What the other process tells; a thread takes it off the pipe, so that the other need not wait."""
    queue: Queue[bytes | None] = Queue(_AHEAD)

    def take() -> None:
        while message := _taken(stream):
            queue.put(message)
        queue.put(None)

    threading.Thread(target=take, daemon=True).start()
    try:
        while True:
            kind, content = _told(queue.get())
            yield kind, content
            if kind == _DONE:
                return
    finally:
        # Whoever reads no further must not leave the thread waiting for room.
        while queue.full():
            queue.get()


def _told(message: bytes | None) -> tuple[str, Any]:
    if message is None:
        raise WorkError("the process that reads the list has ended; run it again, and it goes on from there")
    kind, content = marshal.loads(message)
    if kind == _WRONG:
        is_input, text = content
        raise (InputError if is_input else WorkError)(text)
    return kind, content


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
            for chunk in preparing.chunks(SHARE):
                _tell(target, _ROWS, [tuple(row) for row in chunk])
            _tell(target, _DONE, {**preparing.receipt(), "share": order.share})
    except BrokenPipeError:
        # Nobody listens any more; there is nothing left to do, or to say.
        os._exit(1)
    except LeadwrightError as error:
        _tell(target, _WRONG, (isinstance(error, InputError), str(error)))
    except Exception as error:
        # Only where it happened: what it says may be somebody's data.
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        _tell(target, _WRONG, (False, f"the list cannot be read: a fault of ours ({name})"))


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
