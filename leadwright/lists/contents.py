"""What a column holds, told from its values alone, and whether its values bear out or contradict its name."""

from collections.abc import Mapping, Sequence

from leadwright.lists.signs import holds
from leadwright.normalise.nothing import says_nothing

_MOST_LOOKED_AT = 80
_FEWEST = 3
# Of a longer cell the beginning tells as much.
_LONGEST = 300
_NEARLY_ALL = 0.9

# The fields whose values must bear one of some signs for the most part, or the name of the column is contradicted.
_FIELDS: Mapping[tuple[str, ...], str] = {
    ("email",): "person.email person.email_2 person.email_3 company.email",
    ("phone",): "phone company.phone person.phone_direct person.phone_mobile person.phone_home person.phone_other fax",
    ("url",): "company.website",
    ("linkedin", "url"): "person.linkedin_url company.linkedin_url",
    ("postal_code", "short_number"): "address.postal_code person.address.postal_code",
    ("vat", "long_number"): "company.vat_id",
    ("iban",): "company.iban",
    ("duns", "long_number"): "company.duns",
    (
        "numbered",
    ): "company.registration_number company.revenue company.revenue_kusd company.sic company.nace company.naics",
    ("range", "numbered"): "company.employees",
    ("year",): "company.founded_year",
    ("date", "year"): "person.birth_date person.email_verified_at consent.notice_date consent.opt_in_date",
}
_NEEDED = {field: signs for signs, fields in _FIELDS.items() for field in fields.split()}
_WORDS = frozenset({
    "person.first_name", "person.last_name", "person.full_name", "person.middle_name", "person.job_title",
    "person.department", "person.salutation", "person.academic_title", "person.suffix", "person.seniority",
    "person.address.city", "person.address.country", "person.address.state", "company.name", "company.name_2",
    "company.industry", "company.trade_name", "company.legal_form", "company.parent", "address.city",
    "address.country", "address.state", "address.county",
})  # fmt: skip
_NAMES = frozenset({"person.first_name", "person.last_name", "person.full_name"})
_NO_WORDS = ("email", "url_surely", "date", "number", "phone")
# What nearly all values must be for a field to be taken from them alone; the first that fits counts.
_TELLING: tuple[tuple[str, str], ...] = (
    ("role_email", "company.email"),
    ("email", "person.email"),
    ("linkedin_person", "person.linkedin_url"),
    ("linkedin_company", "company.linkedin_url"),
    ("iban", "company.iban"),
    ("vat_strictly", "company.vat_id"),
    ("register", "company.registration_number"),
    ("duns_surely", "company.duns"),
    ("salutation", "person.salutation"),
    ("legal_form", "company.name"),
    ("website", "company.website"),
    ("mobile", "person.phone_mobile"),
    ("phone_surely", "phone"),
    ("postal_code_gb", "address.postal_code"),
    ("postal_code_5", "address.postal_code"),
    ("country", "address.country"),
    ("street", "address.street"),
    ("first_name", "person.first_name"),
    ("full_name", "person.full_name"),
    ("job", "person.job_title"),
    ("range", "company.employees"),
)
_UNMISTAKABLE = frozenset({
    "role_email", "email", "linkedin_person", "linkedin_company", "iban", "vat_strictly", "register",
})  # fmt: skip
# Not every firm names its legal form, and not every street or name is on a list.
_ENOUGH = {"legal_form": 0.6, "street": 0.7, "first_name": 0.6, "full_name": 0.6, "job": 0.6}


# What values must be, and in which share, to make a field of what a name only may mean.
_SETTLING: Mapping[str, tuple[str, float]] = {
    "person.full_name": ("full_name", 0.6), "person.job_title": ("job", 0.5), "person.email": ("email", 0.9),
    "person.academic_title": ("academic_title", 0.6), "person.linkedin_url": ("linkedin_person", 0.5),
    "person.phone_direct": ("phone_surely", 0.8), "company.name": ("legal_form", 0.4),
    "company.email": ("role_email", 0.5), "company.employees": ("range", 0.8), "company.vat_id": ("vat_strictly", 0.5),
    "company.registration_number": ("register", 0.5),
}  # fmt: skip


def filled(values: Sequence[str]) -> list[str]:
    """The different values that say something, as many as are worth looking at."""
    kept: dict[str, None] = {}
    for value in values:
        text = value[:_LONGEST].strip()
        if text and not says_nothing(text):
            kept[text] = None
            if len(kept) == _MOST_LOOKED_AT:
                break
    return list(kept)


def share(seen: Sequence[str], sign: str) -> float:
    """How much of the filled values bears a sign."""
    return sum(1 for text in seen if holds(sign, text)) / len(seen) if seen else 0.0


def field_by_values(values: Sequence[str], named: bool = False) -> tuple[str | None, float]:
    """The field that nearly all values look like, and their share; None where no kind is so common.

    Under a name that nobody knows (`named`) only what is unmistakable tells a field surely.
    """
    seen = filled(values)
    if len(values) < _FEWEST or not seen:
        return None, 0.0
    for sign, field in _TELLING:
        if named and sign not in _UNMISTAKABLE:
            continue
        found = share(seen, sign)
        if found >= _ENOUGH.get(sign, _NEARLY_ALL):
            return field, min(1.0, found + 0.3) if sign in _ENOUGH else found
    return None, 0.0


def contradicts(field: str, values: Sequence[str]) -> bool:
    """Whether most values are of a kind that the field cannot have."""
    seen = filled(values)
    if not seen:
        return False
    if field == "note":
        # A mark or a count is called so, too.
        return _bearing(seen, ("number",)) > 0.5 * len(seen)
    if field in _NAMES and share(seen, "legal_form") > 0.5:
        # Firms are no people, whatever their column is called.
        return True
    if field in _WORDS:
        return _bearing(seen, _NO_WORDS) > 0.5 * len(seen)
    needed = _NEEDED.get(field)
    return needed is not None and _bearing(seen, needed) < 0.5 * len(seen)


def bears_out(field: str, values: Sequence[str]) -> bool:
    """Whether nearly all values are of just the kind that the field has."""
    seen, needed = filled(values), _NEEDED.get(field, ())[:1]
    return bool(seen and needed) and share(seen, needed[0]) >= _NEARLY_ALL


def settles(field: str, values: Sequence[str]) -> bool:
    """Whether values are so much of one kind that a field is sure of which the name left doubts."""
    sign, least = _SETTLING.get(field, ("", 1.0))
    seen = filled(values)
    return bool(sign and seen) and share(seen, sign) >= least


def _bearing(seen: Sequence[str], signs: Sequence[str]) -> int:
    return sum(1 for text in seen if any(holds(sign, text) for sign in signs))
