"""What one source said about one lead at one time. A finding never overwrites the lead; facts are drawn from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leadwright.facts import CATALOGUE, TRUST, Known
from leadwright.money import Money


@dataclass(frozen=True)
class Finding:
    """One source's word: facts and contact fields by name, how sure it is, how long it holds, what stands behind it.

    `kind` says how far it is trusted (`leadwright.facts.TRUST`); `evidence` is a hash or a reference, not the report.
    """

    source: str
    kind: str
    facts: Mapping[str, Any] = field(repr=False)
    observed_at: datetime
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    expires_at: datetime | None = None
    confidence: float = 1.0
    cost: Money | None = None
    evidence: str | None = None

    def words(self) -> dict[str, Known]:
        """Its word on each catalogued fact, believed until the finding or the fact's own time runs out."""
        return {
            name: Known(value, self.source, self.observed_at, self._expiry(name), TRUST[self.kind])
            for name, value in self.facts.items()
            if name in CATALOGUE and value is not None
        }

    def _expiry(self, name: str) -> datetime | None:
        ttl = CATALOGUE[name].ttl
        ends = [end for end in (self.expires_at, self.observed_at + ttl if ttl else None) if end is not None]
        return min(ends, default=None)
