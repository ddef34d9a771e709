"""Names of people: what looks like one, how well it agrees with an e-mail address, and its parts."""

import re
from collections.abc import Sequence

from leadwright.cards.folding import folded, folds
from leadwright.cards.words import GENERIC_LOCALS, PARTICLES, QUALIFICATION

_SUFFIXES = re.compile(
    r",?\s+(?:Jr\.?|Sr\.?|II|III|MBA|Ph\.?D\.?|MD|CPA|LL\.M\.|M\.?Sc\.?|B\.?Sc\.?|M\.A\.|B\.A\.|FCA|Esq\.?)(?=\s|,|$)"
)
_MISREAD = (("ii", "ü"), ("u", "ü"), ("6", "ö"), ("o", "ö"), ("a", "ä"), ("B", "ß"), ("U", "Ü"), ("O", "Ö"), ("A", "Ä"))
_WORD = re.compile(r"^[^\W\d_][^\W\d_'’.-]*(?:[-'’.][^\W\d_]+)*\.?$")


def bare(text: str) -> str:
    """`text` without academic titles, salutations and letters behind the name."""
    without = QUALIFICATION.sub(" ", _SUFFIXES.sub(" ", text))
    return " ".join(re.sub(r"\s-\s?|\(\s*\)", " ", without).strip(" ,.-").split())


def looks_like_name(text: str) -> bool:
    """Whether `text` is two to four words that can be a person's."""
    words = [word for word in bare(text).replace(",", " ").split() if word.lower() not in PARTICLES]
    return 2 <= len(words) <= 4 and all(_WORD.match(word) and word[0].isupper() for word in words)


def spaced(text: str) -> str:
    """`text` with the blank that the engine overlooked between two capitalised words: `HeidrunEickenscheidt`."""
    return re.sub(r"^([A-ZÄÖÜ][a-zäöüßéè]{2,})([A-ZÄÖÜ][a-zäöüßéè]{2,})$", r"\1 \2", text)


def mended(text: str, locals_: Sequence[str]) -> str:
    """`text` with the dots that the engine did not see, where an e-mail address writes them out: `Muller`, mueller@."""
    wanted = [folded(local) for local in locals_]
    return " ".join(_dotted(word, wanted) for word in text.split())


def _dotted(word: str, wanted: Sequence[str]) -> str:
    if len(word) < 4 or any(spelling in local for local in wanted for spelling in folds(word)):
        return word
    readings = (
        word[: found.start()] + right + word[found.end() :]
        for misread, right in _MISREAD
        for found in re.finditer(misread, word)
    )
    return next((one for one in readings if any(folded(one) in local for local in wanted)), word)


def is_personal(local: str) -> bool:
    """Whether the local part of an e-mail address may be a person's, and not that of an office."""
    return re.split(r"[.+_-]", local)[0] not in GENERIC_LOCALS


def agreement(text: str, local: str) -> float:
    """How well a name agrees with the local part of an e-mail address, 0 to 1."""
    wanted = folded(local)
    words = [folds(word) for word in re.split(r"[\s,]+", bare(text)) if len(word) > 1 and word.lower() not in PARTICLES]
    if len(wanted) < 2 or not is_personal(local) or not words:
        return 0.0
    whole = [word for word in words if any(len(one) >= 3 and one in wanted for one in word)]
    if len(whole) >= 2:
        return 1.0
    initials = {spelling[0] for word in words for spelling in word}
    if whole:
        rest = min((wanted.replace(one, "", 1) for one in whole[0] if one in wanted), key=len)
        return 0.95 if not rest or (rest[0] in initials and len(rest) <= 2) else 0.8 if len(rest) <= 3 else 0.6
    return 0.5 if len(wanted) <= 3 and sorted(wanted) == sorted(min(word)[0] for word in words) else 0.0


def parts(text: str, locals_: Sequence[str]) -> tuple[str | None, str | None]:
    """Given and family name in `text`; capitals, a comma or an e-mail address may say that the family comes first."""
    name = bare(text)
    if "," in name:
        family, _, given = (part.strip() for part in name.partition(","))
        return _cased(given), _cased(family)
    words = name.split()
    if len(words) < 2:
        return None, _cased(name) or None
    split = _family_start(words)
    given, family = " ".join(words[:split]), " ".join(words[split:])
    if _capitals_first(words):
        loud = next(at for at, word in enumerate(words) if not word.isupper())
        given, family = " ".join(words[loud:]), " ".join(words[:loud])
    elif len(words) == 2 and any(_reversed(words, local) for local in locals_):
        given, family = family, given
    return _cased(given), _cased(family)


def _family_start(words: Sequence[str]) -> int:
    particle = next((at for at, word in enumerate(words) if at and word.lower() in PARTICLES), None)
    return particle or len(words) - 1


def _capitals_first(words: Sequence[str]) -> bool:
    return len(words[0]) > 1 and words[0].isupper() and not words[-1].isupper() and "." not in words[0]


def _reversed(words: Sequence[str], local: str) -> bool:
    """Whether `local` is `f.last` or `first.last` with the words in the other order."""
    first, dot, last = local.partition(".")
    if not dot or not last:
        return False
    return last in folds(words[0]) and (first in folds(words[1]) or first in {one[0] for one in folds(words[1]) if one})


def _cased(name: str) -> str:
    if not (name.isupper() and len(name) > 2):
        return name
    return " ".join(word.lower() if word.lower() in PARTICLES else word.title() for word in name.split())
