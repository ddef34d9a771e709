"""What the first rows of a list tell about it: notes before the table, its header, the width of its rows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from leadwright.lists.heading import is_handed_back, looks_like_header, tells_how_to_reach
from leadwright.lists.lexicon import folded, is_label
from leadwright.lists.surplus import Parted, parted, stands_over
from leadwright.lists.trimmed import Trimmed, trimmed
from leadwright.lists.values import kind_of
from leadwright.normalise.nothing import says_nothing

_MOST_HEADS = 3
_MANY = 5
_UNIT = re.compile(
    r"[(\[].{1,40}[)\]]|(?:in |en )?(?:eur|usd|chf|gbp|€|\$|£|k€|t€|teur|keur|tsd\.?|mio\.?|%|m²|km|stk\.?|stück)"
    r"|(?:dd|tt|mm|yyyy|jjjj|jj|yy)(?:[./-](?:dd|tt|mm|yyyy|jjjj|jj|yy)){1,2}|text|string|integer|int|bigint|numeric|decimal.*|float|boolean|timestamp|date|(?:n?var)?char.*",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-=+:_ ]*[-=_]{2,}[-=+:_ ]*")
"""What some programs draw under a header."""
_NOTE = re.compile(r":\s*$|^(?:export|stand|datum|date|erstellt|created|generated|auftrag|order|kunde|liste?)\b", re.I)
_GROUPS = frozenset(
    {
        "company",
        "firma",
        "unternehmen",
        "societe",
        "entreprise",
        "contact",
        "kontakt",
        "person",
        "personne",
        "ansprechpartner",
        "interlocuteur",
        "adresse",
        "address",
        "anschrift",
        "kommunikation",
        "communication",
        "coordonnees",
        "finanzen",
        "financials",
        "kennzahlen",
        "stammdaten",
        "basisdaten",
        "general",
        "allgemein",
        "details",
        "billing",
        "shipping",
        "rechnung",
        "lieferung",
        "kontaktdaten",
        "firmendaten",
        "marketing",
    }
)


@dataclass(frozen=True)
class Table:
    """One table of a list: its name, its header as written (None if it has none), its place among the tables.

    `sheet` is the one of the workbook on which it stands.
    """

    name: str
    header: tuple[str, ...] | None
    index: int
    sheet: str | None = None


class Layout(NamedTuple):
    """What the first rows told: how many come before the header, the header, and the width of the rows.

    `heads` are the rows that make the header, if it is not just one; `above` are the places of those rows before it
    that are data all the same; `trimmed` makes rows whole whose blanks at the end were left out, if they are, and
    `parted` those in which a decimal comma stands without quotes.
    """

    preamble: int
    header: tuple[str, ...] | None
    width: int | None
    heads: tuple[tuple[str, ...], ...] = ()
    above: frozenset[int] = frozenset()
    trimmed: Trimmed | None = None
    parted: Parted | None = None

    @property
    def begin(self) -> int:
        """The place of the first row below the header."""
        return self.preamble + (len(self.heads) or (self.header is not None))


def plan(rows: Sequence[Sequence[str]], width: int | None = None, *, by_commas: bool = False) -> Layout:
    """The layout that the first `rows` of a list suggest; `width` if it is known, as in a workbook.

    Where rows are parted `by_commas`, one in a number or a name may have moved the columns behind it.
    """
    alone = _usual_width(rows) == 1
    named = next((i for i, row in enumerate(rows) if looks_like_header(row) and (alone or filled(row) > 1)), None)
    usual = width or _usual_width(rows[:named] or rows)
    start = next((i for i, row in enumerate(rows) if is_full(row, usual)), None)
    if named is not None and (start is None or named <= start or not _is_table(rows[start:named], len(rows[named]))):
        return _under(rows, named, width, by_commas)
    if start is None:
        return Layout(0, None, usual)
    below = [row for row in rows[start + 1 : named] if len(row) == usual and filled(row)]
    above = frozenset(i for i in range(start) if filled(rows[i]) > 1 or tells_how_to_reach(rows[i]))
    if not stands_out(rows[start], below):
        if start and len(rows[start - 1]) > (usual or 0) and stands_out(rows[start - 1], [rows[start], *below]):
            # A header may have more names than there are columns.
            return Layout(start - 1, tuple(rows[start - 1]), usual, (tuple(rows[start - 1]),), above - {start - 1})
        return Layout(start, None, usual, above=above)
    heads = _heads(rows, start, start)
    return Layout(start, _joined(heads), usual, heads, above)


def _under(rows: Sequence[Sequence[str]], named: int, width: int | None, by_commas: bool) -> Layout:
    """The layout of a table whose header stands in row `named`, with those above and below that belong to it."""
    first = named - 1 if named and _groups(rows[named - 1], rows[named]) else named
    heads = _heads(rows, first, named)
    header = _joined(heads)
    # Rows handed back are damaged ones: how wide most of them are tells nothing.
    width = len(header) if is_handed_back(header) else width
    table = _table_below(rows[first + len(heads) :])
    whole = trimmed(header, table) if width is None else None
    width = len(header) if whole else width or _width_below(table, len(header))
    above = frozenset(i for i in range(first) if _is_data(rows[i], width))
    if width == len(header) + 1 and header[0].strip() and _is_counted(table):
        header = ("", *header)
    wider = [] if width <= len(header) else [row for row in table if len(row) == width and filled(row)]
    # Of one row or two, any delimiter may stand in a value; of many, only a comma stands in all.
    if wider and (by_commas or len(wider) < _MANY) and not stands_over(header, wider):
        # Rather no row at all than all in wrong columns.
        width = len(header)
        return Layout(first, header, width, heads, above, parted=parted(header, wider))
    return Layout(first, header, width, heads, above, whole)


def _is_counted(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column counts the rows: some programs give it no name, which moves all others."""
    counted = [row[0] for row in rows if filled(row) > 1]
    if not any(row[-1].strip() for row in rows if row):
        # It is the last one that has no name, which ends every row with a delimiter.
        return False
    return len(counted) > 1 and any(counted == [str(first + n) for n in range(len(counted))] for first in (0, 1))


