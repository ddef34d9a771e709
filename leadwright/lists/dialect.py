"""How the cells of a delimited text are parted: found by steady widths and cells that look like something."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from leadwright.lists.values import kind_of

_DELIMITERS = (";", ",", "\t", "|")
_NO_DELIMITER = "\x1f"
_LEAST = 0.15
_SEPARATOR_LINE = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$", re.IGNORECASE)
_APOSTROPHES = re.compile(r"(?:^|[;,\t|])'[^'\r\n]*'(?=[;,\t|]|\s*$)", re.MULTILINE)


@dataclass(frozen=True)
class Dialect:
    """Delimiter (None for a single column), quote, and whether a blank follows each delimiter."""

    delimiter: str | None
    quote: str = '"'
    skip_blank: bool = False

    def reading(self) -> dict[str, object]:
        """The keywords that make `csv.reader` read this dialect, strictly."""
        return {
            "delimiter": self.delimiter or _NO_DELIMITER,
            "quotechar": self.quote,
            "skipinitialspace": self.skip_blank,
            "doublequote": True,
            "strict": True,
        }

    def literal(self, line: str) -> list[str]:
        """The cells of one line, quotes being taken for plain characters."""
        cells = line.rstrip("\r\n").split(self.delimiter or _NO_DELIMITER)
        return [cell.lstrip(" ") for cell in cells] if self.skip_blank else cells


def separator_line(line: str) -> str | None:
    """The delimiter that a line such as `sep=;` names."""
    found = _SEPARATOR_LINE.match(line)
    return found.group(1) if found else None


def detect(lines: Sequence[str]) -> Dialect:
    """The dialect in which `lines` have the steadiest width and the most telling cells."""
    for line in lines[:3]:
        if named := separator_line(line):
            return Dialect(named, _quote(lines))
    quote = _quote(lines)
    scores = {delimiter: _score(lines, delimiter, quote) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best] < _LEAST:
        return Dialect(None, quote)
    return Dialect(best, quote, _blank_follows(lines, best))


def _quote(lines: Sequence[str]) -> str:
    text = "".join(lines)
    return "'" if '"' not in text and len(_APOSTROPHES.findall(text)) > len(lines) // 2 else '"'


def _score(lines: Sequence[str], delimiter: str, quote: str) -> float:
    """How well a delimiter explains the lines: taken as a whole, where quotes close, or else line by line."""
    apart = [row for line in lines for row in _parsed([line], delimiter, quote)]
    return max(_steadiness(_parsed(lines, delimiter, quote)), _steadiness(apart))


def _steadiness(parsed: Sequence[Sequence[str]]) -> float:
    rows = [row for row in parsed if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    cells = [cell for row in rows if len(row) == width for cell in row]
    telling = sum(1 for cell in cells if not cell.strip() or kind_of(cell) or _plain(cell)) / len(cells)
    return times / len(rows) * telling * (1 - 0.5 / width)


def _plain(cell: str) -> bool:
    return not any(mark in cell for mark in _DELIMITERS)


def _parsed(lines: Sequence[str], delimiter: str, quote: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=delimiter, quotechar=quote))
    except csv.Error:
        return []


def _blank_follows(lines: Sequence[str], delimiter: str) -> bool:
    text = "".join(lines)
    return delimiter != "\t" and text.count(delimiter + " ") > 0.9 * text.count(delimiter) > 0
