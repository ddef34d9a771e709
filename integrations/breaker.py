"""A circuit breaker: where most calls fail, the next are not made, until one probe has succeeded."""

import time
from collections import deque
from collections.abc import Callable
from threading import Condition, get_ident

CAREFUL = 8
"""Calls at most that are under way, or have failed in a row, before a provider is known to live."""


class Breaker:
    """Opens after eight failures in a row, or when at least half of the last `window` calls failed.

    After `cool_down` seconds it admits a single probe. Until a call has succeeded, and whenever the latest failed, only
    so many are admitted at once that a dead provider is found out by the first eight; the others wait for what comes
    of them.
    """

    def __init__(
        self, window: int = 20, cool_down: float = 30.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._outcomes: deque[bool] = deque(maxlen=window)
        self._cool_down = cool_down
        self._monotonic = monotonic
        self._opens_again_at: float | None = None
        self._probe_expires_at: float | None = None
        self._prober: int | None = None
        self._proven = False
        self._failed_in_a_row = 0
        self._under_way = 0
        self._changed = Condition()

    def admit(self, patience: float = 0.0) -> float | None:
        """None when a call may be made now (it must then be recorded or released), else the seconds to stay away.

        Waits up to `patience` seconds for calls under way to show whether the provider lives.
        """
        with self._changed:
            until = self._monotonic() + patience
            while self._opens_again_at is None and self._must_wait():
                left = until - self._monotonic()
                if left <= 0 or not self._changed.wait(left):
                    return 1.0
            if self._opens_again_at is None or (wait := self._until_probe()) is None:
                self._under_way += 1
                return None
            return wait

    def turned_away(self) -> float | None:
        """None while a call that this thread was admitted to may still be made, else the seconds to stay away.

        For those who had to wait after they were admitted; they release what they do not make.
        """
        with self._changed:
            if self._opens_again_at is None or self._is_probe():
                return None
            return max(self._opens_again_at - self._monotonic(), 1.0)

    def record(self, ok: bool, retry_after: float | None = None) -> None:
        """Take note of how a call went; `retry_after` is the provider's own wish for the pause."""
        with self._changed:
            self._under_way -= 1
            if self._opens_again_at is not None:
                self._settle_while_open(ok, retry_after)
            else:
                self._outcomes.append(ok)
                was_careful = self._is_careful()
                self._proven = self._proven or ok
                self._failed_in_a_row = 0 if ok else self._failed_in_a_row + 1
                if not ok and self._mostly_failing():
                    self._open(retry_after)
                elif not was_careful:
                    return
            self._changed.notify_all()

    def release(self) -> None:
        """A call that was admitted was not made after all, or says nothing about the provider."""
        with self._changed:
            self._under_way -= 1
            if self._is_probe():
                self._probe_expires_at = self._prober = None
            self._changed.notify_all()

    def _is_probe(self) -> bool:
        # A call stays on the thread that it was admitted on.
        return self._probe_expires_at is not None and self._prober == get_ident()

    def _is_careful(self) -> bool:
        return not self._proven or self._failed_in_a_row > 0

    def _must_wait(self) -> bool:
        return self._is_careful() and self._under_way + self._failed_in_a_row >= CAREFUL

    def _until_probe(self) -> float | None:
        """The seconds until a probe may be made; None if the caller is to make it."""
        now = self._monotonic()
        # A probe whose caller died is never recorded, so it expires.
        busy_until = max(self._opens_again_at or 0.0, self._probe_expires_at or 0.0)
        if now < busy_until:
            return busy_until - now
        self._probe_expires_at = now + max(self._cool_down, 60.0)
        self._prober = get_ident()
        return None

    def _settle_while_open(self, ok: bool, retry_after: float | None) -> None:
        # Calls that began before it opened come in late: only the probe decides.
        if not self._is_probe():
            return
        self._probe_expires_at = self._prober = None
        if ok:
            self._outcomes.clear()
            self._failed_in_a_row = 0
            self._opens_again_at = None
        else:
            self._open(retry_after)

    def _open(self, retry_after: float | None) -> None:
        self._opens_again_at = self._monotonic() + (self._cool_down if retry_after is None else retry_after)

    def _mostly_failing(self) -> bool:
        full = len(self._outcomes) == self._outcomes.maxlen
        return self._failed_in_a_row >= CAREFUL or (full and self._outcomes.count(False) * 2 >= len(self._outcomes))
