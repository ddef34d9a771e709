"""Invented prospects to carry to a CRM."""

from typing import Any
from uuid import uuid4

from leadwright.promotion import (
    Contact,
    Opportunity,
    Organisation,
    PromotionCommand,
    content_hash,
    external_key,
)

ORGANISATION = {
    "name": "Müßiggang & Söhne GmbH",
    "country": "DE",
    "street": "Große Bergstraße 1",
    "postal_code": "22767",
    "city": "Köln",
    "website": "https://muessiggang.example",
    "phone": "+493023125123",
    "email": "info@muessiggang.example",
    "vat_id": "DE136695976",
    "registration_number": "HRB 12345 B",
}
PERSON = {
    "full_name": "Jörg Weiß",
    "title": "Geschäftsführer",
    "email": "j.weiss@muessiggang.example",
    "phone": "030 23125 999",
    "mobile": "+4915228817386",
}
OPPORTUNITY = {"title": "Erstauftrag", "stage": "qualified", "dossier": "Bonität: gut.\n\nWill mehr erfahren."}
PROVENANCE = {"list": 'trade fair "Köln"', "run": "r-17"}


def prospect(lead: str | None = None, **changed: Any) -> PromotionCommand:
    """The command for one lead; `organisation__city="Bonn"` changes a field, `person=None` leaves the person out."""
    parts: dict[str, dict[str, Any] | None] = {
        "organisation": dict(ORGANISATION),
        "person": dict(PERSON),
        "opportunity": dict(OPPORTUNITY),
    }
    for name, value in changed.items():
        part, _, column = name.partition("__")
        if column and (fields := parts[part]) is not None:
            fields[column] = value
        elif part in parts:
            parts[part] = value
    organisation = Organisation(**parts["organisation"])  # type: ignore[arg-type]
    person = Contact(**parts["person"]) if parts["person"] else None
    opportunity = Opportunity(**parts["opportunity"])  # type: ignore[arg-type]
    return PromotionCommand(
        external_key=external_key("demo", lead or str(uuid4())),
        content_hash=content_hash(organisation, person, opportunity),
        organisation=organisation,
        person=person,
        opportunity=opportunity,
        provenance=changed.get("provenance", PROVENANCE),
        refs=changed.get("refs", {}),
    )


def prospects(n: int, **changed: Any) -> list[PromotionCommand]:
    """`n` of them, each with a key of its own."""
    return [prospect(**changed) for _ in range(n)]
