"""What a header means beside the others of its table."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from leadwright.lists import firms, persons, places
from leadwright.lists.composites import split_named
from leadwright.lists.headers import Guess, Headers, Reading
from leadwright.lists.others import is_beside_a_bank
from leadwright.lists.units import Unit

_SURE, _BY_CONTEXT, _REPEATED, _GUESSED = 0.95, 0.88, 0.85, 0.65
_NAMELESS = re.compile(
    r"(?:column|col|spalte|feld|field|champ|colonne|var|attribute?|unnamed|f|c|x|v)?[ _:.-]*\d*|[a-z]", re.IGNORECASE
)
# What makes a column yield to one for the same field without it; a whole address yields to its parts, too.
_WEAK = frozenset({"municipality", "range", "here", "billing", "codes", "text", "estimated", "office", "registered"})
_PARTS = frozenset({"street", "zip", "city", "state", "country", "county", "houseno", "email", "website", "two"})
_OWNERS = frozenset({
    "company", "hq", "registered", "main", "work", "office", "billing", "location", "contact", "partner", "person",
    "customer", "direct", "private",
})  # fmt: skip
# In a block of where to deliver, these are the recipient's.
_DELIVERED = ("address.", "phone", "person.salutation", "company.name")


class Context:
    """The headers of one table, each understood by itself and then beside the others."""

    def __init__(self, names: Sequence[str], columns: Sequence[Sequence[str]], told: Collection[str] = ()) -> None:
        """The headers and values of a table; `told` are fields that its vendor's profile has found in it."""
        self._headers = Headers(names, columns, told)
        first = {name: place for place, name in reversed(list(enumerate(names)))}
        self._repeated = [first[name] != place for place, name in enumerate(names)]
        self._delivered = places.deliveries(self._headers.words)

    def unit_of(self, place: int) -> Unit | None:
        """The unit that a header names."""
        return self._headers.said[place].unit

    def is_weak(self, place: int) -> bool:
        """Whether a header names its field less exactly than another may: as a range, an estimate, one site's."""
        if not self._headers.said:
            return False
        concepts = self._headers.said[place].concepts
        return bool(concepts & _WEAK) or ("address" in concepts and not concepts & _PARTS)

    def is_repeated(self, place: int) -> bool:
        """Whether a header stood before."""
        return bool(self._headers.said) and self._repeated[place]

    def names_an_owner(self, place: int) -> bool:
        """Whether a header says whose it is: the company's, the contact's, the seat's."""
        return bool(self._headers.said) and bool(self._headers.said[place].concepts & _OWNERS)

    def says_something(self, place: int) -> bool:
        """Whether words of a header are known, so that its values alone must not decide."""
        return bool(self._headers.said[place].known)

    def split_of(self, place: int) -> str | None:
        """The way in which a header says that its cells hold several fields."""
        return split_named(self._headers.words[place], self._headers.said[place].concepts)

    def field_of(self, place: int) -> tuple[str | None, float]:
        """The field that a header means here, and how surely; below the bar it is a guess."""
        said = self._headers.said[place]
        if (said.field or "").startswith("address.") and is_beside_a_bank(self._headers.words, place):
            return None, 0.0
        bare = _BARE.get(said.concepts) if said.field is None else None
        read = bare or _TWISTED.get(said.field or "")
        found = read(self._headers, place) if read else said.field
        if isinstance(found, Guess):
            return found.field, _GUESSED
        if found and place in self._delivered and found.startswith(_DELIVERED):
            return None, 0.0
        sure = _REPEATED if self._repeated[place] else _SURE
        return found, min(sure, _BY_CONTEXT) if bare else sure


_Reader = Callable[[Headers, int], Reading]
_BARE: Mapping[frozenset[str], _Reader] = {
    frozenset({"title"}): persons.title,
    frozenset({"name"}): persons.name,
    frozenset({"contact"}): persons.contact,
    frozenset({"contact", "number"}): persons.contact_number,
    frozenset({"url"}): firms.url,
    frozenset({"sales"}): firms.sales,
}
_TWISTED: Mapping[str, _Reader] = {
    "person.full_name": persons.full_name,
    "person.job_title": persons.job,
    "person.department": persons.of_somebody,
    "person.seniority": persons.of_somebody,
    "person.phone_other": persons.of_somebody,
    "person.phone_direct": persons.direct_phone,
    "person.email": persons.email,
    "person.linkedin_url": persons.linkedin,
    "company.name": firms.firm,
    "company.name_2": persons.second_name,
    "company.name_3": persons.second_name,
    "company.website": firms.website,
    "company.revenue": firms.revenue,
    "company.industry": firms.of_a_firm,
    "company.legal_form": firms.of_a_firm,
    "company.founded_year": firms.of_a_firm,
    "company.employees": firms.of_a_firm,
    "company.parent": firms.of_a_firm,
    "company.registration_number": firms.registration,
    "company.vat_id": firms.vat,
    "address.street": places.street,
    "address.state": places.state,
    "address.county": places.county,
    "address.country": places.country,
    "lead.owner": firms.owner,
    "lead.status": firms.stage,
    "vendor.confidence": firms.confidence,
}


def is_nameless(name: str) -> bool:
    """Whether a header names nothing, as in `column 3`, `Feld7` or `F2`."""
    return _NAMELESS.fullmatch(name.strip()) is not None
