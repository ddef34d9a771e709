"""What is asked of an outside source and what comes back: questions, items, outcomes, manifests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
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


class RateScope(StrEnum):
    """What a rate is counted for: one account, one lane of it (`Source` says which), or all that this machine sends."""

    ACCOUNT = "account"
    LANE = "lane"
    MACHINE = "machine"


@dataclass(frozen=True)
class Rate:
    """At most `calls` calls in any window of `seconds`."""

    calls: int
    seconds: float
    scope: RateScope = RateScope.ACCOUNT


@dataclass(frozen=True)
class Manifest:
    """What a provider is and promises; class data of every adapter.

    `requires` lists sets of inputs, any one of which suffices to ask; `uses` are all inputs that
    are sent and therefore identify a question. Inputs are lead fields or facts, by name. What is
    found are facts (`provides`) or contact fields (`fields`), and `verifies` are the fields of which
    it says whether they are right. A `local` provider answers within the process, from what it was
    given: it is asked about every lead, and its questions are not written down beforehand. A `slow`
    one takes orders and is polled for the answers (`leadwright.ports.SlowSource`). Where answers come
    from a list that changes, `edition` tells which: another edition makes another question.
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
    fields: frozenset[str] = frozenset()
    verifies: frozenset[str] = frozenset()
    local: bool = False
    slow: bool = False
    edition: str = ""
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

    def suffices(self, inputs: Mapping[str, Any]) -> bool:
        """Whether what is sent of a question is enough; inputs that only decide whether to ask are not looked at."""
        return any(
            all(inputs.get(name) not in (None, "") for name in needed if name in self.uses) for needed in self.requires
        )


@dataclass(frozen=True)
class Question:
    """One question about one subject: `inputs` holds only what the provider's manifest says it uses."""

    key: str
    inputs: Mapping[str, Any] = field(repr=False)


def question(manifest: Manifest, known: Mapping[str, Any], purpose: Purpose | None = None) -> Question:
    """The question `manifest` would ask about what is `known`; the same inputs always give the same key."""
    inputs = {name: known[name] for name in sorted(manifest.uses) if known.get(name) not in (None, "")}
    digest = blake2b(digest_size=16)
    edition = (manifest.edition,) if manifest.edition else ()
    digest.update(repr((manifest.id, purpose, [(n, _folded(v)) for n, v in inputs.items()], *edition)).encode())
    return Question(f"{manifest.id}:{digest.hexdigest()}", inputs)


def _folded(value: Any) -> str:
    return " ".join(str(value).split()).casefold()


@dataclass(frozen=True)
class Order:
    """A question that a vendor has taken on: `ref` finds it again, and is worth asking for from `poll_after` on.

    After `expires_at` the vendor no longer knows of it. `ref` is the adapter's own text and may hold all it needs to
    understand the answer later; it carries no secret.
    """

    key: str
    ref: str = field(repr=False)
    poll_after: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Estimate:
    """What a batch is expected to cost, and what it can cost at most; None is nothing."""

    expected: Money | None
    at_most: Money | None


@dataclass(frozen=True)
class Item:
    """The answer to one question: facts and fields by name, what it cost, and the evidence (a hash or reference).

    A PENDING item carries the `order` to ask for later; what it costs may be known by then only. `reference` is the
    vendor's own name of what was found, by which its alerts speak of it.
    """

    key: str
    outcome: Outcome
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    confidence: float = 1.0
    cost: Money | None = None
    billed: Billed = Billed.NO
    evidence: str | None = None
    error: ProviderError | None = None
    order: Order | None = None
    reference: str | None = None


def estimated(manifest: Manifest, questions: int, hit_rate: float = 1.0) -> Estimate:
    """What `questions` cost under `manifest` if a share of `hit_rate` is answered; at most, if all are."""
    if manifest.price is None or manifest.charge is Charge.FREE or not questions:
        return Estimate(None, None)
    at_most = manifest.price.times(questions)
    if manifest.charge is Charge.PER_CALL:
        return Estimate(at_most, at_most)
    share = Decimal(str(hit_rate))
    return Estimate(Money(amount=at_most.amount * share, currency=at_most.currency), at_most)


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
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        basic_auth: tuple[str, str] | None = None,
        safe_to_repeat: bool = False,
        deadline: float | None = None,
        lane: str = "",
    ) -> Reply:
        """The answer of any status; raises ProviderError where there is none. A body is `json` or a `form`.

        Connection errors before sending are repeated, read errors only with `safe_to_repeat`. Calls in one `lane` share
        pace and breaker, apart from those in others.
        """
        ...
