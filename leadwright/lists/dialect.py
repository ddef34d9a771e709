"""How the cells of a delimited text are parted, quoted and escaped, and how a parser is told."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_ONE_CELL = re.compile(r'(?<![^\r\n])"((?:[^"\r\n]|"")*)"[ \t]*(?![^\r\n])')
"""A line that is one cell in quotes."""

_NUL = "\0"
"""No text holds it when it is parsed, so it can stand for a delimiter of several characters, or for none."""

_QUOTE, _ESCAPE, _DELIMITER = "\ufdd0", "\ufdd1", "\ufdd2"
"""Characters that Unicode keeps for use inside programs; here they stand for what was escaped."""


@dataclass(frozen=True)
class Dialect:
    """Delimiter (None for a single column), quote (None if there is none), whether a blank follows each delimiter.

    `escape` is what makes a quote or delimiter behind it a plain character, beside the doubling of quotes. Of a list
    that `is_wrapped`, each line stands in quotes once more.
    """

    delimiter: str | None
    quote: str | None = '"'
    skip_blank: bool = False
    escape: str | None = None
    is_wrapped: bool = False

    @property
    def sign(self) -> str:
        """The one character that parts cells in a translated text."""
        return self.delimiter if self.delimiter and len(self.delimiter) == 1 else _NUL

    @property
    def is_plain(self) -> bool:
        """Whether a text is parsed as it is, without translation."""
        return self.escape is None and not self.is_wrapped and (self.delimiter is None or len(self.delimiter) == 1)

    def reading(self) -> dict[str, Any]:
        """The keywords that make `csv.reader` read a translated text, strictly."""
        return {
            "delimiter": self.sign,
            "quotechar": self.quote,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "skipinitialspace": self.skip_blank,
            "doublequote": True,
            "strict": True,
        }

    def translated(self, text: str) -> str:
        """`text` as `csv.reader` can take it: one character a delimiter, no escapes."""
        if self.is_plain:
            return text
        if self.is_wrapped:
            text = unwrapped(text)
        if self.escape is not None:
            signs = {self.escape: _ESCAPE, self.quote: _QUOTE, self.delimiter: _DELIMITER}
            choices = "|".join(re.escape(sign) for sign in signs if sign)
            # Before a line end within a cell, it says only that the record goes on.
            escaped = re.escape(self.escape) + f"({choices}|(?=[\r\n]))"
            text = re.sub(escaped, lambda found: signs.get(found.group(1), ""), text)
        if self.delimiter is not None and len(self.delimiter) > 1:
            text = text.replace(self.delimiter, _NUL)
        return text

    def restored(self, cells: Iterable[str]) -> tuple[str, ...]:
        """Cells of a translated text as they were meant."""
        if self.is_plain:
            return tuple(cells)
        return tuple(map(self._restored, cells))

    def _restored(self, cell: str) -> str:
        for sign, meant in ((_NUL, self.delimiter), (_QUOTE, self.quote), (_ESCAPE, self.escape)):
            if sign in cell:
                cell = cell.replace(sign, meant or "")
        return cell.replace(_DELIMITER, self.delimiter or "")

    def literal(self, line: str) -> list[str]:
        """The cells of one translated line, quotes being taken for plain characters."""
        cells = line.rstrip("\r\n").split(self.sign)
        return [cell.lstrip(" ") for cell in cells] if self.skip_blank else cells

    def strictly(self, lines: Sequence[str]) -> list[list[str]]:
        """The records of translated lines; none if they are not sound."""
        try:
            return list(csv.reader(lines, **self.reading()))
        except csv.Error:
            return []

    def first_record(self, lines: Sequence[str]) -> tuple[list[str], int] | None:
        """The record that translated lines begin with, and how many it takes; None if it is not sound."""
        reader = csv.reader(lines, **self.reading())
        try:
            return next(reader), reader.line_num
        except (csv.Error, StopIteration):
            return None


def unwrapped(text: str) -> str:
    """The lines of `text`, those that are one cell in quotes as they were before these were put around them."""
    return _ONE_CELL.sub(lambda found: found[1].replace('""', '"'), text)


def is_one_cell(line: str) -> bool:
    """Whether a line is one cell in quotes."""
    return _ONE_CELL.fullmatch(line.rstrip("\r\n")) is not None
