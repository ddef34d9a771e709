"""Deterministic keys: leads that share one are the same, as far as names do not contradict it."""

from collections.abc import Mapping
from typing import NamedTuple

from leadwright.normalise.company import core_name
from leadwright.normalise.email import domain_of, is_free, is_free_domain, is_role
from leadwright.normalise.phone import is_mobile
from leadwright.normalise.sharedhosts import is_shared
from leadwright.normalise.text import folded
from leadwright.normalise.web import linkedin_slug, registrable_domain

Pair = tuple[str, str]
"""A key without a class of its own: there are several a row, and only their hashes are kept."""

_PARTS = "\x1f"
_REACH = (
    ("person.email", "email"),
    ("company.email", "email"),
    ("person.phone_mobile", "phone"),
    ("person.phone_direct", "phone"),
    ("company.phone", "phone"),
    ("phone", "phone"),
)
_PERHAPS_MOBILE = ("person.phone_direct", "phone")
_BUILDERS = frozenset({
    "jimdo.com", "jimdofree.com", "wixsite.com", "wordpress.com", "blogspot.com", "business.site", "github.io",
})  # fmt: skip
"""Hosts on which many firms have a page of their own: what is registered says nothing about who they are."""


_ANY_FIRM = frozenset({
    "selbststandig", "selbstandig", "selbststaendig", "freelance", "freelancer", "freiberufler", "freiberuflich",
    "freiberuflerin", "self employed", "selfemployed", "independant", "privat", "private", "privatperson", "keine",
    "arztpraxis", "zahnarztpraxis", "zahnarzt", "praxis", "hausarzt", "hausarztpraxis", "tierarztpraxis", "kanzlei",
    "rechtsanwaltskanzlei", "rechtsanwalt", "rechtsanwalte", "anwaltskanzlei", "steuerberater", "steuerberatung",
    "steuerkanzlei", "notar", "notariat", "architekturburo", "architekt", "ingenieurburo", "hausverwaltung", "friseur",
    "friseursalon", "frisor", "kosmetikstudio", "apotheke", "restaurant", "gaststatte", "pizzeria", "hotel", "pension",
    "backerei", "metzgerei", "fleischerei", "tankstelle", "autohaus", "werkstatt", "kfz werkstatt", "elektriker",
    "malerbetrieb", "schreinerei", "tischlerei", "dachdecker", "student", "retired", "rentner", "consultant", "berater",
    "unternehmensberatung", "versicherungsagentur", "versicherungsburo", "kindergarten", "grundschule", "gemeinde",
})  # fmt: skip
"""Folded words that say what a firm does, and not which one it is: of these there is one in every town."""


class LeadKey(NamedTuple):
    """One key: its kind, and what leads that share it have in common. The text is personal: only its hash is kept."""

    kind: str
    text: str

    def __repr__(self) -> str:
        """The kind alone."""
        return f"LeadKey({self.kind})"


def row_key(fields: Mapping[str, str]) -> LeadKey:
    """A key of one row's content, the same for the same row delivered again: by the surest identity it has."""
    return LeadKey(*row_pair(fields))


def lead_keys(fields: Mapping[str, str], source: str = "") -> tuple[LeadKey, ...]:
    """Every key of a lead with these normalised fields, surest first; `source` tells whose record ids they are.

    Leads that share one are the same, if their names allow it.
    """
    return tuple(LeadKey(*pair) for pair in lead_pairs(fields, source))


def reach_keys(fields: Mapping[str, str]) -> tuple[LeadKey, ...]:
    """The addresses and numbers by which a lead is found, surest first; many leads may share one."""
    return tuple(LeadKey(*pair) for pair in reach_pairs(fields))


def row_pair(fields: Mapping[str, str]) -> Pair:
    """What `row_key` gives, as a bare pair."""
    if record := fields.get("vendor.record_id"):
        return "row:record", record.casefold()
    if address := fields.get("person.email"):
        return "row:email", address.casefold()
    name = fields.get("person.full_name") or fields.get("person.last_name", "")
    company = fields.get("company.name", "")
    if name or company:
        return "row:name", _PARTS.join((name, company, fields.get("address.postal_code", ""))).casefold()
    return "row:content", _PARTS.join([part for item in sorted(fields.items()) for part in item]).casefold()


