"""What is allowed in a policy and yet probably not meant."""

from collections import Counter
from collections.abc import Iterator

from leadwright.policy.model import Else, Policy, Unknown


def warnings(policy: Policy) -> list[str]:
    """One line for each thing to look at again; empty when there is none."""
    return [*_unknown_passes(policy), *_codes_shared(policy), *_unread_facts(policy)]


def _unknown_passes(policy: Policy) -> Iterator[str]:
    """Said of hard rules that let the unknown pass, unless another rule waits for the same group of facts."""
    awaited = {_group(fact) for _, rule in policy.rules if rule.unknown is not Unknown.PASS for fact in rule.facts}
    for _, rule in policy.rules:
        is_lax = rule.else_ is Else.REJECT and rule.unknown is Unknown.PASS
        if is_lax and not {_group(fact) for fact in rule.facts} & awaited:
            yield f"{rule.id} rejects, yet lets a lead pass of which nothing is known (unknown: pass)"


def _group(fact: str) -> str:
    return fact.partition(".")[0]


def _codes_shared(policy: Policy) -> Iterator[str]:
    uses = Counter(rule.reason.code for _, rule in policy.rules)
    for code, times in uses.items():
        if times > 1:
            yield f"the reason code {code} is used by {times} rules; a code stands for one meaning"


def _unread_facts(policy: Policy) -> Iterator[str]:
    """Said of single facts only: a pattern is meant to cover what is not read, too."""
    read = {fact for _, rule in policy.rules for fact in rule.facts}
    for name in policy.facts:
        if not name.endswith("*") and name not in read:
            yield f"{name} is described under `facts`, but no rule reads it"
