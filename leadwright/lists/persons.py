"""What headers mean that may be of people: the names, titles and addresses that firms have as well."""

from leadwright.lists.contents import share
from leadwright.lists.headers import VORNAMEN, Guess, Headers, Reading
from leadwright.lists.subject import (
    CUSTOMER,
    FIRMS,
    NAMES,
    PEOPLE,
    REGISTERED,
    calls_firms_businesses,
    is_register_of_firms,
)

# Whoever runs a firm may stand in such a column, or the owner of a bank account.
_HEADS = frozenset({
    "inhaber", "inhaberin", "inh", "geschaftsfuhrer", "geschaftsfuhrerin", "geschaftsfuhrung", "gf", "gerant",
    "representative", "attendee", "attendees", "participant", "participants", "delegate", "delegates", "teilnehmer",
    "executives", "contact persons",
})  # fmt: skip
# Users of a program have roles, and things have functions.
_ROLES = frozenset({"role", "rolle", "roles", "function", "job function"})
# Players and helpers have positions as well as those who work in a firm.
_POSITIONS = frozenset({"position", "positions", "poste", "funktion", "funktionen", "fonction"})
_LEADS = frozenset({"lead", "leads", "prospect", "prospects"})
_DEALS = frozenset({"lead name", "prospect name"})
_WHERE = frozenset({"address.street", "address.postal_code"})
_AT_WORK = frozenset({
    "company.name", "person.department", "person.seniority", "company.website", "company.industry", "company.phone",
})  # fmt: skip
_DIRECTORY = frozenset({"company.website", "company.industry", "company.employees", "company.linkedin_url"})
_LEDGER = frozenset({"vendor.record_id", "company.vat_id", "company.iban", "company.name_2"})


def title(headers: Headers, place: int) -> Reading:
    """A job's, or how somebody is addressed; of deals and books it is neither."""
    words, fields, seen = headers.words[place], headers.fields, headers.seen(place)
    has_job = "person.job_title" in fields
    if words != "title" and share(seen, "academic_title") >= 0.6:
        return "person.academic_title"
    if share(seen, "salutation") >= 0.6:
        return "person.salutation"
    if words == "title":
        if has_job:
            return "person.salutation"
        if _stands_before_names(headers, place) and not share(seen, "job") >= 0.5:
            # `Title, First Name, Last Name` is how forms ask for `Mrs` as well as for a job.
            return Guess("person.job_title")
        # Deals, orders and tickets have titles, too.
        return "person.job_title" if len(headers) == 1 or headers.tells_of_jobs else None
    if words == "titel":
        known = fields & {"person.first_name", "person.last_name", "person.salutation"}
        return "person.academic_title" if known else Guess("person.academic_title")
    return "person.salutation" if has_job and "person.salutation" not in fields else None


def _stands_before_names(headers: Headers, place: int) -> bool:
    beside = [said.field for said in headers.said[place + 1 : place + 3]]
    return sorted(filter(None, beside)) == ["person.first_name", "person.last_name"]


def name(headers: Headers, place: int) -> Reading:
    """The last name beside the first, the company's beside who can be talked to, else whatever the rest tells."""
    fields, seen = headers.fields, headers.seen(place)
    if "person.first_name" in fields and "person.last_name" not in fields:
        # English lists call the whole name so, German and French ones the family's.
        return "person.last_name" if headers.tells_given_names else "person.full_name"
    numbered = "1" in headers.words[place].split() and headers.has("name", "two")
    if numbered or share(seen, "legal_form") >= 0.4:
        return "company.name"
    named = headers.has("contact") or fields & {"person.full_name", "person.last_name"}
    if "company.name" not in fields and named:
        return "company.name"
    if headers.words[place] == "bezeichnung":
        # Goods are called so at least as often as firms, and people never.
        return None
    if "company.name" in fields or share(seen, "full_name") >= 0.6:
        return "person.full_name"
    if fields & PEOPLE:
        if fields & REGISTERED:
            return None
        return Guess("person.full_name") if fields & FIRMS else "person.full_name"
    if "person.email" in fields and not fields & FIRMS:
        # Whoever has a street and is called by a name alone may be a firm.
        return Guess("person.full_name") if fields & _WHERE else "person.full_name"
    return "company.name" if fields & FIRMS or fields <= {*_PLACES, "phone"} else Guess("company.name")


_PLACES = frozenset({
    "address.street", "address.postal_code", "address.city", "address.country", "address.state", "address.county",
})  # fmt: skip


def names_firms(headers: Headers) -> bool:
    """Whether a column holds firms, be it called so or only a name."""
    return "company.name" in headers.fields or "company.name" in _bare_names(headers)


def _bare_names(headers: Headers) -> frozenset[Reading]:
    if headers.bare_names is None:
        places = (place for place, said in enumerate(headers.said) if said.concepts == {"name"})
        headers.bare_names = frozenset(name(headers, place) for place in places)
    return headers.bare_names


def second_name(headers: Headers, place: int) -> Reading:
    """A firm's second line; beside first names a bare `Name 2` goes on with somebody's."""
    field = headers.said[place].field
    bare = headers.said[place].concepts <= {"name", "two", "three"}
    return Guess(field) if field and bare and "person.first_name" in headers.fields else field


def contact(headers: Headers, place: int) -> Reading:
    """Whoever can be talked to, if it is a name and no number that stands in the column."""
    fields, seen = headers.fields, headers.seen(place)
    if headers.words[place] in _LEADS:
        # What is to be done about somebody, as often as who it is.
        return Guess("person.full_name")
    if seen:
        return "person.full_name" if share(seen, "full_name") >= 0.6 else None
    titled = "person.job_title" in fields or headers.has("title")
    named = fields & {"person.full_name", "person.last_name"}
    of_firms = "company.name" in fields and (titled or bool(fields & REGISTERED))
    bare = headers.has("name") and fields & REGISTERED
    return "person.full_name" if (of_firms or bare) and not named else None


