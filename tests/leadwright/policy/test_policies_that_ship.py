"""Every policy under `config/policies` does what its own golden cases say."""

from collections import Counter
from pathlib import Path

import pytest

from leadwright.config import names
from leadwright.policy import compile_policy, decide_lines, failing_cases, load_policy, untried, warnings
from leadwright.policy.model import Policy

ROOT = Path(__file__).parents[3]
CONFIG = ROOT / "config"

every_policy = pytest.mark.parametrize("name", names(CONFIG / "policies"))


@every_policy
def test_golden_cases_hold(name: str) -> None:
    assert failing_cases(load_policy(CONFIG, name)) == []


@every_policy
def test_golden_cases_try_every_rule_true_false_and_unknown(name: str) -> None:
    assert untried(load_policy(CONFIG, name)) == []


@every_policy
def test_nothing_in_it_looks_unmeant(name: str) -> None:
    assert warnings(load_policy(CONFIG, name)) == []


@every_policy
def test_it_is_named_like_its_file(name: str) -> None:
    assert load_policy(CONFIG, name).id == name


def test_the_sample_facts_reach_all_four_verdicts_under_the_default_policy() -> None:
    compiled = compile_policy(load_policy(CONFIG, "default"))

    with (ROOT / "samples" / "facts.jsonl").open("rb") as lines:
        verdicts = Counter(document["verdict"] for document in decide_lines(compiled, lines))

    assert verdicts == {"passed": 6, "rejected": 8, "waiting": 5, "review": 5}


def test_a_golden_case_that_does_not_hold_is_told_in_a_line() -> None:
    policy = load_policy(CONFIG, "default")
    assert policy.cases is not None
    wrong = policy.cases.expect[0].model_copy(update={"verdict": "passed", "missing": ("credit.pd",)})
    changed = policy.model_copy(update={"cases": policy.cases.model_copy(update={"expect": (wrong,)})})

    assert failing_cases(changed) == [
        "the licence has run out: rejected, not passed",
        "the licence has run out: missing are none",
    ]


def test_a_rule_that_no_case_tries_is_told() -> None:
    policy: Policy = load_policy(CONFIG, "interest-first")
    assert policy.cases is not None
    fewer = policy.model_copy(update={"cases": policy.cases.model_copy(update={"expect": policy.cases.expect[:1]})})

    assert "IF-LICENCE F" in untried(fewer)
