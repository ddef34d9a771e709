"""What came of asking a source: counts, as a task gives them back."""

from dataclasses import asdict, dataclass, field
from typing import Any

from leadwright.asking import Outcome
from leadwright.errors import ProviderError


@dataclass
class Asked:
    """What came of asking one source about one batch of leads; counts only."""

    source: str
    leads: int = 0
    asked: int = 0
    shared: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    unaffordable: int = 0
    unknown: int = 0
    ordered: int = 0
    objected: int = 0
    prospects_alike: int = 0
    held: int = 0
    problem: str | None = None
    stopped: bool = False

    def count(self, outcome: str) -> None:
        """One more question with this outcome."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def note(self, error: ProviderError) -> None:
        """An error that was met: the first is the problem that is told, and some stop the source."""
        self.problem = self.problem or str(error)
        self.stopped = self.stopped or error.stops_provider

    def counts(self) -> dict[str, Any]:
        """The counts as plain data; `moved` says whether any lead may be decided anew."""
        failed = self.outcomes.get(Outcome.FAILED, 0)
        return {**asdict(self), "moved": self.shared + self.unknown + self.ordered > 0 or self.asked > failed}
