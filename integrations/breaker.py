"""A circuit breaker: where most calls fail, the next are not made, until one probe has succeeded."""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock


class Breaker:
    """Opens when at least half of the last `window` calls failed; after `cool_down` seconds admits a single probe."""

    def __init__(
        self, window: int = 20, cool_down: float = 30.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._outcomes: deque[bool] = deque(maxlen=window)
        self._cool_down = cool_down
        self._monotonic = monotonic
        self._opens_again_at: float | None = None
        self._probe_expires_at: float | None = None
        self._lock = Lock()

    def wait(self) -> float | None:
        """None when a call may be made now (it must then be recorded), else the seconds until it is worth asking."""
        with self._lock:
            if self._opens_again_at is None:
                return None
            now = self._monotonic()
            # A probe whose caller died is never recorded, so it expires.
            busy_until = max(self._opens_again_at, self._probe_expires_at or 0.0)
            if now < busy_until:
                return busy_until - now
            self._probe_expires_at = now + max(self._cool_down, 60.0)
            return None

    def record(self, ok: bool, retry_after: float | None = None) -> None:
        """Take note of how a call went; `retry_after` is the provider's own wish for the pause."""
        with self._lock:
            if self._opens_again_at is not None:
                self._settle_while_open(ok, retry_after)
                return
            self._outcomes.append(ok)
            if self._mostly_failing():
                self._open(retry_after)

    def _settle_while_open(self, ok: bool, retry_after: float | None) -> None:
        # Calls that began before it opened come in late: only the probe decides.
        if self._probe_expires_at is None:
            return
        self._probe_expires_at = None
        if ok:
            self._outcomes.clear()
            self._opens_again_at = None
        else:
            self._open(retry_after)

    def _open(self, retry_after: float | None) -> None:
        self._opens_again_at = self._monotonic() + (self._cool_down if retry_after is None else retry_after)

    def _mostly_failing(self) -> bool:
        full = len(self._outcomes) == self._outcomes.maxlen
        return full and self._outcomes.count(False) * 2 >= len(self._outcomes)
