"""The dialect of a text: where widths are steadiest, cells are of one kind a column, and names of columns show."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from leadwright.lists.dialect import Dialect, unwrapped
from leadwright.lists.lexicon import is_label
from leadwright.lists.trimmed import made_whole
from leadwright.lists.values import kind_of
from leadwright.lists.wrapped import as_wrapped, may_be_wrapped

_USUAL = (";", ",", "\t", "|")
# How much less is thought of signs that stand in ordinary text, too.
_WORTH = dict.fromkeys(_USUAL, 1.0) | {"\x1f": 1.0, "\x01": 1.0, "^": 0.95, "~": 0.95, ":": 0.6, " ": 0.5}
_DOUBTFUL = (":", " ")
_LEAST = 0.15
_NEARLY_ALL = 0.9
_FIRST_ROWS = 20
_SEVERAL = 3
_BY_CHANCE = 0.5
_MOST = 0.75
_SEPARATOR_LINE = re.compile(r"^\ufeff?\"?sep=([^\"\r\n]{1,3}?)\"?[ \r\n]*$", re.IGNORECASE)
_BETWEEN = r"(?:^|[;,\t|^~]){0}[^{0}\r\n]*{0}(?=[;,\t|^~]|\s*$)"
# A cell in single quotes, with one in it that is written twice.
_DOUBLED = re.compile(r"(?:^|[;,\t|])'[^'\r\n]*''[^'\r\n]*'(?=[;,\t|]|\s*$)", re.MULTILINE)
_APOSTROPHES, _QUOTES = (re.compile(_BETWEEN.format(quote), re.MULTILINE) for quote in "'\"")
_IN_QUOTES = re.compile(r'"[^"]*"')
_RUN = re.compile(r"[^\w\s\"'@.+()/&%-][^\w\"'@.+()/&%\r\n-]{1,4}|[ \t][^\w\s\"'@.+()/&%-]{1,3}[ \t]|\t{2,4}")
_NO_DELIMITER = "\0"


def separator_line(line: str) -> str | None:
    """The delimiter that a line such as `sep=;` names."""
    found = _SEPARATOR_LINE.match(line)
    return found.group(1) if found else None


def detect(lines: Sequence[str], delimiter: str | None = None) -> Dialect:
    """The dialect that explains `lines` best, with `delimiter` if it is known."""
    if may_be_wrapped(lines) and (found := as_wrapped(lines, _detected(list(map(unwrapped, lines)), delimiter))):
        return found
    return _detected(lines, delimiter)


def _detected(lines: Sequence[str], delimiter: str | None) -> Dialect:
    quote = _quote(lines)
    delimiter = delimiter or next(filter(None, map(separator_line, lines[:3])), None) or _delimiter(lines, quote)
    if delimiter is None:
        return Dialect(None, quote)
    skips = len(delimiter) == 1 and _blank_follows(lines, delimiter)
    return _unquoted(lines, _escaping(lines, Dialect(delimiter, quote, skips)))


def _delimiter(lines: Sequence[str], quote: str) -> str | None:
    text = "".join(lines)
    scores = {sign: _score(lines, sign, quote) for sign in _WORTH if sign in text}
    first = next((line for line in lines if line.strip()), "").strip().strip(quote)
    if is_label(first) and len(first.split()) < _SEVERAL:
        # One column, whose name has several words.
        scores.pop(" ", None)
    best = max(scores, key=lambda sign: scores[sign], default="")
    if labelled := [sign for sign in scores if _is_labelled(lines, sign, quote)]:
        # Names of columns count for more than what stands in addresses and notes below them.
        best = max(labelled, key=lambda sign: scores[sign])
        scores[best] = max(1.0, *scores.values())
    score = max(scores.get(best, 0.0), _LEAST)
    found = _of_several(lines, best, quote, score) or (best if scores.get(best, 0.0) >= _LEAST else None)
    if found in (",", ";") and is_label(first) and found not in first and _blank_follows(lines, found):
        # Where one name stands above, a comma before a blank is one in the name of a firm.
        return _parting_names(lines, quote)
    return found if found and found not in _DOUBTFUL else _parting_names(lines, quote) or found


def _parting_names(lines: Sequence[str], quote: str) -> str | None:
    """The sign that parts one of the first lines into cells that are mostly names of columns, whatever stands below."""
    for line in lines[:_FIRST_ROWS]:
        for sign in _USUAL:
            if any(
                _labels(row) >= max(_SEVERAL, _MOST * len(row)) for row in map(_filled, _parsed([line], sign, quote))
            ):
                return sign
    return None


def _is_labelled(lines: Sequence[str], delimiter: str, quote: str) -> bool:
    """Whether a delimiter parts one of the first lines into names of columns, and the lines below it no more often."""
    rows = [_filled(row) for line in lines if line.strip() for row in _parsed([line], delimiter, quote)]
    for place, row in enumerate(rows[:_FIRST_ROWS]):
        # Notes above a header hardly name three columns.
        if len(row) >= (_SEVERAL if place else 2) and all(map(is_label, row)):
            width = len(row)
            # Blanks at the end of a row may have been left out, or have no name.
            least = 2 if delimiter in _USUAL and width > 2 else width
            return sum(least <= len(below) <= width for below in rows[place:]) >= 0.8 * len(rows[place:])
    return False


def _filled(row: Sequence[str]) -> Sequence[str]:
    """The row without blank cells at its end."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _quote(lines: Sequence[str]) -> str:
    text = "".join(lines)
    apostrophes = len(_APOSTROPHES.findall(text))
    if _DOUBLED.search(text) and '"' not in text:
        return "'"
    return "'" if apostrophes > max(len(lines) // 2, 2 * len(_QUOTES.findall(text))) else '"'


def _score(lines: Sequence[str], delimiter: str, quote: str) -> float:
    """How well a delimiter explains the lines: taken as a whole, where quotes close, or else line by line."""
    whole = _parsed(lines, delimiter, quote)
    apart = [row for line in lines for row in _parsed([line], delimiter, quote)]
    found = max(_steadiness(rows, delimiter, quote) for rows in (whole, apart))
    return found * _WORTH.get(delimiter, 1.0)


def _steadiness(parsed: Sequence[Sequence[str]], delimiter: str, quote: str) -> float:
    rows: Sequence[Sequence[str]] = [row for row in parsed if any(cell.strip() for cell in row)]
    if delimiter in _USUAL:
        rows = _whole(rows)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    usual = [row for row in rows if len(row) == width]
    share, named = times / len(rows), _named(usual[:_FIRST_ROWS])
    if delimiter in _DOUBTFUL and named <= _BY_CHANCE:
        # What a firm or a title is called may be the name of a column, too.
        named = 0.0
    if not named and share < (0.9 if delimiter in _DOUBTFUL else 0.5):
        return 0.0
    if delimiter in _DOUBTFUL and not named and (width < 3 or not _is_telling(usual)):
        return 0.0
    cells = [cell for row in usual for cell in row]
    telling = sum(1 for cell in cells if not cell.strip() or kind_of(cell) or _plain(cell, quote)) / len(cells)
    return share * telling * _likeness(usual) * (1 - 0.5 / width) * (1 + named / 2)


def _whole(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows with the blanks at their ends, if their header shows that these were left out."""
    place = max(range(len(rows[:_FIRST_ROWS])), key=lambda place: _labels(rows[place]), default=None)
    if place is None or _labels(rows[place]) < 2 or 2 * _labels(rows[place]) < len(rows[place]):
        return rows
    whole = made_whole(rows[place], rows[place + 1 :])
    return [rows[place], *whole] if whole else rows


def _labels(row: Sequence[str]) -> int:
    return sum(map(is_label, row))


def _named(rows: Sequence[Sequence[str]]) -> float:
    """The share of known names of columns in the row that has most of them."""
    return max((_labels(row) / len(row) for row in rows), default=0.0)


def _likeness(rows: Sequence[Sequence[str]]) -> float:
    """From a half to one: how much alike the values within each column are."""
    shares = []
    for column in zip(*rows, strict=True):
        kinds = Counter(kind_of(cell) for cell in column if cell.strip())
        if kinds:
            shares.append(kinds.most_common(1)[0][1] / kinds.total())
    return 0.5 + 0.5 * sum(shares) / len(shares) if shares else 0.5


def _is_telling(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column holds nothing but addresses, links or dates."""
    columns = zip(*rows[1:], strict=True)
    return any(all(kind_of(cell) in ("email", "url", "date") for cell in column) for column in columns)


def _plain(cell: str, quote: str) -> bool:
    return not any(mark in cell for mark in _USUAL) and cell.count(quote) % 2 == 0


def _parsed(lines: Sequence[str], delimiter: str, quote: str | None) -> list[list[str]]:
    try:
        if quote is None:
            return list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
        # A blank behind a delimiter must not hide the quote behind it; one on both sides belongs to the delimiter.
        text = "".join(lines)
        skips = delimiter in ";,|" and 2 * text.count(f" {delimiter}") < text.count(delimiter)
        return list(csv.reader(lines, delimiter=delimiter, quotechar=quote, skipinitialspace=skips))
    except csv.Error:
        return []


def _of_several(lines: Sequence[str], best: str, quote: str, score: float) -> str | None:
    """A delimiter of several characters that explains the lines as well as `best`, its signs not standing alone."""
    runs: Counter[str] = Counter(run for line in lines for run in _RUN.findall(line))
    for run, times in runs.most_common(8):
        if times < len(lines) / 2 or run.rstrip(" ") in _USUAL:
            continue
        left = sum(line.replace(run, "").count(sign) for line in lines for sign in set(run) - {" "})
        found = _score([line.replace(run, _NO_DELIMITER) for line in lines], _NO_DELIMITER, quote)
        # Signs that also stand alone make it doubtful that they belong together.
        if (left <= 0.02 * times and found >= 0.9 * score) or (left <= 0.1 * times and found >= 1.2 * score):
            return run
        if _parts_header(lines, run, quote):
            return run
    return None


def _parts_header(lines: Sequence[str], run: str, quote: str) -> bool:
    """Whether names of columns stand between these signs, none of which is left in them, and rows as wide below."""
    texts = [line.replace(run, _NO_DELIMITER) for line in lines if line.strip()]
    rows = [row for text in texts for row in _parsed([text], _NO_DELIMITER, quote)]
    heads = [place for place, row in enumerate(rows) if 1 < _labels(row) >= len(row) / 2]
    for place, end in pairwise([*heads, len(rows)]):
        named = all(map(str.strip, rows[place])) and set(run).isdisjoint("".join(rows[place]))
        below = rows[place + 1 : end]
        if named and place < _FIRST_ROWS and sum(_is_under(rows[place], row, run) for row in below) > 0.8 * len(below):
            return True
    return False


def _is_under(header: Sequence[str], row: Sequence[str], run: str) -> bool:
    """Whether a row is as wide as its header, but for blanks at its end that are too much, or were left out."""
    if len(row) < len(header):
        return len(row) > 1 and set(run).isdisjoint("".join(row))
    return not any(map(str.strip, row[len(header) :]))


def _unquoted(lines: Sequence[str], dialect: Dialect) -> Dialect:
    """The dialect without its quote, where most quotes make no sense as such, and all do as plain characters."""
    texts = list(map(dialect.translated, lines))
    quoting = [text for text in texts if dialect.quote and dialect.quote in text]
    if len(quoting) < 3 or dialect.strictly(texts) or _encloses(texts, dialect):
        return dialect
    plain = replace(dialect, quote=None)
    width = Counter(len(plain.literal(text)) for text in texts).most_common(1)[0][0]
    literal = sum(len(plain.literal(text)) == width for text in quoting)
    broken = sum(not dialect.strictly([text]) for text in quoting)
    return plain if 2 * broken > len(quoting) and literal > 0.9 * len(quoting) else dialect


def _encloses(texts: Sequence[str], dialect: Dialect) -> bool:
    """Whether nearly all cells stand in quotes, however these are used within them."""
    quote = dialect.quote or ""
    cells = [cell.strip() for text in texts for cell in replace(dialect, quote=None).literal(text)]
    enclosed = sum(len(cell) > 1 and cell.startswith(quote) and cell.endswith(quote) for cell in cells)
    return enclosed > _NEARLY_ALL * len(cells)


def _escaping(lines: Sequence[str], dialect: Dialect) -> Dialect:
    """The dialect with backslashes as escapes, if that makes several records sound which are not without."""
    if not any("\\" in line for line in lines):
        return dialect
    escaping = replace(dialect, escape="\\")
    with_it, without = _sound(lines, escaping), _sound(lines, dialect)
    # One record alone may have a backslash of its own; several that part no cells have none, if more is sound with it.
    several = sum(f"\\{dialect.delimiter}" in line for line in lines) > 1
    return escaping if with_it > without + (not several) else dialect


def _sound(lines: Sequence[str], dialect: Dialect) -> int:
    """How many lines are records of the usual width by themselves."""
    rows = [row for line in lines for row in dialect.strictly([dialect.translated(line)])]
    widths = Counter(map(len, rows))
    return max(widths.values(), default=0)


def _blank_follows(lines: Sequence[str], delimiter: str) -> bool:
    if delimiter in "\t ":
        return False
    # What stands in quotes parts no cells, and nothing follows at the end of a line.
    text = "\n".join(_IN_QUOTES.sub("", line).rstrip().removesuffix(delimiter) for line in lines)
    return text.count(delimiter + " ") > 0.9 * text.count(delimiter) > 0
