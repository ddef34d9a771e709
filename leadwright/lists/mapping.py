"""Which column holds which field: by a vendor's profile, else the lexicon, else the values. Precision before recall."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from leadwright.lists import lexicon
from leadwright.lists.contents import contradicts, field_by_values
from leadwright.record import HANDED_BACK
from leadwright.vendor import VendorProfile, labels

How = Literal["vendor", "lexicon", "values", "fuzzy"]
ACCEPT = 0.75
"""A column below this confidence is not mapped; what it might be is only suggested."""

_FUZZY = 88
_GERMAN = frozenset({"vorname", "anrede", "firma", "plz", "ort", "strasse", "telefon", "nachname"})


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What one column holds: a field, or None for an extra, and how surely and by what evidence we know."""

    header: str
    field: str | None
    confidence: float
    how: How
    suggest: str | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """A row by fields, and by header what no field was found for; neither holds blanks."""

    fields: dict[str, str] = field(repr=False)
    extras: dict[str, str] = field(repr=False)


Mapper = Callable[[Sequence[str]], Mapped]


def map_columns(
    header: Sequence[str] | None, rows: Sequence[Sequence[str]], profile: VendorProfile | None = None
) -> tuple[ColumnMap, ...]:
    """What each column of a table with this header and these first rows holds."""
    if header is not None and profile is not None and profile.knows(header):
        return tuple(_by_profile(label, profile) for label in labels(header))
    width = len(header) if header is not None else max(map(len, rows), default=0)
    names = labels(header) if header is not None else labels([""] * width)
    known = frozenset(map(lexicon.folded, header or ()))
    columns = [[row[place] for row in rows if place < len(row) and row[place].strip()] for place in range(width)]
    found = [_judged(name, values, known, header is not None) for name, values in zip(names, columns, strict=True)]
    return _each_value_field_once(found)


def mapper(columns: Sequence[ColumnMap], constants: Mapping[str, str] | None = None) -> Mapper:
    """A function from the cells of a row to its fields and extras; make it once a table.

    Of several columns for one field the surest comes first and the first that is filled counts; what another says
    beyond that is an extra. Restrictions are combined instead, so that the strictest wins.
    """
    order = sorted(range(len(columns)), key=lambda place: -columns[place].confidence)
    plan = [(place, columns[place].field, columns[place].header) for place in order]
    defaults = dict(constants or {})

    def mapped(cells: Sequence[str]) -> Mapped:
        fields: dict[str, str] = {}
        extras: dict[str, str] = {}
        width = len(cells)
        for place, name, header in plan:
            cell = cells[place].strip() if place < width else ""
            if not cell:
                continue
            if name is None:
                extras[header] = cell
            elif name not in fields:
                fields[name] = cell
            elif name.startswith("consent."):
                fields[name] = f"{fields[name]} | {cell}"
            elif cell != fields[name]:
                extras[header] = cell
        for name, value in defaults.items():
            fields.setdefault(name, value)
        return Mapped(fields, extras)

    return mapped


def apply_mapping(columns: tuple[ColumnMap, ...], cells: Sequence[str]) -> Mapped:
    """One row by fields and extras; for many rows take `mapper`."""
    return _mapper(columns)(cells)


@lru_cache(maxsize=32)
def _mapper(columns: tuple[ColumnMap, ...]) -> Mapper:
    return mapper(columns)


def _by_profile(label: str, profile: VendorProfile) -> ColumnMap:
    return ColumnMap(label, profile.mapping.get(label), 1.0, "vendor")


def _judged(name: str, values: Sequence[str], known: frozenset[str], named: bool) -> ColumnMap:
    if name in HANDED_BACK:
        return ColumnMap(name, None, 1.0, "lexicon")
    if named:
        by_name = _in_context(name, known)
        if by_name is not None:
            if contradicts(by_name, values):
                return ColumnMap(name, None, 0.4, "lexicon", suggest=by_name)
            return ColumnMap(name, by_name, 0.95, "lexicon")
    by_values, share = field_by_values(values)
    if by_values is not None:
        # Five digits may be anything: under a name that we do not know they are only taken for a suggestion.
        sure = 0.7 if named and by_values == "address.postal_code" else 0.8 * share + 0.05
        return ColumnMap(name, by_values, sure, "values")
    return _suggested(name) if named else ColumnMap(name, None, 0.0, "values")


def _in_context(name: str, known: frozenset[str]) -> str | None:
    """The field that the lexicon knows for a header, seen beside the others: the traps are here."""
    words = lexicon.folded(name)
    german = len(known & _GERMAN) >= 2
    if words == "title":
        return "person.salutation" if known & {"job title", "position"} else "person.job_title"
    if words in ("name", "nom"):
        return _meaning_of_name(known)
    if words == "url":
        return "person.linkedin_url" if known & {"connected on"} else "company.website"
    if words == "titel" and not german and not known & {"nachname", "name"}:
        return None
    return lexicon.field_of(name)


def _meaning_of_name(known: frozenset[str]) -> str:
    if known & {"contact", "contact name", "contact person", "ansprechpartner", "kontaktperson"}:
        return "company.name"
    if known & {"vorname", "prenom", "first name", "firstname", "given name"}:
        return "person.last_name"
    people = {"email", "e mail", "position", "job title", "title", "anrede", "salutation", "mobil", "mobile", "firma"}
    return "person.full_name" if known & (people | {"company", "company name", "unternehmen"}) else "company.name"


def _suggested(name: str) -> ColumnMap:
    close = process.extractOne(lexicon.folded(name), lexicon.names(), scorer=fuzz.token_sort_ratio, score_cutoff=_FUZZY)
    if close is None:
        return ColumnMap(name, None, 0.0, "lexicon")
    return ColumnMap(name, None, round(close[1] / 100 * 0.7, 2), "fuzzy", suggest=lexicon.field_of(close[0]))


def _each_value_field_once(found: Sequence[ColumnMap]) -> tuple[ColumnMap, ...]:
    """Values tell a field only where no name has told it: a second e-mail column is nobody's first."""
    taken = {column.field for column in found if column.how == "lexicon"}
    made = []
    for column in found:
        if column.how == "values" and column.field is not None:
            if column.field in taken or column.confidence < ACCEPT:
                column = ColumnMap(column.header, None, column.confidence, "values", suggest=column.field)
            taken.add(column.field)
        made.append(column)
    return tuple(made)
