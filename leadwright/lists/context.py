"""What a header means beside the others of its table: the traps are here."""

import re
from collections.abc import Collection, Sequence

from leadwright.lists.composites import split_named
from leadwright.lists.contents import filled, share
from leadwright.lists.lexicon import Understood, folded, understood
from leadwright.lists.others import is_beside_a_bank
from leadwright.lists.subject import (
    CUSTOMER,
    FIRMS,
    NAMES,
    PEOPLE,
    REGISTERED,
    calls_firms_businesses,
    is_register_of_firms,
    tells_of_jobs,
)
from leadwright.lists.units import Unit

_SURE, _BY_CONTEXT, _REPEATED = 0.95, 0.88, 0.85
_NAMELESS = re.compile(
    r"(?:column|col|spalte|feld|field|champ|colonne|var|attribute?|unnamed|f|c|x|v)?[ _:.-]*\d*|[a-z]", re.IGNORECASE
)
# What makes a column yield to one for the same field without it; a whole address yields to its parts, too.
_WEAK = frozenset({"municipality", "range", "here", "billing", "codes", "text", "estimated", "office", "registered"})
_PARTS = frozenset({"street", "zip", "city", "state", "country", "county", "houseno", "email", "website", "two"})
# Whoever runs a firm may stand in such a column, or the owner of a bank account.
_HEADS = frozenset({
    "inhaber", "inhaberin", "inh", "geschaftsfuhrer", "geschaftsfuhrerin", "geschaftsfuhrung", "gf", "gerant",
    "representative", "attendee", "attendees", "participant", "participants", "delegate", "delegates", "teilnehmer",
    "executives", "contact persons",
})  # fmt: skip
_OWNERS = frozenset({"owner", "proprietaire", "besitzer", "commercial", "owner name"})
_OWNERS_OF_FIRMS = frozenset(
    {"owner", "besitzer", "owner name", "name of owner", "business owner", "business owner name"}
)
_CRM = frozenset({
    "created", "created at", "created date", "created time", "create date", "erstellt am", "modified time",
    "last activity", "last activity date",
})  # fmt: skip
_GERMAN = frozenset({
    "vorname", "anrede", "firma", "plz", "ort", "strasse", "telefon", "nachname", "land", "nummer", "funktion",
})  # fmt: skip
_REGIONS = frozenset({"region", "regions"})
_PLACES = frozenset({
    "address.city", "address.postal_code", "address.street", "address.country", "address.county",
})  # fmt: skip
# Shops and tradesmen have these as well as people.
_ANYBODYS = frozenset({"person.phone_mobile", "person.phone_direct"})
_VORNAMEN = frozenset({"vorname", "vornamen", "prenom", "prenoms", "rufname"})


