"""Print and code of one card put together: agreement makes sure, and disagreement is told, never settled silently."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from phonenumbers import PhoneNumberFormat, format_number

from leadwright.cards import domains, people
from leadwright.cards.codes import CodeContact
from leadwright.cards.contact import Address, CardContact, Origin, PersonName, Phone, PhoneType, Value
from leadwright.cards.folding import agree, folded
from leadwright.cards.phones import number

_CODED = 0.9
_AGREED = 0.99
AnyValue = TypeVar("AnyValue", bound=Value)


@dataclass(frozen=True)
class Merged:
    """A contact, and where print and code disagree."""

    contact: CardContact
    reasons: tuple[str, ...] = ()


def merged(
    contact: CardContact, payload: str | None, coded: CodeContact | None, links: Sequence[str], region: str | None
) -> Merged:
    """`contact` as printed, with what its code adds."""
    contact = replace(contact, urls=_with_texts(contact.urls, links, domains.host))
    if coded is None:
        return Merged(contact)
    reasons: list[str] = []
    both = replace(
        contact,
        code=payload,
        name=_name(contact.name, coded, reasons),
        company=_one("company", contact.company, coded.company, reasons),
        title=_one("title", contact.title, coded.title, reasons),
        department=_one("department", contact.department, coded.department, reasons),
        emails=_with_texts(contact.emails, coded.emails, str.lower, reasons, "emails"),
        urls=_with_texts(contact.urls, coded.urls, domains.host, reasons, "urls"),
        phones=_phones(contact.phones, coded.phones, region, reasons),
        address=contact.address or _address(coded),
    )
    return Merged(both, tuple(reasons))


def _name(printed: PersonName | None, coded: CodeContact, reasons: list[str]) -> PersonName | None:
    if not coded.full:
        return printed
    given, family = coded.given or None, coded.family or None
    if not (given or family):
        given, family = people.parts(coded.full, [email.partition("@")[0] for email in coded.emails])
    own = PersonName(text=coded.full, raw=coded.full, confidence=_CODED, origin=Origin.CODE, given=given, family=family)
    # A title in front of the name on one side only is no disagreement, nor is the order of its parts.
    if printed and _words(printed.text) == _words(coded.full):
        full = max(printed.text, coded.full, key=len) if printed.text.isupper() is coded.full.isupper() else coded.full
        return replace(own, text=full, raw=printed.raw, confidence=_AGREED, origin=Origin.BOTH, lines=printed.lines)
    return own if printed is None else _differing("name", printed, reasons)


def _words(name: str) -> list[str]:
    return sorted(folded(word) for word in people.bare(name).replace(",", " ").split())


def _one(name: str, printed: Value | None, text: str, reasons: list[str]) -> Value | None:
    if not text:
        return printed
    if printed is None or printed.origin is Origin.DERIVED:
        return Value(text=text, raw=text, confidence=_CODED, origin=Origin.CODE)
    if agree(printed.text, text):
        return replace(printed, text=text, confidence=_AGREED, origin=Origin.BOTH)
    return _differing(name, printed, reasons)


def _differing(name: str, printed: AnyValue, reasons: list[str]) -> AnyValue:
    reasons.append(f"code_differs:{name}")
    return replace(printed, confidence=min(printed.confidence, 0.5))


def _with_texts(
    printed: Sequence[Value], texts: Sequence[str], key: object, reasons: list[str] | None = None, name: str = ""
) -> tuple[Value, ...]:
    """`printed` and those `texts` of a code that are not among them; the ones in both are sure."""
    same = key if callable(key) else str.lower
    known = {same(value.text): value for value in printed}
    coded = {same(text): text for text in texts}
    if printed and coded and reasons is not None and known.keys().isdisjoint(coded):
        reasons.append(f"code_differs:{name}")
    sure = [
        replace(value, confidence=_AGREED, origin=Origin.BOTH) if same(value.text) in coded else value
        for value in printed
    ]
    more = [
        Value(text=text, raw=text, confidence=_CODED, origin=Origin.CODE)
        for at, text in coded.items()
        if at not in known
    ]
    return (*sure, *more)


def _phones(
    printed: Sequence[Phone], coded: Sequence[tuple[PhoneType, str]], region: str | None, reasons: list[str]
) -> tuple[Phone, ...]:
    own = [_phone(kind, raw, region) for kind, raw in coded]
    matches = {id(phone): next((other for other in own if _same(phone, other)), None) for phone in printed}
    if printed and own and not any(matches.values()):
        reasons.append("code_differs:phones")
    sure = [_agreed(phone, matches[id(phone)]) for phone in printed]
    return (*sure, *(other for other in own if not any(_same(phone, other) for phone in printed)))


def _phone(kind: PhoneType, raw: str, region: str | None) -> Phone:
    parsed = number(raw, region)
    e164 = format_number(parsed, PhoneNumberFormat.E164) if parsed else None
    return Phone(text=e164 or raw, raw=raw, e164=e164, type=kind, confidence=_CODED, origin=Origin.CODE)


def _agreed(phone: Phone, other: Phone | None) -> Phone:
    if other is None:
        return phone
    kind = other.type if phone.doubtful else phone.type
    return replace(phone, type=kind, doubtful=False, confidence=_AGREED, origin=Origin.BOTH)


def _same(one: Phone, other: Phone) -> bool:
    if one.e164 and other.e164:
        return one.e164 == other.e164
    left, right = (("".join(char for char in phone.raw if char.isdigit())).lstrip("0") for phone in (one, other))
    return min(len(left), len(right)) >= 6 and (left.endswith(right) or right.endswith(left))


def _address(coded: CodeContact) -> Address | None:
    street, postal_code, city, _ = coded.address
    text = ", ".join(part for part in (street, f"{postal_code} {city}".strip()) if part)
    if not text:
        return None
    return Address(
        text=text, raw=text, street=street or None, postal_code=postal_code or None, city=city or None,
        confidence=_CODED, origin=Origin.CODE,
    )  # fmt: skip
