"""Names of people: taken apart where they come whole, put together where they come in parts."""

import re
from dataclasses import dataclass, field, replace

from leadwright.normalise.casing import PARTICLES, cased
from leadwright.normalise.couples import JOINT, several
from leadwright.normalise.letters import LETTERS, is_letters, spelled, without_letters
from leadwright.normalise.nobody import MAY_BE_NONE, names_nobody
from leadwright.normalise.order import in_order
from leadwright.normalise.text import tidy
from leadwright.normalise.titles import Front, begins_plainly, behind, front
from leadwright.remembered import remembered

LONGEST = 200
"""Longer texts are no names, and are left as they are."""
_SPECIAL = PARTICLES | MAY_BE_NONE | LETTERS
_NOT_ALONE = MAY_BE_NONE | {"herr", "herrn", "frau", "familie", "eheleute"}
"""Words that are seldom a name where they stand alone, and are looked at with their neighbours."""
_BESIDE = LETTERS | {"und", "and", "et", "oder", "or"}
_ADDRESSED = re.compile(r"An (?:die|das|den|alle) ")
# Persian and Indic scripts need the joiners.
_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]|(?<![\u0600-\u1cff])[\u200c\u200d]"
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name; those that are not known are empty.

    `written` is the name of several people, or one that could not be taken apart.
    """

    first: str = field(default="", repr=False)
    last: str = field(default="", repr=False)
    middle: str = field(default="", repr=False)
    salutation: str = ""
    title: str = ""
    suffix: str = ""
    post: str = ""
    written: str = field(default="", repr=False)

    @property
    def is_bare(self) -> bool:
        """Whether there is a name and nothing around it."""
        return bool(self.last) and not (self.salutation or self.title or self.suffix or self.post)

    @property
    def full(self) -> str:
        """First, middle and last name."""
        return self.written or " ".join([part for part in (self.first, self.middle, self.last) if part])


@remembered(16_384)
def parsed(text: str) -> PersonName:
    """The parts of a full name in either order, as in `Dr. Jürgen Müller`, `MÜLLER, Jürgen` or `von der Heide, Ute`.

    Of what names nobody there are none; of several people only the family name, if they share one.
    """
    if _is_plain(words := text.split()):
        return PersonName(*words)
    if len(text) > LONGEST:
        return PersonName(written=text)
    text = seen(text)
    if names_nobody(text):
        return PersonName()
    if _ADDRESSED.match(text):
        return PersonName(written=text)
    name = _taken_apart(text)
    return name if name.full else PersonName()


@remembered(16_384)
def part_of_name(text: str) -> PersonName:
    """A first or a last name from a column of its own, as `last`, apart from what people write around it."""
    if len(text) > LONGEST:
        return PersonName(last=text)
    parts, around = _around(seen(text))
    start = front(", ".join(parts))
    rest, letters = without_letters(start.rest, is_part=True)
    return _named("", "", rest, _both(start, around, letters))


@remembered(16_384)
def bare_part(text: str) -> str:
    """A first or a last name from a column of its own, if nothing stands around it; else an empty text."""
    if text.replace("-", "").isalpha():
        # A lone word is a name.
        return cased(text) if text.lower() not in _NOT_ALONE else ""
    if len(text) > LONGEST:
        return text
    if _says_nothing_else(text):
        return cased(text)
    part = part_of_name(text)
    return part.last if part.is_bare and begins_plainly(text) and not JOINT.search(part.last) else ""


def seen(text: str) -> str:
    """The text tidy, and without the characters that nobody sees."""
    if text.isascii():
        return tidy(text)
    # Programs that know no Turkish make an i with two dots of a dotted capital İ.
    return tidy(_UNSEEN.sub("", text).replace("i\u0307", "i"))


def _says_nothing_else(text: str) -> bool:
    """Whether several words are all of one name: none of them is known to be something else."""
    words = text.lower().split(" ")
    return "".join(words).isalpha() and _BESIDE.isdisjoint(words) and begins_plainly(text)


def _is_plain(words: list[str]) -> bool:
    """Whether these are a first and a last name, and nothing else."""
    if len(words) != 2 or not begins_plainly(" ".join(words)):
        return False
    return all(word.isalpha() and word.istitle() and word.lower() not in _SPECIAL for word in words)


def _taken_apart(text: str) -> PersonName:
    parts, around = _around(text)
    rest = ", ".join(parts)
    if both := several(rest):
        return replace(_named("", "", both.last, around), salutation=both.salutation, written=rest)
    if len(parts) > 2:
        return replace(_named("", "", "", around), written=rest)
    start = front(parts[0])
    family, letters = without_letters(start.rest, is_part=len(parts) > 1)
    around = _both(start, around, letters)
    return _given_behind(around, family, parts[1]) if len(parts) > 1 else _named(*in_order(family.split()), around)


def _given_behind(around: Front, family: str, text: str) -> PersonName:
    """The name with the given one behind a comma; a title may stand there as well: Müller, Dr. Jürgen."""
    start = front(text)
    given, letters = without_letters(start.rest, is_part=True)
    first, _, middle = given.partition(" ")
    return _named(first, middle, family, _both(start, around, letters))


def _named(first: str, middle: str, last: str, around: Front) -> PersonName:
    return PersonName(
        cased(first), cased(last), cased(middle), around.salutation, around.title, around.letters, around.post
    )


def _around(text: str) -> tuple[list[str], Front]:
    """The parts of a text between its commas that are names, and what the last of them are that are none."""
    parts = [part for each in text.split(",") if (part := each.strip(" /;&+"))] or [text]
    around, letters = Front(), list[str]()
    while len(parts) > 1:
        in_capitals = text.isupper() and len(parts) == 2 and " " not in parts[0]
        if is_letters(parts[-1], in_capitals=in_capitals):
            letters.insert(0, parts.pop())
        elif found := behind(parts[-1]):
            parts.pop()
            around = _both(found, around, "")
        else:
            break
    return parts, around._replace(letters=spelled(letters)) if letters else around


def _both(start: Front, around: Front, letters: str) -> Front:
    """What stands around a name, with what stood before it, which comes first, and the letters right behind it."""
    return Front(
        start.salutation or around.salutation,
        f"{start.title} {around.title}".strip(),
        start.post or around.post,
        "",
        f"{letters}, {around.letters}" if letters and around.letters else letters or around.letters,
    )
