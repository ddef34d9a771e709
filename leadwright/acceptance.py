"""When a contact field that a source found counts: until then it is a candidate, beside others, and fills no blank."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from leadwright.config import Config

VERIFIED_BY: Mapping[str, str] = {"person.email": "contact.email_status"}
"""The fact that tells of a field whether it is right."""


class Acceptance(Config):
    """What a seller asks of a found field: how sure its source is, and what a verifier says, if one is set up.

    `verified` are the verifier's words that count as right; none of them means that nobody is asked.
    """

    confidence: float = Field(0.5, ge=0, le=1)
    verified: tuple[str, ...] = ()


DEFAULTS: Mapping[str, Acceptance] = {
    "person.email": Acceptance(confidence=0.3, verified=("valid", "accept_all")),
}
"""What is asked of fields of which the seller says nothing; all others need nothing but half a chance."""


@dataclass(frozen=True)
class Found:
    """One source's word on contact fields of a lead, with what it says of their being right."""

    source: str
    fields: Mapping[str, str] = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)
    confidence: float
    verifies: bool = False


def rule_for(name: str, rules: Mapping[str, Acceptance]) -> Acceptance:
    """What is asked of the field `name`."""
    return rules.get(name) or DEFAULTS.get(name) or Acceptance()


def accepted(word: Found, rules: Mapping[str, Acceptance], verifiable: Collection[str]) -> dict[str, str]:
    """Those fields of `word` that count at once; `verifiable` are the fields of which a verifier can be asked."""
    return {
        name: value
        for name, value in word.fields.items()
        if value and _counts(name, word, rule_for(name, rules), name in verifiable)
    }


def candidates(
    words: Sequence[Found], known: Mapping[str, str], rules: Mapping[str, Acceptance], verifiable: Collection[str]
) -> dict[str, str]:
    """The values, by field, that were found for blanks and are still to be verified, the surest first found."""
    refuted = {(name, value) for word in words if word.verifies for name, value in word.fields.items()}
    open_: dict[str, tuple[float, str]] = {}
    for word in words:
        for name, value in word.fields.items():
            rule = rule_for(name, rules)
            if word.verifies or known.get(name) or name not in verifiable or not rule.verified:
                continue
            if value and (name, value) not in refuted and word.confidence >= rule.confidence:
                open_[name] = max(open_.get(name, (-1.0, "")), (word.confidence, value))
    return {name: value for name, (_, value) in open_.items()}


def _counts(name: str, word: Found, rule: Acceptance, is_verifiable: bool) -> bool:
    told = word.facts.get(VERIFIED_BY.get(name, ""))
    if word.verifies:
        return told in (rule.verified or ("valid",))
    return word.confidence >= rule.confidence and not (rule.verified and is_verifiable)
