"""One figure: what was measured, beside what, and whether the goal is met."""

from collections.abc import Sequence
from dataclasses import dataclass

HEADER = ("work", "figure", "beside it, in the same run", "ratio", "goal", "met")


@dataclass(frozen=True)
class Figure:
    """A line of the table; `met` is None where there is no goal, or where this run is too small to tell."""

    work: str
    figure: str
    beside: str = ""
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The line as text."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (self.work, self.figure, self.beside, ratio, self.goal, {True: "yes", False: "no", None: ""}[self.met])


def plain(figures: Sequence[Figure]) -> str:
    """The table for a terminal."""
    rows = [HEADER, *(figure.cells() for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def markdown(figures: Sequence[Figure]) -> str:
    """The table for a page."""
    rows = [HEADER, ("---",) * len(HEADER), *(figure.cells() for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
