"""The calls that one rate counts, and how long until the next may be made."""

from bisect import bisect_left, insort
from collections.abc import Iterable

from leadwright.asking import Rate

ON_THE_WAY = 0.1
"""The seconds that a call may take to reach a provider, which counts it when it comes in, not when it leaves here."""


class Window:
    """When, at the latest, the calls made so far came in; for one thread at a time."""

    def __init__(self, rate: Rate, times: Iterable[float] = ()) -> None:
        self._calls = rate.calls
        self._seconds = rate.seconds
        self._times = sorted(times)

    def wait(self, now: float) -> float:
        """The seconds until one more call leaves no window with more than the rate."""
        del self._times[: bisect_left(self._times, now - self._seconds)]
        if len(self._times) < self._calls:
            return 0.0
        return max(self._times[-self._calls] + self._seconds - now, 0.0)

    def add(self, at: float) -> None:
        """Count a call that comes in at `at`."""
        insort(self._times, at)

    def move(self, known: float, to: float) -> None:
        """Count the call that was to come in at `known` at `to`, which is earlier."""
        place = bisect_left(self._times, known)
        if place < len(self._times) and self._times[place] == known:
            del self._times[place]
            insort(self._times, to)
