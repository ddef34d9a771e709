"""A limit on the time that one card may take."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from leadwright.cards.reading import CardError, CardFault


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises CardError in the block once `seconds` have passed.

    Signals reach only the main thread of a process, which is where a worker reads its cards; elsewhere, and inside
    one long call of a decoder, whoever started the process has to end it.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _expired)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _expired(_signal: int, _frame: FrameType | None) -> None:
    raise CardError(CardFault.TOO_SLOW)
