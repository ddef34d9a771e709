"""Names that were written all in capitals or all in small letters, as they are usually written."""

import re

from leadwright.remembered import remembered

PARTICLES = frozenset({
    "von", "van", "vom", "zu", "zum", "zur", "der", "den", "de", "del", "della", "di", "da", "dos", "du",
    "la", "le", "ten", "ter", "af", "av", "'t", "und", "y",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?", re.UNICODE)
_INNER = re.compile(r"(['’.-])")
_AT_THE_FRONT = {"di": "Di", "della": "Della", "la": "La", "le": "Le"}
"""Particles that have a capital where a family name begins with them."""


@remembered(16_384)
def cased(name: str) -> str:
    """A name that was written all in capitals or all in small letters as it is usually written."""
    if len(name) < 3 or not (name.isupper() or name.islower()):
        return name
    made = _WORD.sub(lambda word: _cased_word(word.group()), name)
    front, blank, rest = made.partition(" ")
    return f"{_AT_THE_FRONT.get(front, front)} {rest}" if blank else made


def _cased_word(word: str) -> str:
    # The small letter of a dotted capital İ is a plain i, but Python puts a second dot above it.
    low = word.replace("İ", "i").lower()
    if low in PARTICLES:
        return low
    made = "".join(part.capitalize() for part in _INNER.split(low))
    if word[0] == "İ":
        made = "İ" + made[1:]
    return "Mc" + made[2:].capitalize() if made.startswith("Mc") and len(made) > 4 else made
