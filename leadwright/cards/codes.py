"""Contacts in codes: vCard 2.1 to 4.0 and MeCard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from quopri import decodestring

from leadwright.cards.contact import PhoneType

_TYPES = (
    (PhoneType.FAX, {"fax"}),
    (PhoneType.MOBILE, {"cell", "mobile", "iphone"}),
    (PhoneType.OTHER, {"home", "pager", "video"}),
)


@dataclass(frozen=True)
class Property:
    """One line of a vCard: its name, its parameters and types in small letters, its value."""

    name: str
    types: frozenset[str]
    value: str = field(repr=False)


@dataclass(frozen=True)
class CodeContact:
    """What a code says of a person; empty texts where it says nothing."""

    full: str = field(default="", repr=False)
    given: str = field(default="", repr=False)
    family: str = field(default="", repr=False)
    company: str = ""
    department: str = ""
    title: str = ""
    phones: tuple[tuple[PhoneType, str], ...] = field(default=(), repr=False)
    emails: tuple[str, ...] = field(default=(), repr=False)
    urls: tuple[str, ...] = field(default=(), repr=False)
    address: tuple[str, str, str, str] = field(default=("", "", "", ""), repr=False)


def contact(payload: str) -> CodeContact | None:
    """The contact in the text of a code, or None if it holds something else."""
    start = payload.strip()
    if start.upper().startswith("BEGIN:VCARD"):
        return _from_vcard(start)
    return _from_mecard(start[7:]) if start.upper().startswith("MECARD:") else None


def url(payload: str) -> str | None:
    """The address in the text of a code that is nothing but an address; it is never fetched."""
    text = payload.strip()
    return text if re.fullmatch(r"(?:https?://|www\.)\S+", text, re.IGNORECASE) else None


def _from_vcard(text: str) -> CodeContact:
    found: dict[str, list[Property]] = {}
    for prop in _properties(text):
        found.setdefault(prop.name, []).append(prop)

    def parts(name: str) -> list[str]:
        values = found.get(name)
        return [_plain(part) for part in _split(values[0].value, ";")] if values else []

    family, given, _, prefix, _ = [*parts("N"), "", "", "", "", ""][:5]
    company, department = [*parts("ORG"), "", ""][:2]
    _, _, street, city, _, postal_code, country = [*parts("ADR"), *[""] * 7][:7]
    full = " ".join(parts("FN")) or " ".join(part for part in (prefix, given, family) if part)
    return CodeContact(
        full=full,
        given=given,
        family=family,
        company=company,
        department=department,
        title=" ".join(parts("TITLE")) or " ".join(parts("ROLE")),
        phones=tuple(
            (_phone_type(prop.types), _plain(prop.value).removeprefix("tel:")) for prop in found.get("TEL", ())
        ),
        emails=tuple(_plain(prop.value).removeprefix("mailto:").lower() for prop in found.get("EMAIL", ())),
        urls=tuple(_plain(prop.value) for prop in found.get("URL", ())),
        address=(street, postal_code, city, country),
    )


def _from_mecard(text: str) -> CodeContact:
    fields: dict[str, list[str]] = {}
    for entry in _split(text, ";"):
        name, colon, value = entry.partition(":")
        if colon and value:
            fields.setdefault(name.strip().upper(), []).append(value)
    family, given = [*(_plain(part).strip() for part in _split(fields.get("N", [""])[0], ",")), "", ""][:2]
    return CodeContact(
        full=f"{given} {family}".strip(),
        given=given,
        family=family,
        company=_plain(fields.get("ORG", [""])[0]),
        title=_plain(fields.get("TITLE", [""])[0]),
        phones=tuple((PhoneType.WORK, _plain(value)) for value in fields.get("TEL", ())),
        emails=tuple(_plain(value).lower() for value in fields.get("EMAIL", ())),
        urls=tuple(_plain(value) for value in fields.get("URL", ())),
    )


def _properties(text: str) -> Iterator[Property]:
    for line in _unfolded(text):
        head, colon, value = line.partition(":")
        if not colon:
            continue
        name, *parameters = head.split(";")
        words = ",".join(parameters).replace('"', "").lower()
        if "quoted-printable" in words:
            charset = re.search(r"charset=([\w-]+)", words)
            value = _decoded(value, charset[1] if charset else "utf-8")
        types = frozenset(word.rpartition("=")[2] for word in words.split(",") if word)
        # A group such as `item1.` only ties a property to its label.
        yield Property(name.rpartition(".")[2].upper(), types, value.strip())


def _unfolded(text: str) -> list[str]:
    """The lines of a vCard, folded ones and quoted-printable soft ends joined."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if lines and line[:1] in (" ", "\t"):
            lines[-1] += line[1:]
        elif lines and lines[-1].endswith("=") and "QUOTED-PRINTABLE" in lines[-1].upper():
            lines[-1] = lines[-1][:-1] + line
        else:
            lines.append(line)
    return lines


def _decoded(value: str, charset: str) -> str:
    try:
        return decodestring(value.encode()).decode(charset, errors="replace")
    except LookupError:
        return value


def _split(text: str, at: str) -> list[str]:
    return re.split(rf"(?<!\\){re.escape(at)}", text)


def _plain(text: str) -> str:
    return re.sub(r"\\([\\;,:\"])", r"\1", text.replace("\\n", " ").replace("\\N", " ")).strip()


def _phone_type(types: frozenset[str]) -> PhoneType:
    return next((kind for kind, names in _TYPES if types & names), PhoneType.WORK)