def lead_pairs(fields: Mapping[str, str], source: str = "") -> list[Pair]:
    """What `lead_keys` gives, as bare pairs."""
    found = _person_keys(fields) if _has_person(fields) else _company_keys(fields)
    if source and (record := fields.get("vendor.record_id")):
        found.insert(0, ("vendor_id", f"{source}{_PARTS}{record.casefold()}"))
    return found


def reach_pairs(fields: Mapping[str, str]) -> list[Pair]:
    """What `reach_keys` gives, as bare pairs."""
    get = fields.get
    found: list[Pair] = []
    for name, kind in _REACH:
        if (value := get(name)) and (pair := (kind, value)) not in found:
            found.append(pair)
    return found


def company_core(fields: Mapping[str, str]) -> str | None:
    """The folded name of the company without its legal form."""
    name = fields.get("company.name")
    return core_name(name) if name else None


def company_domain(fields: Mapping[str, str]) -> str | None:
    """The registrable domain of the company, from its website or an e-mail address; None where many share the host."""
    domain = None
    if website := fields.get("company.website"):
        domain = registrable_domain(website)
    else:
        for name in ("company.email", "person.email"):
            if (address := fields.get(name)) and not is_free(address):
                domain = registrable_domain(domain_of(address))
                break
    if domain is None or domain in _BUILDERS or is_shared(domain) or is_free_domain(domain):
        return None
    return domain


def _has_person(fields: Mapping[str, str]) -> bool:
    if fields.get("person.last_name") or fields.get("person.full_name") or fields.get("person.linkedin_url"):
        return True
    address = fields.get("person.email")
    return bool(address) and not is_role(address or "")


def _person_keys(fields: Mapping[str, str]) -> list[Pair]:
    get = fields.get
    found: list[Pair] = []
    if (address := get("person.email")) and not is_role(address):
        found.append(("email", address))
    if (number := get("person.phone_mobile")) and number[0] == "+":
        found.append(("phone", number))
    for name in _PERHAPS_MOBILE:
        if (number := get(name)) and number[0] == "+" and is_mobile(number) and ("phone", number) not in found:
            found.append(("phone", number))
    if (profile := get("person.linkedin_url")) and (slug := linkedin_slug(profile)):
        found.append(("linkedin", slug))
    first, last = get("person.first_name"), get("person.last_name")
    if first and last and (given := folded(first)) and (family := folded(last)):
        if domain := company_domain(fields):
            found.append(("name_domain", f"{given}{_PARTS}{family}{_PARTS}{domain}"))
        if (core := company_core(fields)) and core not in _ANY_FIRM:
            found.append(("name_company", f"{given}{_PARTS}{family}{_PARTS}{core}"))
    return found


def _company_keys(fields: Mapping[str, str]) -> list[Pair]:
    found, country = [], fields.get("address.country", "")
    if number := fields.get("company.registration_number"):
        found.append(("register", _PARTS.join((country, number.casefold(), _court(fields, country)))))
    if vat := fields.get("company.vat_id"):
        found.append(("vat", vat))
    core = company_core(fields) or ""
    if core in _ANY_FIRM:
        return found
    if core and (postal := fields.get("address.postal_code")):
        found.append(("company_postal", _PARTS.join((core, country, folded(postal)))))
    if core and (domain := company_domain(fields)):
        found.append(("company_domain", f"{core}{_PARTS}{domain}"))
    return found


def _court(fields: Mapping[str, str], country: str) -> str:
    """What else a register number needs to be unique: in Germany each court counts for itself, in the US each state."""
    if country == "US":
        return folded(fields.get("address.state", ""))
    return core_name(fields.get("company.name", "")) if country in ("DE", "AT", "") else ""
