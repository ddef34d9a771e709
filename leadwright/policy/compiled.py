"""A policy made ready to decide: compiled once for each hash, and the same in every process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from leadwright.facts import CATALOGUE
from leadwright.policy.decision import Effect, PolicyRef, Reason
from leadwright.policy.generate import Run, Step, generate
from leadwright.policy.model import COSTS, Else, Placed, Policy, Rule, Text, Unknown
from leadwright.policy.verdict import Truth

KIND = "subject.kind"
APPROVED = "review.approved"
ANSWERED = "review.rules"
ALWAYS_READ = (KIND, APPROVED, ANSWERED)
NATURAL = ("sole_trader", "consumer")

_FALSE: Mapping[Else, Effect] = {
    Else.REJECT: Effect.REJECT,
    Else.PARK: Effect.PARK,
    Else.REVIEW: Effect.REVIEW,
    Else.WARN: Effect.WARN,
}
_UNKNOWN: Mapping[Unknown, Effect] = {Unknown.REJECT: Effect.REJECT, Unknown.REVIEW: Effect.REVIEW}


@dataclass(frozen=True)
class Compiled:
    """A policy and the function made of it. `placed` are its rules in the order in which they run."""

    policy: Policy
    ref: PolicyRef
    placed: tuple[Placed, ...]
    facts: tuple[str, ...]
    by_id: Mapping[str, Placed]
    all_true: Mapping[str, Truth]
    reads: frozenset[str]
    natural: frozenset[str | None]
    after: tuple[tuple[str, str], ...]
    mixes_reasons: bool
    run: Run = field(repr=False)

    def __reduce__(self) -> tuple[Callable[[Policy], "Compiled"], tuple[Policy]]:
        """Generated functions cannot be pickled; the policy travels and is compiled again."""
        return compile_policy, (self.policy,)


def compile_policy(policy: Policy) -> Compiled:
    """`policy` made ready to decide."""
    return _compiled(policy.canonical)


@lru_cache(maxsize=64)
def _compiled(canonical: bytes) -> Compiled:
    policy = Policy.model_validate_json(canonical, strict=True)
    placed = tuple(sorted(policy.rules, key=_weight))
    facts = _ordered_facts(policy)
    steps = [_step(rule) for _, rule in placed]
    natural: set[str | None] = {*NATURAL, *(("unknown", None) if policy.natural_persons.unknown_kind else ())}
    return Compiled(
        policy=policy,
        ref=PolicyRef(policy.id, policy.version, policy.sha256),
        placed=placed,
        facts=facts,
        by_id={rule.id: Placed(gate, rule) for gate, rule in placed},
        all_true={rule.id: Truth.TRUE for _, rule in policy.rules},
        reads=frozenset((*facts, *ALWAYS_READ)),
        natural=frozenset(natural),
        after=tuple(sorted((fact, asking.after) for fact, asking in policy.asking.items() if asking.after)),
        mixes_reasons=any(step.undecided for step in steps),
        run=generate(steps, facts),
    )


def _weight(placed: Placed) -> tuple[int, int]:
    """Weighty rules before light ones, cheap before dear: the order in which reasons are told."""
    return -_FALSE[placed.rule.else_], COSTS.index(placed.rule.cost)


def _ordered_facts(policy: Policy) -> tuple[str, ...]:
    """The facts that are read, cheapest first, so that what is missing is told in the order in which to ask."""
    names = dict.fromkeys(name for _, rule in policy.rules for name in rule.facts)
    return tuple(sorted(names, key=lambda name: COSTS.index(CATALOGUE[name].cost)))


def _step(rule: Rule) -> Step:
    words, effect = rule.words(), _UNKNOWN.get(rule.unknown)
    false = Reason(rule.id, rule.reason.code, _FALSE[rule.else_], words, rule.reason.edifact_4509)
    undecided = None
    if effect:
        text = Text(en=f"not known: {words.en}", de=f"nicht bekannt: {words.de}")
        # 2 of UN/EDIFACT 4509: no financial information available.
        undecided = Reason(rule.id, rule.reason.code, effect, text, "2" if rule.asks_for_credit else None, known=False)
    return Step(rule.when, false, undecided, waits=rule.unknown is Unknown.WAIT)
