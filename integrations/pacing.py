"""Turns: calls to one provider account, spread so that its rates are kept in every window."""

import time
from collections.abc import Sequence
from threading import Lock

from pyrate_limiter import Limiter
from pyrate_limiter import Rate as Pace

from leadwright.asking import Rate


class Turns:
    """Hands out turns to any number of threads: at most `rates`, and none while the provider wants a pause."""

    def __init__(self, rates: Sequence[Rate] = ()) -> None:
        paces = [Pace(rate.calls, round(rate.seconds * 1000)) for rate in sorted(rates, key=lambda rate: rate.seconds)]
        self._limiter = Limiter(paces) if paces else None
        self._resume_at = 0.0
        self._lock = Lock()

    def pause(self, seconds: float) -> None:
        """Hand out no turn for `seconds` from now."""
        with self._lock:
            self._resume_at = max(self._resume_at, time.monotonic() + seconds)

    def take(self, patience: float) -> float | None:
        """None once it is the caller's turn; the seconds it would take if that is longer than `patience`."""
        until = time.monotonic() + patience
        pause = self._resume_at - time.monotonic()
        if pause > patience:
            return pause
        if pause > 0:
            time.sleep(pause)
        if self._limiter is None or self._limiter.try_acquire(timeout=max(until - time.monotonic(), 0.0)):
            return None
        return patience
