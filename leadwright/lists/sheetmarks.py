"""What the reader of workbooks does not tell of a sheet: how far it reaches, hidden rows, cells without a value."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from leadwright.errors import InputError

MOST_CELLS = 1 << 25
"""A workbook may claim more cells than it holds; one that claims more than this is not read."""
MOST_COLUMNS = 16_384
MOST_TEXT = 1 << 30
"""Nor one whose cells, each with its own copy of what it shares with others, come to more text than this."""


@dataclass
class SheetMarks:
    """Rows and columns count from 1. `exact` holds the text of cells whose value is not what a person sees."""

    height: int = 0
    width: int = 0
    text: int = 0
    row: int = 0
    """How far a look at the rows one by one has come."""
    hidden: set[int] = field(default_factory=set)
    codes: dict[int, str] = field(default_factory=dict)
    exact: dict[tuple[int, int], str] = field(default_factory=dict)

    def reach(self, height: int, width: int) -> None:
        """A cell lies as far as this."""
        self.height = max(self.height, height)
        self.width = max(self.width, width)


def check(name: str, sheets: Iterable[SheetMarks]) -> None:
    """InputError if the sheets of the workbook called `name` are too much to be read."""
    cells = text = 0
    for sheet in sheets:
        if sheet.width > MOST_COLUMNS:
            raise InputError(f"{name}: a sheet claims more than {MOST_COLUMNS:,} columns")
        cells += sheet.height * sheet.width
        text += sheet.text
    if cells > MOST_CELLS:
        raise InputError(f"{name}: the sheets claim more than {MOST_CELLS:,} cells; save it without its empty ones")
    if text > MOST_TEXT:
        raise InputError(f"{name}: the cells come to more than {MOST_TEXT >> 20} MB of text; it was not opened")
