"""What stands behind a verdict: rules and gates, the hash of the facts, and when it may change by itself."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from leadwright.facts import CATALOGUE, FactType
from leadwright.policy.compiled import ANSWERED, APPROVED, KIND, Compiled
from leadwright.policy.decision import Effect, Judgement, Reason, instant
from leadwright.policy.generate import Raw
from leadwright.policy.model import Else, Rule, Unknown
from leadwright.policy.verdict import Truth, Verdict

_FLOATS = frozenset(name for name, fact in CATALOGUE.items() if fact.type is FactType.FLOAT)


def facts_sha256(facts: Mapping[str, Any], expires: Mapping[str, datetime]) -> str:
    """The hash of a snapshot of known facts: compact JSON of [name, value, expiry] by name."""
    snapshot = [
        (
            name,
            # 1 and 1.0 are the same number, and so are 0.0 and -0.0.
            facts[name] + 0.0 if name in _FLOATS else facts[name],
            instant(end) if (end := expires.get(name)) else None,
        )
        for name in sorted(facts)
    ]
    return sha256(orjson.dumps(snapshot)).hexdigest()


def settled_rules(facts: Mapping[str, Any], reasons: Iterable[Reason]) -> frozenset[str]:
    """The rules whose word a person's yes has settled: those the answer names, or all that spoke up."""
    if facts.get(APPROVED) is not True:
        return frozenset()
    spoke = frozenset(reason.rule for reason in reasons)
    answered = facts.get(ANSWERED)
    return spoke if answered is None else spoke & frozenset(answered.split())


def undecided_or_false(compiled: Compiled, raw: Raw) -> dict[str, Truth]:
    """The rules that are not true, with their values."""
    _, reasons, undecided, _ = raw
    truths = {reason.rule: Truth.FALSE for reason in reasons}
    for index in undecided:
        truths[compiled.placed[index].rule.id] = Truth.UNKNOWN
    return truths


def gate_truths(compiled: Compiled, truths: Mapping[str, Truth], settled: Collection[str]) -> dict[str, Truth]:
    """Every gate's value: false with one hard failure, else unknown while a fact or a person's word is missing.

    `truths` need hold no rules but those that are not true.
    """
    gates = dict.fromkeys(compiled.policy.gates, Truth.TRUE)
    for name, truth in truths.items():
        gate, rule = compiled.by_id[name]
        stands = _standing(rule, truth, name in settled)
        if stands is Truth.FALSE or gates[gate] is Truth.TRUE:
            gates[gate] = stands
    return gates


def _standing(rule: Rule, truth: Truth, settled: bool) -> Truth:
    """What a rule that is not true means for its gate."""
    if _waits(rule, truth):
        return Truth.UNKNOWN
    follows = rule.else_ if truth is Truth.FALSE else rule.unknown
    if settled or follows in (Else.WARN, Unknown.PASS):
        return Truth.TRUE
    # Else and Unknown share the word.
    return Truth.UNKNOWN if follows == Else.REVIEW else Truth.FALSE


def _waits(rule: Rule, truth: Truth) -> bool:
    return truth is Truth.UNKNOWN and rule.unknown is Unknown.WAIT


def held_facts(compiled: Compiled, truths: Mapping[str, Truth], gates: Mapping[str, Truth]) -> tuple[str, ...]:
    """The facts that may not be asked for yet, because the gate that they come after is false or waits for facts.

    A gate that only waits for a person's judgement holds nothing back: people judge when the facts are complete.
    """
    shut = {gate for gate, truth in gates.items() if truth is Truth.FALSE}
    shut |= {compiled.by_id[name].gate for name, truth in truths.items() if _waits(compiled.by_id[name].rule, truth)}
    return tuple([fact for fact, gate in compiled.after if gate in shut]) if shut else ()


def next_change(
    compiled: Compiled,
    judgement: Judgement,
    facts: Mapping[str, Any],
    as_of: datetime,
    expires: Mapping[str, datetime],
) -> datetime | None:
    """When the verdict may change though nothing new is learnt, or None.

    A rejection stands until the last of its causes lapses; anything else until the first fact expires.
    """
    if judgement.verdict is not Verdict.REJECTED:
        return _first(facts, expires)
    if facts.get(APPROVED) is False:
        return expires.get(APPROVED)
    settled = settled_rules(facts, judgement.reasons)
    causes = [r for r in judgement.reasons if r.effect in (Effect.REJECT, Effect.PARK) and r.rule not in settled]
    lapses = [_lapse(compiled, cause, facts, as_of, expires) for cause in causes]
    known = [lapse for lapse in lapses if lapse is not None]
    ends = [max(known)] if known and len(known) == len(lapses) else []
    shields = [expires[name] for name in (KIND, APPROVED) if name in facts and name in expires]
    return min([*ends, *shields], default=None)


def _lapse(
    compiled: Compiled, cause: Reason, facts: Mapping[str, Any], as_of: datetime, expires: Mapping[str, datetime]
) -> datetime | None:
    """When one cause of a rejection no longer holds: a park ends, or a fact that it rests on expires."""
    rule = compiled.by_id[cause.rule].rule
    end = _first({name: facts[name] for name in rule.facts if name in facts}, expires)
    if cause.effect is Effect.PARK and rule.park_for:
        back = as_of + rule.park_for
        return min(back, end) if end else back
    return end


def _first(facts: Mapping[str, Any], expires: Mapping[str, datetime]) -> datetime | None:
    return min((expires[name] for name in facts if name in expires), default=None) if expires else None
