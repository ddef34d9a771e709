"""What a column holds, told from its values alone, and whether its values contradict its name."""

from collections import Counter
from collections.abc import Callable, Sequence

from leadwright.lists.values import kind_of
from leadwright.normalise.company import legal_form
from leadwright.normalise.country import usual_country

_BY_KIND = {
    "email": "person.email",
    "phone": "phone",
    "url": "company.website",
    "linkedin_person": "person.linkedin_url",
    "linkedin_company": "company.linkedin_url",
    "vat_id": "company.vat_id",
    "postcode_gb": "address.postal_code",
}
_NEEDED: dict[str, set[str | None]] = {
    "person.email": {"email"},
    "company.email": {"email"},
    "company.vat_id": {"vat_id", "number", None},
    "phone": {"phone", "number"},
    "company.phone": {"phone", "number"},
    "person.phone_direct": {"phone", "number"},
    "person.phone_mobile": {"phone", "number"},
    "fax": {"phone", "number"},
    "person.linkedin_url": {"linkedin_person", "url"},
    "company.website": {"url", "linkedin_company", None},
}
_PEOPLE = frozenset({"person.first_name", "person.last_name", "person.full_name", "person.job_title", "company.name"})
_ENOUGH = 0.9
_SALUTATIONS = frozenset({"herr", "frau", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "m.", "mme", "divers", "firma"})

_TESTS: dict[str, Callable[[str], bool]] = {
    "person.salutation": lambda value: value.casefold() in _SALUTATIONS,
    "address.country": lambda value: usual_country(value) is not None,
    "address.postal_code": lambda value: len(value) == 5 and value.isdigit(),
    "company.name": lambda value: legal_form(value) is not None,
}


def field_by_values(values: Sequence[str]) -> tuple[str | None, float]:
    """The field that nearly all values look like, and their share; None where no kind is so common."""
    if len(values) < 3:
        return None, 0.0
    kind, share = _usual_kind(values)
    if kind in _BY_KIND and share >= _ENOUGH:
        return _BY_KIND[kind], share
    for name, test in _TESTS.items():
        share = sum(1 for value in values if test(value.strip())) / len(values)
        if share >= _ENOUGH:
            return name, share
    return None, 0.0


def contradicts(field: str, values: Sequence[str]) -> bool:
    """Whether the values are of a kind that the field cannot have."""
    if not values:
        return False
    kinds = Counter(kind_of(value) for value in values)
    if field in _PEOPLE:
        wrong = sum(n for kind, n in kinds.items() if kind in ("email", "phone", "url", "number", "date"))
        return wrong > 0.5 * len(values)
    if field not in _NEEDED:
        return False
    return sum(n for kind, n in kinds.items() if kind in _NEEDED[field]) < 0.5 * len(values)


def _usual_kind(values: Sequence[str]) -> tuple[str | None, float]:
    kind, times = Counter(kind_of(value) for value in values).most_common(1)[0]
    return kind, times / len(values)