def contact_number(headers: Headers, place: int) -> Reading:
    """What a contact is called by: on the phone, or in a database."""
    if "kontakt" in headers.words[place]:
        return "vendor.record_id"
    return "phone" if share(headers.seen(place), "phone_surely") >= 0.8 else None


def full_name(headers: Headers, place: int) -> Reading:
    """Somebody's, unless customers, registers or heads of firms leave it open."""
    said, fields, seen = headers.said[place], headers.fields, headers.seen(place)
    if said.concepts == CUSTOMER and "company.name" not in fields and not fields & NAMES - {"person.full_name"}:
        # Customers are firms or people.
        if share(seen, "legal_form") >= 0.4:
            return "company.name"
        return "person.full_name" if share(seen, "full_name") >= 0.6 else None
    if said.concepts == {"full", "name"} and is_register_of_firms(headers.said, place):
        return "person.full_name" if share(seen, "full_name") >= 0.6 else None
    if headers.words[place] in _DEALS and sum(1 for one in headers.said if one.field == "person.full_name") > 1:
        return Guess("person.full_name")
    if "name" in said.concepts and "person.last_name" not in fields and _is_beside_given(headers, place):
        return "person.last_name"
    if headers.words[place] not in _HEADS:
        return "person.full_name"
    names = share(seen, "full_name") >= 0.6
    return "person.full_name" if names and "person.last_name" not in fields else None


def _is_beside_given(headers: Headers, place: int) -> bool:
    """Whether a name stands beside the `Vorname` or `prénom` of the same."""
    given = headers.said[place].concepts - {"name"} | {"given"}
    return any(
        other.concepts == given and VORNAMEN.intersection(words.split())
        for other, words in zip(headers.said, headers.words, strict=True)
    )


def job(headers: Headers, place: int) -> Reading:
    """A title beside another word of a person is a job's, but in German an academic one."""
    said, words = headers.said[place], headers.words[place]
    if "titel" in words.split() and "job" not in said.concepts:
        return "person.academic_title"
    if said.concepts == {"job"} and len(headers) > 1:
        if not headers.tells_of_jobs:
            # A position, a role or a job of nobody is one in a ranking, a contract or a works order.
            return None
        if words in _ROLES or (words in _POSITIONS and not headers.fields & _AT_WORK):
            return Guess("person.job_title")
    return "person.job_title"


def of_somebody(headers: Headers, place: int) -> Reading:
    """What only somebody who is named can have."""
    field = headers.said[place].field
    if field is None or len(headers) == 1 or headers.names_somebody or headers.has("contact"):
        return field
    return field if _bare_names(headers) & NAMES else Guess(field)


def direct_phone(headers: Headers, place: int) -> Reading:
    """Somebody's, or that of a firm which is called a business; a line through to nobody may be a yes or no."""
    if _is_of_business(headers, place):
        return "company.phone"
    return of_somebody(headers, place) if headers.said[place].concepts == {"direct"} else "person.phone_direct"


def email(headers: Headers, place: int) -> Reading:
    """Whose address it is: somebody's who is named, or the firm's in a directory that names nobody."""
    said, seen = headers.said[place], headers.seen(place)
    if _is_of_business(headers, place):
        return "company.email"
    if said.concepts != {"email"} or len(headers) == 1:
        return "person.email"
    if not seen and headers.tells_of_contacts_email:
        # Beside the contact's own address this one is likely the firm's.
        return Guess("company.email")
    if headers.names_somebody:
        return "person.email"
    if not headers.is_about_people and (names_firms(headers) or headers.is_of_registered_firms):
        if seen:
            return "company.email" if share(seen, "role_email") >= 0.5 else "person.email"
        # Whoever keeps customers or debtors writes down any address; a directory prints that of the firm.
        kept = headers.fields & _LEDGER and not headers.fields & _DIRECTORY
        somebodys = headers.fields & PEOPLE or headers.has("customer")
        printed = names_firms(headers) and not kept and not somebodys
        return "company.email" if printed else Guess("company.email")
    if seen or (not headers.owner_is_named and _may_be_of_people(headers)):
        return "person.email"
    return Guess("person.email")


def _may_be_of_people(headers: Headers) -> bool:
    """Whether those who have the addresses are people, as far as the other columns tell."""
    if headers.has("name"):
        return "person.full_name" in _bare_names(headers)
    return headers.is_about_people or not headers.fields & (_WHERE | FIRMS)


def linkedin(headers: Headers, place: int) -> Reading:
    """Somebody's page, or the firm's in a list of firms; a profile somewhere is none until LinkedIn is spoken of."""
    said, seen = headers.said[place], headers.seen(place)
    if share(seen, "linkedin_company") >= 0.5:
        return "company.linkedin_url"
    if "linkedin" not in said.concepts and len(headers) > 1 and not seen:
        spoken = headers.mentions("linkedin") or headers.all & {"connected on", "vmid"}
        return "person.linkedin_url" if spoken else Guess("person.linkedin_url")
    plain = not said.concepts & {"person", "contact", "partner"}
    firms = plain and headers.is_about_firms() and not headers.is_about_people
    return "company.linkedin_url" if firms and share(seen, "linkedin_person") < 0.5 else "person.linkedin_url"


def _is_of_business(headers: Headers, place: int) -> bool:
    return headers.words[place].startswith("business ") and calls_firms_businesses(headers.all)
