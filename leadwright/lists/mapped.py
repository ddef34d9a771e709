"""What is known of a column, and what a row becomes by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from leadwright.lists.units import Unit

How = Literal["vendor", "lexicon", "values", "fuzzy"]
Warning_ = Literal["may_restrict", "block_repeated"]
WARNINGS: Mapping[Warning_, str] = {
    "may_restrict": "it may say who must not be contacted",
    "block_repeated": "it repeats others, and may be about a second contact, another place, or a table of its own",
}
"""What there is to be said of columns that are not heeded."""
ACCEPT = 0.75
"""A column below this confidence is not mapped; what it might be is only suggested."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What one column holds: a field, or None for an extra, and how surely and by what evidence we know.

    `split` names the way in which cells hold several fields, of which `field` is the first; `unit` is that of its
    numbers; `dates` is the order of day, month and year in its dates. `warning` is a code of
    `WARNINGS`, where it is told loudly that the column is not heeded.
    """

    header: str
    field: str | None
    confidence: float
    how: How
    suggest: str | None = None
    split: str | None = None
    unit: Unit | None = None
    dates: str | None = None
    warning: Warning_ | None = None


class Mapped(NamedTuple):
    """A row by fields, and by header what no field was found for; neither holds blanks."""

    fields: dict[str, str]
    extras: dict[str, str]

    def __repr__(self) -> str:
        """Nothing of what the row says."""
        return "Mapped()"
