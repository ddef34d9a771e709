"""Sending batches of questions to one source from several threads, and taking what comes back."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue

from leadwright.asking import CallContext, Charge, Item, Outcome, Question
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from tasks.pacing import Ceiling
from tasks.steps.asked import Asked
from tasks.steps.sources import Opened

AT_ONCE = 32
AHEAD = 2 * AT_ONCE
"""Batches handed to the threads, so that none of them waits while answers are written down."""
GATHER = 0.2
"""Seconds for which answers are gathered that it would do no harm to ask for again."""
_Batch = Sequence[Question]
_Call = Future[Sequence[Item]]


class Sending:
    """Batches on their way to one source; `tally` learns of its errors, and says when it is to be left alone."""

    def __init__(self, opened: Opened, context: CallContext, tally: Asked) -> None:
        self._opened = opened
        self._context = context
        self._tally = tally
        self._ceiling = Ceiling(opened.name)
        self._running: dict[_Call, _Batch] = {}
        self._done: SimpleQueue[_Call] = SimpleQueue()
        self._unsent: list[_Batch] = []

    def answers(self, batches: Iterator[_Batch]) -> Iterator[list[Item]]:
        """What comes back, in the groups in which it comes; nothing more is sent once the source says stop."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            self._send(pool, batches)
            while self._running:
                items = self._taken(self._done.get())
                until = time.monotonic() + (GATHER if self._is_harmless else 0.0)
                while self._running and (another := self._next(until)):
                    items += self._taken(another)
                    self._send(pool, batches)
                if self._tally.stopped:
                    # What has not left yet does not leave any more.
                    for call in list(self._running):
                        call.cancel()
                self._send(pool, batches)
                yield items
        for batch in (*self._unsent, *batches):
            yield [_failed(item, None) for item in batch]

    def _send(self, pool: ThreadPoolExecutor, batches: Iterator[_Batch]) -> None:
        while not self._tally.stopped and len(self._running) < AHEAD and (batch := next(batches, None)):
            if not self._ceiling.take():
                self._tally.note(_no_turn(self._opened))
                self._unsent.append(batch)
                return
            call = pool.submit(self._opened.asking, batch, self._context)
            self._running[call] = batch
            call.add_done_callback(self._done.put)

    def _next(self, until: float) -> _Call | None:
        """The next that is done: at once, or else by `until`; None if there is none."""
        left = until - time.monotonic()
        try:
            return self._done.get(timeout=left) if left > 0 else self._done.get_nowait()
        except Empty:
            return None

    def _taken(self, call: _Call) -> list[Item]:
        batch = self._running.pop(call)
        if call.cancelled():
            return [_failed(item, None) for item in batch]
        error = call.exception()
        if isinstance(error, ProviderError):
            self._tally.note(error)
            return [_failed(item, error) for item in batch]
        items = list(call.result())
        for item in items:
            if item.error is not None:
                self._tally.note(item.error)
        return items

    @property
    def _is_harmless(self) -> bool:
        """Whether an answer that a crash loses may be asked for again."""
        manifest = self._opened.manifest
        return manifest.safe_to_repeat or manifest.charge is Charge.FREE


def _no_turn(opened: Opened) -> ProviderError:
    message = "its rate over all workers leaves no turn in time"
    return ProviderError(ErrorKind.RATE_LIMITED, opened.name, message, scope=Scope.PROVIDER)


def _failed(item: Question, error: ProviderError | None) -> Item:
    return Item(item.key, Outcome.FAILED, billed=error.billed if error else Billed.NO, error=error)
