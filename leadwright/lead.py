"""What may be known of a lead as contact information: the fields, by their canonical names."""

from collections.abc import Mapping

FIELDS: tuple[str, ...] = (
    "vendor.record_id",
    "vendor.company_id",
    "person.salutation",
    "person.academic_title",
    "person.first_name",
    "person.middle_name",
    "person.last_name",
    "person.suffix",
    "person.full_name",
    "person.job_title",
    "person.department",
    "person.seniority",
    "person.email",
    "person.phone_direct",
    "person.phone_mobile",
    "person.linkedin_url",
    "company.name",
    "company.website",
    "company.email",
    "company.phone",
    "company.registration_number",
    "company.vat_id",
    "company.employees",
    "company.revenue_kusd",
    "company.industry",
    "company.founded_year",
    "phone",
    "fax",
    "address.street",
    "address.postal_code",
    "address.city",
    "address.country",
    "consent.do_not_call",
    "consent.email_restriction",
    "note",
)
"""The fields most in use; `shared` vendor headers know more, and every name of the form `a.b` is kept."""


def is_contactable(fields: Mapping[str, str]) -> bool:
    """Whether `fields` can be a lead at all: somebody is named or can be reached."""
    return any(map(fields.get, _IDENTIFYING.intersection(fields)))


_IDENTIFYING = frozenset({
    "person.full_name",
    "person.last_name",
    "person.email",
    "person.phone_direct",
    "person.phone_mobile",
    "person.linkedin_url",
    "company.name",
    "company.email",
    "company.website",
    "company.phone",
    "company.registration_number",
    "phone",
})  # fmt: skip
