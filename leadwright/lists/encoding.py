"""In which encoding a text is written: byte order mark, UTF-16 and UTF-32 by their zeros, and only then a guess."""

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")


@dataclass(frozen=True)
class Encoding:
    """A codec, how many bytes of mark precede the text, and how sure we are.

    `legacy` is the codec of those lines of an otherwise sound UTF-8 file that are not UTF-8.
    """

    codec: str
    mark: int = 0
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    legacy: str | None = None

    @property
    def unit(self) -> int:
        """How many bytes the smallest character takes."""
        return 4 if self.codec.startswith("utf-32") else 2 if self.codec.startswith("utf-16") else 1


def by_mark(head: bytes) -> Encoding | None:
    """The encoding that the byte order mark names, if there is one."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, len(mark))
    return None


def by_zeros(head: bytes, size: int) -> Encoding | None:
    """UTF-16 or UTF-32 without a mark: blanks, digits and line ends have zeros, all at the same places of a character.

    A file may have been cut off within its last character, so the `size` need not be even.
    """
    if size < 4 or b"\0" not in head:
        return None
    return next((Encoding(codec, confidence=0.9) for codec in _WIDE if _is_written_in(head, codec)), None)


def _is_written_in(head: bytes, codec: str) -> bool:
    unit = 4 if codec.startswith("utf-32") else 2
    head = head[: len(head) - len(head) % unit]
    zeros = [head[place::unit].count(0) for place in range(unit)]
    if codec.endswith("be"):
        zeros.reverse()
    whole = len(head) // unit
    # The lowest byte of a character is hardly ever zero; the highest often is.
    if not whole or zeros[0] > 0.1 * zeros[-1] or zeros[-1] < 0.05 * whole or (unit == 4 and zeros[2] < whole):
        return False
    text = head.decode(codec, "ignore")
    return sum(map(_is_usual, text)) > 0.9 * whole


def _is_usual(mark: str) -> bool:
    """Whether a character is of a script that lists are written in."""
    return mark in "\t\r\n" or " " <= mark < "\u0600" or "\u1e00" <= mark < "\u2200" or "\u3000" <= mark < "\ud800"
