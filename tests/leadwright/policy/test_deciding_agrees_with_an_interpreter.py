"""The generated function against a plain interpreter of the tree, on policies and facts of every shape."""

from collections.abc import Mapping
from datetime import UTC, datetime
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwright.policy import Policy, Truth, Verdict, compile_policy, decide
from leadwright.policy.condition import AllOf, AnyOf, Compare, Condition, NotOf

AS_OF = datetime(2026, 11, 21, tzinfo=UTC)
HALF = 0.5
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "company.employees": st.integers(0, 3),
    "company.founded": st.integers(0, 3),
    "credit.pd": st.sampled_from([0.0, 0.5, 1.0, 2.0]),
    "credit.limit": st.sampled_from([0.0, 1.0, 2.0, 3.0]),
    "credit.risk_class": st.sampled_from(["I", "II", "U"]),
    "register.found": st.booleans(),
    "interview.wants_more": st.booleans(),
    "subject.kind": st.sampled_from(["legal_entity", "sole_trader", "consumer", "unknown"]),
}
OPERATORS = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
NUMBERS = ("company.employees", "company.founded", "credit.pd", "credit.limit")
TEXTS_AND_BOOLS = tuple(name for name in VALUES if name not in NUMBERS)


def comparison(name: str, op: str) -> st.SearchStrategy[dict[str, Any]]:
    value = VALUES[name]
    if op in ("in", "not_in"):
        value = st.lists(value, min_size=1, max_size=3)
    if op == "between":
        value = st.lists(value, min_size=2, max_size=2).map(sorted)
    return value.map(lambda drawn: {"fact": name, "op": op, "value": drawn})


COMPARISONS = st.one_of(
    st.tuples(
        st.sampled_from(NUMBERS),
        st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not_in", "between"]),
    ).flatmap(lambda pair: comparison(*pair)),
    st.tuples(st.sampled_from(TEXTS_AND_BOOLS), st.sampled_from(["==", "!=", "in", "not_in"])).flatmap(
        lambda pair: comparison(*pair)
    ),
    st.sampled_from(sorted(VALUES)).map(lambda name: {"fact": name, "op": "exists"}),
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(["==", "<", ">="]), st.sampled_from(NUMBERS)).map(
        lambda drawn: {"fact": drawn[0], "op": drawn[1], "other": drawn[2]}
    ),
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    rules = []
    for number in range(draw(st.integers(1, 5))):
        follows = draw(st.sampled_from(["reject", "review", "warn", "park"]))
        rule = {
            "id": f"R{number}",
            "when": draw(CONDITIONS),
            "else": follows,
            "unknown": draw(st.sampled_from(["wait", "review", "reject", "pass"])),
            "reason": {"code": f"C{number}", "text": {"en": "no", "de": "nein"}},
        }
        rules.append(rule | ({"for": "30d"} if follows == "park" else {}))
    data = {
        "policy": "drawn",
        "version": 1,
        "natural_persons": {"unknown_kind": draw(st.booleans())},
        "gates": {"gate": rules},
    }
    return Policy.model_validate_json(orjson.dumps(data), strict=True)


FACTS = st.fixed_dictionaries(
    {}, optional={**VALUES, "review.approved": st.booleans(), "review.rules": st.sampled_from(["R0", "R1 R2", ""])}
)


def truth(condition: Condition, facts: Mapping[str, Any]) -> float:
    """False is 0, unknown a half, true 1; all is the least, any the greatest, not the difference from 1."""
    if isinstance(condition, AllOf):
        return min(truth(part, facts) for part in condition.all)
    if isinstance(condition, AnyOf):
        return max(truth(part, facts) for part in condition.any)
    if isinstance(condition, NotOf):
        return 1 - truth(condition.part, facts)
    return compared(condition, facts)


def compared(compare: Compare, facts: Mapping[str, Any]) -> float:
    if any(facts.get(name) is None for name in compare.facts):
        return HALF
    left = facts[compare.fact]
    right: Any = facts[compare.other] if compare.other else compare.value
    if compare.op in ("in", "not_in"):
        return float((left in right) == (compare.op == "in"))
    if compare.op == "between":
        return float(right[0] <= left <= right[1])
    return float(compare.op == "exists" or OPERATORS[compare.op](left, right))


def undecided_facts(condition: Condition, facts: Mapping[str, Any]) -> set[str]:
    if truth(condition, facts) != HALF:
        return set()
    if isinstance(condition, Compare):
        return {name for name in condition.facts if facts.get(name) is None}
    return set().union(*(undecided_facts(part, facts) for part in condition.parts))


def interpreted(policy: Policy, facts: Mapping[str, Any]) -> tuple[Verdict, bool, set[str], dict[str, Truth]]:
    words = {0.0: Truth.FALSE, HALF: Truth.UNKNOWN, 1.0: Truth.TRUE}
    truths = {rule.id: words[truth(rule.when, facts)] for _, rule in policy.rules}
    follows: set[str] = set()
    missing: set[str] = set()
    for _, rule in policy.rules:
        word = {Truth.TRUE: "pass", Truth.FALSE: rule.else_.value, Truth.UNKNOWN: rule.unknown.value}[truths[rule.id]]
        if word == "wait":
            missing |= undecided_facts(rule.when, facts)
        answered = facts.get("review.rules")
        is_settled = facts.get("review.approved") and (answered is None or rule.id in answered.split())
        if word == "wait" or not is_settled:
            follows.add(word)
    kind = facts.get("subject.kind")
    is_natural = kind in ("sole_trader", "consumer") or (
        policy.natural_persons.unknown_kind and kind in (None, "unknown")
    )
    if facts.get("review.approved") is False:
        return Verdict.REJECTED, False, set(), truths
    if follows & {"reject", "park"}:
        if is_natural:
            return Verdict.REVIEW, False, set() if kind else {"subject.kind"}, truths
        return Verdict.REJECTED, "reject" not in follows, set(), truths
    if "wait" in follows:
        return Verdict.WAITING, False, missing, truths
    return Verdict.REVIEW if "review" in follows else Verdict.PASSED, False, set(), truths


@settings(max_examples=250, deadline=None)
@given(policies(), FACTS)
def test_generated_code_decides_like_the_interpreter(policy: Policy, facts: dict[str, Any]) -> None:
    decision = decide(compile_policy(policy), facts, AS_OF)

    got = decision.verdict, decision.parked, set(decision.missing), dict(decision.rules)
    assert got == interpreted(policy, facts)
    assert len(decision.missing) == len(set(decision.missing))


@settings(max_examples=100, deadline=None)
@given(policies(), FACTS, st.sampled_from(sorted(VALUES)), st.data())
def test_learning_a_fact_never_turns_a_decided_rule(
    policy: Policy, facts: dict[str, Any], name: str, data: st.DataObject
) -> None:
    compiled = compile_policy(policy)
    before = decide(compiled, facts | {name: None}, AS_OF).rules

    after = decide(compiled, facts | {name: data.draw(VALUES[name])}, AS_OF).rules

    assert all(after[rule] is truth for rule, truth in before.items() if truth is not Truth.UNKNOWN)


@settings(max_examples=100, deadline=None)
@given(policies(), FACTS)
def test_no_natural_person_is_turned_down_without_a_person(policy: Policy, facts: dict[str, Any]) -> None:
    asked_nobody = {name: value for name, value in facts.items() if name != "review.approved"}

    for kind in ("sole_trader", "consumer"):
        assert decide(compile_policy(policy), asked_nobody | {"subject.kind": kind}, AS_OF).verdict != "rejected"
