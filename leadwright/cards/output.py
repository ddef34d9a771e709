"""A card's contact as others take it: the JSON of the command line, and the fields of a lead."""

from collections.abc import Iterator
from typing import Any

from leadwright.cards import domains, people
from leadwright.cards.contact import CardContact, PhoneType, Value
from leadwright.cards.reading import CardFault


def card_json(contact: CardContact, file: str, page: int = 1, card: int = 1) -> dict[str, Any]:
    """The object that `leadwright card` prints for one card."""
    name, address = contact.name, contact.address
    return {
        "file": file,
        "page": page,
        "card": card,
        "name": {
            "full": name.text if name else None,
            "given": name.given if name else None,
            "family": name.family if name else None,
        },
        "company": _text(contact.company),
        "department": _text(contact.department),
        "title": _text(contact.title),
        "emails": [value.text for value in contact.emails],
        "phones": [{"raw": phone.raw, "e164": phone.e164, "type": phone.type.value} for phone in contact.phones],
        "urls": [value.text for value in contact.urls],
        "address": {
            "text": _text(address),
            "street": address.street if address else None,
            "postal_code": address.postal_code if address else None,
            "city": address.city if address else None,
            "country": address.country if address else None,
        },
        "code": contact.code,
        "confidence": confidence(contact),
        "review": contact.review,
        "reasons": list(contact.reasons),
        "error": contact.error.value if contact.error else None,
    }


def fault_json(fault: CardFault, file: str, page: int = 1) -> dict[str, Any]:
    """The object that `leadwright card` prints for a file in which nothing can be seen."""
    return card_json(CardContact(error=fault), file, page)


def confidence(contact: CardContact) -> dict[str, float]:
    """How sure each field is that is there; of several values the least sure counts."""
    single = {
        "name": contact.name,
        "company": contact.company,
        "department": contact.department,
        "title": contact.title,
        "address": contact.address,
    }
    several = {"emails": contact.emails, "phones": contact.phones, "urls": contact.urls}
    sure = {name: value.confidence for name, value in single.items() if value}
    return sure | {name: min(value.confidence for value in values) for name, values in several.items() if values}


def to_fields(contact: CardContact) -> dict[str, str]:
    """What the card says of a lead, by canonical field name; of several values of one kind the first."""
    fields: dict[str, str] = {}
    for name, value in _fields(contact):
        if value:
            fields.setdefault(name, value)
    return fields


def _fields(contact: CardContact) -> Iterator[tuple[str, str | None]]:
    if contact.name:
        yield "person.full_name", contact.name.text
        yield "person.first_name", contact.name.given
        yield "person.last_name", contact.name.family
    yield "person.job_title", _text(contact.title)
    yield "person.department", _text(contact.department)
    yield "company.name", _text(contact.company)
    for email in contact.emails:
        personal = people.is_personal(email.text.partition("@")[0])
        yield "person.email" if personal else "company.email", email.text
    for url in contact.urls:
        if "linkedin." in url.text:
            yield "person.linkedin_url", url.text
        elif not domains.is_social(url.text):
            yield "company.website", url.text
    for phone in contact.phones:
        yield _PHONES[phone.type] if not phone.direct else "person.phone_direct", phone.text
    if contact.address:
        yield "address.street", contact.address.street
        yield "address.postal_code", contact.address.postal_code
        yield "address.city", contact.address.city
        yield "address.country", contact.address.country


_PHONES = {
    PhoneType.WORK: "company.phone",
    PhoneType.MOBILE: "person.phone_mobile",
    PhoneType.FAX: "fax",
    PhoneType.OTHER: "phone",
}


def _text(value: Value | None) -> str | None:
    return value.text if value else None
