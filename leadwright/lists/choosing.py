"""What a profile chooses where it would else be found out: the row of the header, and the one sheet that holds data."""

from collections.abc import Iterator, Sequence

from leadwright.lists.layout import Layout, Table, plan
from leadwright.lists.records import Record
from leadwright.record import Disposition, Span

LEFT_OUT = "sheet_left_out"


def layout_of(
    records: Sequence[Record], header_row: int | None, width: int | None = None, *, by_commas: bool = False
) -> Layout:
    """The layout that the first records suggest, or that the line of the header, counted from 1, makes certain."""
    rows = [record.cells for record in records]
    place = _record_at(records, header_row) if header_row else None
    if place is None:
        return plan(rows, width, by_commas=by_commas)
    header = tuple(rows[place])
    # Below the header all is data, however much the first row looks like another one.
    below = plan([header, *rows[place + 1 :]], width, by_commas=by_commas)
    return Layout(place, header, below.width or len(header), trimmed=below.trimmed, parted=below.parted)


def chosen(spans: Iterator[Span], tables: Sequence[Table], sheet: str | None) -> Iterator[Span]:
    """The spans, those of other sheets than the chosen one as structure, so that none is lost and none is a lead."""
    if sheet is None:
        yield from spans
        return
    for span in spans:
        if stands_in(tables[span.table], sheet):
            yield span
        else:
            yield span._replace(disposition=Disposition.STRUCTURAL, code=LEFT_OUT)


def stands_in(table: Table, sheet: str) -> bool:
    """Whether a table stands in the sheet of this name."""
    return table.sheet == sheet


def _record_at(records: Sequence[Record], line: int) -> int | None:
    at = 1
    for place, record in enumerate(records):
        if at <= line < at + record.lines:
            return place
        at += record.lines
    return None
