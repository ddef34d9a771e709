"""Golden cases: whether a policy decides what its author says it decides, and which rules no case tries."""

from collections.abc import Iterator

from leadwright.facts import checked
from leadwright.policy.compiled import compile_policy
from leadwright.policy.decision import Judgement
from leadwright.policy.explaining import undecided_or_false
from leadwright.policy.judging import judge
from leadwright.policy.model import Case, Policy
from leadwright.policy.verdict import Truth, Verdict


def failing_cases(policy: Policy) -> list[str]:
    """One line for each golden case that comes out otherwise than told; empty when all hold."""
    return [line for case, judgement, rules in _decided(policy) for line in _differences(case, judgement, rules)]


def untried(policy: Policy) -> list[str]:
    """The rules, each with a value (`CR-CLASS U`), that no golden case gives rise to."""
    tried = {(rule, truth) for _, _, rules in _decided(policy) for rule, truth in rules.items()}
    return [f"{rule.id} {truth}" for _, rule in policy.rules for truth in Truth if (rule.id, truth) not in tried]


def _decided(policy: Policy) -> Iterator[tuple[Case, Judgement, dict[str, Truth]]]:
    if policy.cases is None:
        return
    compiled = compile_policy(policy)
    as_given = Case(name="as given", verdict=Verdict.PASSED)
    for case in (as_given, *policy.cases.expect):
        facts = checked({**policy.cases.given, **case.change}, case.name)
        yield case, judge(compiled, facts), {**compiled.all_true, **undecided_or_false(compiled, compiled.run(facts))}


def _differences(case: Case, judgement: Judgement, rules: dict[str, Truth]) -> Iterator[str]:
    if judgement.verdict is not case.verdict:
        yield f"{case.name}: {judgement.verdict}, not {case.verdict}"
    if case.missing is not None and set(judgement.missing) != set(case.missing):
        yield f"{case.name}: missing are {', '.join(judgement.missing) or 'none'}"
    for rule, truth in case.rules.items():
        if rules.get(rule) is not truth:
            yield f"{case.name}: {rule} is {rules.get(rule, 'no rule')}, not {truth}"
