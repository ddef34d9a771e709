"""What columns are called in English, German and French: a header is understood word by word, or not at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

import yaml

from leadwright.lists.spelling import folded, without_digraphs
from leadwright.lists.units import Unit, unit_in

__all__ = ["Understood", "field_of", "folded", "is_label", "names", "understood"]

_NOISE = ""
_SHORTEST = 3
_YEAR = re.compile(r"(?:19|20)\d\d")
_LINKS = ("", "s", "n", "en", "es", "er")
# Names that mean a column, though which one depends on the others beside it.
CONTEXTUAL = frozenset({frozenset({"name"}), frozenset({"title"}), frozenset({"url"}), frozenset({"status"})})
# What stands in columns as often as above them.
_VALUES_AS_WELL = frozenset({"inhaber", "inhaberin", "geschaftsfuhrer", "geschaftsfuhrerin", "gf", "representative"})


class Understood(NamedTuple):
    """What a header says: the concepts in it (none, unless each word is understood), the field they mean, the unit."""

    concepts: frozenset[str]
    field: str | None
    unit: Unit | None = None
    known: frozenset[str] = frozenset()


@lru_cache(maxsize=16_384)
def understood(header: str) -> Understood:
    """What a header says by itself, whatever stands beside it."""
    lexicon, words = _lexicon(), tuple(folded(header).split())
    if not words:
        return Understood(frozenset(), None)
    unit, rest = unit_in(words)
    if unit and rest:
        concepts, known = lexicon.concepts(rest)
        if rest[-1] == "sales" or lexicon.field(rest, concepts) == "company.revenue":
            return Understood(concepts, unit.field, unit, known)
    concepts, known = lexicon.concepts(words)
    return Understood(concepts, lexicon.field(words, concepts), None, known)


def field_of(header: str) -> str | None:
    """The field that a column of this name holds, whatever stands beside it."""
    return understood(header).field


def is_label(text: str) -> bool:
    """Whether `text` is a known name of a column, and hardly ever what stands in one."""
    if len(text) >= 60 or folded(text) in _VALUES_AS_WELL:
        return False
    said = understood(text)
    return said.field is not None or said.concepts in CONTEXTUAL


def names() -> Mapping[str, str]:
    """Names of columns with the fields they mean, for suggestions."""
    return _lexicon().simple


class _Lexicon:
    """The lexicon as it is looked up."""

    def __init__(self, listed: Mapping[str, Mapping[str, list[str]]], noise: Sequence[str]) -> None:
        self._words = {tuple(word.split()): concept for concept, words in listed["words"].items() for word in words}
        self._words |= {tuple(word.split()): _NOISE for word in noise}
        self._longest = max(map(len, self._words))
        self._names = {name.replace(" ", ""): field for field, names in listed["names"].items() for name in names}
        groups: Mapping[str, str] = listed["groups"]  # type: ignore[assignment]
        self._meanings = {
            meant: field
            for field, patterns in listed["meanings"].items()
            for pattern in patterns
            for meant in _expanded(pattern, groups)
        }
        alone = {" ".join(word): self._meanings.get(frozenset({concept})) for word, concept in self._words.items()}
        written = {name: field for field, names in listed["names"].items() for name in names}
        self.simple = {name: field for name, field in (alone | written).items() if field and len(name) > _SHORTEST}

    def field(self, words: Sequence[str], concepts: frozenset[str]) -> str | None:
        """The field of a name as a whole, else of the concepts in it."""
        packed = "".join(words)
        named = self._names.get(packed, self._names.get(without_digraphs(packed)))
        return self._meanings.get(concepts) if named is None else named or None

    def concepts(self, words: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The concepts of all words, or none if one is unknown; and those of the words that are known."""
        found: list[str | None] = list(self._parts(words))
        if len(words[-1]) == 1 and found[-1] == _NOISE and words[-1].isalpha():
            # An article stands before its noun; a letter at the end is somebody's mark, as in `Ort L`.
            found[-1] = None
        known = frozenset(concept for concept in found if concept)
        return (known if None not in found else frozenset()), known

    def _parts(self, words: Sequence[str]) -> Iterator[str | None]:
        """The concept of each term, the longest terms first; None for what is unknown."""
        place = 0
        while place < len(words):
            for end in range(min(len(words), place + self._longest), place, -1):
                concept = self._term(tuple(words[place:end]))
                if concept is not None:
                    yield concept
                    place = end
                    break
            else:
                yield from self._compound(words[place])
                place += 1

    def _term(self, words: tuple[str, ...]) -> str | None:
        if len(words) == 1 and _YEAR.fullmatch(words[0]):
            return "year"
        concept = self._words.get(words)
        return concept if concept is not None else self._words.get(tuple(map(without_digraphs, words)))

    def _compound(self, word: str) -> Sequence[str | None]:
        """The concepts of a word made of known ones, as in `Firmentelefon` or `emailaddress`."""
        return self._cut(word) or self._cut(without_digraphs(word)) or (None,)

    def _cut(self, word: str) -> Sequence[str]:
        """The fewest known words that make `word`, with the letters that German puts between them."""
        if len(word) > 60:
            return ()
        best: list[Sequence[str] | None] = [()] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(end - 1):
                before = best[start]
                concept = self._part(word[start:end]) if before is not None else None
                shortest = best[end]
                if concept is not None and (shortest is None or len(before or ()) + 1 < len(shortest)):
                    best[end] = (*(before or ()), concept)
        return best[len(word)] or ()

    def _part(self, text: str) -> str | None:
        for link in _LINKS:
            stem = text.removesuffix(link) if link else text
            if len(stem) >= _SHORTEST or stem in ("id", "nr"):
                concept = self._words.get((stem,))
                if concept:
                    return concept
        return None


@cache
def _lexicon() -> _Lexicon:
    text = files(__package__).joinpath("lexicon.yaml").read_text("utf-8")
    # The loader written in C, where there is one, takes a tenth of the time.
    listed = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return _Lexicon(listed, listed["noise"])


def _expanded(pattern: str, groups: Mapping[str, str]) -> Iterator[frozenset[str]]:
    """Every set of concepts that a pattern such as `company? phone number?` stands for."""
    choices = []
    for item in pattern.split():
        name = item.removesuffix("?")
        options = [option for part in name.split("|") for option in groups.get(part, part).split("|")]
        choices.append([*options, ""] if item.endswith("?") else options)
    for chosen in product(*choices):
        yield frozenset(filter(None, chosen))
