"""Whether two leads may be one: colleagues share domain, switchboard and address, but not names."""

import re
from collections.abc import Mapping

from rapidfuzz.distance import JaroWinkler

from leadwright.matching.givennames import may_be_one
from leadwright.normalise.company import core_name, legal_form
from leadwright.normalise.text import folded

_CLOSE = 0.92
_PEOPLE = ("person.last_name", "person.first_name", "person.full_name")
_MEN = frozenset({"herr", "hr", "herrn", "mr", "mister", "m", "monsieur", "sir", "senor", "sig", "signor", "dhr"})
_WOMEN = frozenset(
    {"frau", "fr", "mrs", "ms", "miss", "mme", "madame", "mlle", "senora", "signora", "mevr", "mevrouw", "lady"}
)
_OWN = ("person.email", "person.phone_mobile", "person.linkedin_url")
"""What only one person has; whoever shares it is asked no more about places."""
_BEFORE = frozenset({"fa", "firma"})
_LETTERS, _DIGITS = re.compile(r"[^a-z]+"), re.compile(r"\D+")

Fields = Mapping[str, str]


def compatible(a: Fields, b: Fields) -> bool:
    """Whether two leads that share a key may be one, as far as nothing that is said of both contradicts it.

    Of two people, the names are asked about, and what else tells them apart; where a name or a given name is missing,
    the firms as well; of firms, their names, legal forms and numbers in a register.
    """
    if not _is_named(a) or not _is_named(b):
        return same_firm(a, b)
    if not _same_last(a, b) or not _same_first(a, b) or _differ_as_people(a, b):
        return False
    complete = a.get("person.first_name") and b.get("person.first_name")
    return not _are_apart(a, b) if complete else same_firm(a, b)


def _is_named(fields: Fields) -> bool:
    return any(fields.get(name) for name in _PEOPLE)


def _same_last(a: Fields, b: Fields) -> bool:
    first, second = folded(a.get("person.last_name", "")), folded(b.get("person.last_name", ""))
    return not first or not second or _alike(first, second) or _share_a_part(first, second)


def _same_first(a: Fields, b: Fields) -> bool:
    return may_be_one(folded(a.get("person.first_name", "")), folded(b.get("person.first_name", "")))


def _differ_as_people(a: Fields, b: Fields) -> bool:
    """Whether one is the other's parent, or born on another day; or Mr and Mrs of one name."""
    for name in ("person.suffix", "person.birth_date"):
        if a.get(name) and b.get(name) and folded(a[name]) != folded(b[name]):
            return True
    if a.get("person.first_name") and a.get("person.first_name") == b.get("person.first_name"):
        return False
    genders = {_gender(a), _gender(b)} - {None}
    return len(genders) > 1


def _gender(fields: Fields) -> str | None:
    words = set(folded(fields.get("person.salutation", "")).split())
    return "m" if words & _MEN else "f" if words & _WOMEN else None


def _are_apart(a: Fields, b: Fields) -> bool:
    """Whether two people of one name live their lives in different places, and share nothing that only one has."""
    if any(a.get(name) and a.get(name) == b.get(name) for name in _OWN):
        return False
    if a.get("vendor.record_id") and a.get("vendor.record_id") == b.get("vendor.record_id"):
        return False
    return _elsewhere(a, b) and any(a.get(name) and b.get(name) for name in _OWN)


def _elsewhere(a: Fields, b: Fields) -> bool:
    for name in ("address.postal_code", "address.city"):
        if a.get(name) and b.get(name):
            return folded(a[name]) != folded(b[name])
    return False


def same_firm(a: Fields, b: Fields) -> bool:
    """Whether nothing says that two entities differ: their names, their legal forms, their numbers in a register."""
    number, other = (fields.get("company.registration_number", "") for fields in (a, b))
    if number and other and not _same_number(folded(number), folded(other)):
        return False
    form, another = (_form(fields.get("company.legal_form", "")) for fields in (a, b))
    if form and another and form != another:
        return False
    first, second = (core_name(fields.get("company.name", "")) for fields in (a, b))
    return not first or not second or _same_core(first, second)


def _form(text: str) -> str:
    """A legal form in one spelling; nothing for what is none that we know."""
    return legal_form(f"Muster {text}") or "" if text else ""


def _same_number(a: str, b: str) -> bool:
    """Whether two numbers in a register are one, be it without the letters of the register or of the place."""
    if _DIGITS.sub("", a) != _DIGITS.sub("", b):
        return False
    first, second = set(_LETTERS.sub("", a)), set(_LETTERS.sub("", b))
    return first <= second or second <= first


def _same_core(a: str, b: str) -> bool:
    """Whether the names of two firms are one, be it misspelled in a word, parted otherwise, or with words added."""
    if a == b or a.replace(" ", "") == b.replace(" ", ""):
        return True
    first, second = ([word for word in core.split() if word not in _BEFORE] for core in (a, b))
    if len(first) == len(second):
        return all(_alike(one, other) for one, other in zip(first, second, strict=True))
    shorter, longer = sorted((set(first), set(second)), key=len)
    return len(shorter) > 1 and shorter <= longer


def _alike(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) > 3 and JaroWinkler.similarity(a, b) >= _CLOSE)


def _share_a_part(a: str, b: str) -> bool:
    """Whether one is the other with a second name added, as after a marriage: Weser and Pfannkuch-Weser."""
    parts_a, parts_b = set(a.split()), set(b.split())
    return parts_a <= parts_b or parts_b <= parts_a
