"""The words of a header, however it is spelled: camelCase, under_scores, prefixes with dots, umlauts, signs."""

import re
from functools import lru_cache

from anyascii import anyascii

LONGEST = 200
"""A longer cell is no header that anybody could have listed."""

_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
_SIGNS = str.maketrans({"€": " eur ", "$": " usd ", "£": " gbp ", "#": " number "} | dict.fromkeys("°º®™©", " "))
_WORD = re.compile(r"[a-z]+|[0-9]+")


@lru_cache(maxsize=16_384)
def folded(header: str) -> str:
    """A header in the lexicon's spelling: plain small letters, words and numbers with single blanks between them."""
    if len(header) >= LONGEST:
        return ""
    return " ".join(_WORD.findall(anyascii(_CAMEL.sub(" ", header.strip()).translate(_SIGNS)).lower()))


def without_digraphs(word: str) -> str:
    """The word as its umlauts would have been folded: `geschaeftsfuehrer` as `geschaftsfuhrer`."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
