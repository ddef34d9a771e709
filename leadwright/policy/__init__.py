"""A seller's standards as data, and decisions on leads with reasons and missing facts.

compiled = compile_policy(load_policy(settings.config, "default"))
decision = decide(compiled, facts, as_of, expires)
"""

from pathlib import Path

from leadwright.config import named
from leadwright.policy.cases import failing_cases, untried
from leadwright.policy.compiled import Compiled, compile_policy
from leadwright.policy.decision import Decision, Effect, Judgement, PolicyRef, Reason, decision_bytes, document
from leadwright.policy.judging import Row, decide, decide_many, judge, judge_many
from leadwright.policy.lines import decide_lines
from leadwright.policy.lint import warnings
from leadwright.policy.model import Policy
from leadwright.policy.verdict import Truth, Verdict

__all__ = [
    "Compiled",
    "Decision",
    "Effect",
    "Judgement",
    "Policy",
    "PolicyRef",
    "Reason",
    "Row",
    "Truth",
    "Verdict",
    "compile_policy",
    "decide",
    "decide_lines",
    "decide_many",
    "decision_bytes",
    "document",
    "failing_cases",
    "judge",
    "judge_many",
    "load_policy",
    "untried",
    "warnings",
]


def load_policy(config: Path, name: str | Path) -> Policy:
    """The policy called `name` under `config`, or the one in the file at the path `name`."""
    return named(config / "policies", name, Policy)
