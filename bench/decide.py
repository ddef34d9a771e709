"""Decisions a second, with reasons: 30 rules over 100,000 leads, beside plain two-valued Python in the same run."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from statistics import median
from time import process_time
from typing import Any

import orjson

from bench.figure import Figure
from leadwright.policy import Compiled, Policy, Row, compile_policy, decide_many, judge_many

LEADS = 100_000
ROUNDS = 5
GOAL = 150_000
AS_OF = datetime(2026, 11, 21, tzinfo=UTC)

FACTS: Mapping[str, Callable[[random.Random], Any]] = {
    "company.country": lambda r: r.choice(["DE", "AT", "GB", "FR"]),
    "company.employees": lambda r: r.randrange(1, 500),
    "company.revenue_kusd": lambda r: r.randrange(50, 90_000),
    "company.legal_form": lambda r: r.choice(["GmbH", "UG", "AG", "Ltd"]),
    "contact.reachable": lambda r: r.random() < 0.97,
    "licence.valid": lambda r: r.random() < 0.99,
    "screening.status": lambda r: r.choice(["clear"] * 30 + ["potential_match"]),
    "register.status": lambda r: r.choice(["active"] * 20 + ["dissolved", "liquidation"]),
    "register.age_months": lambda r: r.randrange(1, 400),
    "register.accounts_overdue": lambda r: r.random() < 0.05,
    "credit.score": lambda r: float(r.randrange(100, 600)),
    "credit.pd": lambda r: r.random() / 12,
    "credit.risk_class": lambda r: r.choice(["I", "II", "III", "IV", "V", "U"]),
    "credit.limit": lambda r: float(r.randrange(0, 90_000)),
    "interview.order_value": lambda r: float(r.randrange(100, 40_000)),
    "interview.wants_more": lambda r: r.random() < 0.8,
    "interview.open_to_dialogue": lambda r: r.random() < 0.8,
    "interview.interest": lambda r: r.randrange(11),
    "subject.kind": lambda r: r.choice(["legal_entity"] * 8 + ["sole_trader", "unknown"]),
}


def leaf(fact: str, op: str, value: Any) -> dict[str, Any]:
    """One comparison."""
    return {"fact": fact, "op": op, "value": value}


CONDITIONS: Sequence[dict[str, Any]] = [
    leaf("company.country", "in", ["DE", "AT", "GB"]),
    leaf("company.employees", ">=", 5),
    leaf("company.employees", "<=", 480),
    leaf("company.revenue_kusd", ">=", 100),
    leaf("company.legal_form", "!=", "UG"),
    leaf("contact.reachable", "==", True),
    leaf("licence.valid", "==", True),
    leaf("screening.status", "==", "clear"),
    leaf("register.status", "not_in", ["dissolved", "liquidation"]),
    leaf("register.age_months", ">=", 12),
    leaf("register.accounts_overdue", "==", False),
    leaf("credit.score", "<=", 550),
    leaf("credit.score", ">", 110),
    leaf("credit.pd", "<=", 0.08),
    leaf("credit.risk_class", "in", ["I", "II", "III", "IV", "U"]),
    leaf("credit.risk_class", "!=", "U"),
    leaf("credit.limit", ">=", 500),
    leaf("interview.order_value", "between", [200, 39_000]),
    leaf("interview.interest", ">=", 1),
    leaf("interview.wants_more", "==", True),
    {"fact": "credit.limit", "op": ">=", "other": "interview.order_value"},
    {"all": [leaf("interview.wants_more", "==", True), leaf("interview.open_to_dialogue", "==", True)]},
    {"any": [leaf("company.country", "!=", "GB"), leaf("register.status", "==", "active")]},
    {"any": [leaf("company.revenue_kusd", ">=", 1_000), leaf("credit.limit", ">=", 2_500)]},
    {"not": {"all": [leaf("register.accounts_overdue", "==", True), leaf("credit.pd", ">", 0.02)]}},
    {"any": [leaf("credit.pd", "<=", 0.05), leaf("credit.score", "<=", 300)]},
    {"any": [leaf("company.employees", ">=", 20), leaf("register.age_months", ">=", 24)]},
    {"all": [leaf("company.country", "!=", "FR"), leaf("contact.reachable", "==", True)]},
    {"any": [leaf("interview.interest", ">=", 3), leaf("interview.order_value", ">=", 5_000)]},
    {"not": {"any": [leaf("credit.risk_class", "==", "V"), leaf("credit.score", ">", 590)]}},
]
FOLLOWS = ("reject", "review", "warn")


def policy() -> Policy:
    """The thirty rules, a third of them hard."""
    rules = [
        {
            "id": f"R{i}",
            "when": condition,
            "else": FOLLOWS[i % 3],
            "reason": {"code": f"C{i}", "text": {"en": f"rule {i}", "de": f"Regel {i}"}},
        }
        for i, condition in enumerate(CONDITIONS)
    ]
    return Policy.model_validate_json(
        orjson.dumps({"policy": "bench", "version": 1, "gates": {"viability": rules}}), strict=True
    )


def leads(missing: float) -> list[dict[str, Any]]:
    """Made-up facts, each missing with the given probability."""
    draw = random.Random(7)
    return [{name: make(draw) for name, make in FACTS.items() if draw.random() >= missing} for _ in range(LEADS)]


def two_valued() -> Callable[[Mapping[str, Any]], tuple[str, list[str]]]:
    """What a programmer would write by hand for complete facts: one `if` a rule, reasons in a list."""
    lines = ["def plain(f):", "    verdict = 'passed'; reasons = []"]
    for i, condition in enumerate(CONDITIONS):
        lines.append(f"    if not ({written(condition)}):")
        lines.append(f"        reasons.append('C{i}')")
        if FOLLOWS[i % 3] == "reject":
            lines.append("        verdict = 'rejected'")
        if FOLLOWS[i % 3] == "review":
            lines.append("        if verdict == 'passed': verdict = 'review'")
    namespace: dict[str, Any] = {}
    exec("\n".join([*lines, "    return verdict, reasons"]), namespace)
    plain: Callable[[Mapping[str, Any]], tuple[str, list[str]]] = namespace["plain"]
    return plain


def written(condition: dict[str, Any]) -> str:
    """A condition of this file as Python."""
    if "fact" not in condition:
        ((word, parts),) = condition.items()
        if word == "not":
            return f"not ({written(parts)})"
        return {"all": " and ", "any": " or "}[word].join(f"({written(part)})" for part in parts)
    fact, value = f"f[{condition['fact']!r}]", condition.get("value")
    if "other" in condition:
        return f"{fact} {condition['op']} f[{condition['other']!r}]"
    if condition["op"] == "between":
        return f"{value[0]!r} <= {fact} <= {value[1]!r}"  # type: ignore[index]
    if isinstance(value, list):
        return f"{fact} {condition['op'].replace('_', ' ')} {tuple(value)!r}"
    return f"{fact} {condition['op']} {value!r}"


def seconds(work: Callable[[], object]) -> float:
    """How long `work` keeps a core busy; other load on the machine does not count."""
    start = process_time()
    work()
    return process_time() - start


def check_agreement(compiled: Compiled, rows: Sequence[Mapping[str, Any]]) -> None:
    """Fail if the hand-written form gives other reasons on complete facts."""
    plain = two_valued()
    for row, judgement in zip(rows[:5_000], judge_many(compiled, rows[:5_000]), strict=True):
        if {reason.code for reason in judgement.reasons} != set(plain(row)[1]):
            raise SystemExit("the two forms do not agree")


def measure(_rows: int) -> list[Figure]:
    """Decisions a second and ratios: median of several rounds, all forms in each."""
    compiled, plain = compile_policy(policy()), two_valued()
    complete, sparse = leads(0.0), leads(0.2)
    check_agreement(compiled, complete)
    forms: dict[str, Callable[[], object]] = {
        "plain two-valued Python": lambda: [plain(row) for row in complete],
        "judged with reasons": lambda: judge_many(compiled, complete),
        "judged, 20 % of facts missing": lambda: judge_many(compiled, sparse),
        "full decisions with hashes": lambda: [
            None for _ in decide_many(compiled, (Row(row, AS_OF) for row in complete))
        ],
    }
    rounds = [{name: seconds(work) for name, work in forms.items()} for _ in range(ROUNDS)]
    base, goal, *_ = forms
    speed = {name: LEADS / median(each[name] for each in rounds) for name in forms}
    return [
        Figure(
            f"decide, {len(CONDITIONS)} rules: {name}",
            f"{speed[name]:,.0f}/s on a core",
            f"plain Python {speed[base]:,.0f}/s",
            median(each[name] / each[base] for each in rounds),
            f"{GOAL:,}/s" if name == goal else "",
            speed[name] >= GOAL if name == goal else None,
        )
        for name in forms
        if name != base
    ]
