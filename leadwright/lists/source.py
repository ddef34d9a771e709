"""Decoded lines of a text, a block at a time, each beside its original bytes and with what had to be mended in it."""

from collections.abc import Iterator
from io import StringIO

from leadwright.lists import mojibake
from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.lines import LONGEST

BEHIND = 300
"""So many lines that have been read are kept, to learn from; fewer if they are very long."""

_MARK = "\ufeff"


class Source:
    """The lines still to be read: `texts`, as the parser takes them, beside their bytes (`raws`) and `flaws`.

    `at` is the first that belongs to no record yet; `quoted` tells whether any has a quote. A line in `lost` has a
    flaw that leaves no text of it.
    """

    def __init__(self, blocks: Iterator[list[bytes]], encoding: Encoding, dialect: Dialect) -> None:
        self.raws: list[bytes] = []
        self.texts: list[str] = []
        self.flaws: dict[int, str] = {}
        self.lost: set[int] = set()
        self.at = self.begun = self._forgotten = 0
        self.quoted = False
        self._quote = dialect.quote
        self._blocks = blocks
        self._codec = encoding.codec
        self._legacy = encoding.legacy or ("latin-1" if encoding.unit == 1 else None)
        self._translated = dialect.translated

    def more(self) -> bool:
        """Read a further block and forget the lines far before `at`; False at the end."""
        block = next((lines for lines in self._blocks if lines), None)
        if block is None:
            return False
        self._forget(self._first_to_keep())
        texts = self._decoded(block)
        self.raws += block
        self.texts += texts
        self.quoted = self._quote is not None and any(self._quote in text for text in self.texts)
        return True

    def ahead(self, lines: int) -> int:
        """How many lines follow, up to `lines`; the first unread one counts.

        Where lines are so long that those at hand are more than a record may be, no more are read.
        """
        while len(self.texts) - self.at < lines and sum(map(len, self.raws[self.at :])) <= LONGEST and self.more():
            pass
        return min(lines, len(self.texts) - self.at)

    def begin_table(self, line: int | None = None) -> None:
        """Note that a table begins at the first unread line, or behind the line of this number, counted from 1."""
        self.begun = self.at if line is None else max(0, line - self._forgotten)

    def _first_to_keep(self) -> int:
        first = max(0, self.at - BEHIND)
        size = sum(map(len, self.raws[first : self.at]))
        while size > LONGEST:
            size -= len(self.raws[first])
            first += 1
        return first

    def _forget(self, lines: int) -> None:
        del self.raws[:lines], self.texts[:lines]
        self.flaws = {place - lines: flaw for place, flaw in self.flaws.items() if place >= lines}
        self.lost = {place - lines for place in self.lost if place >= lines}
        self.at -= lines
        self._forgotten += lines
        self.begun = max(0, self.begun - lines)

    def _decoded(self, raws: list[bytes]) -> list[str]:
        # Only the first line of a block can be long.
        if len(raws[0]) < LONGEST:
            try:
                text = b"".join(raws).decode(self._codec)
            except UnicodeDecodeError:
                return self._line_by_line(raws)
            if "\0" not in text and (text.isascii() or not (_MARK in text or mojibake.suspicious(text))):
                # Without translation of line ends, this splits at CR, LF and CRLF only, as the bytes were split.
                return list(StringIO(self._translated(text), newline=""))
        return self._line_by_line(raws)

    def _line_by_line(self, raws: list[bytes]) -> list[str]:
        return [self._line(raw, place) for place, raw in enumerate(raws, len(self.texts))]

    def _line(self, raw: bytes, place: int) -> str:
        if len(raw) >= LONGEST:
            return self._without_text(place, "field_too_long")
        try:
            text = raw.decode(self._codec)
        except UnicodeDecodeError:
            if self._legacy is None:
                return self._without_text(place, "undecodable")
            self.flaws[place] = "undecodable"
            text = _decoded_as(raw, self._legacy)
        return self._translated(self._cleaned(text, place))

    def _without_text(self, place: int, flaw: str) -> str:
        self.flaws[place] = flaw
        self.lost.add(place)
        return ""

    def _cleaned(self, text: str, place: int) -> str:
        """The line without what no cell may hold: zero bytes, and a byte order mark before the first."""
        if "\0" in text:
            self.flaws.setdefault(place, "nul_byte")
            text = text.replace("\0", "")
        if text.startswith(_MARK):
            self.flaws.setdefault(place, "mark_inside")
            text = text.lstrip(_MARK)
        if mojibake.suspicious(text):
            self.flaws.setdefault(place, "mojibake_repaired")
        return text


def _decoded_as(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return raw.decode("latin-1")
