"""The keyed hashes under which a lead is found again by address or number."""

from collections.abc import Mapping

from leadwright.normalise.company import core_name
from ledger.ledger import Ledger

EMAILS = ("person.email", "company.email")
PHONES = ("person.phone_mobile", "person.phone_direct", "company.phone", "phone")


def reach_hashes(ledger: Ledger, fields: Mapping[str, str]) -> list[str]:
    """Hashes of e-mail addresses, of numbers with the company's name, and of numbers, surest first."""
    hashes = [ledger.hashed("email", value) for name in EMAILS if (value := fields.get(name))]
    numbers = [value for name in PHONES if (value := fields.get(name))]
    if company := fields.get("company.name"):
        core = core_name(company)
        hashes += [ledger.hashed("company_phone", f"{core}|{number}") for number in numbers]
    return hashes + [ledger.hashed("phone", number) for number in numbers]
