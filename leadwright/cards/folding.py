"""Spellings made comparable: umlauts both ways, accents, case, punctuation."""

from unicodedata import combining, normalize

_LONG = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})
_SHORT = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o"})


def folds(text: str) -> frozenset[str]:
    """The ways in which `text` may stand in a domain or an e-mail address: `Müller` as `mueller` and as `muller`."""
    return frozenset({_letters(text.lower().translate(_LONG)), _letters(text.lower().translate(_SHORT))})


def folded(text: str) -> str:
    """One comparable spelling of `text`: letters and digits only, `ü` as `ue`."""
    return _letters(text.lower().translate(_LONG))


def agree(one: str, other: str) -> bool:
    """Whether two spellings mean the same, whichever way umlauts are written."""
    return bool(folded(one)) and not folds(one).isdisjoint(folds(other))


def _letters(text: str) -> str:
    plain = (char for char in normalize("NFKD", text) if not combining(char))
    return "".join(char for char in plain if char.isalnum())
