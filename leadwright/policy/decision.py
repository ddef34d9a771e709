"""What was decided about one lead and why, and the canonical form in which that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, NamedTuple

import orjson

from leadwright.policy.model import Text
from leadwright.policy.verdict import Truth, Verdict

ENGINE = "1"
"""The version of the semantics; raised whenever the same inputs would give other bytes."""


class Effect(IntEnum):
    """What a rule asks for, weightiest last; distinct bits, so that effects can be gathered by `|`."""

    WARN = 1
    REVIEW = 2
    WAIT = 4
    PARK = 8
    REJECT = 16


class Reason(NamedTuple):
    """Why a rule spoke up: it is false, or (`known` is False) it could not be decided."""

    rule: str
    code: str
    effect: Effect
    text: Text
    edifact_4509: str | None = None
    known: bool = True


class Judgement(NamedTuple):
    """The quick form of a decision: all that steers work and counts outcomes."""

    verdict: Verdict
    parked: bool
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]


class PolicyRef(NamedTuple):
    """Which policy it was."""

    id: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on one lead at `as_of`, with all that explains it.

    `missing` are the facts without which it cannot be decided, cheapest first; `held` are those that the policy does
    not let us ask for yet. `until` is when to decide again though nothing was learnt: a parked lead comes back, or a
    fact on which the verdict rests expires.
    """

    verdict: Verdict
    parked: bool
    missing: tuple[str, ...]
    held: tuple[str, ...]
    until: datetime | None
    reasons: tuple[Reason, ...]
    rules: Mapping[str, Truth]
    gates: Mapping[str, Truth]
    policy: PolicyRef
    facts_sha256: str
    as_of: datetime
    engine: str = ENGINE


def instant(moment: datetime) -> str:
    """`moment` in UTC to the microsecond, always of the same length."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def decision_bytes(decision: Decision) -> bytes:
    """The canonical form: compact JSON in UTF-8, keys in alphabetical order, instants in UTC to the microsecond."""
    record = {
        "as_of": instant(decision.as_of),
        "engine": decision.engine,
        "facts_sha256": decision.facts_sha256,
        "gates": dict(decision.gates),
        "held": decision.held,
        "missing": decision.missing,
        "parked": decision.parked,
        "policy": decision.policy._asdict(),
        "reasons": [_reason(reason) for reason in decision.reasons],
        "rules": dict(decision.rules),
        "until": instant(decision.until) if decision.until else None,
        "verdict": decision.verdict,
    }
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def document(lead: str, decision: Decision, language: str = "en") -> dict[str, Any]:
    """The decision as the command line prints it, its reasons in `language`."""
    return {
        "id": lead,
        "verdict": decision.verdict.value,
        "missing": list(decision.missing),
        "until": decision.until.astimezone(UTC).date().isoformat() if decision.until else None,
        "reasons": [{"rule": r.rule, "code": r.code, "text": r.text.said(language)} for r in decision.reasons],
        "policy": decision.policy._asdict(),
        "facts_sha256": decision.facts_sha256,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "edifact_4509": reason.edifact_4509,
        "effect": reason.effect.name.lower(),
        "known": reason.known,
        "rule": reason.rule,
        "text": {"de": reason.text.de, "en": reason.text.en},
    }
