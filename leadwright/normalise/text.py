"""Text in one spelling, and folded so that different spellings of one name meet."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Müller, Mueller and Muller meet; Bauer is no Baur, and Quelle keeps its ue.
_DIGRAPH = re.compile(r"(?<![aeiouq])([aou])e")
_NO_LETTER = re.compile(r"[^a-z0-9]+")


def tidy(text: str) -> str:
    """The text composed (NFC), with single blanks and none around it."""
    if text.isascii():
        # Most cells are tidy already, and asking costs a third of splitting.
        return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=131_072)
def folded(text: str) -> str:
    """The text as a key: plain small letters and digits with single blanks; umlauts meet all their spellings."""
    low = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
    plain = low if low.isascii() else anyascii(low).lower()
    return _NO_LETTER.sub(" ", _DIGRAPH.sub(r"\1", plain.replace("'", ""))).strip()
