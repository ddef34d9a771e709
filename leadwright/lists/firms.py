"""What headers mean that may be of firms: their pages, numbers and takings, which others have as well."""

from leadwright.lists.contents import share
from leadwright.lists.headers import Guess, Headers, Reading
from leadwright.lists.persons import names_firms
from leadwright.lists.subject import FIRMS, PEOPLE

_OWNERS = frozenset({"owner", "proprietaire", "besitzer", "commercial", "owner name"})
_OF_CUSTOMERS = frozenset({"customer", "kunde", "kunden", "client"})
_TAKEN = frozenset({"revenue", "revenues", "umsatz", "umsatze", "ca"})
_DESCRIBED = frozenset({
    "company.employees", "company.industry", "company.founded_year", "company.legal_form", "company.nace",
    "company.sic", "company.naics",
})  # fmt: skip
_TAXED = frozenset({"invoice", "rechnung", "facture", "amount", "betrag", "montant", "total", "net", "netto", "brutto"})


def url(headers: Headers, place: int) -> Reading:
    """The website of a firm, or a page at LinkedIn."""
    seen, fields = headers.seen(place), headers.fields
    if share(seen, "linkedin_company") >= 0.5:
        return "company.linkedin_url"
    if "connected on" in headers.all or share(seen, "linkedin_person") >= 0.5:
        return "person.linkedin_url"
    if share(seen, "linkedin") >= 0.5 or "company.website" in fields:
        return None
    if headers.words[place] not in ("url", "urls") and not seen:
        return None
    return "company.website" if headers.is_about_firms() else None


def website(headers: Headers, place: int) -> Reading:
    """The page of a firm; what scrapers call so may be at LinkedIn."""
    said, seen = headers.said[place], headers.seen(place)
    if share(seen, "linkedin") >= 0.5:
        return "company.linkedin_url"
    if headers.words[place] in ("domain", "domains") and headers.tells_of_logins and not seen:
        return Guess("company.website")
    if said.concepts != {"company", "url"} or seen:
        return "company.website"
    # Scrapers of LinkedIn mean pages there; and beside a website it is a page elsewhere.
    others = {other.concepts for number, other in enumerate(headers.said) if number != place}
    if frozenset({"profile", "url"}) in others:
        return "company.linkedin_url" if headers.mentions("linkedin") else Guess("company.linkedin_url")
    return None if any("website" in concepts for concepts in others) else "company.website"


def sales(headers: Headers, place: int) -> Reading:
    """What a firm sells in a year, beside how many work there; elsewhere a department."""
    about_size = "company.employees" in headers.fields and "company.revenue" not in headers.fields
    return "company.revenue" if about_size and "company.revenue_kusd" not in headers.fields else None


def revenue(headers: Headers, place: int) -> Reading:
    """What a firm takes in a year; in a CRM, or in a list of customers or orders, what was sold to it."""
    if "total" in headers.said[place].concepts and "company.employees" not in headers.fields:
        return None
    numbered = any(said.field == "vendor.record_id" and _OF_CUSTOMERS & said.known for said in headers.said)
    if numbered and not headers.fields & _DESCRIBED:
        return Guess("company.revenue")
    described = len(headers) == 1 or headers.fields & _DESCRIBED or not headers.may_name_somebody
    if headers.words[place] in _TAKEN and not described:
        # Beside nothing but names it is what they have bought.
        return Guess("company.revenue")
    others = headers.fields & (PEOPLE | {"person.email", "phone"})
    sold = not headers.is_about_firms(but="company.revenue") and others
    return None if sold else "company.revenue"


def of_a_firm(headers: Headers, place: int) -> Reading:
    """What only a firm can have: a line of business, staff, a parent; of nobody's firm it is something else."""
    field = headers.said[place].field
    of_firms = headers.is_about_firms(but=field or "") or names_firms(headers)
    known = of_firms or all(other.startswith("company.") for other in headers.fields)
    return field if known or field is None else Guess(field)


def registration(headers: Headers, place: int) -> Reading:
    """A firm's number in its register; guests of an event and cars have such numbers, too."""
    plain = headers.said[place].concepts <= {"register", "number", "id", "code"}
    by_kind = headers.words[place].split()[:1] in (["registration"], ["registrierung"], ["immatriculation"])
    return of_a_firm(headers, place) if plain and by_kind else headers.said[place].field


def vat(headers: Headers, place: int) -> Reading:
    """A number of a tax office, or what else is called a unique id; the tax itself stands on invoices."""
    words, seen = headers.words[place], headers.seen(place)
    if words == "uid" and not headers.is_german:
        return "company.vat_id" if share(seen, "vat") >= 0.5 else None
    taxed = any(_TAXED & set(other.split()) for other in headers.words)
    return Guess("company.vat_id") if words in ("vat", "vats") and taxed else "company.vat_id"


def firm(headers: Headers, place: int) -> Reading:
    """A firm's name; in French wines and goods have a `dénomination`, too."""
    plain = headers.words[place] == "denomination" and len(headers) > 1
    return Guess("company.name") if plain and not headers.fields & FIRMS else "company.name"


def owner(headers: Headers, place: int) -> Reading:
    """Who works on a record in a CRM; in a list of firms the owner may be that of the firm."""
    if headers.is_crm(but=place):
        return "lead.owner"
    if headers.words[place] in _OWNERS:
        return None
    return of_a_firm(headers, place)


def stage(headers: Headers, place: int) -> Reading:
    """How far a lead has come, in a CRM; a firm is at a stage of its growth, too."""
    bare = headers.said[place].concepts == {"stage"}
    return "lead.status" if not bare or headers.is_crm(but=place) or len(headers) == 1 else Guess("lead.status")


def confidence(headers: Headers, place: int) -> Reading:
    """How sure the vendor is of an address; any guess at anything has a confidence."""
    return "vendor.confidence" if len(headers.said[place].concepts) > 1 else Guess("vendor.confidence")