def _heads(rows: Sequence[Sequence[str]], first: int, named: int) -> tuple[tuple[str, ...], ...]:
    end = named + 1
    while end < len(rows) and end - first < _MOST_HEADS and _goes_on(rows[named], rows[end]):
        end += 1
    return tuple(map(tuple, rows[first:end]))


def _goes_on(header: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row below a header is a part of it: names again, or units; the same once more is a repetition."""
    if len(row) != len(header) or not filled(row) or tuple(row) == tuple(header) or is_handed_back(header):
        return False
    cells = [cell.strip() for cell in row if cell.strip()]
    return looks_like_header(row) or all(map(_UNIT.fullmatch, cells)) or all(map(_RULE.fullmatch, cells))


def _groups(row: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row above a header names groups of its columns."""
    names = [cell for cell in row if cell.strip()]
    return (
        len(row) == len(header)
        and 2 <= len(names) < len(row)
        and all(is_label(name) or folded(name) in _GROUPS for name in names)
    )


def _joined(heads: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One name a column: its parts with blanks between them."""
    if len(heads) == 1:
        return tuple(heads[0])
    named = [head for head in heads if not all(map(_RULE.fullmatch, filter(None, map(str.strip, head))))]
    return tuple(" ".join(part.strip() for part in parts if part.strip()) for parts in zip(*named, strict=True))


def _is_data(row: Sequence[str], width: int) -> bool:
    """Whether a row above a header is no note: if in doubt, it is data."""
    if tells_how_to_reach(row):
        return True
    if width == 1 or len(row) != width or any(_NOTE.search(cell) for cell in row if cell.strip()):
        return False
    return filled(row) >= min(width, max(3, width // 2))


def _is_table(rows: Sequence[Sequence[str]], below: int) -> bool:
    """Whether rows above a header, whose table has the width `below`, are a table of their own rather than notes."""
    full = [len(row) for row in rows if filled(row) >= max(3, 0.6 * len(row))]
    if len(full) >= _MANY and len(set(full)) == 1 and 2 * len(full) > sum(1 for row in rows if filled(row)):
        # No notes are as many, as wide and as full.
        return True
    widths = {len(row) for row in rows if filled(row) > 1}
    if len(rows) < 2 or widths == {below}:
        return False
    return any(map(tells_how_to_reach, rows)) or (len(widths) == 1 and min(map(filled, rows)) >= 3)


def _table_below(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows up to the next header; one that comes again at once is passed over."""
    begin = next((i for i, row in enumerate(rows) if not looks_like_header(row)), len(rows))
    rows = rows[begin:]
    return rows[: next((i for i, row in enumerate(rows) if looks_like_header(row)), len(rows))]


def _width_below(rows: Sequence[Sequence[str]], width: int) -> int:
    """The usual width of the `rows` of a table, under a header of `width`."""
    widths = Counter(len(row) for row in rows if filled(row) > 1)
    # The header counts for more than a few rows, all of which may be damaged alike.
    return max(widths, key=lambda n: (widths[n] * (2 if n == width else 1), n)) if widths else width


def _usual_width(rows: Sequence[Sequence[str]]) -> int | None:
    widths = Counter(len(row) for row in rows if filled(row) > 1) or Counter(len(row) for row in rows if filled(row))
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else None


def filled(cells: Sequence[str]) -> int:
    """How many cells are not blank."""
    return sum(1 for cell in cells if cell and not cell.isspace())


def is_full(row: Sequence[str], width: int | None) -> bool:
    """Whether a row is no mere note: of the usual width, and at least a third of it filled."""
    return len(row) == width and filled(row) >= min(width, max(2, width // 3))


def stands_out(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether `first` is of another kind than the rows below it: words over e-mails, dates, numbers."""
    if not below or tells_how_to_reach(first) or filled(first) * 2 < len(first):
        return False
    if len(set(first)) < filled(first):
        return False
    return any(
        _may_name(name.strip()) and _is_typed([row[place] for row in below])
        for place, name in enumerate(first)
        if place < len(below[0])
    )


def _may_name(cell: str) -> bool:
    return bool(cell) and not says_nothing(cell) and kind_of(cell) is None


def _is_typed(column: Sequence[str]) -> bool:
    values = [cell for cell in column if cell.strip()]
    return bool(values) and sum(1 for cell in values if kind_of(cell)) >= 0.8 * len(values)
