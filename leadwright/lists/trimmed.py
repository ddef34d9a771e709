"""Lists that end a row where nothing follows: cells missing at its end are blank, not lost."""

from collections import Counter
from collections.abc import Sequence

from leadwright.lists.columns import FEW, Columns

_FEWEST = 3
_OFTEN = 0.1
_SELDOM = 0.05
_NEARLY_ALL = 0.97


class Trimmed:
    """What is left of rows whose blank cells at the end were left out, and whether a short row is one of them."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def whole(self, cells: Sequence[str]) -> tuple[str, ...] | None:
        """A short row with its blanks; None if it may be short for another reason.

        One cell alone may be a note, and one of a kind that its column never has may stand in a wrong one.
        """
        missing = self._columns.width - len(cells)
        if missing <= 0 or len(cells) < 2 or not cells[-1].strip():
            return None
        # Any cell may be blank, though the first rows do not show it.
        fits = all(not cell or self._columns.may_hold(place, cell) for place, cell in enumerate(cells))
        return (*cells, *[""] * missing) if fits else None


def trimmed(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Trimmed | None:
    """What short rows are made whole by, if those under a header show that blanks at their ends are left out."""
    whole = made_whole(header, rows)
    return Trimmed(Columns(whole)) if whole else None


def made_whole(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The `rows` under a header with the blanks at their ends; none if they do not show that these were left out.

    They do if a good part of them is short, next to none too long or a single cell, and none ends with a blank, as some
    would otherwise.
    """
    rows, width = [row for row in rows if any(cell.strip() for cell in row)], len(header)
    widths = Counter(map(len, rows))
    short = sum(times for n, times in widths.items() if n < width)
    odd = sum(times for n, times in widths.items() if not 1 < n <= width)
    if len(rows) < FEW or short < max(_FEWEST, _OFTEN * len(rows)) or odd > _SELDOM * len(rows):
        return []
    if max(widths.values()) > _NEARLY_ALL * len(rows):
        return []
    if not header[-1].strip() or any(len(row) > 1 and not row[-1].strip() for row in rows):
        return []
    return [(*row, *[""] * (width - len(row))) for row in rows if len(row) <= width]
