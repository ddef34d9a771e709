"""Text in one spelling, and folded so that different spellings of one name meet."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from anyascii import anyascii

from leadwright.remembered import remembered

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Müller, Mueller and Muller meet; Bauer is no Baur, and Quelle keeps its ue.
_DIGRAPH = re.compile(r"(?<![aeiouq])([aou])e")
_TOGETHER = 16
"""Rows that are asked for at once whether all their texts are tidy; if not, each is asked for itself."""
_UNPRINTABLE = bytes(code for code in range(256) if not chr(code).isprintable())
_TO_WORDS = {code: " " for code in range(128) if not chr(code).isalnum()}


def tidy(text: str) -> str:
    """The text composed (NFC), with single blanks and none around it."""
    if text.isascii():
        # Most cells are tidy already, and asking costs a third of splitting.
        return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text).split())


def all_tidy(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Of each row those texts that say something, tidy; asked of many at once, since nearly all are tidy already."""
    made: list[dict[str, str]] = []
    for start in range(0, len(rows), _TOGETHER):
        group = rows[start : start + _TOGETHER]
        if _are_tidy(chain.from_iterable(row.values() for row in group)):
            made += map(dict, group)
        else:
            made += [_row_tidy(row) for row in group]
    return made


def _row_tidy(texts: Mapping[str, str]) -> dict[str, str]:
    """Those of `texts` that say something, tidy."""
    if _are_tidy(texts.values()):
        return dict(texts)
    return {name: text for name, value in texts.items() if (text := tidy(value))}


def _are_tidy(texts: Iterable[str]) -> bool:
    # Between blanks, a text that is empty, or begins or ends with one, shows as two of them.
    joined = f" {' '.join(texts)} "
    if "  " in joined:
        return False
    try:
        # Whatever is written in Latin-1 is composed, and bytes are looked through ten times as fast.
        plain = joined.encode("latin-1")
    except UnicodeEncodeError:
        return joined.isprintable() and unicodedata.is_normalized("NFC", joined)
    return len(plain.translate(None, _UNPRINTABLE)) == len(plain)


@remembered(16_384)
def folded(text: str) -> str:
    """The text as a key: plain small letters and digits with single blanks; umlauts meet all their spellings."""
    return fold(text)


def fold(text: str) -> str:
    """What `folded` gives, for text that is not worth remembering."""
    if text.isascii():
        plain = text.lower()
    else:
        low = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
        plain = low if low.isascii() else anyascii(low).lower()
    if "'" in plain:
        plain = plain.replace("'", "")
    if "ae" in plain or "oe" in plain or "ue" in plain:
        plain = _DIGRAPH.sub(r"\1", plain)
    return plain if plain.isalnum() else " ".join(plain.translate(_TO_WORDS).split())


def alternatives(plain: str) -> re.Pattern[str]:
    """The pattern for `plain_ones` that takes what the pattern `plain`, which has no groups, matches as a whole."""
    return re.compile(f"^(?:({plain})|.*)$", re.MULTILINE | re.ASCII)


def plain_ones(pattern: re.Pattern[str], texts: Sequence[str]) -> list[str]:
    """Each text if `pattern`, one of `alternatives`, takes it whole, else an empty one; asked of all at once."""
    found: list[str] = pattern.findall("\n".join(texts))
    if len(found) == len(texts):
        return found
    # Some text has lines.
    return [text if (one := pattern.fullmatch(text)) and one.group(1) is not None else "" for text in texts]
