"""The names in a lead's fields: whose they are, from one column or from several."""

import re
from collections.abc import Mapping
from dataclasses import replace

from leadwright.normalise.company import legal_form, shown
from leadwright.normalise.couples import JOINT, several
from leadwright.normalise.nobody import names_firm, names_nobody
from leadwright.normalise.person import LONGEST, PersonName, parsed, part_of_name, seen
from leadwright.normalise.titles import behind, salutation_of

_FIRST, _LAST, _FULL = "person.first_name", "person.last_name", "person.full_name"
_PHONES = ("phone", "person.phone_mobile", "person.phone_direct", "company.phone")
_CODES = {"+33": "FR", "+48": "PL", "+420": "CZ", "+421": "SK", "+90": "TR"}
_INITIAL = re.compile(r"(?:[^\W\d_]\.\s?){1,3}[^\W\d_]{2}")
_FRENCH = frozenset({"m", "mme", "mlle", "monsieur", "madame", "mademoiselle"})


def name_of(made: Mapping[str, str], hint: str | None = None) -> PersonName:
    """The name that the columns of a row hold, without the titles that people write into them.

    `hint` is the country where a row is from that does not say so.
    """
    first, last, full = made.get(_FIRST, ""), made.get(_LAST, ""), made.get(_FULL, "")
    country = _country(made) or hint
    if not full or (first and last):
        return from_columns(first, last, country)
    name = _whole(full, country)
    if (first or last) and not (name.first or name.last):
        # What the whole one does not tell stands in a column of its own.
        part = from_columns(first, last, country)
        return replace(part, written=name.written)
    return name


def from_columns(first: str, last: str, country: str | None = None) -> PersonName:
    """The name from the columns of its parts."""
    if max(len(first), len(last)) > LONGEST:
        return PersonName(first, last)
    first, last = seen(first), seen(last)
    if _nobody(first, last):
        return PersonName()
    if first and (names_nobody(first) or _salutation_alone(first)):
        return _joined(PersonName(salutation=_salutation_alone(first)), _of_family(last, country))
    if both := several(f"{first} {last}") if first and several(first) else None if first else several(last):
        written = f"{first} {last}".strip()
        family = part_of_name(last).last if first and not JOINT.search(last) else both.last
        return PersonName(last=family, salutation=both.salutation, written=written)
    if not first and ("," in last or _INITIAL.match(last)):
        return _whole(last, country)
    return _joined(_part(first, country), _of_family(last, country))


def firm_in(made: Mapping[str, str]) -> dict[str, str]:
    """The fields of the firm whose name stands where a person's belongs, if the row names no other."""
    text = made.get(_FULL) or f"{made.get(_FIRST, '')} {made.get(_LAST, '')}".strip()
    if "company.name" in made or len(text) > LONGEST or not names_firm(text := seen(text)):
        return {}
    form = {"company.legal_form": found} if (found := legal_form(text)) and "company.legal_form" not in made else {}
    return {"company.name": shown(text), **form}


def _nobody(first: str, last: str) -> bool:
    texts = [text for text in (first, last) if text]
    if all(map(names_nobody, texts)):
        return True
    # Müller Bau in the one column, and GmbH in the other.
    return " " not in last and names_firm(last) and names_firm(f"{first} {last}")


def _salutation_alone(text: str) -> str:
    """The salutation, if a first name is nothing else."""
    found = behind(text)
    return found.salutation if found and not (found.title or found.post) else ""


def _joined(given: PersonName, family: PersonName) -> PersonName:
    return PersonName(
        given.last,
        family.last,
        "",
        given.salutation or family.salutation,
        given.title or family.title,
        given.suffix or family.suffix,
        given.post or family.post,
    )


def _of_family(text: str, country: str | None) -> PersonName:
    family = _part(text, country)
    if "," not in family.last:
        return family
    # The whole name has come in the column of the last one.
    whole = parsed(text)
    return replace(whole, first="", middle="", last=whole.last or whole.full, written="")


def _whole(text: str, country: str | None) -> PersonName:
    salutation, rest = _salutation(text, country)
    name = parsed(rest)
    return replace(name, salutation=name.salutation or salutation) if salutation else name


def _part(text: str, country: str | None) -> PersonName:
    salutation, rest = _salutation(text, country)
    part = part_of_name(rest)
    return replace(part, salutation=part.salutation or salutation) if salutation else part


def _salutation(text: str, country: str | None) -> tuple[str, str]:
    found = salutation_of(text, country) if len(text) <= LONGEST else ("", text)
    # Of `M. et Mme Dupont` the whole is one.
    return found if found[0] and not several(text) else ("", text)


def _country(made: Mapping[str, str]) -> str | None:
    """Where somebody is, as far as it matters for salutations; a French one, or a number, tells it, too."""
    if country := made.get("address.country"):
        return country
    if made.get("person.salutation", "").rstrip(".").casefold() in _FRENCH:
        return "FR"
    numbers = [number for name in _PHONES if (number := made.get(name))]
    return next((code for front, code in _CODES.items() for number in numbers if number.startswith(front)), None)
