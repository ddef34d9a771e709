"""What a column holds, told from its values alone, and whether its values bear out or contradict its name."""

from collections.abc import Callable, Mapping, Sequence

from leadwright.lists.signs import holds

_MOST_LOOKED_AT = 80
_FEWEST = 3
_NEARLY_ALL = 0.9
_BLANKS = frozenset({"-", "--", "–", "n/a", "na", "n.a.", "null", "none", "nan", "k.a.", "k. a.", "unknown", "unbekannt", "?", "."})

# The signs of which most values must bear one, or the name of the column is contradicted.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "person.email": ("email",),
    "person.email_2": ("email",),
    "person.email_3": ("email",),
    "company.email": ("email",),
    "phone": ("phone",),
    "company.phone": ("phone",),
    "person.phone_direct": ("phone",),
    "person.phone_mobile": ("phone",),
    "person.phone_home": ("phone",),
    "person.phone_other": ("phone",),
    "fax": ("phone",),
    "company.website": ("url", "words"),
    "person.linkedin_url": ("linkedin", "url", "words"),
    "company.linkedin_url": ("linkedin", "url", "words"),
    "address.postal_code": ("postal_code", "short_number"),
    "person.address.postal_code": ("postal_code", "short_number"),
    "company.vat_id": ("vat", "number"),
    "company.iban": ("iban",),
    "company.duns": ("duns", "number"),
    "company.registration_number": ("numbered",),
    "company.employees": ("numbered", "range"),
    "company.revenue": ("numbered",),
    "company.revenue_kusd": ("numbered",),
    "company.founded_year": ("year",),
    "company.sic": ("numbered",),
    "company.nace": ("numbered",),
    "company.naics": ("numbered",),
    "person.birth_date": ("date", "year"),
    "person.email_verified_at": ("date", "year"),
    "consent.notice_date": ("date", "year"),
    "consent.opt_in_date": ("date", "year"),
}
_WORDS = frozenset({
    "person.first_name", "person.last_name", "person.full_name", "person.middle_name", "person.job_title", "person.department",
    "person.salutation", "person.academic_title", "person.suffix", "person.seniority", "company.name", "company.name_2", "company.industry",
    "company.trade_name", "company.legal_form", "company.parent", "address.city", "address.country", "address.state", "address.county",
    "person.address.city", "person.address.country", "person.address.state",
})  # fmt: skip
_NO_WORDS = ("email", "url", "date", "number", "phone")
# What nearly all values must be for a field to be taken from them alone; the first that fits counts.
_TELLING: tuple[tuple[str, str], ...] = (
    ("role_email", "company.email"),
    ("email", "person.email"),
    ("linkedin_person", "person.linkedin_url"),
    ("linkedin_company", "company.linkedin_url"),
    ("iban", "company.iban"),
    ("vat_strict", "company.vat_id"),
    ("register", "company.registration_number"),
    ("salutation", "person.salutation"),
    ("legal_form", "company.name"),
    ("website", "company.website"),
    ("mobile", "person.phone_mobile"),
    ("dialled", "phone"),
    ("postal_code_gb", "address.postal_code"),
    ("postal_code_5", "address.postal_code"),
    ("country", "address.country"),
    ("street", "address.street"),
    ("first_name", "person.first_name"),
    ("full_name", "person.full_name"),
    ("job", "person.job_title"),
    ("range", "company.employees"),
)
_UNMISTAKABLE = frozenset({"role_email", "email", "linkedin_person", "linkedin_company", "iban", "vat_strict", "register", "salutation"})
# Not every firm names its legal form, and not every street or name is on a list.
_ENOUGH = {"legal_form": 0.6, "street": 0.7, "first_name": 0.6, "full_name": 0.6, "job": 0.6}


def filled(values: Sequence[str]) -> list[str]:
    """The different values that say something, as many as are worth looking at."""
    kept: dict[str, None] = {}
    for value in values:
        text = value.strip()
        if text and text.casefold() not in _BLANKS:
            kept[text] = None
            if len(kept) == _MOST_LOOKED_AT:
                break
    return list(kept)


def share(values: Sequence[str], sign: str) -> float:
    """How much of the filled `values` bears a sign."""
    test = _DERIVED.get(sign)
    return sum(1 for text in values if (test(text) if test else holds(sign, text))) / len(values) if values else 0.0


def field_by_values(values: Sequence[str], named: bool = False) -> tuple[str | None, float]:
    """The field that nearly all values look like, and their share; None where no kind is so common.

    Under a name that nobody knows (`named`) only what is unmistakable tells a field surely.
    """
    seen = filled(values)
    # A hundred times the same is one value, which is enough of a salutation or a country, and of little else.
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
    if field in _WORDS:
        wrong = sum(1 for text in seen if any(holds(sign, text) for sign in _NO_WORDS))
        return wrong > 0.5 * len(seen)
    needed = _NEEDED.get(field)
    if needed is None:
        return False
    return sum(1 for text in seen if any(share((text,), sign) for sign in needed)) < 0.5 * len(seen)


def bears_out(field: str, values: Sequence[str]) -> bool:
    """Whether nearly all values are of just the kind that the field has."""
    needed = [sign for sign in _NEEDED.get(field, ()) if sign not in ("words", "number")]
    seen = filled(values)
    return bool(seen and needed) and max(share(seen, sign) for sign in needed) >= _NEARLY_ALL


_DERIVED: Mapping[str, Callable[[str], bool]] = {
    "numbered": lambda text: any(map(str.isdigit, text)) and not holds("email", text),
    "short_number": lambda text: any(map(str.isdigit, text)) and len(text) <= 10,
    "website": lambda text: holds("url", text) and not holds("social", text) and not holds("linkedin", text),
    "vat_strict": lambda text: holds("vat", text) and text[:2].isalpha() and not holds("iban", text) and not holds("email", text),
}
