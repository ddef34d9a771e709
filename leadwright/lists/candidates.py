"""The ways in which a damaged record may have been meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from leadwright.lists.dialect import Dialect, is_one_cell, unwrapped

_MOST_SURPLUS = 4
_MOST_PAIRED = 20
_MOST_QUOTES = 60
_PUNCTUATION = (",", ";", ":")
OTHERS = (";", ",", "\t", "|")


class Candidate(NamedTuple):
    """Cells that a record may have been meant to have, how many lines they take, and what would be wrong with it."""

    cells: tuple[str, ...]
    lines: int
    code: str
    touched: frozenset[int] = frozenset()
    """Where the harm was done: the cells that were put together or taken apart, or stand beside what is left out."""


def of_width(text: str, cells: Sequence[str], width: int, dialect: Dialect, lines: int = 1) -> Iterator[Candidate]:
    """What cells parsed from a record may have been, if there are too many or too few of them."""
    if len(cells) > width:
        yield from _joined(text, cells, width, dialect, lines)
        yield from _without_blanks(cells, width, lines)
    elif len(cells) < width:
        yield from _with_blanks(cells, width, lines)
        yield from _split(text, cells, width, dialect, lines)


def _joined(text: str, cells: Sequence[str], width: int, dialect: Dialect, lines: int) -> Iterator[Candidate]:
    """An unquoted delimiter stands in a cell, or in two of them."""
    surplus = len(cells) - width
    if dialect.delimiter not in _PUNCTUATION or surplus > _MOST_SURPLUS:
        return
    for place in range(width):
        end = place + surplus + 1
        if whole := _once_one(text, cells[place:end], dialect):
            yield Candidate((*cells[:place], whole, *cells[end:]), lines, "delimiter_unquoted", frozenset({place}))
    if surplus != 2 or width > _MOST_PAIRED:
        return
    for first, second in combinations(range(len(cells) - 1), 2):
        one, other = (_once_one(text, cells[place : place + 2], dialect) for place in (first, second))
        if second > first + 1 and one and other:
            made = (*cells[:first], one, *cells[first + 2 : second], other, *cells[second + 2 :])
            yield Candidate(made, lines, "delimiter_unquoted", frozenset({first, second - 1}))


def _once_one(text: str, parts: Sequence[str], dialect: Dialect) -> str | None:
    """The cell that `parts` were, if they stand in the text without quotes of their own and none at an end is blank."""
    glue = (dialect.delimiter or "") + (" " if dialect.skip_blank else "")
    whole = glue.join(parts)
    # A blank at an end is better told by leaving it out.
    if not parts[0] or not parts[-1] or dialect.translated(whole) not in text:
        return None
    quote = dialect.quote
    return whole.strip(quote) if quote and whole.count(quote) == 1 else whole


def _without_blanks(cells: Sequence[str], width: int, lines: int) -> Iterator[Candidate]:
    """Delimiters too many: blank cells are left out."""
    surplus = len(cells) - width
    for place in range(width + 1):
        gap = cells[place : place + surplus]
        # Of blank cells in a row, it does not matter which go.
        if not any(cell.strip() for cell in gap) and (place + surplus == len(cells) or cells[place + surplus].strip()):
            beside = {place - 1, place} & set(range(width))
            yield Candidate((*cells[:place], *cells[place + surplus :]), lines, "width_long", frozenset(beside))


def _with_blanks(cells: Sequence[str], width: int, lines: int) -> Iterator[Candidate]:
    """Delimiters too few: blank cells are missing, at the end or between."""
    missing = width - len(cells)
    for place in range(1, len(cells) + 1):
        beside = frozenset(range(place - 1, place + missing))
        yield Candidate((*cells[:place], *[""] * missing, *cells[place:]), lines, "width_short", beside)


def _split(text: str, cells: Sequence[str], width: int, dialect: Dialect, lines: int) -> Iterator[Candidate]:
    """One delimiter is another than in the other records."""
    for sign in OTHERS:
        for place, cell in enumerate(cells):
            parts = cell.split(sign) if sign != dialect.delimiter else ()
            if len(parts) != width - len(cells) + 1 or any(part != part.strip() for part in parts):
                continue
            # In quotes, it was no delimiter.
            if not (dialect.quote and dialect.quote + cell + dialect.quote in text):
                made = [_bare(part, dialect) for part in parts]
                parted = frozenset(range(place, place + len(made)))
                yield Candidate((*cells[:place], *made, *cells[place + 1 :]), lines, "delimiter_other", parted)


def _bare(cell: str, dialect: Dialect) -> str:
    """A cell without the quotes that enclose it."""
    quote = dialect.quote
    if quote and len(cell) > 1 and cell.startswith(quote) and cell.endswith(quote):
        return cell[1:-1].replace(quote * 2, quote)
    return cell


def is_torn(cell: str, quote: str) -> bool:
    """Whether quotes stand in a cell as nobody writes them: neither around words nor as inch marks."""
    return quote in cell and not _sensible(quote).fullmatch(cell)


@lru_cache(maxsize=8)
def _sensible(quote: str) -> re.Pattern[str]:
    q = re.escape(quote)
    return re.compile(rf"(?:[^{q}]|(?<!\w){q}[^{q}]+{q}(?!\w)|(?<=\d){q}(?!\w))*+")


def of_quotes(text: str, width: int, dialect: Dialect, lines: int = 1) -> Iterator[tuple[list[str], str | None]]:
    """The cells of `text` if its quotes were meant otherwise than they stand, each with the fault if it is known."""
    quote = dialect.quote
    if not quote or quote not in text:
        return
    line = text.rstrip("\r\n")
    if "\\" + quote in line:
        escaped = dialect.strictly(_lines(line.replace("\\" + quote, quote * 2)))
        if [len(cells) for cells in escaped] == [width]:
            yield escaped[0], "quote_escaped"
            return
    pieces = dialect.literal(line)
    if lines == 1 and not _are_halves(pieces, quote):
        yield [_unquoted(piece, quote) for piece in pieces], None
    yield _closing_late(line, width, dialect, odd=True), None
    yield _closing_late(line, width, dialect, odd=False), None


def of_one_cell(text: str, dialect: Dialect) -> list[str] | None:
    """The cells of a line that a program with other delimiters took for one cell, and put in quotes."""
    rows = dialect.strictly([unwrapped(text)]) if dialect.quote == '"' and is_one_cell(text) else []
    return rows[0] if len(rows) == 1 else None


def of_escapes(texts: Sequence[str], dialect: Dialect) -> tuple[list[str], int] | None:
    """The record that the lines begin with, if a backslash makes quotes and delimiters in it plain; and its lines."""
    escaping = replace(dialect, escape="\\")
    found = escaping.first_record(list(map(escaping.translated, texts)))
    return (list(escaping.restored(found[0])), found[1]) if found else None


def _are_halves(pieces: Sequence[str], quote: str) -> bool:
    """Whether one piece opens a quote and a later one closes it: what stands between them was one cell."""
    bare = [piece.strip(" ") for piece in pieces]
    opening = next((n for n, piece in enumerate(bare) if piece.startswith(quote) and piece.count(quote) % 2), len(bare))
    return any(piece.endswith(quote) and piece.count(quote) % 2 for piece in bare[opening + 1 :])


def without_a_quote(texts: Sequence[str], dialect: Dialect) -> Iterator[tuple[list[str], int]]:
    """The record that the lines begin with, and how many it takes, if one of its quotes were not there."""
    quote = dialect.quote
    if not quote or texts[0].count(quote) > _MOST_QUOTES:
        return
    opening = re.compile(rf"(?:(?<={re.escape(dialect.sign)})|\A) *{re.escape(quote)}")
    for found in opening.finditer(texts[0]):
        if dialect.sign not in texts[0][found.end() :]:
            # The last cell may as well have been cut off before its closing quote.
            continue
        rest = texts[0][: found.end() - 1] + texts[0][found.end() :]
        record = dialect.first_record([rest, *texts[1:]])
        # A quote that is left alone was its counterpart.
        if record is not None and not any(cell.count(quote) % 2 for cell in record[0]):
            yield record


def of_other_delimiters(texts: Sequence[str], width: int, dialect: Dialect) -> Iterator[Candidate]:
    """The record that the lines begin with, if all its delimiters are others, or those between two quotes."""
    quote, own = dialect.quote, dialect.sign
    for sign in OTHERS:
        if sign == own:
            continue
        if texts[0].count(sign) >= width - 1:
            record = Dialect(sign, quote).first_record(texts)
            if record is not None and len(record[0]) == width:
                yield Candidate(tuple(record[0]), record[1], "delimiter_other")
        if quote and (strange := f"{quote}{sign}{quote}") in texts[0]:
            record = dialect.first_record([texts[0].replace(strange, f"{quote}{own}{quote}"), *texts[1:]])
            if record is not None and len(record[0]) == width:
                yield Candidate(dialect.restored(record[0]), record[1], "delimiter_other")


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def _unquoted(cell: str, quote: str) -> str:
    """The cell without the quotes that were meant to enclose it; an open one goes alone."""
    if not cell.startswith(quote):
        return cell
    if cell.count(quote) == 2 and cell[1:2].strip() and not cell.endswith(quote) and not is_torn(cell, quote):
        # A name in quotes, and more behind it.
        return cell
    inner = cell[1:-1] if len(cell) > 1 and cell.endswith(quote) else cell[1:]
    return inner.replace(quote * 2, quote)


def _closing_late(line: str, width: int, dialect: Dialect, odd: bool) -> list[str]:
    """Cells whose closing quote is the first one before a delimiter or the end; `odd` leaves doubled ones inside."""
    quote, sign = re.escape(dialect.quote or ""), re.escape(dialect.sign)
    single = rf"(?<!{quote})(?:{quote}{quote})*{quote}" if odd else quote
    cell = re.compile(rf" *{quote}(?P<inner>.*?){single} *(?={sign}|\Z)|(?P<bare>[^{sign}]*)", re.DOTALL)
    cells: list[str] = []
    place = 0
    # More cells than that help nobody, and each may be searched for to the end of the line.
    while len(cells) <= width:
        found = cell.match(line, place)
        assert found is not None
        cells.append(_inner(found, dialect.quote or ""))
        if found.end() >= len(line):
            return cells
        place = found.end() + 1
    return cells


def _inner(found: re.Match[str], quote: str) -> str:
    if found["inner"] is None:
        return _unquoted(found["bare"], quote)
    return found[0].strip(" ")[1:-1].replace(quote * 2, quote)
