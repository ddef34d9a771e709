"""Deciding: a pure function of a policy, a lead's facts, and the instant. No clock is read here.

Facts are taken as `leadwright.facts.checked` leaves them: catalogued, of the right type; absent or None is unknown.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from leadwright.errors import InputError
from leadwright.policy.compiled import APPROVED, KIND, Compiled
from leadwright.policy.decision import Decision, Effect, Judgement, Reason
from leadwright.policy.explaining import (
    facts_sha256,
    gate_truths,
    held_facts,
    next_change,
    settled_rules,
    undecided_or_false,
)
from leadwright.policy.generate import Raw
from leadwright.policy.model import Text
from leadwright.policy.verdict import Verdict

TURNED_DOWN = Reason(
    "review", "RV01", Effect.REJECT, Text(en="turned down by a person", de="von einem Menschen abgelehnt")
)
"""The reason where a reviewer said no."""

# Looking a member up in its enumeration costs more than judging a rule does.
_REVIEW, _WAIT, _REJECT = int(Effect.REVIEW), int(Effect.WAIT), int(Effect.REJECT)
_HARD = Effect.REJECT | Effect.PARK
_PASSED, _REJECTED, _WAITING, _REVIEWED = Verdict.PASSED, Verdict.REJECTED, Verdict.WAITING, Verdict.REVIEW
_NEVER: Mapping[str, datetime] = {}
_weight = attrgetter("effect")


class Row(NamedTuple):
    """One lead to decide: its facts, the instant, and when each fact expires."""

    facts: Mapping[str, Any]
    as_of: datetime
    expires: Mapping[str, datetime] = _NEVER


def judge(compiled: Compiled, facts: Mapping[str, Any]) -> Judgement:
    """The quick form of the decision on `facts`, all of which are believed."""
    return _judged(compiled, facts, compiled.run(facts))


def judge_many(compiled: Compiled, rows: Iterable[Mapping[str, Any]]) -> list[Judgement]:
    """The quick form for many leads, in the same order."""
    run = compiled.run
    return [_judged(compiled, facts, run(facts)) for facts in rows]


def decide(
    compiled: Compiled, facts: Mapping[str, Any], as_of: datetime, expires: Mapping[str, datetime] = _NEVER
) -> Decision:
    """The decision on one lead at `as_of`; a fact that has expired by then is unknown."""
    if as_of.tzinfo is None:
        raise InputError("a decision needs an instant with a time zone")
    believed = _believed(compiled, facts, as_of, expires)
    raw = compiled.run(believed)
    judgement = _judged(compiled, believed, raw)
    truths = undecided_or_false(compiled, raw)
    gates = gate_truths(compiled, truths, settled_rules(believed, judgement.reasons))
    return Decision(
        verdict=judgement.verdict,
        parked=judgement.parked,
        missing=judgement.missing,
        held=held_facts(compiled, truths, gates),
        until=next_change(compiled, judgement, believed, as_of, expires),
        reasons=judgement.reasons,
        rules={**compiled.all_true, **truths},
        gates=gates,
        policy=compiled.ref,
        facts_sha256=facts_sha256(believed, expires),
        as_of=as_of,
    )


def decide_many(compiled: Compiled, rows: Iterable[Row]) -> Iterator[Decision]:
    """The decisions on many leads, in the same order."""
    return (decide(compiled, row.facts, row.as_of, row.expires) for row in rows)


def _judged(compiled: Compiled, facts: Mapping[str, Any], raw: Raw) -> Judgement:
    """The verdict: rejected before waiting before review before passed, natural persons and people's word apart."""
    effects, reasons, _, missing = raw
    approved = facts.get(APPROVED)
    if len(reasons) > 1 and compiled.mixes_reasons:
        reasons = sorted(reasons, key=_weight, reverse=True)
    if approved is False:
        return Judgement(_REJECTED, False, (), (TURNED_DOWN, *reasons))
    standing = effects if approved is None else _standing(effects, facts, reasons)
    if standing & _HARD:
        if (kind := facts.get(KIND)) in compiled.natural:
            return Judgement(_REVIEWED, False, () if kind else (KIND,), tuple(reasons))
        return Judgement(_REJECTED, not standing & _REJECT, (), tuple(reasons))
    if standing & _WAIT:
        names = compiled.facts
        return Judgement(_WAITING, False, tuple([names[i] for i in sorted(set(missing))]), tuple(reasons))
    return Judgement(_REVIEWED if standing & _REVIEW else _PASSED, False, (), tuple(reasons))


def _standing(effects: int, facts: Mapping[str, Any], reasons: Iterable[Reason]) -> int:
    """The effects that a person's yes has not settled."""
    settled = settled_rules(facts, reasons)
    standing = effects & _WAIT
    for reason in reasons:
        if reason.rule not in settled:
            standing |= reason.effect
    return standing


def _believed(
    compiled: Compiled, facts: Mapping[str, Any], as_of: datetime, expires: Mapping[str, datetime]
) -> dict[str, Any]:
    """The known facts that the policy reads and that have not expired; no others can change the decision."""
    reads = compiled.reads
    if not expires:
        return {name: value for name, value in facts.items() if value is not None and name in reads}
    return {
        name: value
        for name, value in facts.items()
        if value is not None and name in reads and ((end := expires.get(name)) is None or as_of < end)
    }
