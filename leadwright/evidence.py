"""Evidence that delivered records are not as promised, read from a table in English or German."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from leadwright.errors import InputError
from leadwright.guarantee import EvidenceType
from leadwright.policy.model import Text

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "record_id": ("vendor record id", "vendor id", "id", "kundennr", "kundennummer", "adressnummer", "datensatz"),
    "email": ("e mail", "e mail adresse", "email address", "mail", "recipient", "empfänger"),
    "phone": ("telefon", "tel", "rufnummer", "number", "nummer"),
    "type": ("art", "typ", "evidence", "nachweis", "event"),
    "code": ("smtp code", "status", "result", "ergebnis", "fehlercode", "reason", "grund", "diagnostic code"),
    "at": ("date", "datum", "time", "timestamp", "zeit", "zeitpunkt", "bounced at", "called at"),
    "attempts": ("versuche", "anzahl versuche", "tries"),
}
"""Our columns, and the headings under which they are also found; written in any case, with blanks or underscores."""

WHO = ("record_id", "email", "phone")
"""The columns that say which record it is about; one of them is needed."""

MAX_CODE = 200
_TYPES: Mapping[str, EvidenceType] = {
    **{kind.value.replace("_", " "): kind for kind in EvidenceType},
    **dict.fromkeys(("hardbounce", "permanent failure", "unzustellbar"), EvidenceType.HARD_BOUNCE),
    **dict.fromkeys(("softbounce", "temporary failure", "vorübergehend unzustellbar"), EvidenceType.SOFT_BOUNCE),
    **dict.fromkeys(("call", "phone call", "anruf", "anrufergebnis", "telefonat"), EvidenceType.CALL_RESULT),
    **dict.fromkeys(("returned", "return to sender", "retoure", "rückläufer"), EvidenceType.RETURNED_MAIL),
    **dict.fromkeys(("verification", "validierung", "prüfung", "prüfergebnis"), EvidenceType.VALIDATION),
}
WORDS: Mapping[EvidenceType, Text] = {
    EvidenceType.HARD_BOUNCE: Text(en="permanently undeliverable", de="dauerhaft unzustellbar"),
    EvidenceType.SOFT_BOUNCE: Text(en="undeliverable for the time being", de="vorübergehend unzustellbar"),
    EvidenceType.CALL_RESULT: Text(en="nobody of that name at this number", de="unter der Nummer nicht zu erreichen"),
    EvidenceType.RETURNED_MAIL: Text(en="mail came back", de="Post kam zurück"),
    EvidenceType.VALIDATION: Text(en="found invalid by a validation service", de="laut Prüfdienst ungültig"),
    EvidenceType.FORMAT: Text(en="malformed as delivered", de="fehlerhaft geliefert"),
    EvidenceType.DUPLICATE: Text(en="delivered twice in this order", de="in dieser Bestellung doppelt geliefert"),
    EvidenceType.EARLIER_DELIVERY: Text(
        en="delivered by you in an earlier order", de="schon in einer früheren Bestellung geliefert"
    ),
    EvidenceType.REJECTED: Text(en="not readable as a record", de="nicht als Datensatz lesbar"),
}
"""What each type of evidence says, for the vendor."""
REASONS: Mapping[str, str] = {
    "unknown_type": "the type is none of those of evidence",
    "known_from_the_books": "of this type, we find out ourselves",
    "no_record": "names no record, e-mail or phone",
    "no_code": "has no result, without which it proves nothing",
    "code_too_long": f"the code is longer than {MAX_CODE} characters",
    "bad_date": "the date is not written like 2026-11-21 or 21.11.2026",
    "bad_attempts": "the attempts are not a whole number from 1 to 9999",
    "before_the_order": "happened before the order, so it says nothing of what was delivered",
    "not_yet": "has a date that is still to come",
}
"""Why a row is no evidence, by its code."""
_SMTP = re.compile(r"(?<![\d.])([245])(?:\d\d|(\.\d{1,3}\.\d{1,3}))(?![\d.])")
# The sender's standing or a full mailbox, which say nothing about the address.
_NOT_THE_ADDRESS = re.compile(
    r"(?<![\d.])5\.(?:7\.\d{1,3}|2\.2)(?![\d.])"
    r"|(?:mailbox|inbox) (?:is )?full|over ?quota|quota (?:is )?exceeded|(?:postfach|mailbox) (?:ist )?voll",
    re.IGNORECASE,
)
_DEAD = frozenset({
    "invalid", "disconnected", "wrong number", "not in service", "no such number", "unallocated", "fax",
    "number changed", "unobtainable", "wrong person", "404", "410", "484", "604",
    "ungültig", "kein anschluss", "falsche nummer", "nicht vergeben", "faxnummer", "nummer geändert",
    "falsche person",
})  # fmt: skip
_UNDELIVERABLE = frozenset({
    "invalid", "undeliverable", "does not exist", "rejected", "bad", "dead", "ungültig", "unzustellbar",
    "existiert nicht",
})  # fmt: skip
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?=\b)")


@dataclass(frozen=True)
class Evidence:
    """What happened to one record: which, what kind, with which code, when, after how many attempts.

    `proves` says whether the code means that the record failed: a call that was answered proves the contrary.
    """

    line: int
    kind: EvidenceType
    at: str
    code: str | None
    attempts: int | None
    proves: bool
    who: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Problem:
    """Why a row is no evidence; it holds none of its values."""

    line: int
    code: str


class _Unreadable(Exception):
    pass


def read_evidence(
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], since: date, until: date
) -> Iterator[Evidence | Problem]:
    """Evidence or a problem for each of `rows`, which come with their line; blank rows are passed over.

    What happened before `since` is no evidence about what was delivered then, and nothing has happened after `until`.
    """
    names = columns(header)
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            named = {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=False) if name}
            try:
                yield _read(named, line, since, until)
            except _Unreadable as error:
                yield Problem(line, str(error))


def columns(header: Sequence[str]) -> list[str | None]:
    """The column that each heading stands for, None for those that we do not read; InputError if one must be there."""
    found = [_ALIASES.get(_plain(heading)) for heading in header]
    for name in ("type", "at"):
        if name not in found:
            raise InputError(f"a table of evidence needs a column {name}; its headings are known in English and German")
    if not any(name in found for name in WHO):
        raise InputError(f"a table of evidence needs one of the columns {', '.join(WHO)}")
    if doubled := next((name for name in found if name and found.count(name) > 1), None):
        raise InputError(f"the column {doubled} stands in the table of evidence twice")
    return found


def _read(cells: Mapping[str, str], line: int, since: date, until: date) -> Evidence:
    kind = _TYPES.get(_plain(cells.get("type", "")))
    who = {name: cells[name] for name in WHO if cells.get(name)}
    code = cells.get("code") or None
    if kind is None:
        raise _Unreadable("unknown_type")
    if kind.is_internal:
        raise _Unreadable("known_from_the_books")
    if not who:
        raise _Unreadable("no_record")
    if code is not None and len(code) > MAX_CODE:
        raise _Unreadable("code_too_long")
    if code is None and kind in (EvidenceType.CALL_RESULT, EvidenceType.VALIDATION):
        raise _Unreadable("no_code")
    at = _instant(cells.get("at", ""))
    if not since <= (day := date.fromisoformat(at[:10])) <= until:
        raise _Unreadable("before_the_order" if day < since else "not_yet")
    return Evidence(line, kind, at, code, _attempts(cells.get("attempts", "")), proves(kind, code), who)


def proves(kind: EvidenceType, code: str | None) -> bool:
    """Whether this result means that the record failed, as a vendor would have to admit."""
    if kind is EvidenceType.HARD_BOUNCE:
        classes = {found[1] for found in _SMTP.finditer(code or "")}
        return classes <= {"5"} and not _NOT_THE_ADDRESS.search(code or "")
    if kind is EvidenceType.CALL_RESULT:
        return _plain(code or "") in _DEAD
    if kind is EvidenceType.VALIDATION:
        return _plain(code or "") in _UNDELIVERABLE
    return True


def _instant(text: str) -> str:
    """The instant or day in ISO 8601, as exactly as it was written."""
    written = _GERMAN_DAY.sub(lambda found: f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}", text, count=1)
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise _Unreadable("bad_date") from None
    if not 1990 <= read.year <= 2200:
        raise _Unreadable("bad_date")
    return read.date().isoformat() if len(written) <= 10 else read.isoformat()


def _attempts(text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) < 10_000:
        return int(text)
    raise _Unreadable("bad_attempts")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[_\-]+", " ", text).split()).casefold().rstrip(".:")


_ALIASES = {_plain(alias): name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}
