"""What columns are called in English, German and French: a header is understood word by word, or not at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import product
from typing import NamedTuple

import yaml

from leadwright.lists.others import speaks_of_another
from leadwright.lists.spelling import folded, without_digraphs
from leadwright.lists.units import Unit, unit_in

__all__ = ["Understood", "field_of", "folded", "is_label", "names", "understood"]

_NOISE = ""
_SHORTEST = 3
_LONGEST_WORD = 60
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
    field = None if speaks_of_another(words) else lexicon.field(words, concepts)
    return Understood(concepts, field, None, known)


def field_of(header: str) -> str | None:
    """The field that a column of this name holds, whatever stands beside it."""
    return understood(header).field


def is_label(text: str) -> bool:
    """Whether `text` is a known name of a column, and hardly ever what stands in one."""
    if (
        len(text) >= 60
        or any(map(str.isdigit, text))
        or "@" in text
        or text.rstrip().endswith(":")
        or folded(text) in _VALUES_AS_WELL
    ):
        # Cells of rows are asked about, too, and most of them are told at a glance: a colon announces a note, and what
        # is numbered may be one of many firms or towns.
        return False
    said = understood(text)
    return said.field is not None or said.concepts in CONTEXTUAL or _speaks_of_columns(text, said)


def _speaks_of_columns(text: str, said: Understood) -> bool:
    """Whether most words of a name that means no field are those of columns."""
    return len(said.known) > 1 and len(folded(text).split()) <= len(said.known) + 1


def names() -> Mapping[str, str]:
    """Names of columns with the fields they mean, for suggestions."""
    return _lexicon().simple


class _Lexicon:
    """The lexicon as it is looked up."""

    def __init__(self, listed: Mapping[str, Mapping[str, list[str]]], noise: Sequence[str]) -> None:
        self._words = {tuple(word.split()): concept for concept, words in listed["words"].items() for word in words}
        self._words |= {tuple(word.split()): _NOISE for word in noise}
        self._lengths: dict[str, int] = {}
        for words in self._words:
            self._lengths[words[0]] = max(len(words), self._lengths.get(words[0], 0))
        self._stems = self._with_links()
        self._beginnings = {stem[:_SHORTEST] for stem in self._stems}
        self._longest_stem = max(map(len, self._stems))
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
            for end in range(min(len(words), place + self._lengths.get(words[place], 0)), place, -1):
                if (concept := self._words.get(tuple(words[place:end]))) is not None:
                    yield concept
                    place = end
                    break
            else:
                yield from self._alone(words[place])
                place += 1

    def _alone(self, word: str) -> Sequence[str | None]:
        """The concepts of a word by itself: a year, one with its umlauts written out, or one made of known ones."""
        if word.isdigit():
            return ("year" if _YEAR.fullmatch(word) else None,)
        plain = without_digraphs(word)
        known = self._words.get((plain,)) if plain != word else None
        if known is not None:
            return (known,)
        return self._cut(word) or (self._cut(plain) if plain != word else ()) or (None,)

    def _with_links(self) -> dict[str, str]:
        """The words that compounds are made of, alone and with each link, and what they mean."""
        stems = {
            words[0]: concept
            for words, concept in self._words.items()
            if concept and len(words) == 1 and (len(words[0]) >= _SHORTEST or words[0] in ("id", "nr"))
        }
        linked = {stem + link: concept for link in reversed(_LINKS) for stem, concept in stems.items()}
        return linked | stems

    def _cut(self, word: str) -> Sequence[str]:
        """The fewest known words that make `word`, with the letters that German puts between them."""
        if len(word) > _LONGEST_WORD or word[:_SHORTEST] not in self._beginnings:
            return ()
        best: list[Sequence[str] | None] = [()] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - self._longest_stem), end - 1):
                before = best[start]
                concept = self._stems.get(word[start:end]) if before is not None else None
                shortest = best[end]
                if concept and (shortest is None or len(before or ()) + 1 < len(shortest)):
                    best[end] = (*(before or ()), concept)
        found = best[len(word)] or ()
        # By itself a word with such an ending is another one: somebody called Weber has no website.
        return () if len(found) == 1 and word.endswith("er") and word[:-2] in self._stems else found


@cache
def fingerprint() -> str:
    """What sets this lexicon apart from others, as other versions may have."""
    return sha256(_text().encode()).hexdigest()[:12]


def _text() -> str:
    return files(__package__).joinpath("lexicon.yaml").read_text("utf-8")


@cache
def _lexicon() -> _Lexicon:
    text = _text()
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
