"""Turns: calls to one provider account, spread so that its rates are kept in every window, as the provider counts."""

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Lock

from integrations.common_calls import CommonCalls
from integrations.windows import ON_THE_WAY, Window
from leadwright.asking import Rate, RateScope


@dataclass(frozen=True)
class Turn:
    """Leave to make one call in `lane`, which comes in by `by` (seconds of `time.monotonic`)."""

    by: float
    lane: str


class Turns:
    """Hands out turns to any number of threads: at most `rates`, and none in a lane that the provider has paused.

    Who waits in a lane is served in order. A turn is given for all rates at once, so that none grows stale while
    another is waited for. What counts for the machine is counted by all processes in the file `common`.
    """

    def __init__(self, rates: Sequence[Rate] = (), common: Path | None = None) -> None:
        by_scope = {scope: [rate for rate in rates if rate.scope is scope] for scope in RateScope}
        self._account = [Window(rate) for rate in by_scope[RateScope.ACCOUNT]]
        self._lane_rates = by_scope[RateScope.LANE]
        self._lanes: dict[str, list[Window]] = {}
        machine = by_scope[RateScope.MACHINE]
        self._common = CommonCalls(machine, common) if machine and common else None
        self._resume_at: dict[str, float] = {}
        self._lines: dict[str, deque[Condition]] = {}
        self._lock = Lock()

    def pause(self, seconds: float, lane: str = "") -> None:
        """Hand out no turn in `lane` for `seconds` from now."""
        with self._lock:
            self._resume_at[lane] = max(self._resume_at.get(lane, 0.0), time.monotonic() + seconds)

    def take(self, patience: float, lane: str = "") -> Turn | float:
        """The caller's turn, once it has come; at once the seconds until then if those are more than `patience`."""
        until = time.monotonic() + patience
        with self._lock:
            line = self._lines.setdefault(lane, deque())
            me = Condition(self._lock)
            line.append(me)
            try:
                return self._served(me, line, until, lane)
            finally:
                line.remove(me)
                if line:
                    line[0].notify()

    def arrived(self, turn: Turn) -> None:
        """The call of `turn` has been answered, so that it came in by now."""
        if not (self._account or self._lane_rates):
            return
        with self._lock:
            if (now := time.monotonic()) < turn.by:
                for window in self._windows(turn.lane):
                    window.move(turn.by, now)
            for line in self._lines.values():
                if line:
                    line[0].notify()

    def _served(self, me: Condition, line: deque[Condition], until: float, lane: str) -> Turn | float:
        while True:
            now = time.monotonic()
            wait = self._wait(now, lane) if line[0] is me else until - now
            if line[0] is me and wait == 0:
                turn = Turn(now + ON_THE_WAY, lane)
                for window in self._windows(lane):
                    window.add(turn.by)
                return turn
            if now >= until or (line[0] is me and now + wait > until):
                return max(wait, 1.0)
            me.wait(wait)

    def _wait(self, now: float, lane: str) -> float:
        """The seconds until the next call in `lane`; if none, this one is counted for the machine."""
        wait = max((window.wait(now) for window in self._windows(lane)), default=0.0)
        wait = max(wait, self._resume_at.get(lane, 0.0) - now)
        return wait if wait > 0 or self._common is None else self._common.wait(ON_THE_WAY)

    def _windows(self, lane: str) -> list[Window]:
        if not self._lane_rates:
            return self._account
        return [*self._account, *self._lanes.setdefault(lane, [Window(rate) for rate in self._lane_rates])]
