"""What the lead's own fields tell: who it is before the law, where it is, how it can be reached; free, no network."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar, Self

import phonenumbers
from pydantic import BaseModel
from stdnum import get_cc_module

from leadwright.accounts import Settings, configured
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Clock,
    Estimate,
    Health,
    Item,
    Manifest,
    Outcome,
    Question,
    estimated,
)
from leadwright.normalise.company import legal_form
from leadwright.normalise.country import country_code
from leadwright.normalise.email import domain_of, email_address, email_class
from leadwright.normalise.phone import e164
from leadwright.normalise.text import tidy
from leadwright.normalise.web import host, registrable_domain
from leadwright.organisation import kind_of_organisation
from leadwright.seniority import seniority

_EMAILS = ("person.email", "company.email", "person.email_2", "person.email_3")
_PHONES = ("company.phone", "phone", "person.phone_direct", "person.phone_mobile")
_PERSON = ("person.full_name", "person.last_name")
_COMPANY = ("company.name", "company.website", "company.registration_number", "company.vat_id")
_NUMBERS = {
    "company.employees": "company.employees",
    "company.revenue_kusd": "company.revenue_kusd",
    "company.founded_year": "company.founded",
}
_OTHERS = (
    "company.legal_form",
    "company.industry",
    "address.street",
    "address.postal_code",
    "address.city",
    "address.country",
    "consent.do_not_call",
    "person.job_title",
)
_YES = frozenset({"1", "true", "yes", "y", "ja", "j", "x"})
_NO = frozenset({"0", "false", "no", "n", "nein"})
# Country-code domains that are sold all over the world say nothing of a place.
_ANYWHERE = frozenset({"io", "co", "ai", "me", "tv", "cc", "ly", "to", "fm", "eu", "ws"})


class Adapter:
    """Reads facts off the fields a lead came with."""

    manifest = Manifest(
        id="offline",
        version="1",
        capability=Capability.ENRICH_COMPANY,
        provides=frozenset(
            {
                "subject.kind",
                "company.country",
                "company.name_known",
                "company.legal_form",
                "company.domain",
                "company.employees",
                "company.revenue_kusd",
                "company.industry",
                "company.founded",
                "company.vat_id_valid",
                "contact.person_known",
                "contact.email_class",
                "contact.phone_possible",
                "contact.seniority",
                "contact.reachable",
                "consent.do_not_call",
            }
        ),
        requires=(frozenset(),),
        uses=frozenset({*_EMAILS, *_PHONES, *_PERSON, *_COMPANY, *_NUMBERS, *_OTHERS}),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=True,
        local=True,
        max_batch=10_000,
        found_ttl=None,
    )
    Config: ClassVar[type[BaseModel]] = Settings
    safe_to_repeat = True

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The source; there is nothing to set but a price, which stays none."""
        configured(Settings, cls.manifest.id, settings)
        return cls()

    def check(self) -> Health:
        """Always ready."""
        return Health(True, "needs nothing")

    def estimate(self, batch: Sequence[Question]) -> Estimate:
        """Nothing: it is free."""
        return estimated(self.manifest, len(batch))

    def fetch(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What each lead's fields tell."""
        return [Item(question.key, Outcome.FOUND, facts_in(question.inputs)) for question in batch]


def facts_in(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that can be read off `fields`; what they leave open is left out."""
    address = next((text for name in _EMAILS if (text := fields.get(name))), None)
    kind_of_mail = email_class(address)
    domain = _domain(fields.get("company.website"), address if kind_of_mail in ("corporate", "role") else None)
    name, title = fields.get("company.name"), fields.get("person.job_title")
    country = _country(fields, domain)
    phone = _phone_possible(fields, country)
    facts = {
        "subject.kind": _kind(fields, kind_of_mail),
        "company.country": country,
        "company.name_known": bool(name),
        "company.legal_form": fields.get("company.legal_form") or (legal_form(name) if name else None),
        "company.domain": domain,
        "company.industry": fields.get("company.industry"),
        "company.vat_id_valid": _vat_valid(str(vat)) if (vat := fields.get("company.vat_id")) else None,
        "contact.person_known": any(fields.get(each) for each in _PERSON),
        "contact.email_class": kind_of_mail,
        "contact.phone_possible": phone,
        "contact.seniority": seniority(title) if title else None,
        "contact.reachable": kind_of_mail not in ("none", "invalid") or phone or _has_postal_address(fields),
        "consent.do_not_call": _yes_or_no(fields.get("consent.do_not_call")),
    }
    facts |= {fact: _whole(fields.get(field)) for field, fact in _NUMBERS.items()}
    return {fact: value for fact, value in facts.items() if value is not None}


def _kind(fields: Mapping[str, Any], kind_of_mail: str) -> str:
    """Who the lead is before the law; a person of whom no company is known is a consumer."""
    form = f" {fields['company.legal_form']}" if fields.get("company.legal_form") else ""
    if name := fields.get("company.name"):
        return kind_of_organisation(tidy(f"{name}{form}"))
    if any(fields.get(each) for each in _COMPANY) or kind_of_mail in ("corporate", "role"):
        return "unknown"
    return "consumer" if any(fields.get(each) for each in _PERSON) else "unknown"


def _country(fields: Mapping[str, Any], domain: str | None) -> str | None:
    """Where it is: by its address, else the prefix of a phone number, its VAT number or its domain."""
    if written := fields.get("address.country"):
        return country_code(str(written))
    for name in _PHONES:
        if (number := fields.get(name)) and (region := _region_of(str(number))):
            return region
    if (vat := fields.get("company.vat_id")) and str(vat)[:2].isalpha():
        return country_code("GR" if str(vat)[:2] == "EL" else str(vat)[:2])
    return _country_of_domain(domain) if domain else None


@lru_cache(maxsize=65_536)
def _region_of(number: str) -> str | None:
    if not number.startswith("+"):
        return None
    try:
        code = phonenumbers.parse(number).country_code
    except phonenumbers.NumberParseException:
        return None
    # A code that several countries share, such as +1, tells none of them.
    regions = phonenumbers.region_codes_for_country_code(code or 0)
    return _MAIN.get(code or 0) or (regions[0] if len(regions) == 1 and regions[0].isalpha() else None)


_MAIN = {44: "GB", 39: "IT", 47: "NO", 358: "FI"}
"""Codes shared only with dependencies, for which the main country is meant."""


@lru_cache(maxsize=65_536)
def _country_of_domain(domain: str) -> str | None:
    last = domain.rpartition(".")[2]
    return None if len(last) != 2 or last in _ANYWHERE else country_code(last)


@lru_cache(maxsize=65_536)
def _domain(website: str | None, address: str | None) -> str | None:
    name = host(website) if website else None
    if name is None and address and (plain := email_address(address)):
        name = domain_of(plain)
    return registrable_domain(name) if name else None


def _phone_possible(fields: Mapping[str, Any], country: str | None) -> bool | None:
    numbers = [str(fields[name]) for name in _PHONES if fields.get(name)]
    return any(e164(number, country) for number in numbers) if numbers else False


@lru_cache(maxsize=65_536)
def _vat_valid(vat: str) -> bool | None:
    """Whether the checksum is right; None for a country whose numbers have none that we know."""
    code = vat[:2].lower()
    module = get_cc_module("gr" if code == "el" else code, "vat") if code.isalpha() else None
    return module.is_valid(vat) if module else None


def _has_postal_address(fields: Mapping[str, Any]) -> bool:
    place = fields.get("address.postal_code") or fields.get("address.city")
    return bool(fields.get("address.street") and place)


def _yes_or_no(text: Any) -> bool | None:
    word = str(text or "").strip().casefold()
    return True if word in _YES else False if word in _NO else None


def _whole(text: Any) -> int | None:
    digits = str(text or "").strip().removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
