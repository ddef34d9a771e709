"""UTF-8 that somebody has read as another encoding: `MÃ¼ller`. Found cheaply, mended cell by cell."""

from functools import lru_cache

# What the first and the further bytes of a UTF-8 character become in cp1252, Latin-1, cp1250, Mac Roman and cp437.
_FIRST = "ÂÃÄÅÎÏÐÑâĂ√├"
_FURTHER = frozenset(
    mark
    for codec in ("latin-1", "cp1252", "cp1250", "mac_roman", "cp437")
    for mark in bytes(range(0x80, 0xC0)).decode(codec, "ignore")
)


def suspicious(text: str) -> bool:
    """Whether a pair of characters stands in `text` that hardly any word has; most text is told from one look."""
    return not text.isascii() and any(_followed(text, first) for first in _FIRST if first in text)


def _followed(text: str, first: str) -> bool:
    place = text.find(first)
    while place >= 0:
        if text[place + 1 : place + 2] in _FURTHER:
            return True
        place = text.find(first, place + 1)
    return False


@lru_cache(maxsize=4_096)
def mended(cell: str) -> str:
    """The cell as it was meant, or as it is where that cannot be told."""
    if not suspicious(cell):
        return cell
    # Slow to import, and most lists need none of it.
    from ftfy import fix_encoding

    return fix_encoding(cell)
