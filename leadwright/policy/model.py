"""A seller's standards as data: gates of rules over facts, and what follows when a rule fails or cannot be decided."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, Self

import orjson
from pydantic import Field, field_validator, model_validator

from leadwright.asking import Purpose
from leadwright.config import Config
from leadwright.duration import Duration
from leadwright.errors import InputError
from leadwright.facts import CATALOGUE, Cost, Known, Topic, checked
from leadwright.policy.condition import MAX_COMPARISONS, Condition, comparisons
from leadwright.policy.verdict import Truth, Verdict

NAME = r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$"
COSTS = tuple(Cost)
"""Kinds of cost, cheapest first."""


class Else(StrEnum):
    """What follows when a rule is false."""

    REJECT = "reject"
    PARK = "park"
    REVIEW = "review"
    WARN = "warn"


class Unknown(StrEnum):
    """What follows when a rule cannot be decided."""

    WAIT = "wait"
    REVIEW = "review"
    REJECT = "reject"
    PASS = "pass"


class Text(Config):
    """A sentence in the languages we speak."""

    en: str = Field(min_length=1)
    de: str = Field(min_length=1)

    def said(self, language: str) -> str:
        """The sentence in `language`, English where we do not speak it."""
        return self.de if language == "de" else self.en


class ReasonText(Config):
    """Why a rule turns a lead down: a code that never changes its meaning, and the words for it.

    `{limit}` in the words stands for the value in the rule's comparison.
    """

    code: str = Field(pattern=NAME)
    edifact_4509: str | None = Field(None, pattern=r"^[0-9]{1,3}$")
    text: Text


class Rule(Config):
    """One standard: what must hold, and what follows when it does not or is not known."""

    id: str = Field(pattern=NAME)
    when: Condition
    else_: Else = Field(alias="else")
    unknown: Unknown = Unknown.WAIT
    park_for: Duration | None = Field(None, alias="for")
    reason: ReasonText

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the rule reads, each once, in order."""
        return tuple(dict.fromkeys(name for compare in comparisons(self.when) for name in compare.facts))

    @property
    def cost(self) -> Cost:
        """The dearest of the facts that the rule reads."""
        return max((CATALOGUE[name].cost for name in self.facts), key=COSTS.index)

    @property
    def asks_for_credit(self) -> bool:
        """Whether the rule reads a credit fact."""
        return any(CATALOGUE[name].topic is Topic.CREDIT for name in self.facts)

    def words(self) -> Text:
        """The reason's words with `{limit}` put in."""
        limits = [c.value for c in comparisons(self.when) if c.value is not None]
        limit = ", ".join(str(v) for v in limits[0]) if limits and isinstance(limits[0], tuple) else str(*limits[:1])
        text = self.reason.text
        return Text(en=text.en.replace("{limit}", limit), de=text.de.replace("{limit}", limit))

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        leaves = list(comparisons(self.when))
        if len(leaves) > MAX_COMPARISONS:
            raise ValueError(f"a rule may hold {MAX_COMPARISONS} comparisons, no more")
        if (self.else_ is Else.PARK) != (self.park_for is not None):
            raise ValueError("`else: park` and `for`, as in `for: 180d`, go together")
        if "{limit}" in self.reason.text.en + self.reason.text.de and sum(c.value is not None for c in leaves) != 1:
            raise ValueError("{limit} needs a rule with exactly one value")
        return self


class Asking(Config):
    """How a fact, or every fact under `prefix.*`, may be found out, and how long an answer is believed at most.

    `after` names the gate that must be true before anyone is asked.
    """

    ttl: Duration | None = None
    after: str | None = None
    purpose: Purpose | None = None


class NaturalPersons(Config):
    """Who is never turned down by a machine: sole traders and consumers always, those not known by choice."""

    unknown_kind: bool = True


class Case(Config):
    """A change to the facts given, and what must come of it; null makes a fact unknown."""

    name: str
    change: Mapping[str, Any] = Field(default_factory=dict)
    verdict: Verdict
    missing: tuple[str, ...] | None = None
    rules: Mapping[str, Truth] = Field(default_factory=dict)


