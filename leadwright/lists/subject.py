"""What a table is about, as its headers tell: people, firms, or what a CRM keeps on them."""

from collections.abc import Collection, Sequence

from leadwright.lists.lexicon import Understood

NAMES = frozenset({"person.first_name", "person.last_name", "person.full_name"})
PEOPLE = NAMES | {
    "person.job_title", "person.salutation", "person.department", "person.phone_mobile", "person.phone_direct",
    "person.birth_date",
}  # fmt: skip
FIRMS = frozenset({
    "company.website", "company.employees", "company.industry", "company.vat_id", "company.registration_number",
    "company.revenue", "company.legal_form", "company.sic", "company.nace", "company.naics", "company.founded_year",
    "company.duns", "company.phone",
})  # fmt: skip
# What only a firm has; a trader with a mobile phone has a website and a line of business as well.
REGISTERED = frozenset({
    "company.vat_id", "company.registration_number", "company.legal_form", "company.duns", "company.nace",
    "company.sic", "company.naics",
})  # fmt: skip
_OF_SOMEBODY = frozenset({
    "person.first_name", "person.last_name", "person.job_title", "person.salutation", "person.email",
})  # fmt: skip
CUSTOMER = frozenset({"customer", "name"})
_BARE_PEOPLE = (frozenset({"name"}), frozenset({"contact"}))
_FIRMS_AS_BUSINESSES = frozenset({"business", "business name", "name of business", "businessname"})


def names_people(said: Sequence[Understood]) -> bool:
    """Whether a column names somebody, or may; a customer may be a firm."""
    return any((one.field in NAMES and one.concepts != CUSTOMER) or one.concepts in _BARE_PEOPLE for one in said)


def tells_of_jobs(fields: Collection[str], said: Sequence[Understood]) -> bool:
    """Whether a title here can be a job's: somebody is named, or has an address in a firm."""
    return names_people(said) or {"person.email", "company.name"} <= set(fields)


def calls_firms_businesses(words: Collection[str]) -> bool:
    """Whether `business` stands for the firm here, not for what is somebody's at work."""
    return not _FIRMS_AS_BUSINESSES.isdisjoint(words)


def is_register_of_firms(said: Sequence[Understood], place: int) -> bool:
    """Whether the columns but that at `place` are those of firms in a register, and none is part of anybody."""
    others = {one.field for number, one in enumerate(said) if number != place}
    return bool(others & REGISTERED) and not others & _OF_SOMEBODY
