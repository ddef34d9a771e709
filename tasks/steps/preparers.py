"""The processes that prepare a long list: one reads it, and shares the preparing with others that help it."""

import marshal
import os
import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Self

from leadwright.errors import InputError, LeadwrightError, WorkError
from leadwright.profile import VendorProfile
from leadwright.record import Spans
from tasks.steps.pipes import Inbox, send, started, take
from tasks.steps.preparing import Order, Prepared, Preparer
from tasks.steps.reading import SHARE, Reading, Share, TableRead
from tasks.steps.workers import end_with_parent, seldom_collecting

OPENED, ROWS, DONE, WRONG = "opened", "rows", "done", "wrong"
HAS_ENDED = "the process that reads the list has ended; run it again, and it goes on from there"
_ROOM = 4
"""Shares that a helper holds: one at work, and others so that it need not wait for the reader."""
_MOST_OPEN = 50_000 // SHARE
"""Shares that may wait for one before them."""
_NICE = 5


class Helper:
    """A process that prepares what it is given, in that order; it has ended when the context ends."""

    def __init__(self) -> None:
        self._process = started("tasks.steps.preparers", "helping")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._inbox = self._process.stdin, Inbox(self._process.stdout, _MOST_OPEN + _ROOM)
        self._tables: dict[int, TableRead] = {}
        self._open = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._inbox.close()
        self._process.__exit__(None, None, None)

    def begin(self, order: Order, profile: VendorProfile | None) -> None:
        """Tell what the list is, and by which profile it is mapped."""
        self._send(pickle.dumps((order, profile)))

    @property
    def has_room(self) -> bool:
        """Whether it will be idle soon."""
        return self._open - len(self._inbox) < _ROOM

    @property
    def is_ready(self) -> bool:
        """Whether an answer is there."""
        return len(self._inbox) > 0

    def give(self, share: Share) -> None:
        """Have a share prepared."""
        self._open += 1
        self._send(_packed(share, self._tables))

    def answer(self) -> bytes:
        """The message with the first share that was not answered yet, as soon as it is there; WorkError if it ended."""
        self._open -= 1
        if message := self._inbox.next():
            return message
        raise WorkError(HAS_ENDED)

    def _send(self, message: bytes) -> None:
        try:
            send(self._stdin, message)
        except OSError:
            raise WorkError(HAS_ENDED) from None


def _read(source: IO[bytes], target: IO[bytes]) -> None:
    """Read a list, and send what becomes of its spans, in order."""
    parent, order, helpers = pickle.loads(take(source))
    end_with_parent(parent)
    # The process that stores goes first, since all wait for it; helpers are as nice as whoever starts them.
    if sys.platform != "win32":
        os.nice(_NICE)
    with _faults_told(target), seldom_collecting(), ExitStack() as stack:
        others = [stack.enter_context(Helper()) for _ in range(helpers)]
        reading = order.reading()
        for other in others:
            other.begin(order, reading.profile)
        _tell(target, OPENED, reading.layout())
        for message in shares_prepared(reading, Preparer(order, reading.profile), others):
            send(target, message)
        _tell(target, DONE, reading.receipt())


def shares_prepared(reading: Reading, preparer: Preparer, helpers: Sequence[Helper]) -> Iterator[bytes]:
    """The message with each share, in order: by a helper that will be idle soon, or else by this process."""
    waiting: deque[Helper | bytes] = deque()
    for share in reading.shares():
        helper = next((each for each in helpers if each.has_room), None)
        if helper is not None:
            helper.give(share)
        waiting.append(helper or _told(ROWS, preparer.prepared(share)))
        while waiting and (_is_ready(waiting[0]) or len(waiting) > _MOST_OPEN):
            yield _message(waiting.popleft())
    yield from map(_message, waiting)


def _is_ready(one: Helper | bytes) -> bool:
    return isinstance(one, bytes) or one.is_ready


def _message(one: Helper | bytes) -> bytes:
    return one if isinstance(one, bytes) else one.answer()


def _help(source: IO[bytes], target: IO[bytes]) -> None:
    """Prepare what is sent, until no more is."""
    inbox = Inbox(source, _ROOM)
    begun = inbox.next()
    if not begun:
        # The reader has ended before it knew what the list is.
        return
    with _faults_told(target), seldom_collecting():
        preparer = Preparer(*pickle.loads(begun))
        tables: dict[int, TableRead] = {}
        while message := inbox.next():
            send(target, _told(ROWS, preparer.prepared(_unpacked(message, tables))))


def _packed(share: Share, sent: dict[int, TableRead]) -> bytes:
    """A share as a message; of its tables only what is not in `sent`, which then has it."""
    news = {number: table for number, table in share.tables.items() if sent.get(number) is not table}
    sent.update(news)
    spans: Any = tuple(share.spans)
    return marshal.dumps((spans, list(share.tables), pickle.dumps(news)))


def _unpacked(message: bytes, taken: dict[int, TableRead]) -> Share:
    """The share in a message; `taken` are the tables that came with those before it, and has its own then."""
    spans, numbers, news = marshal.loads(message)
    taken.update(pickle.loads(news))
    return Share(Spans(*spans), {number: taken[number] for number in numbers})


def _told(kind: str, content: Any) -> bytes:
    if isinstance(content, Prepared):
        content = (content.rows.packed(), content.rejected, content.problems)
    return marshal.dumps((kind, content))


def _tell(stream: IO[bytes], kind: str, content: Any) -> None:
    send(stream, _told(kind, content))


@contextmanager
def _faults_told(target: IO[bytes]) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Nobody listens any more; there is nothing left to do, or to say.
        os._exit(1)
    except LeadwrightError as error:
        _tell(target, WRONG, (isinstance(error, InputError), str(error)))
    except Exception as error:
        # Only where it happened: what it says may be somebody's data.
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        _tell(target, WRONG, (False, f"the list cannot be read: a fault of ours ({name})"))


if __name__ == "__main__":
    # Whoever interrupts the work interrupts the process that stores, too, which then ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    {"reading": _read, "helping": _help}[sys.argv[1]](sys.stdin.buffer, sys.stdout.buffer)