class Cases(Config):
    """Golden cases: facts under which a lead passes, and what becomes of it when some of them change."""

    given: Mapping[str, Any]
    expect: tuple[Case, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _are_facts(self) -> Self:
        try:
            checked(self.given, "given")
            for case in self.expect:
                checked(case.change, f"case {case.name!r}")
        except InputError as error:
            raise ValueError(str(error)) from None
        return self


class Placed(NamedTuple):
    """A rule and the gate it stands in."""

    gate: str
    rule: Rule


class Policy(Config):
    """The standards of a seller. Its identity is id, version and the hash of its canonical form."""

    id: str = Field(alias="policy", pattern=NAME)
    version: int = Field(ge=1)
    about: str = ""
    natural_persons: NaturalPersons = NaturalPersons()
    facts: Mapping[str, Asking] = Field(default_factory=dict)
    gates: Mapping[str, tuple[Rule, ...]] = Field(min_length=1)
    cases: Cases | None = None

    @property
    def rules(self) -> Iterator[Placed]:
        """Every rule with its gate, in the order of the file."""
        return (Placed(gate, rule) for gate, rules in self.gates.items() for rule in rules)

    @cached_property
    def asking(self) -> Mapping[str, Asking]:
        """What the policy says about single facts, patterns such as `credit.*` unfolded; the closer word wins."""
        said: dict[str, Asking] = {}
        for pattern in sorted(self.facts, key=lambda name: not name.endswith("*")):
            said |= dict.fromkeys(_matching(pattern), self.facts[pattern])
        return said

    @cached_property
    def canonical(self) -> bytes:
        """The policy without its cases as JSON: keys in the order of the model, gates and rules in that of the file."""
        data = self.model_dump(mode="json", by_alias=True, exclude={"cases"}, exclude_defaults=True)
        if self.facts:
            data["facts"] = dict(sorted(data["facts"].items()))
        return orjson.dumps(data)

    @cached_property
    def sha256(self) -> str:
        """The hash of the canonical form."""
        return sha256(self.canonical).hexdigest()

    def expiries(self, facts: Mapping[str, Known]) -> dict[str, datetime]:
        """When each of `facts` ceases to be believed; a policy believes an answer no longer than its source does."""
        ends: dict[str, datetime] = {}
        for name, known in facts.items():
            ttl = asking.ttl if (asking := self.asking.get(name)) else None
            limits = [end for end in (known.expires_at, known.observed_at + ttl if ttl else None) if end]
            if limits:
                ends[name] = min(limits)
        return ends

    def purpose(self, facts: Iterable[str]) -> Purpose | None:
        """The purpose for which `facts` may be asked, if the policy names one."""
        purposes = (self.asking[fact].purpose for fact in sorted(facts) if fact in self.asking)
        return next((purpose for purpose in purposes if purpose), None)

    @field_validator("facts")
    @classmethod
    def _are_catalogued(cls, facts: Mapping[str, Asking]) -> Mapping[str, Asking]:
        for pattern in facts:
            if not _matching(pattern):
                raise ValueError(f"there is no fact {pattern!r}; `leadwright facts` lists them")
        return facts

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        for gate, rules in self.gates.items():
            if not rules:
                raise ValueError(f"the gate {gate!r} has no rules")
        seen: set[str] = set()
        for _, rule in self.rules:
            if rule.id in seen:
                raise ValueError(f"the rule id {rule.id!r} is used twice")
            seen.add(rule.id)
        self._check_order_of_asking()
        return self

    def _check_order_of_asking(self) -> None:
        """Refuse gates that are never true because each waits for the other's facts."""
        waits_for: dict[str, set[str]] = {gate: set() for gate in self.gates}
        for gate, rule in self.rules:
            waits_for[gate] |= {a.after for f in rule.facts if (a := self.asking.get(f)) and a.after}
        for pattern, asking in self.facts.items():
            if asking.after and asking.after not in self.gates:
                raise ValueError(f"{pattern} may be asked after {asking.after!r}, which is no gate of this policy")
        for gate in self.gates:
            if gate in _reachable(gate, waits_for):
                raise ValueError(f"the gate {gate!r} waits for facts that may be asked only once it is true")


def _matching(pattern: str) -> list[str]:
    if pattern.endswith(".*"):
        return [name for name in CATALOGUE if name.startswith(pattern[:-1])]
    return [pattern] if pattern in CATALOGUE else []


def _reachable(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = set(edges[start])
    while ahead:
        found |= ahead
        ahead = set().union(*(edges[gate] for gate in ahead)) - found
    return found
