"""Rows of a sheet with what the sheet says of them beyond their cells: merged, hidden, without a value."""

from collections.abc import Iterable, Iterator

from leadwright.lists.sheetmarks import SheetMarks
from leadwright.record import Disposition, Span

MOST_MERGED = 1 << 20
"""Of cells merged downwards, so many rows are filled; those beyond stay as they are."""
_STRUCTURAL = Disposition.STRUCTURAL
_Range = tuple[tuple[int, int], tuple[int, int]]


class Merged:
    """Cells that are merged with cells below them: what stands in the topmost, a person sees beside every row."""

    def __init__(self, ranges: Iterable[_Range], height: int) -> None:
        self._below: dict[int, list[tuple[int, int]]] = {}
        self._tops: dict[int, list[int]] = {}
        self._texts: dict[tuple[int, int], str] = {}
        room = MOST_MERGED
        for (top, left), (bottom, _) in ranges:
            rows = range(top + 2, min(bottom, height) + 2)
            room -= len(rows)
            if not rows or room < 0:
                continue
            self._tops.setdefault(top + 1, []).append(left)
            for row in rows:
                self._below.setdefault(row, []).append((top + 1, left))

    def __bool__(self) -> bool:
        return bool(self._tops)

    def filled(self, span: Span) -> Span:
        """The row with what it shares with a row of data above; it is told, since nobody typed it there."""
        row, cells = span.first_line, span.cells
        if span.disposition is _STRUCTURAL:
            return span
        for column in self._tops.get(row, ()):
            self._texts[row, column] = cells[column] if column < len(cells) else ""
        shared = {column: self._texts.get((top, column), "") for top, column in self._below.get(row, ())}
        full = tuple([cell or shared.get(column, "") for column, cell in enumerate(cells)])
        if full == cells:
            return span
        repaired = span.disposition is Disposition.ACCEPTED
        return span._replace(
            cells=full,
            disposition=Disposition.REPAIRED if repaired else span.disposition,
            code=span.code or "cell_merged",
        )


def marked(spans: Iterator[Span], marks: SheetMarks, merged: Merged) -> Iterator[Span]:
    """The spans of one sheet with a code where there is more to say than their cells do."""
    if not (merged or marks.hidden or marks.codes):
        return spans
    return (_marked(merged.filled(span), marks) for span in spans)


def _marked(span: Span, marks: SheetMarks) -> Span:
    code = marks.codes.get(span.first_line)
    if code and span.code == "blank":
        # A row of nothing but formulas without a value looks blank, and is not.
        return span._replace(code=code, disposition=Disposition.REJECTED)
    if code and span.disposition is not _STRUCTURAL:
        return span._replace(code=code)
    if span.first_line in marks.hidden and span.code is None:
        return span._replace(code="row_hidden")
    return span
