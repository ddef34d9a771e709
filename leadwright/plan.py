"""The plan: which source to ask next about a lead that cannot be decided yet, or else what the lead waits for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadwright.asking import Charge, Manifest
from leadwright.facts import CATALOGUE, Topic
from leadwright.policy.decision import Decision
from leadwright.policy.verdict import Verdict

TOPICS = (Topic.FACTS, Topic.CREDIT, Topic.INTEREST)
"""What a lead waits for, by who can help first: we ourselves, a bureau, people."""


MATCH = "*"
"""Among an offer's rates: how often anything was found at all."""


@dataclass(frozen=True)
class Offer:
    """A source that a seller may ask, and how often it answers, from 0 to 1.

    `name` is that under which its answers are kept, `manifest` is as its account has it, with the contract's price.
    `rates` is what has been learned: how often each fact or field was found and accepted, and under `MATCH` how often
    anything was; `hit_rate` stands for what has not. `exchange` makes prices comparable: what a unit of the price's
    currency is worth in the seller's.
    """

    name: str
    manifest: Manifest
    hit_rate: float = 0.7
    rates: Mapping[str, float] = field(default_factory=dict)
    exchange: float = 1.0

    @property
    def is_paid(self) -> bool:
        """Whether asking costs anything."""
        return self.micros > 0

    @property
    def micros(self) -> int:
        """What is charged, in millionths."""
        price = self.manifest.price
        return price.micros if price and self.manifest.charge is not Charge.FREE else 0

    @property
    def finds(self) -> frozenset[str]:
        """The facts and fields that it may find."""
        return self.manifest.provides | self.manifest.fields

    def rate(self, name: str) -> float:
        """How often `name` is found and accepted."""
        return self.rates.get(name, self.rates.get(MATCH, self.hit_rate))

    def cost_of(self, names: Sequence[str]) -> float:
        """The expected cost of each of `names` that is found and accepted; a price a call is paid for misses, too."""
        accepted = sum(max(self.rate(name), 0.001) for name in names)
        charged = 1.0 if self.manifest.charge is Charge.PER_CALL else max(self.rate(MATCH), 0.001)
        return self.micros * self.exchange * charged / accepted


@dataclass(frozen=True)
class Step:
    """What to do next: ask `source` for `facts`; without a source, the lead waits for `topic`, or for nothing."""

    source: str | None
    topic: Topic | None
    facts: tuple[str, ...] = ()


DONE = Step(None, None)


def next_source(
    decision: Decision,
    known: Mapping[str, Any],
    offers: Sequence[Offer],
    already: Collection[str],
    candidates: Mapping[str, Any] | None = None,
) -> Step:
    """The cheapest question that brings the decision forward; `already` are the sources that have had their say.

    Free before paid; among free ones, the one that answers most, then the order of `offers`; among paid ones, that with
    the lowest expected cost of a value that is accepted. A found value that is still a candidate (`candidates`, by
    field) is verified before anything else is bought. Nothing is paid for a lead that is decided, nor for one that
    would go on waiting for a fact that no source is left to find.
    """
    if not decision.missing:
        return DONE
    held = set(decision.held)
    wanted = tuple(name for name in decision.missing if name not in held)
    left = [offer for offer in offers if offer.name not in already and not offer.manifest.provides & held]
    verifying = _verifying(left, known, candidates or {})
    free = [offer for offer in left if not offer.is_paid]
    if step := _ask(free, wanted, known) or _unlock(free, left, wanted, known):
        return step
    if decision.verdict is not Verdict.WAITING:
        return DONE
    if verifying:
        return verifying
    if not any(_is_stuck(fact, left) for fact in wanted):
        paid = [offer for offer in left if offer.is_paid]
        if step := _ask(paid, wanted, known) or _unlock(paid, paid, wanted, known):
            return step
    return Step(None, _topic(wanted or decision.missing))


def _ask(offers: Sequence[Offer], wanted: Sequence[str], known: Mapping[str, Any]) -> Step | None:
    """The question to the best of `offers` that finds some of what is `wanted` and can be asked with what is known."""
    useful = [
        (offer, facts)
        for offer in offers
        if (facts := tuple(name for name in wanted if name in offer.finds)) and offer.manifest.can_ask(known)
    ]
    if not useful:
        return None
    offer, facts = min(useful, key=lambda pair: (pair[0].cost_of(pair[1]), -len(pair[1])))
    return Step(offer.name, _topic(facts), facts)


def _verifying(offers: Sequence[Offer], known: Mapping[str, Any], candidates: Mapping[str, Any]) -> Step | None:
    """The question whether a candidate is right, to the source that tells it at the least cost."""
    able = [
        (offer, fields)
        for offer in offers
        if (fields := tuple(sorted(offer.manifest.verifies & candidates.keys())))
        and offer.manifest.can_ask({**known, **candidates})
    ]
    if not able:
        return None
    offer, fields = min(able, key=lambda pair: pair[0].cost_of(sorted(pair[0].manifest.provides)))
    return Step(offer.name, Topic.FACTS, fields)


def _unlock(
    offers: Sequence[Offer], locked: Sequence[Offer], wanted: Sequence[str], known: Mapping[str, Any]
) -> Step | None:
    """A question for what `locked` sources of the wanted facts need to be asked themselves."""
    needed: dict[str, None] = {}
    for offer in locked:
        if offer.finds.isdisjoint(wanted) or offer.manifest.can_ask(known):
            continue
        for inputs in offer.manifest.requires:
            needed |= dict.fromkeys(name for name in sorted(inputs) if known.get(name) in (None, ""))
    return _ask(offers, tuple(needed), known)


def _is_stuck(fact: str, left: Sequence[Offer]) -> bool:
    """Whether a fact should come from a source, yet none is left to ask."""
    return _topic_of(fact) is Topic.FACTS and not any(fact in offer.finds for offer in left)


def _topic(facts: Sequence[str]) -> Topic:
    topics = {_topic_of(name) for name in facts}
    return next(topic for topic in TOPICS if topic in topics)


def _topic_of(name: str) -> Topic:
    """What waits with a missing name; inputs that are no facts are found out like facts."""
    return CATALOGUE[name].topic if name in CATALOGUE else Topic.FACTS
