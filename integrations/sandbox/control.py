"""What can be set while the sandbox runs: delays, faults, rates, credits, and how much the vendors know."""

from collections.abc import Mapping
from enum import StrEnum
from math import exp, log
from statistics import NormalDist

from pydantic import BaseModel, ConfigDict, Field


class Fault(StrEnum):
    """A way to fail. All but the refusals do the work, and charge for it, before they fail."""

    RATE_LIMITED = "429"
    RATE_LIMITED_RETRY_AFTER = "429_retry_after"
    FORBIDDEN = "403"
    SERVER_ERROR = "500"
    UNAVAILABLE = "503"
    RESET = "reset"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"
    HTML = "html"
    REORDERED = "reordered"
    SHORT = "short"
    DUPLICATED = "duplicated"
    EXTRA = "extra"
    NULLS = "nulls"
    WRONG_TYPE = "wrong_type"


REFUSALS: Mapping[Fault, int] = {
    Fault.RATE_LIMITED: 429,
    Fault.RATE_LIMITED_RETRY_AFTER: 429,
    Fault.FORBIDDEN: 403,
    Fault.UNAVAILABLE: 503,
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Latency(_Part):
    """Seconds until half of the answers, and until 99 % of them, have come."""

    p50: float = Field(0.0, ge=0, le=60)
    p99: float = Field(0.0, ge=0, le=60)

    def seconds(self, share: float) -> float:
        """The delay that a `share` of all answers stays under, log-normally spread."""
        if self.p50 == 0 or self.p99 <= self.p50:
            return self.p50
        spread = log(self.p99 / self.p50) / NormalDist().inv_cdf(0.99)
        return min(self.p50 * exp(spread * NormalDist().inv_cdf(min(max(share, 1e-6), 1 - 1e-6))), 2 * self.p99)


class Window(_Part):
    """At most `calls` in any `seconds`."""

    calls: int = Field(gt=0)
    seconds: float = Field(gt=0)


class Listing(_Part):
    """An edition of a list to screen against, and the names that it adds."""

    version: str
    names: frozenset[str] = frozenset()


class Control(_Part):
    """The state of the knobs. Keys of `faults` are `*`, a vendor, or `vendor.operation`; the narrowest counts."""

    latency: Latency = Latency()
    faults: dict[str, dict[Fault, float]] = {}
    fault_attempts: int | None = None
    """Only the first so many requests with the same content meet faults; None is all."""
    hang_seconds: float = Field(30.0, ge=0, le=600)
    rates: dict[str, Window] = {}
    credits: dict[str, float] = {}
    known: dict[str, float] = {}
    """The share of questions a vendor has an answer to, where it is to differ from the vendor's own."""
    orders_ready: bool = True
    """Whether what was ordered can be had; else every order is still to come."""
    lists: dict[str, Listing] = {}
    """What a vendor screens against, where it is to differ from the vendor's own."""
    logins: int = 1
    """Raising it makes every token given out before invalid."""

    def faults_of(self, vendor: str, operation: str) -> dict[Fault, float]:
        """The faults that hold for `operation`."""
        for key in (f"{vendor}.{operation}", vendor, "*"):
            if key in self.faults:
                return self.faults[key]
        return {}
