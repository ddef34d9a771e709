"""The command that carries a prospect to its CRM: what of a lead's fields, and of its dossier, goes along."""

from collections.abc import Mapping

from leadwright.promotion import Contact, Opportunity, Organisation, PromotionCommand, content_hash, external_key
from leadwright.prospect import Prospect


def promotion_command(
    prospect: Prospect, fields: Mapping[str, str], language: str, provenance: Mapping[str, str]
) -> PromotionCommand:
    """The command for `prospect`, whose lead has these contact `fields`; the dossier is written in `language`."""
    organisation = _organisation(fields)
    person = _person(fields)
    opportunity = Opportunity(
        title=f"{organisation.name}, {person.full_name}" if person else organisation.name,
        stage=prospect.stage,
        dossier=prospect.dossier.text(language),
    )
    return PromotionCommand(
        external_key=external_key(prospect.seller, prospect.lead_id),
        content_hash=content_hash(organisation, person, opportunity),
        organisation=organisation,
        person=person,
        opportunity=opportunity,
        provenance=provenance,
    )


def _organisation(fields: Mapping[str, str]) -> Organisation:
    """The entity, or the person in its place where none is named."""
    return Organisation(
        name=fields.get("company.name") or _name(fields) or fields.get("person.email") or "–",
        country=fields.get("address.country"),
        street=fields.get("address.street"),
        postal_code=fields.get("address.postal_code"),
        city=fields.get("address.city"),
        website=fields.get("company.website"),
        phone=fields.get("company.phone") or fields.get("phone"),
        email=fields.get("company.email"),
        vat_id=fields.get("company.vat_id"),
        registration_number=fields.get("company.registration_number"),
    )


def _person(fields: Mapping[str, str]) -> Contact | None:
    name = _name(fields)
    if not name:
        return None
    return Contact(
        full_name=name,
        title=fields.get("person.job_title"),
        email=fields.get("person.email"),
        phone=fields.get("person.phone_direct"),
        mobile=fields.get("person.phone_mobile"),
    )


def _name(fields: Mapping[str, str]) -> str | None:
    parts = [fields.get(name) for name in ("person.academic_title", "person.first_name", "person.last_name")]
    if fields.get("person.last_name"):
        return " ".join(part for part in parts if part)
    return fields.get("person.full_name")
