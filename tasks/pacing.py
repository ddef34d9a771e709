"""A rate that all workers keep together: Prefect's global concurrency limits, taken many turns at a time.

Prefect is imported only where there is an API: commands that run no flow come here, too.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from leadwright.asking import Rate, RateScope
from leadwright.errors import WorkError

MOST_AT_ONCE = 50
"""Turns taken in one round trip to the API, which takes as long as a fast vendor's answer."""
AHEAD = 2.0
"""The seconds for which turns are taken: nobody waits long for many at once, and workers get theirs by turns."""
PATIENCE = 120.0
"""The seconds for which a worker waits for turns before it leaves the rest to a later run."""
HOUR = 3600.0


@dataclass(frozen=True)
class Limit:
    """A bucket of `turns`, filled again by `a_second`: together never more than the rates allow in any window."""

    name: str
    turns: int
    a_second: float


def limit_for(account: str, rates: Sequence[Rate]) -> Limit | None:
    """The limit that keeps the account's `rates` over all workers; None for an account that has none."""
    kept = [rate for rate in rates if rate.scope is not RateScope.LANE]
    if not kept:
        return None
    # In any window at most the bucket and what flows in meanwhile: a tenth of the calls at once, the rest spread out.
    # Of a day's quota half at once, so that a run gets something done.
    turns = max(1, min(rate.calls // (2 if rate.seconds >= HOUR else 10) for rate in kept))
    # A rate of one call has nothing beyond its bucket: two may then meet in a window, but no more.
    a_second = min(max(rate.calls - turns, 1) / rate.seconds for rate in kept)
    return Limit(name_of(account), turns, a_second)


def name_of(account: str) -> str:
    """What the limit of an account is called in Prefect."""
    return f"leadwright-{account.lower().replace('_', '-')}"


def apply(limit: Limit) -> str:
    """Create the limit in Prefect, or change it to what it should be; which of both it was."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate, GlobalConcurrencyLimitUpdate
    from prefect.exceptions import ObjectNotFound

    wanted: dict[str, Any] = {"limit": limit.turns, "slot_decay_per_second": limit.a_second, "active": True}
    try:
        with get_client(sync_client=True) as client:
            try:
                client.read_global_concurrency_limit_by_name(limit.name)
            except ObjectNotFound:
                client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=limit.name, **wanted))
                return "created"
            client.update_global_concurrency_limit(limit.name, GlobalConcurrencyLimitUpdate(**wanted))
            return "updated"
    except Exception as error:
        # Whatever the client raises may hold the address with credentials in it.
        raise WorkError(f"the Prefect API does not take the limit {limit.name} ({type(error).__name__})") from None


class Ceiling:
    """The turns of one account among all workers; where Prefect knows no limit of it, there is none to keep."""

    def __init__(self, account: str, patience: float = PATIENCE) -> None:
        self._name = name_of(account)
        self._patience = patience
        self._at_once = _at_once(self._name) if os.environ.get("PREFECT_API_URL") else 0
        self._left = 0

    def take(self) -> bool:
        """Whether it is the caller's turn, once it is; False if none comes in time. For one thread at a time."""
        if not self._at_once:
            return True
        if self._left == 0 and not self._taken():
            return False
        self._left = max(self._left - 1, 0)
        return True

    def _taken(self) -> bool:
        from prefect.concurrency.sync import rate_limit

        try:
            rate_limit(self._name, occupy=self._at_once, timeout_seconds=self._patience, strict=False)
        except TimeoutError:
            return False
        except Exception:
            # An API that has gone away limits nobody; each worker still keeps its own pace.
            self._at_once = 0
        self._left = self._at_once
        return True


def _at_once(name: str) -> int:
    """How many turns to take in one go; 0 where there is no limit, or it is off, or the API does not tell."""
    from prefect.client.orchestration import get_client

    try:
        with get_client(sync_client=True) as client:
            limit = client.read_global_concurrency_limit_by_name(name)
    except Exception:
        # A limit that cannot be read cannot be kept either; each worker still keeps its own pace.
        return 0
    if not limit.active or not limit.slot_decay_per_second:
        return 0
    return max(1, min(round(limit.slot_decay_per_second * AHEAD), int(limit.limit), MOST_AT_ONCE))
