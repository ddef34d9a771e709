"""Turns: calls to one provider account, spread so that its rates are kept in every window."""

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from pyrate_limiter import Limiter, SQLiteBucket
from pyrate_limiter import Rate as Pace

from leadwright.asking import Rate


class Turns:
    """Hands out turns to any number of threads: at most `rates`, and none while the provider wants a pause.

    With a `common` file, all processes that name it keep the rates together.
    """

    def __init__(self, rates: Sequence[Rate] = (), common: Path | None = None) -> None:
        paces = [Pace(rate.calls, round(rate.seconds * 1000)) for rate in sorted(rates, key=lambda rate: rate.seconds)]
        self._limiter = Limiter(_together(paces, common) if common else paces) if paces else None
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


def machine_wide(provider: str) -> Path:
    """The file in which this user's processes on this machine count their calls to `provider` together."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return Path(tempfile.gettempdir()) / f"leadwright-calls-{user}-{provider}.sqlite"


def _together(paces: list[Pace], common: Path) -> SQLiteBucket:
    return SQLiteBucket.init_from_file(paces, db_path=str(common), use_file_lock=True)
