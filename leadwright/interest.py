"""Interest: what leads said in dialogue, read from a table of interview results in English or German."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from leadwright.errors import InputError

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "interview_id": ("interview id", "id", "gesprächs id", "gesprächsnummer", "interview nr"),
    "date": ("datum", "held on", "interview date", "gesprächsdatum"),
    "channel": ("kanal", "weg"),
    "interviewer": ("gesprächsführer", "befragt von", "held by"),
    "email": ("e mail", "e mail adresse", "mail"),
    "company": ("firma", "unternehmen", "organisation", "organization"),
    "phone": ("telefon", "tel", "rufnummer"),
    "wants_more": ("wants more", "will mehr", "möchte mehr", "will mehr erfahren", "möchte mehr erfahren"),
    "open_to_dialogue": ("open to dialogue", "gesprächsbereit", "offen für gespräche", "offen für dialog", "offen"),
    "interest": ("interesse", "interest level"),
    "need": ("bedarf",),
    "product_fit": ("product fit", "produkt passt", "passt"),
    "order_value": ("order value", "auftragswert", "bestellwert"),
    "notes": ("notiz", "notizen", "bemerkung", "note"),
}
"""Our columns, and the headings under which they are also found; written in any case, with blanks or underscores."""

MAX_ID = 200

CONTACT: Mapping[str, str] = {"email": "person.email", "company": "company.name", "phone": "phone"}
"""The columns that tell which lead it was, and the lead's fields that they are."""

_YES = frozenset({"yes", "y", "true", "1", "ja", "j", "wahr", "x"})
_NO = frozenset({"no", "n", "false", "0", "nein", "falsch"})
_OPEN = frozenset({"", "?", "-", "unknown", "maybe", "unbekannt", "vielleicht", "offen", "n/a", "k. a.", "k.a."})
_NEEDS: Mapping[str, str] = {
    **dict.fromkeys(("none", "no", "keiner", "kein", "nein"), "none"),
    **dict.fromkeys(("later", "später", "irgendwann"), "later"),
    **dict.fromkeys(("this_year", "this year", "dieses jahr", "dieses_jahr", "heuer"), "this_year"),
    **dict.fromkeys(("immediate", "now", "sofort", "dringend", "jetzt"), "immediate"),
}
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}|\d+")


@dataclass(frozen=True)
class Interview:
    """One dialogue: when, by which channel, by whom, with whom (`contact`, by lead field), and what it brought."""

    id: str
    line: int
    held_on: date
    channel: str | None
    interviewer: str | None
    contact: Mapping[str, str] = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)
    notes: str | None = field(repr=False)


@dataclass(frozen=True)
class Problem:
    """Why a row is no interview; the message holds none of its values."""

    line: int
    code: str
    message: str


