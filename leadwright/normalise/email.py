"""E-mail addresses: checked, in one spelling, and told apart by whose they are."""

import re
from collections.abc import Sequence

from leadwright.facts import EMAIL_CLASSES
from leadwright.normalise.mailboxes import DISPOSABLE, FREE
from leadwright.normalise.text import alternatives, plain_ones
from leadwright.remembered import remembered

# No dot may follow another, or end the name before the @.
_PLAIN = alternatives(
    r"[a-z0-9][a-z0-9_%+-]*(?:\.[a-z0-9_%+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
_LONGEST = 254
# Longer texts with an address in them are not looked through.
_LONGEST_WRITTEN = 400
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
# A link as Outlook and Access copy it: what is shown, and where it leads.
_LINK = re.compile(r"[^#]*#mailto:([^#?]+)[^#]*#?")
_ROLES = frozenset({
    "abuse", "accounting", "accounts", "admin", "anfrage", "apotheke", "bestellung", "bewerbung",
    "buchhaltung", "buero", "contact", "datenschutz", "einkauf", "email", "empfang", "enquiries", "firma",
    "general", "geschaeftsleitung", "geschaeftsstelle", "gl", "hallo", "hello", "hotel", "hr", "info",
    "inquiries", "invoice", "jobs", "kanzlei", "kontakt", "mail", "marketing", "members", "membership",
    "no-reply", "noreply", "office", "order", "personal", "post", "postmaster", "praxis", "press", "presse",
    "privacy", "purchasing", "reception", "rechnung", "reservierung", "restaurant", "rezeption", "sales",
    "secretary", "sekretariat", "service", "shop", "support", "team", "verkauf", "vertrieb", "verwaltung",
    "webmaster", "werkstatt", "zentrale",
})  # fmt: skip


def email_address(text: str) -> str | None:
    """The address in small letters, or None if it is none; whether mail arrives is not asked."""
    return email_addresses([text])[0]


def email_addresses(texts: Sequence[str]) -> list[str | None]:
    """What `email_address` gives for each of `texts`; nearly all are plain, and told from the others at once."""
    plain = _plain_ones([text.lower() for text in texts])
    return [one or _thoroughly(text) for one, text in zip(plain, texts, strict=True)]


@remembered(2_048)
def _thoroughly(text: str) -> str | None:
    if len(text) > _LONGEST_WRITTEN:
        return None
    plain = _unwrapped(text)
    if _plain_ones([plain])[0]:
        return plain
    # Slow to import, and most lists have plain addresses only.
    from email_validator import EmailNotValidError, validate_email

    try:
        checked = validate_email(plain, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    # As hosts of websites are written: one domain, one spelling.
    return f"{checked.local_part}@{checked.ascii_domain}".lower()


def _unwrapped(text: str) -> str:
    """What is left of a text without the marks around an address, and what a link to it has besides."""
    plain = text.translate(_UNSEEN).strip().strip("<>\"';,").lower()
    if link := _LINK.fullmatch(plain):
        return link.group(1)
    if plain.startswith("mailto:"):
        plain = plain.removeprefix("mailto:").partition("?")[0]
    # One that is left out behind a sentence; none stands before the @.
    return plain.rstrip(".")


def _plain_ones(texts: Sequence[str]) -> list[str]:
    """Those that are surely addresses, and empty texts for the others."""
    return plain_ones(_PLAIN, [text if len(text) <= _LONGEST else "" for text in texts])


def email_class(address: str | None) -> str:
    """What kind of address it is: one of `facts.EMAIL_CLASSES`."""
    if not address:
        return "none"
    plain = email_address(address)
    if plain is None:
        return "invalid"
    kind = "corporate"
    if domain_of(plain) in DISPOSABLE:
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
    return is_free_domain(domain_of(address))


def is_free_domain(domain: str) -> bool:
    """Whether anyone may have an address in a domain."""
    return domain in FREE or domain in DISPOSABLE
