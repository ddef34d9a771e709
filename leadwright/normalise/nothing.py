"""What people and programs write where they know nothing, and what is therefore no value of any field."""

from collections.abc import Sequence

_MARKS = ("-", "--", "---", "–", "—", "_", ".", "..", "...", "…", "?", "??", "???", "/", "//", "*", "'", '"', "\\N")
_WORDS = (
    "n/a", "n.a.", "n. a.", "k.a.", "k. a.", "k.a", "n.n.", "n. n.", "#n/a", "#nv", "#na", "n/v", "n.v.", "o.a.",
    "null", "none", "nan", "(null)", "<null>", "(none)", "[null]", "(leer)", "(blank)", "undefined",
    "unbekannt", "unknown", "inconnu", "keine angabe", "keine angaben", "ohne angabe", "nicht angegeben",
    "nicht vorhanden", "not available", "not provided", "not specified", "not known", "not applicable",
    "non renseigné", "non communiqué", "auf anfrage", "on request",
)  # fmt: skip
NOTHING = frozenset((*_MARKS, *_WORDS))
"""In small letters; `says_nothing` knows them in any."""

# Names that somebody may bear, or that countries have for short, are values unless a program has written them.
_ONLY_SO = {"null": ("null", "NULL"), "none": ("none", "NONE", "None"), "nan": ("nan", "NaN", "NAN"), "n.v.": ("n.v.",)}
_AS_NOUNS = ("k.A.", "k. A.", "k.A", "o.A.", "n.V.", "keine Angabe", "keine Angaben", "ohne Angabe", "auf Anfrage")
_WRITTEN = frozenset(_AS_NOUNS) | frozenset(
    spelled for word in NOTHING for spelled in _ONLY_SO.get(word, (word, word.upper(), word.title(), word.capitalize()))
)
# Of these, what is written counts: a stroke is an answer to whether somebody may be called.
_MEANT = ("consent.", "note")
# R writes so where nothing is known; but it is a country, a province and a name, too.
_R = "NA"
_NOT_OF_R = frozenset({
    "address.country", "address.state", "person.first_name", "person.last_name", "person.full_name",
})  # fmt: skip

_LOOKED_FOR = _WRITTEN | {_R}


def says_nothing(text: str) -> bool:
    """Whether `text` stands where nothing is known."""
    return text in _WRITTEN or text.casefold() in NOTHING


def without_placeholders(rows: Sequence[dict[str, str]]) -> list[list[tuple[str, str]]]:
    """Take out of each row what says nothing; which words were taken out, as (field, code)."""
    return [_taken_out(row) if not _LOOKED_FOR.isdisjoint(row.values()) else [] for row in rows]


def _is_nothing(name: str, text: str) -> bool:
    if text == _R:
        return name not in _NOT_OF_R and not name.startswith(_MEANT)
    return text in _WRITTEN and not name.startswith(_MEANT)


def _taken_out(row: dict[str, str]) -> list[tuple[str, str]]:
    found = [name for name, text in row.items() if _is_nothing(name, text)]
    words = [(name, "placeholder") for name in found if row[name] not in _MARKS]
    for name in found:
        del row[name]
    return words
