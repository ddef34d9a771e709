"""Cells that hold several fields, taken apart: `10115 Berlin`, `Müller, Eva`, `030 / 23125-101`."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from leadwright.lists.contents import filled
from leadwright.normalise.country import usual_country

Taken = dict[str, str]

_POSTAL_CITY = re.compile(r"(?:([A-Z]{1,3})[-– ]\s?)?(\d{4} ?[A-Z]{2}(?= [A-Z])|\d{4,5}|\d{3} \d{2}),?\s+([^\W\d].*)")
_CITY_POSTAL = re.compile(r"([^\W\d][^\d,]*?),?\s+([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4,5})")
_CITY_STATE_POSTAL = re.compile(
    r"([^\W\d][^\d,]*?),?\s+([A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?),?\s+(\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)"
)
_AREA_NUMBER = re.compile(r"\(?((?:\+|00)?\d{2,6})\)?\s*[/ -]\s*(\d[\d /.-]{2,})")
_PARTICLES = frozenset(
    {
        "von",
        "van",
        "vom",
        "zu",
        "zum",
        "zur",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "du",
        "la",
        "le",
        "ten",
        "ter",
    }
)
_NEARLY_ALL = 0.9


class Split(NamedTuple):
    """A way in which cells hold several fields: the field of the whole, those of the parts, and how they are parted."""

    whole: str
    fields: tuple[str, ...]
    part: Callable[[str], Taken]


def _postal_code_city(text: str) -> Taken:
    found = _POSTAL_CITY.fullmatch(text)
    if not found:
        turned = _CITY_POSTAL.fullmatch(text)
        return {"address.postal_code": turned.group(2), "address.city": turned.group(1)} if turned else {}
    country, code, city = found.groups()
    taken = {"address.postal_code": code, "address.city": city}
    if country:
        known = usual_country(country)
        if known is None:
            return {}
        taken["address.country"] = known
    return taken


def _city_state_postal_code(text: str) -> Taken:
    found = _CITY_STATE_POSTAL.fullmatch(text)
    if not found:
        return {}
    return dict(zip(("address.city", "address.state", "address.postal_code"), found.groups(), strict=True))


def _street_postal_code_city(text: str) -> Taken:
    """The last parts between commas are the place, what stands before them the street."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    for at in range(1, len(parts)):
        for split in (_postal_code_city, _city_state_postal_code):
            taken = split(parts[at]) or split(", ".join(parts[at : at + 2]))
            if taken:
                rest = parts[at + 1] if len(parts) == at + 2 else None
                country = usual_country(rest) if rest else None
                return (
                    {"address.street": ", ".join(parts[:at])}
                    | taken
                    | ({"address.country": country} if country else {})
                )
    return {}


def _last_first(text: str) -> Taken:
    """The family name stands before the comma, or is the first word with what belongs to it."""
    last, comma, first = text.partition(",")
    if not comma:
        words = text.split()
        end = next((i for i, word in enumerate(words) if word.casefold() not in _PARTICLES), 0) + 1
        last, first = " ".join(words[:end]), " ".join(words[end:])
    last, first = last.strip(), first.strip()
    return {"person.last_name": last, "person.first_name": first} if last and first else {}


def _area_code_number(text: str) -> Taken:
    """The number as one, with a blank after the area code, so that it is not taken for an extension."""
    found = _AREA_NUMBER.fullmatch(text)
    return {"phone": f"{found.group(1)} {found.group(2)}"} if found else {"phone": text}


SPLITS: Mapping[str, Split] = {
    "postal_code_city": Split("address.postal_code", ("address.postal_code", "address.city"), _postal_code_city),
    "city_state_postal_code": Split(
        "address.city", ("address.city", "address.state", "address.postal_code"), _city_state_postal_code
    ),
    "street_postal_code_city": Split(
        "address.street", ("address.street", "address.postal_code", "address.city"), _street_postal_code_city
    ),
    "last_first": Split("person.full_name", ("person.last_name", "person.first_name"), _last_first),
    "area_code_number": Split("phone", ("phone",), _area_code_number),
}
_BY_CONCEPTS: Mapping[frozenset[str], str] = {
    frozenset({"zip", "city"}): "postal_code_city",
    frozenset({"address", "zip", "city"}): "postal_code_city",
    frozenset({"city", "state", "zip"}): "city_state_postal_code",
    frozenset({"street", "zip", "city"}): "street_postal_code_city",
    frozenset({"areacode", "phone"}): "area_code_number",
    frozenset({"areacode", "number"}): "area_code_number",
}
_BY_FIELD: Mapping[str, tuple[str, ...]] = {
    "address.city": ("postal_code_city", "city_state_postal_code"),
    "address.postal_code": ("postal_code_city",),
    "address.street": ("street_postal_code_city",),
}
_LAST_FIRST = re.compile(
    r"(?:ansprechpartner |ap |contact )?(?:name|nachname|familienname|zuname|nom|last name|surname)(?: de famille)?"
    r"(?: und| et| and)? (?:vorname|prenom|first name|forename)"
)


def split_named(words: str, concepts: frozenset[str]) -> str | None:
    """The split that a header such as `PLZ/Ort` or `Name, Vorname` names."""
    if _LAST_FIRST.fullmatch(words):
        return "last_first"
    # `Telefon Vorwahl` is the area code alone, `Vorwahl/Telefon` both.
    alone = words.endswith(("vorwahl", "area code", "indicatif"))
    return None if alone else _BY_CONCEPTS.get(concepts - {"company", "billing", "registered", "hq"})


def split_seen(field: str, values: Sequence[str]) -> str | None:
    """The split that the values under a name for `field` show, if nearly all of them do."""
    seen = filled(values)
    fitting = (name for name in _BY_FIELD.get(field, ()) if splits(name, seen) >= _NEARLY_ALL)
    return next(fitting, None) if len(seen) > 1 else None


def splits(name: str, seen: Sequence[str]) -> float:
    """Which share of values a split can take apart."""
    return sum(1 for text in seen if SPLITS[name].part(text)) / len(seen) if seen else 0.0
