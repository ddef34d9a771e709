"""Which words of a name are the first, the middle and the last one."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from leadwright.normalise.casing import PARTICLES

_OF = frozenset({"de", "del", "la", "las", "los"})
_STARTS = PARTICLES - {"und", "'t"} | {"el", "al"}
"""With which a family name may begin that is written in capitals."""
Split = tuple[str, str, str]


def in_order(words: Sequence[str]) -> Split:
    """First, middle and last name of a name's words; a single one is the last."""
    if len(words) < 2:
        return "", "", " ".join(words)
    return _by_capitals(words) or _spanish(words) or _by_particle(words) or _by_place(words)


def _by_capitals(words: Sequence[str]) -> Split | None:
    """The family name is the one in capitals, wherever it stands."""
    ahead = next((i for i, word in enumerate(words) if not _is_loud(word, i)), len(words))
    tail = words[ahead:]
    if tail and any(map(_is_capital, words[:ahead])):
        # Of JACK MA the order is as usual, but SMITH J. begins with the family name.
        is_certain = not any(map(_is_capital, tail)) and not (len(tail[0]) == 2 and tail[0].isupper())
        return (" ".join(tail), "", _upper(words[:ahead])) if is_certain else None
    if not tail:
        return _shouted(words)
    behind = next((i for i in range(len(words), 0, -1) if not _is_loud(words[i - 1], 1)), 0)
    end = words[behind:]
    if behind and len(end) > 1 and any(map(_is_capital, end)) and not any(map(_is_capital, words[:behind])):
        while behind > 1 and words[behind - 1] in PARTICLES:
            behind -= 1
        return words[0], " ".join(words[1:behind]), _upper(words[behind:])
    return None


def _shouted(words: Sequence[str]) -> Split | None:
    """A name all in capitals that begins with particles has its family name in front: DI STEFANO MARIO."""
    start = next((i for i, word in enumerate(words) if word.casefold() not in _STARTS), len(words))
    if start and len(words) - start > 1:
        return " ".join(words[start + 1 :]), "", " ".join(words[: start + 1])
    return None


def _is_capital(word: str) -> bool:
    # Two letters, or some with a full stop, are initials.
    return len(word) > 2 and "." not in word and word.isupper() and word.casefold() not in _STARTS


def _is_loud(word: str, place: int) -> bool:
    """Whether a word may belong to a family name in capitals; two letters only if they are a particle."""
    if word.casefold() in _STARTS:
        return word.isupper() or (place == 0 and word.islower()) or word in ("der", "den", "la", "las", "los")
    return _is_capital(word)


def _upper(words: Sequence[str]) -> str:
    return " ".join(words).upper()


@cache
def _spanish_words() -> dict[str, frozenset[str]]:
    text = files(__package__).joinpath("spanish.yaml").read_text("utf-8")
    return {kind: frozenset(words) for kind, words in yaml.safe_load(text).items()}


def _spanish(words: Sequence[str]) -> Split | None:
    if len(words) < 3:
        return None
    low = [word.casefold() for word in words]
    if "y" in low[2:-1]:
        at = low.index("y", 2)
        family = next((i for i in range(1, at) if low[i] in PARTICLES), at - 1)
        return words[0], " ".join(words[1:family]), " ".join(words[family:])
    known = _spanish_words()
    if low[0] in ("maría", "maria", "mª") and low[1] in _OF:
        end = next((i for i in range(2, len(low)) if low[i] not in _OF), len(low))
        if end + 1 < len(low) and low[end] in known["of_mary"]:
            return " ".join(words[: end + 1]), "", " ".join(words[end + 1 :])
    if len(low) in (3, 4) and low[0] in known["given"] and {low[-1], low[-2]} <= known["families"]:
        given = words[:-2]
        return (" ".join(given), "", " ".join(words[-2:])) if low[len(given) - 1] in known["given"] else None
    return None


def _by_particle(words: Sequence[str]) -> Split | None:
    at = next((i for i, word in enumerate(words) if i and (word.casefold() in PARTICLES or word in ("v.", "v.d."))), 0)
    return (words[0], " ".join(words[1:at]), " ".join(words[at:])) if 0 < at < len(words) - 1 else None


def _by_place(words: Sequence[str]) -> Split:
    if len(words) == 2:
        return words[0], "", words[1]
    # Slow to import, and most names have two words.
    from nameparser import HumanName

    name = HumanName(" ".join(words))
    if name.suffix or name.title:
        # What else may be left out here is part of a name: Yo Yo Ma.
        return words[0], " ".join(words[1:-1]), words[-1]
    return str(name.first or words[0]), str(name.middle), str(name.last or words[-1])
