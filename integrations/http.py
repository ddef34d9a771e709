"""The one way out: pooled, paced, timed, and never repeating what may have been billed."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from integrations.breaker import Breaker
from integrations.common_calls import machine_wide
from integrations.pacing import Turn, Turns
from integrations.transport import Lost, Transport
from integrations.waiting import pause_asked_for
from leadwright.asking import Clock, Rate, RateScope, Reply, SystemClock
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope


@dataclass(frozen=True)
class Patience:
    """How long and how often: seconds to connect, for an answer, for a turn, for a pause; tries; bytes.

    A turn may be long in coming where a rate counts over minutes; a pause is what a provider asks for with a refusal.
    """

    connect: float = 3.05
    read: float = 30.0
    turn: float = 60.0
    pause: float = 60.0
    backoff: float = 0.25
    tries: int = 3
    max_bytes: int = 8_000_000


def refused_for_now(reply: Reply) -> bool:
    """Whether a provider says, as most do, that it did nothing and that we should come back later."""
    return reply.status in (429, 503)


def is_broken(reply: Reply) -> bool:
    """Whether a provider says, as most do, that something is wrong with itself; what was asked may have been done."""
    return reply.status >= 500


@dataclass(frozen=True)
class _Lane:
    """A part of a provider that keeps a pace and fails on its own."""

    name: str
    breaker: Breaker


class Http:
    """Sends to one account of one provider, under `base_url` and nowhere else."""

    def __init__(
        self,
        provider: str,
        base_url: str,
        rates: Sequence[Rate] = (),
        *,
        patience: Patience | None = None,
        throttled: Callable[[Reply], bool] = refused_for_now,
        failing: Callable[[Reply], bool] = is_broken,
        breaker: Callable[[], Breaker] = Breaker,
        clock: Clock | None = None,
    ) -> None:
        self._provider = provider
        self._base_url = base_url.rstrip("/")
        self._patience = patience or Patience()
        self._throttled = throttled
        self._failing = failing
        self._breaker = breaker
        self._clock = clock or SystemClock()
        counts_machine = any(rate.scope is RateScope.MACHINE for rate in rates)
        self._turns = Turns(rates, machine_wide(provider) if counts_machine else None)
        self._lanes: dict[str, _Lane] = {}
        self._lock = Lock()
        self._transport = Transport(self._base_url, self._patience.connect, self._patience.max_bytes)

    def __repr__(self) -> str:
        return f"Http({self._provider!r}, {self._base_url!r})"

    def close(self) -> None:
        """Let go of connections."""
        self._transport.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | Sequence[tuple[str, Any]] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        basic_auth: tuple[str, str] | None = None,
        safe_to_repeat: bool = False,
        deadline: float | None = None,
        lane: str = "",
    ) -> Reply:
        """The answer of any status; ProviderError where there is none.

        What certainly did nothing (no connection, an explicit "later") is sent again; what may have been done only
        with `safe_to_repeat`. `deadline` is in seconds of `time.monotonic`. Each `lane` has a pace and a breaker of its
        own, so that one part of a provider can fail without the others.
        """
        call = {"method": method, "url": self._url(path), "params": params, "json": json, "data": form}
        call |= {"headers": headers, "auth": basic_auth}
        answer = self._answer(call, safe_to_repeat, deadline, self._lane(lane))
        if isinstance(answer, Lost):
            raise self._error(answer.kind, answer.message, scope=answer.scope, billed=answer.billed)
        if 300 <= answer.status < 400:
            message = f"answered with a redirect ({answer.status}), which is not followed"
            raise self._error(ErrorKind.CONTRACT_BROKEN, message, scope=Scope.PROVIDER, billed=Billed.UNKNOWN)
        return answer

    def _answer(
        self, call: Mapping[str, Any], safe_to_repeat: bool, deadline: float | None, lane: _Lane
    ) -> Reply | Lost:
        answer = self._once(call, deadline, lane, self._turn(deadline, lane))
        perhaps_done = None
        for attempt in range(1, self._patience.tries):
            if not (self._did_nothing(answer) or (safe_to_repeat and self._may_be_done(answer))):
                break
            if (turn := self._turn_again(answer, attempt, deadline, lane)) is None:
                break
            # A later refusal does not undo what an earlier try may have bought.
            perhaps_done = perhaps_done or (answer if self._may_be_done(answer) else None)
            answer = self._once(call, deadline, lane, turn)
        return perhaps_done if perhaps_done and self._did_nothing(answer) else answer

    def _turn_again(self, answer: Reply | Lost, attempt: int, deadline: float | None, lane: _Lane) -> Turn | None:
        """Another turn after the pause that is due; None if none comes in time."""
        asked = pause_asked_for(answer.headers, self._clock.now()) if isinstance(answer, Reply) else None
        pause = random.uniform(0.5, 1.0) * self._patience.backoff * 2 ** (attempt - 1) + (asked or 0.0)
        if pause >= _left(deadline, self._patience.pause):
            return None
        time.sleep(pause)
        try:
            return self._turn(deadline, lane)
        except ProviderError:
            return None

    def _lane(self, name: str) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(name, _Lane(name, self._breaker()))

    def _turn(self, deadline: float | None, lane: _Lane) -> Turn:
        """Leave to send once; whoever gets it sends, so that the breaker hears how it went."""
        patience = _left(deadline, self._patience.turn)
        if patience <= 0:
            raise self._error(ErrorKind.TIMEOUT, "no time left to ask")
        if (wait := lane.breaker.admit(patience)) is not None:
            raise self._stays_away(wait)
        turn = self._turns.take(_left(deadline, self._patience.turn), lane.name)
        if isinstance(turn, Turn) and (wait := lane.breaker.turned_away()) is None:
            return turn
        lane.breaker.release()
        if isinstance(turn, Turn):
            raise self._stays_away(wait)
        raise self._error(ErrorKind.RATE_LIMITED, "its rate leaves no turn in time", Scope.PROVIDER, retry_after=turn)

    def _stays_away(self, wait: float | None) -> ProviderError:
        message = "failing; not asked until it has recovered"
        return self._error(ErrorKind.UNAVAILABLE, message, Scope.PROVIDER, retry_after=wait)

    def _once(self, call: Mapping[str, Any], deadline: float | None, lane: _Lane, turn: Turn) -> Reply | Lost:
        # Never quite nothing: the breaker has admitted this call and must hear how it went.
        patience = max(_left(deadline, self._patience.read), 0.05)
        try:
            answer = self._transport.once(call, patience)
        except BaseException:
            lane.breaker.release()
            raise
        self._turns.arrived(turn)
        if isinstance(answer, Lost):
            if answer.kind is ErrorKind.INVALID_INPUT:
                lane.breaker.release()
            else:
                lane.breaker.record(ok=answer.kind is ErrorKind.CONTRACT_BROKEN)
            return answer
        throttled = self._throttled(answer)
        pause = pause_asked_for(answer.headers, self._clock.now()) if throttled else None
        lane.breaker.record(ok=not self._failing(answer), retry_after=pause)
        if pause:
            self._turns.pause(pause, lane.name)
        return answer

    def _did_nothing(self, answer: Reply | Lost) -> bool:
        if isinstance(answer, Reply):
            return self._throttled(answer)
        return answer.kind is ErrorKind.TRANSIENT and answer.billed is Billed.NO

    def _may_be_done(self, answer: Reply | Lost) -> bool:
        if isinstance(answer, Reply):
            return self._failing(answer) and not self._throttled(answer)
        return answer.kind in (ErrorKind.TRANSIENT, ErrorKind.TIMEOUT) and answer.billed is Billed.UNKNOWN

    def _error(
        self,
        kind: ErrorKind,
        message: str,
        scope: Scope = Scope.ITEM,
        billed: Billed = Billed.NO,
        retry_after: float | None = None,
    ) -> ProviderError:
        return ProviderError(kind, self._provider, message, scope=scope, billed=billed, retry_after=retry_after)

    def _url(self, path: str) -> str:
        first, *rest = path.split("/")
        if first or any(part in (".", "..") for part in rest):
            raise self._error(ErrorKind.INVALID_INPUT, "the path leaves the provider's address")
        return self._base_url + path


def _left(deadline: float | None, at_most: float) -> float:
    return at_most if deadline is None else min(at_most, deadline - time.monotonic())
