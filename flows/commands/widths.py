"""How wide the columns of a table are, so that it fits a terminal and what people copy is not broken in the middle."""

import re
from collections.abc import Sequence

from rich.cells import cell_len

_GAP, _LEAST = 2, 12
_LONGEST_WORD, _LONGEST_ID, _LONGEST_NAME = 32, 60, 24
_CODE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*|[–✓✗]?")
_CODE_INSIDE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+[,;]?")
_WORD = re.compile(r"[A-Za-z0-9_.:,;-]+")


def widths_of(headings: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """The width of each column in a table that may be `room` wide; it is wider only where nothing else can give way.

    Ids in the first column and columns of codes or numbers stay whole; elsewhere words do as long as that is possible.
    """
    columns = [[heading, *(row[place] for row in rows)] for place, heading in enumerate(headings)]
    widths = [min(max(map(cell_len, cells)), room) for cells in columns]
    words, codes = ([_longest(cells, kind) for cells in columns] for kind in (_WORD, _CODE_INSIDE))
    for limits in (
        [max(word, _LEAST) for word in words],
        [max(code, min(word, _LEAST)) for code, word in zip(codes, words, strict=True)],
    ):
        least = [
            _whole(place, cells) or limit for place, (cells, limit) in enumerate(zip(columns, limits, strict=True))
        ]
        _shrink(widths, least, room)
    return widths


def breadth(widths: Sequence[int]) -> int:
    """How wide a table with columns of these widths is."""
    return sum(widths) + _GAP * (len(widths) - 1)


def _whole(place: int, cells: Sequence[str]) -> int:
    """The width below which a column must not be, since what it holds would be broken; 0 if it holds sentences."""
    if all(map(_CODE.fullmatch, cells[1:])):
        return _LONGEST_ID
    if place == 0:
        return _LONGEST_NAME if any(" " in cell for cell in cells[1:]) else _LONGEST_ID
    return 0


def _shrink(widths: list[int], least: Sequence[int], room: int) -> None:
    """Take from the widest columns that are wider than they need be."""
    while breadth(widths) > room:
        wide = [place for place, width in enumerate(widths) if width > least[place]]
        if not wide:
            return
        widths[max(wide, key=widths.__getitem__)] -= 1


def _longest(cells: Sequence[str], kind: re.Pattern[str]) -> int:
    words = (word for cell in cells for word in cell.split() if kind.fullmatch(word))
    return min(max(map(cell_len, words), default=1), _LONGEST_WORD)