class Context:
    """The headers of one table, each understood by itself and then beside the others."""

    def __init__(self, names: Sequence[str], columns: Sequence[Sequence[str]], told: Collection[str] = ()) -> None:
        """The headers and values of a table; `told` are fields that its vendor's profile has found in it."""
        self._said = [understood(name) for name in names]
        self._words = [folded(name) for name in names]
        first = {name: place for place, name in reversed(list(enumerate(names)))}
        self._repeated = [first[name] != place for place, name in enumerate(names)]
        self._columns = columns
        self._fields = {said.field for said in self._said if said.field} | set(told)
        self._all = frozenset(self._words)
        self._german = len(self._all & _GERMAN) >= 2

    def unit_of(self, place: int) -> Unit | None:
        """The unit that a header names."""
        return self._said[place].unit

    def is_weak(self, place: int) -> bool:
        """Whether a header names its field less exactly than another may: as a range, an estimate, one site's."""
        if not self._said:
            return False
        concepts = self._said[place].concepts
        return bool(concepts & _WEAK) or ("address" in concepts and not concepts & _PARTS)

    def is_repeated(self, place: int) -> bool:
        """Whether a header stood before."""
        return bool(self._said) and self._repeated[place]

    def says_something(self, place: int) -> bool:
        """Whether words of a header are known, so that its values alone must not decide."""
        return bool(self._said[place].known)

    def split_of(self, place: int) -> str | None:
        """The way in which a header says that its cells hold several fields."""
        return split_named(self._words[place], self._said[place].concepts)

    def field_of(self, place: int) -> tuple[str | None, float]:
        """The field that a header means here, and how surely."""
        said = self._said[place]
        if (said.field or "").startswith("address.") and is_beside_a_bank(self._words, place):
            return None, 0.0
        sure = _REPEATED if self._repeated[place] else _SURE
        if said.field is None and (bare := _BARE.get(said.concepts)) is not None:
            return bare(self, place), min(sure, _BY_CONTEXT)
        if said.field in _TWISTED:
            return _TWISTED[said.field](self, place, said), sure
        return said.field, sure

    def _title(self, place: int) -> str | None:
        words = self._words[place]
        has_job = "person.job_title" in self._fields
        seen = filled(self._columns[place])
        if words != "title" and share(seen, "academic_title") >= 0.6:
            return "person.academic_title"
        if share(seen, "salutation") >= 0.6:
            return "person.salutation"
        if words == "title":
            if has_job:
                return "person.salutation"
            # Deals, orders and tickets have titles, too.
            return "person.job_title" if len(self._said) == 1 or self._tells_of_jobs() else None
        if words == "titel":
            known = self._german or self._fields & {"person.last_name", "person.salutation"}
            return "person.academic_title" if known else None
        return "person.salutation" if has_job and "person.salutation" not in self._fields else None

    def _name(self, place: int) -> str | None:
        if "person.first_name" in self._fields and "person.last_name" not in self._fields:
            # English lists call the whole name so, German and French ones the family's.
            parted = any(word in _VORNAMEN for words in self._words for word in words.split())
            return "person.last_name" if parted else "person.full_name"
        seen = filled(self._columns[place])
        numbered = "1" in self._words[place].split() and any(said.concepts == {"name", "two"} for said in self._said)
        if numbered or share(seen, "legal_form") >= 0.4:
            return "company.name"
        has_contact = any(said.concepts == {"contact"} for said in self._said)
        named = has_contact or self._fields & {"person.full_name", "person.last_name"}
        if "company.name" not in self._fields and named:
            return "company.name"
        if self._words[place] == "bezeichnung":
            # Goods are called so at least as often as firms, and people never.
            return None
        if "company.name" in self._fields or share(seen, "full_name") >= 0.6:
            return "person.full_name"
        if self._fields & PEOPLE:
            return None if self._fields & REGISTERED else "person.full_name"
        if "person.email" in self._fields and not self._fields & FIRMS:
            return "person.full_name"
        return "company.name"

    def _contact(self, place: int) -> str | None:
        """Whoever can be talked to, if it is a name and no number that stands in the column."""
        seen = filled(self._columns[place])
        if seen:
            return "person.full_name" if share(seen, "full_name") >= 0.6 else None
        titled = "person.job_title" in self._fields or any(said.concepts == {"title"} for said in self._said)
        named = self._fields & {"person.full_name", "person.last_name"}
        of_firms = "company.name" in self._fields and (titled or bool(self._fields & REGISTERED))
        bare = any(said.concepts == {"name"} for said in self._said) and self._fields & REGISTERED
        return "person.full_name" if (of_firms or bare) and not named else None

    def _contact_number(self, place: int) -> str | None:
        """What a contact is called by: on the phone, or in a database."""
        if "kontakt" in self._words[place]:
            return "vendor.record_id"
        return "phone" if share(filled(self._columns[place]), "phone_surely") >= 0.8 else None

    def _sales(self, place: int) -> str | None:
        """What a firm sells in a year, beside how many work there; elsewhere a department."""
        about_size = "company.employees" in self._fields and "company.revenue" not in self._fields
        return "company.revenue" if about_size and "company.revenue_kusd" not in self._fields else None

    def _url(self, place: int) -> str | None:
        seen = filled(self._columns[place])
        if share(seen, "linkedin_company") >= 0.5:
            return "company.linkedin_url"
        if "connected on" in self._all or share(seen, "linkedin_person") >= 0.5:
            return "person.linkedin_url"
        if share(seen, "linkedin") >= 0.5 or "company.website" in self._fields:
            return None
        if self._words[place] not in ("url", "urls") and not seen:
            return None
        return "company.website" if self._about_firms() else None

    def _state(self, place: int, said: Understood) -> str | None:
        """Part of an address; a region without a place in it may be one of sales."""
        whole = len(self._said) == 1 or self._fields & _PLACES
        return None if self._words[place] in _REGIONS and not whole else "address.state"

    def _linkedin(self, place: int, said: Understood) -> str | None:
        seen = filled(self._columns[place])
        if share(seen, "linkedin_company") >= 0.5:
            return "company.linkedin_url"
        plain = not said.concepts & {"person", "contact", "partner"}
        if plain and self._about_firms() and not self._about_people() and share(seen, "linkedin_person") < 0.5:
            return "company.linkedin_url"
        return "person.linkedin_url"

    def _website(self, place: int, said: Understood) -> str | None:
        seen = filled(self._columns[place])
        if share(seen, "linkedin") >= 0.5:
            return "company.linkedin_url"
        if said.concepts != {"company", "url"} or seen:
            return "company.website"
        # Scrapers of LinkedIn mean pages there; and beside a website it is a page elsewhere.
        others = {other.concepts for number, other in enumerate(self._said) if number != place}
        if frozenset({"profile", "url"}) in others:
            return "company.linkedin_url"
        return None if any("website" in concepts for concepts in others) else "company.website"

    def _owner(self, place: int, said: Understood) -> str | None:
        """Who works on a record in a CRM; in a list of firms the owner may be that of the firm."""
        crm = self._fields & {"lead.status", "lead.source", "vendor.record_id"} or self._all & _CRM
        return "lead.owner" if crm or self._words[place] not in _OWNERS else None

    def _job(self, place: int, said: Understood) -> str | None:
        """A title beside another word of a person is a job's, but in German an academic one."""
        if "titel" in self._words[place].split() and "job" not in said.concepts:
            return "person.academic_title"
        if said.concepts == {"job"} and len(self._said) > 1 and not self._tells_of_jobs():
            # A position, a role or a job of nobody is one in a ranking, a contract or a works order.
            return None
        return "person.job_title"

    def _revenue(self, place: int, said: Understood) -> str | None:
        """What a firm takes in a year; in a CRM, or in a list of orders, what was sold to it."""
        if "total" in said.concepts and "company.employees" not in self._fields:
            return None
        sold = not self._about_firms(but="company.revenue") and self._fields & (PEOPLE | {"person.email", "phone"})
        return None if sold else "company.revenue"

    def _direct_phone(self, place: int, said: Understood) -> str | None:
        return "company.phone" if self._is_of_business(place) else "person.phone_direct"

    def _full_name(self, place: int, said: Understood) -> str | None:
        seen = filled(self._columns[place])
        if (
            said.concepts == CUSTOMER
            and "company.name" not in self._fields
            and not self._fields & NAMES - {"person.full_name"}
        ):
            # Customers are firms or people.
            if share(seen, "legal_form") >= 0.4:
                return "company.name"
            return "person.full_name" if share(seen, "full_name") >= 0.6 else None
        if said.concepts == {"full", "name"} and is_register_of_firms(self._said, place):
            return "person.full_name" if share(seen, "full_name") >= 0.6 else None
        if "name" in said.concepts and "person.last_name" not in self._fields and self._is_beside_given(said):
            return "person.last_name"
        if self._words[place] not in _HEADS:
            return "person.full_name"
        names = share(seen, "full_name") >= 0.6
        return "person.full_name" if names and "person.last_name" not in self._fields else None

    def _is_beside_given(self, said: Understood) -> bool:
        """Whether a name stands beside the `Vorname` or `prénom` of the same."""
        given = said.concepts - {"name"} | {"given"}
        return any(
            other.concepts == given and _VORNAMEN.intersection(words.split())
            for other, words in zip(self._said, self._words, strict=True)
        )

    def _email(self, place: int, said: Understood) -> str | None:
        """The address of the company in a directory that names nobody."""
        if self._is_of_business(place):
            return "company.email"
        if said.concepts != {"email"} or not self._names_firms() or self._about_people():
            return "person.email"
        seen = filled(self._columns[place])
        if seen:
            return "company.email" if share(seen, "role_email") >= 0.5 else "person.email"
        return None if self._fields & PEOPLE else "company.email"

    def _is_of_business(self, place: int) -> bool:
        return self._words[place].startswith("business ") and calls_firms_businesses(self._all)

    def _tells_of_jobs(self) -> bool:
        return tells_of_jobs(self._fields, self._said)

    def _vat(self, place: int, said: Understood) -> str | None:
        """A number of a tax office, or what else is called a unique id."""
        if self._words[place] != "uid" or self._german or share(filled(self._columns[place]), "vat") >= 0.5:
            return "company.vat_id"
        return None

    def _about_people(self) -> bool:
        named = self._fields & (PEOPLE - _ANYBODYS) or _OWNERS_OF_FIRMS & self._all
        if named or any(said.concepts == {"contact"} for said in self._said):
            return True
        return "company.name" in self._fields and any(said.concepts == {"name"} for said in self._said)

    def _names_firms(self) -> bool:
        bare = (place for place, said in enumerate(self._said) if said.concepts == {"name"})
        return "company.name" in self._fields or any(self._name(place) == "company.name" for place in bare)

    def _about_firms(self, but: str = "") -> bool:
        return "company.name" in self._fields or bool(self._fields & FIRMS - {but})


_BARE = {
    frozenset({"title"}): Context._title,
    frozenset({"name"}): Context._name,
    frozenset({"url"}): Context._url,
    frozenset({"contact"}): Context._contact,
    frozenset({"contact", "number"}): Context._contact_number,
    frozenset({"sales"}): Context._sales,
}
_TWISTED = {
    "company.vat_id": Context._vat,
    "lead.owner": Context._owner,
    "company.website": Context._website,
    "company.revenue": Context._revenue,
    "address.state": Context._state,
    "person.job_title": Context._job,
    "person.phone_direct": Context._direct_phone,
    "person.full_name": Context._full_name,
    "person.linkedin_url": Context._linkedin,
    "person.email": Context._email,
}


def is_nameless(name: str) -> bool:
    """Whether a header names nothing, as in `column 3`, `Feld7` or `F2`."""
    return _NAMELESS.fullmatch(name.strip()) is not None
