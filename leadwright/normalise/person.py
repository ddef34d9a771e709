"""Names of people: taken apart where they come whole, put together where they come in parts."""

import re
from dataclasses import dataclass, field

from leadwright.normalise.text import tidy
from leadwright.remembered import remembered

_SALUTATIONS = {
    "herr": "Herr", "herrn": "Herr", "hr": "Herr", "frau": "Frau", "fr": "Frau", "mr": "Mr", "mister": "Mr",
    "mrs": "Mrs", "ms": "Ms", "miss": "Miss", "sir": "Sir", "dame": "Dame", "m": "M.", "mme": "Mme", "monsieur": "M.",
    "madame": "Mme", "mlle": "Mme",
}  # fmt: skip
_TITLE = re.compile(
    r"(?:dipl\.?\s?-?\s?[a-zäöü]+\.?(?:-[a-zäöü]+\.)?\s*(?:\((?:fh|univ|tu|th|ba)\.?\)\s*)?|(?:prof|dr|mag|ing|priv|doz|med|jur|rer|nat|pol|phil|oec|habil|techn|hc|h\.?\s?c)\.(?:\s?-?\s?)|"
    r"(?:professor|doktor|doctor|prof|dr|mag|ing|(?-i:DI|KR|RA|PD|StB))\s+)+",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"[,\s]+((?:jr|sr|jun|sen|mba|m\.?\s?a|m\.?\s?sc|b\.?\s?sc|b\.?\s?a|ll\.?\s?m|ph\.?\s?d|obe|mbe|cbe|fca|aca)\.?)$",
    re.IGNORECASE,
)
_PARTICLES = frozenset({
    "von", "van", "vom", "zu", "zum", "zur", "der", "den", "de", "del", "della", "di", "da", "dos", "du",
    "la", "le", "ten", "ter", "af", "av", "'t", "und", "y",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?", re.UNICODE)


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name; those that are not known are empty."""

    first: str = field(default="", repr=False)
    last: str = field(default="", repr=False)
    middle: str = field(default="", repr=False)
    salutation: str = ""
    title: str = ""
    suffix: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether there is a name and nothing around it."""
        return bool(self.last) and not (self.salutation or self.title or self.suffix)

    @property
    def full(self) -> str:
        """First, middle and last name."""
        return " ".join([part for part in (self.first, self.middle, self.last) if part])


@remembered(16_384)
def parsed(text: str) -> PersonName:
    """The parts of a full name in either order, as in `Dr. Jürgen Müller`, `MÜLLER, Jürgen` or `von der Heide, Ute`."""
    salutation, rest = _salutation(tidy(text))
    title, rest = _title(rest)
    suffix, rest = _suffix(rest)
    last, comma, first = rest.partition(",")
    if comma and first.strip():
        # A title may stand after the comma as well: Müller, Dr. Jürgen.
        inner, first = _title(first.strip())
        title = title or inner
        given, _, middle = first.partition(" ")
        return PersonName(cased(given), cased(last.strip()), cased(middle.strip()), salutation, title, suffix)
    return _in_order(rest.strip(" ,").split(), PersonName("", "", "", salutation, title, suffix))


@remembered(16_384)
def part_of_name(text: str) -> PersonName:
    """A first or a last name from a column of its own, as `last`, apart from what people write before it."""
    salutation, rest = _salutation(tidy(text))
    title, rest = _title(rest)
    return PersonName(last=cased(rest), salutation=salutation, title=title)


@remembered(16_384)
def bare_part(text: str) -> str:
    """A first or a last name from a column of its own, if nothing stands before it; else an empty text."""
    part = part_of_name(text)
    return part.last if part.is_bare else ""


@remembered(16_384)
def cased(name: str) -> str:
    """A name that was written all in capitals or all in small letters as it is usually written."""
    if len(name) < 3 or not (name.isupper() or name.islower()):
        return name
    return _WORD.sub(lambda word: _cased_word(word.group()), name)


def _cased_word(word: str) -> str:
    low = word.lower()
    if low in _PARTICLES:
        return low
    parts = re.split(r"(['’-])", low)
    made = "".join(part.capitalize() for part in parts)
    return "Mc" + made[2:].capitalize() if made.startswith("Mc") and len(made) > 4 else made


def _salutation(text: str) -> tuple[str, str]:
    first, _, rest = text.partition(" ")
    known = _SALUTATIONS.get(first.rstrip(".").casefold())
    return (known, rest.strip()) if known and rest else ("", text)


def _title(text: str) -> tuple[str, str]:
    found = _TITLE.match(text)
    if not found or found.end() == len(text):
        return "", text
    return tidy(found.group()), text[found.end() :].strip()


def _suffix(text: str) -> tuple[str, str]:
    found = _SUFFIX.search(text)
    return (found.group(1), text[: found.start()]) if found else ("", text)


def _in_order(words: list[str], rest: PersonName) -> PersonName:
    first, middle, last = _split(words)
    return PersonName(cased(first), cased(last), cased(middle), rest.salutation, rest.title, rest.suffix)


def _split(words: list[str]) -> tuple[str, str, str]:
    if len(words) < 2:
        return "", "", " ".join(words)
    # Two letters, or some with a full stop, are initials.
    capitals = [len(word) > 2 and "." not in word and word.isupper() for word in words]
    if capitals[0] and not any(capitals[1:]):
        # The family name is the one in capitals, wherever it stands.
        return " ".join(words[1:]), "", words[0]
    particle = next((i for i, word in enumerate(words) if i and word.casefold() in _PARTICLES), None)
    if particle is not None:
        return words[0], " ".join(words[1:particle]), " ".join(words[particle:])
    if len(words) == 2:
        return words[0], "", words[1]
    # Slow to import, and most names have two words.
    from nameparser import HumanName

    name = HumanName(" ".join(words))
    return str(name.first or words[0]), str(name.middle), str(name.last or words[-1])
