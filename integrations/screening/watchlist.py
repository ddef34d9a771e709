"""Screening in this process, against a list of names the user brings: CSV with `name` and `aliases`.

It finds who may be meant, and never who is: a potential match is for a person to look at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import BaseModel, Field

from leadwright.accounts import Settings, configured
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Clock,
    Estimate,
    Health,
    Item,
    Manifest,
    Outcome,
    Question,
    estimated,
)
from leadwright.counted import counted
from leadwright.watchlist import Watchlist


class ListSettings(Settings):
    """Which list, and how near is near; 0.9 lets through little that is spelt otherwise."""

    list_file: Path = Path("samples/watchlist.csv")
    """Where the list lies."""
    threshold: float = Field(0.90, ge=0.5, le=1.0)
    """From which likeness on a person has to look; 1 is the same."""


class Adapter:
    """Compares company and person with the list."""

    manifest: Manifest = Manifest(
        id="watchlist",
        version="1",
        capability=Capability.SCREEN,
        provides=frozenset({"screening.status"}),
        requires=(frozenset({"company.name"}), frozenset({"person.full_name"}), frozenset({"person.last_name"})),
        uses=frozenset({"company.name", "person.full_name", "person.first_name", "person.last_name"}),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=True,
        local=True,
        max_batch=5_000,
        found_ttl=timedelta(days=30),
    )
    Config: ClassVar[type[BaseModel]] = ListSettings
    safe_to_repeat = True

    def __init__(self, config: ListSettings) -> None:
        self._threshold = config.threshold
        self._file = config.list_file
        self._list = Watchlist.read(config.list_file)
        # Another threshold draws another line, so it belongs to the edition.
        self.manifest = replace(self.manifest, edition=f"{self._list.version}/{config.threshold}")

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The screener on the list that `settings` name."""
        return cls(configured(ListSettings, cls.manifest.id, settings))

    def check(self) -> Health:
        """Whether there is a list to compare with."""
        return Health(len(self._list) > 0, f"{counted(len(self._list), 'name')}, version {self._list.version}")

    def edition(self) -> str:
        """The list's fingerprint, and the threshold."""
        return self.manifest.edition

    def estimate(self, batch: Sequence[Question]) -> Estimate:
        """Nothing: it is free."""
        return estimated(self.manifest, len(batch))

    def fetch(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """Clear or potential match for each; the evidence names list version, line, score and threshold."""
        return [self._screened(question) for question in batch]

    def _screened(self, question: Question) -> Item:
        hits = [hit for name in _names(question.inputs) if (hit := self._list.nearest(name))]
        nearest = max(hits, key=lambda hit: hit.score, default=None)
        evidence = f"list {self._list.version}, jaro-winkler at {self._threshold}"
        if nearest is None or nearest.score < self._threshold:
            return Item(question.key, Outcome.FOUND, {"screening.status": "clear"}, evidence=evidence)
        evidence += f", line {nearest.entry} scores {nearest.score:.3f}"
        return Item(question.key, Outcome.FOUND, {"screening.status": "potential_match"}, evidence=evidence)


def _names(inputs: Mapping[str, Any]) -> list[str]:
    given, family = inputs.get("person.first_name"), inputs.get("person.last_name")
    person = inputs.get("person.full_name") or " ".join(str(part) for part in (given, family) if part)
    return [str(name) for name in (inputs.get("company.name"), person) if name]
