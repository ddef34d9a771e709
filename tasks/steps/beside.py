"""Preparing a long list in processes of its own, so that every core is at work while this one stores."""

import marshal
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from leadwright.errors import InputError, WorkError
from ledger.chunk import MOST_WEIGHT, Chunk, Waiting
from ledger.files import identified
from ledger.staged import Staged
from tasks.steps.pipes import Inbox, send, started
from tasks.steps.preparers import DONE, HAS_ENDED, WRONG
from tasks.steps.preparing import Counts, Order, Preparing
from tasks.steps.reading import SHARE

LONG = 4_000_000
"""Bytes from which on processes of its own are worth their start."""
MOST_PROCESSES = 3
"""More would wait for the one process that stores."""
_AHEAD = 40_000 // SHARE
"""Shares that may wait to be stored: the next chunk, prepared while one is stored. More would only take memory."""
_LEAST = 8
"""The last chunks are not smaller than one part in so many, unless that is all: each costs something by itself."""


class Messages(Protocol):
    """Messages in the order in which they were sent."""

    def next(self) -> bytes:
        """The next one, as soon as it is there; an empty one if no more can come."""

    def __len__(self) -> int:
        """How many are there already."""


class Beside:
    """A list that other processes prepare; it offers what `Preparing` does."""

    def __init__(self, inbox: Messages, size: int) -> None:
        """`inbox` has what the process that reads sends of a list of `size` bytes."""
        self._inbox = inbox
        self._size = size
        self._counts = Counts()
        self._receipt: dict[str, Any] = {}
        self._layout: dict[str, Any] | None = None

    def layout(self) -> dict[str, Any]:
        """How the file is read, as soon as that is known; a resumed run must read it alike."""
        if self._layout is None:
            self._layout = self._told()[1]
        return self._layout

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Every span as a staged record, in order, `size` at a time; towards the end fewer, if nothing more is ready.

        While the last ones are stored nothing else is left to do, so they should be few.
        """
        waiting, wanted = Waiting(), size
        for rows in self._shares():
            waiting.add(rows)
            while waiting.are_enough(size) or (len(waiting) >= wanted and not self._inbox):
                yield waiting.taken(size)
                wanted = self._wanted(waiting.last, size)
        if waiting:
            yield waiting.taken(size)

    def receipt(self) -> dict[str, Any]:
        """What was found: to be asked when all rows have been given out."""
        return self._counts.told_in(self._receipt)

    def _shares(self) -> Iterator[Chunk]:
        self.layout()
        while (told := self._told())[0] != DONE:
            rows, rejected, problems = told[1]
            self._counts.add(rejected, problems)
            yield Chunk.unpacked(rows)
        self._receipt = told[1]

    def _wanted(self, last: Staged | None, size: int) -> int:
        """How many rows are worth a chunk: half of those that seem to follow the `last` one, within bounds."""
        if last is None or last.last_byte is None:
            return size
        read = last.last_byte + 1
        return max(1, size // _LEAST, min(size, (self._size - read) * (last.seq + 1) // read // 2))

    def _told(self) -> tuple[str, Any]:
        message = self._inbox.next()
        if not message:
            raise WorkError(HAS_ENDED)
        kind, content = marshal.loads(message)
        if kind == WRONG:
            is_input, text = content
            raise (InputError if is_input else WorkError)(text)
        return kind, content


@contextmanager
def prepared(order: Order, long: int = LONG) -> Iterator[Preparing | Beside]:
    """The list of `order` on its way to being stored: prepared here if it has less than `long` bytes, else beside.

    WorkError if its hash is not the one that is known of it.
    """
    cores, size = os.cpu_count() or 1, order.path.stat().st_size
    if size < long or cores < 2:
        _check_hash(order)
        yield Preparing(order)
        return
    with started("tasks.steps.preparers", "reading") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        send(process.stdin, pickle.dumps((os.getpid(), order, min(cores, MOST_PROCESSES) - 1)))
        inbox = Inbox(process.stdout, _AHEAD, MOST_WEIGHT)
        try:
            # Meanwhile the processes start.
            _check_hash(order)
            yield Beside(inbox, size)
        finally:
            process.kill()
            inbox.close()


def _check_hash(order: Order) -> None:
    if order.sha256 is not None and order.sha256 != identified(order.path).sha256:
        told = "the file that was kept is no longer the one that was received, and nothing more of it is stored"
        raise WorkError(f"{told}: put back the one whose SHA-256 is {order.sha256}, and run it again")
