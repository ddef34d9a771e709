"""What is asked of an outside source and what comes back: questions, items, outcomes, manifests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Protocol

from leadwright.errors import Billed, ProviderError
from leadwright.money import Money


class Outcome(StrEnum):
    """What became of one question. A miss is an outcome, not an error."""

    FOUND = "found"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    PENDING = "pending"
    REFUSED = "refused"
    FAILED = "failed"


class Capability(StrEnum):
    """What kind of question a provider answers."""

    ENRICH_PERSON = "enrich_person"
    ENRICH_COMPANY = "enrich_company"
    REGISTER = "register"
    CREDIT = "credit"
    SCREEN = "screen"


class Purpose(StrEnum):
    """Why a credit report is ordered; a bureau's own code is the adapter's business (PROVIDERS Q3)."""

    CREDIT_DECISION = "credit_decision"
    FUTURE_BUSINESS = "future_business"
    EXISTING_BUSINESS = "existing_business"
    RECEIVABLES = "receivables"
    PURCHASE_CONTRACT = "purchase_contract"
    CREDIT_INSURANCE = "credit_insurance"
    LEASING = "leasing"
    INSURANCE = "insurance"


class Charge(StrEnum):
    """When a provider charges."""

    FREE = "free"
    PER_MATCH = "per_match"
    PER_CALL = "per_call"


@dataclass(frozen=True)
class Rate:
    """At most `calls` calls in any window of `seconds`."""

    calls: int
    seconds: float


@dataclass(frozen=True)
class Manifest:
    """What a provider is and promises; class data of every adapter.

    `requires` lists sets of inputs, any one of which suffices to ask; `uses` are all inputs that
    are sent and therefore identify a question. Inputs are lead fields or facts, by name. A `local`
    provider answers within the process, from what it was given: it is asked about every lead, and
    its questions are not written down beforehand.
    """

    id: str
    version: str
    capability: Capability
    provides: frozenset[str]
    requires: tuple[frozenset[str], ...]
    uses: frozenset[str]
    price: Money | None
    charge: Charge
    safe_to_repeat: bool
    personal_data: bool
    local: bool = False
    max_batch: int = 1
    rates: tuple[Rate, ...] = ()
    countries: frozenset[str] = frozenset()
    found_ttl: timedelta | None = timedelta(days=90)
    missed_ttl: timedelta | None = timedelta(days=14)
    docs_url: str = ""

    def can_ask(self, known: Mapping[str, Any]) -> bool:
        """Whether `known` holds enough to ask, and the country is one that is served."""
        country = known.get("company.country")
        if self.countries and country not in self.countries:
            return False
        return any(all(known.get(name) not in (None, "") for name in needed) for needed in self.requires)


@dataclass(frozen=True)
class Question:
    """One question about one subject: `inputs` holds only what the provider's manifest says it uses."""

    key: str
    inputs: Mapping[str, Any] = field(repr=False)


def question(manifest: Manifest, known: Mapping[str, Any], purpose: Purpose | None = None) -> Question:
    """The question `manifest` would ask about what is `known`; the same inputs always give the same key."""
    inputs = {name: known[name] for name in sorted(manifest.uses) if known.get(name) not in (None, "")}
    digest = blake2b(digest_size=16)
    digest.update(repr((manifest.id, purpose, [(n, _folded(v)) for n, v in inputs.items()])).encode())
    return Question(f"{manifest.id}:{digest.hexdigest()}", inputs)


def _folded(value: Any) -> str:
    return " ".join(str(value).split()).casefold()


@dataclass(frozen=True)
class Item:
    """The answer to one question: facts and fields by name, what it cost, and the evidence (a hash or reference)."""

    key: str
    outcome: Outcome
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    confidence: float = 1.0
    cost: Money | None = None
    billed: Billed = Billed.NO
    evidence: str | None = None
    error: ProviderError | None = None


@dataclass(frozen=True)
class CallContext:
    """What goes with every call: who runs, why, and until when an answer is of use (`deadline`, monotonic seconds)."""

    run_id: str
    purpose: Purpose | None = None
    deadline: float | None = None


@dataclass(frozen=True)
class Health:
    """Whether a provider can be used now; `detail` holds no secrets."""

    ok: bool
    detail: str


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The current instant, with time zone."""
        ...


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The current instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Reply:
    """An HTTP answer as adapters see it; the body is parsed by the adapter's own model."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class HttpClient(Protocol):
    """The one way out: pooled, paced, timed, and never repeating what may have been billed."""

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | Sequence[tuple[str, Any]] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        basic_auth: tuple[str, str] | None = None,
        safe_to_repeat: bool = False,
        deadline: float | None = None,
    ) -> Reply:
        """The answer of any status; raises ProviderError where there is none.

        Connection errors before sending are repeated, read errors only with `safe_to_repeat`.
        """
        ...