class _Unreadable(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def read_interviews(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Interview | Problem]:
    """An interview or a problem for each of `rows`, which come with their line; blank rows are passed over.

    InputError if `header` lacks a column without which no row can be read.
    """
    names = columns(header)
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            yield read_interview({name: cell for name, cell in zip(names, cells, strict=False) if name}, line)


def columns(header: Sequence[str]) -> list[str | None]:
    """The column that each heading stands for, None for those that we do not read; InputError if one must be there."""
    found = [_ALIASES.get(_plain(heading)) for heading in header]
    if missing := [name for name in ("date", "wants_more", "open_to_dialogue") if name not in found]:
        told = f"an interview table needs {'a column' if len(missing) == 1 else 'the columns'} {', '.join(missing)}"
        raise InputError(f"{told}; its headings are known in English and German")
    if not any(name in found for name in CONTACT):
        raise InputError(f"an interview table needs one of the columns {', '.join(CONTACT)}")
    if doubled := next((name for name in found if name and found.count(name) > 1), None):
        raise InputError(f"the column {doubled} stands in the interview table twice")
    return found


def read_interview(row: Mapping[str, str], line: int) -> Interview | Problem:
    """The interview that `row`, by our columns, tells of, or what is wrong with it."""
    cells = {name: " ".join(text.split()) for name, text in row.items()}
    contact = {CONTACT[name]: cells[name] for name in CONTACT if cells.get(name)}
    try:
        if not contact:
            raise _Unreadable("no_lead", "tells neither e-mail, company nor phone")
        if len(cells.get("interview_id", "")) > MAX_ID:
            raise _Unreadable("bad_id", f"the interview's id is longer than {MAX_ID} characters")
        held_on = _date(cells.get("date", ""))
        facts: dict[str, Any] = {"interview.held": True}
        for name, read in _ANSWERS.items():
            if (value := read(cells.get(name, ""), name)) is not None:
                facts[f"interview.{name}"] = value
    except _Unreadable as error:
        return Problem(line, error.code, error.message)
    return Interview(
        id=cells.get("interview_id") or _identity(cells),
        line=line,
        held_on=held_on,
        channel=cells.get("channel") or None,
        interviewer=cells.get("interviewer") or None,
        contact=contact,
        facts=facts,
        notes=cells.get("notes") or None,
    )


def _identity(cells: Mapping[str, str]) -> str:
    """An id for a row that has none; the same row has the same id, however often it is handed in."""
    said = repr([cells.get(name, "").casefold() for name in COLUMNS])
    return f"i-{blake2b(said.encode(), digest_size=8).hexdigest()}"


def _date(text: str) -> date:
    try:
        if match := _GERMAN_DATE.fullmatch(text):
            day, month, year = map(int, match.groups())
            held_on = date(year, month, day)
        else:
            held_on = date.fromisoformat(text[:10])
        if not 1990 <= held_on.year <= 2200:
            raise ValueError
    except ValueError:
        raise _Unreadable("bad_date", "the date is not written like 2026-11-21 or 21.11.2026") from None
    return held_on


def _yes_or_no(text: str, column: str) -> bool | None:
    folded = text.casefold()
    if folded in _OPEN:
        return None
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise _Unreadable("bad_answer", f"{column} is neither yes (ja), no (nein) nor blank")


def _level(text: str, column: str) -> int | None:
    if text.casefold() in _OPEN:
        return None
    if text.isascii() and text.isdigit() and int(text) <= 10:
        return int(text)
    raise _Unreadable("bad_level", f"{column} is not a whole number from 0 to 10")


def _need(text: str, column: str) -> str | None:
    if text.casefold() in _OPEN:
        return None
    if need := _NEEDS.get(text.casefold()):
        return need
    raise _Unreadable("bad_need", f"{column} is none of none, later, this_year, immediate")


def _amount(text: str, column: str) -> float | None:
    """A number in English or German writing; three digits after a mark are thousands, one or two are cents."""
    if text.casefold() in _OPEN:
        return None
    whole, cents = text, ""
    if len(text) > 3 and (mark := re.search(r"[.,](\d{1,2})$", text)):
        whole, cents = text[: mark.start()], mark[1]
    if _GROUPED.fullmatch(whole):
        return float(f"{re.sub(r'[^0-9]', '', whole)}.{cents or 0}")
    if _DECIMAL.fullmatch(text):
        return float(text.replace(",", "."))
    raise _Unreadable("bad_amount", f"{column} is not a plain number such as 1500, 1,500.00 or 1.500,00")


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", heading).casefold().translate(_UMLAUTS).split())


_ANSWERS: Mapping[str, Callable[[str, str], bool | int | float | str | None]] = {
    "wants_more": _yes_or_no,
    "open_to_dialogue": _yes_or_no,
    "interest": _level,
    "need": _need,
    "product_fit": _yes_or_no,
    "order_value": _amount,
}
_ALIASES: Mapping[str, str] = {
    _plain(heading): name for name, headings in COLUMNS.items() for heading in (name, *headings)
}
