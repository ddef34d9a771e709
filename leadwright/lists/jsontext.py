"""A JSON text read piece by piece: never more than a few megabytes of it are in memory, and no byte is passed over."""

import codecs
import re
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

from leadwright.errors import InputError
from leadwright.lists.encoding import Encoding
from leadwright.lists.jsonvalues import BROKEN, DECODER
from leadwright.lists.lines import BLOCK, LONGEST

_BLANK = re.compile(r"[ \t\r\n]*+")
_BETWEEN = " \t\r\n,"
_OVERLAP = 4_096
_SCAN: Callable[[str, int], tuple[Any, int]] = DECODER.scan_once  # type: ignore[attr-defined]


class Broken(Exception):
    """What stands here is no JSON value, or is longer than a record may be."""


class Piece(NamedTuple):
    """A stretch of the text: its size in bytes, and the lines on which what it says begins and ends."""

    size: int
    first_line: int
    last_line: int


class JsonText:
    """The text, and the place that has been reached; what was not taken yet is the piece at hand."""

    def __init__(self, file: BinaryIO, encoding: Encoding, name: str) -> None:
        self._file, self._name = file, name
        self._codec = encoding.codec
        # Bytes that are no UTF-8 are kept as they are, so that sizes stay true.
        self._errors = "surrogateescape" if encoding.unit == 1 else "strict"
        self._decoder = codecs.getincrementaldecoder(self._codec)(self._errors)
        self._text = ""
        self._begin = self._at = 0
        self._gone = 0
        self._line = 1
        self._passed = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is not blank, which is the place then; nothing at the end of the text."""
        mark = self._text[self._at : self._at + 1]
        if mark and mark not in _BETWEEN:
            return mark
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if blank and self._at - blank.start() >= BLOCK:
                self._let_go(self._at)
            if not self._fill():
                return ""

    def let_go_if_long(self) -> None:
        """Keep count of the piece at hand rather than the piece, once it is long."""
        if self._at - self._begin >= BLOCK:
            self._let_go(self._at)

    @property
    def offset(self) -> int:
        """How far into the piece at hand the place is."""
        return self._at - self._begin

    def back_to(self, offset: int) -> None:
        """Return to a place in the piece at hand."""
        self._at = self._begin + offset

    def step(self) -> None:
        """Pass over one character."""
        self._at += 1

    def value(self) -> Any:
        """The value that begins here, the place being behind it then; raises Broken if there is none."""
        while True:
            try:
                value, end = _SCAN(self._text, self._at)
            except (StopIteration, *BROKEN):
                end = None
            if end is not None and (end < len(self._text) or self._ended):
                self._at = end
                return value
            if len(self._text) - self._at >= LONGEST or not self._fill():
                if end is None:
                    raise Broken
                self._at = end
                return value

    def is_ahead(self, pattern: re.Pattern[str]) -> bool:
        """Whether `pattern` matches here, what it needs being read first."""
        while len(self._text) - self._at < 256 and self._fill():
            pass
        return pattern.match(self._text, self._at) is not None

    def skip_to(self, pattern: re.Pattern[str]) -> None:
        """Go on to where group 1 of `pattern` begins next, or to the end of the text."""
        self._at += 1
        while True:
            if found := pattern.search(self._text, self._at):
                self._at = found.start(1)
                return
            # What is looked for may begin here and end in the next block.
            self._at = max(self._at, len(self._text) - _OVERLAP)
            self.let_go_if_long()
            if not self._fill():
                self._at = len(self._text)
                return

    def take(self) -> Piece:
        """The piece at hand, which ends here; the next one begins."""
        text = self._text[self._begin : self._at]
        first, breaks = self._line - self._passed, self._passed + text.count("\n")
        filled = self._passed + text.rstrip(_BETWEEN).count("\n")
        piece = Piece(self._gone + self._size(text), first, first + filled)
        self._line = first + breaks
        self._begin, self._gone, self._passed = self._at, 0, 0
        return piece

    @property
    def holds_something(self) -> bool:
        """Whether the piece at hand has any bytes."""
        return self._gone > 0 or self._at > self._begin

    def _let_go(self, end: int) -> None:
        text = self._text[self._begin : end]
        self._gone += self._size(text)
        breaks = text.count("\n")
        self._passed += breaks
        self._line += breaks
        self._begin = end

    def _size(self, text: str) -> int:
        if self._codec == "utf-8" and text.isascii():
            return len(text)
        return len(text.encode(self._codec, self._errors))

    def _fill(self) -> bool:
        """Read on; whether there was anything left."""
        if self._ended:
            return False
        block = self._file.read(BLOCK)
        self._ended = not block
        try:
            more = self._decoder.decode(block, final=self._ended)
        except UnicodeDecodeError:
            raise InputError(f"{self._name}: the text is not {self._codec} throughout; save it as UTF-8") from None
        self._text = self._text[self._begin :] + more
        self._at -= self._begin
        self._begin = 0
        return not self._ended or bool(more)
