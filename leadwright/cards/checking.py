"""Whether a person should look at a card, and why: stable reasons, each with the field it concerns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from leadwright.cards import domains, people
from leadwright.cards.assigning import WEAK, Assignment, Clues
from leadwright.cards.contact import CardContact, Origin
from leadwright.cards.layout import Span
from leadwright.cards.reading import Seen
from leadwright.cards.words import BUSINESS, ROLE_HEAD, legal_form

UNSURE = 0.55
BADLY_READ = 0.85
FEW_LINES = 3


def checked(
    contact: CardContact, seen: Seen, chosen: Assignment, clues: Clues, rest: Sequence[Span], known: Iterable[str]
) -> CardContact:
    """`contact` with all reasons to look at it."""
    checks = (
        *known,
        *_missing(contact, rest),
        *_name(contact, clues),
        *_company(contact, clues),
        *_numbers(contact),
        *_reading(contact, seen),
        *_several(contact, chosen, clues, rest),
    )
    return replace(contact, reasons=tuple(dict.fromkeys(checks)))


def _missing(contact: CardContact, rest: Sequence[Span]) -> Iterator[str]:
    if not contact.emails and not contact.phones:
        yield "missing:contact"
    if contact.name is None:
        yield "missing:name"
    if contact.company is None:
        yield "missing:company"
    if contact.title is None and any(span.score < WEAK for span in rest):
        yield "unread:title"


def _name(contact: CardContact, clues: Clues) -> Iterator[str]:
    name = contact.name
    if name is None or name.origin in (Origin.BOTH, Origin.CODE):
        return
    if name.text.replace(" ", "") != name.raw.replace(" ", ""):
        yield "umlaut_mended:name"
    # An address such as info@ speaks of nobody, so it cannot contradict.
    personal = [local for local in clues.locals if people.is_personal(local)]
    if personal and clues.name(name.text) < 0.5:
        yield "not_in_email:name"
    elif name.confidence < UNSURE:
        yield "unsure:name"


def _company(contact: CardContact, clues: Clues) -> Iterator[str]:
    company = contact.company
    if company is None or company.origin in (Origin.BOTH, Origin.CODE):
        return
    if company.origin is Origin.DERIVED:
        yield "derived:company"
    elif clues.cores and clues.company(company.text) < 0.5:
        yield "not_in_domain:company"
    elif company.confidence < UNSURE and not legal_form(company.text):
        yield "unsure:company"
    if ROLE_HEAD.search(company.text) and not legal_form(company.text) and not clues.company(company.text):
        yield "maybe_title:company"


def _numbers(contact: CardContact) -> Iterator[str]:
    if any(phone.e164 is None for phone in contact.phones):
        yield "no_region:phones"
    if any(phone.doubtful for phone in contact.phones):
        yield "doubtful_type:phones"


def _reading(contact: CardContact, seen: Seen) -> Iterator[str]:
    for name, values in (("emails", contact.emails), ("urls", contact.urls)):
        scores = [seen.lines[line].score for value in values if value.origin is Origin.PRINT for line in value.lines]
        if any(score < BADLY_READ for score in scores):
            yield f"badly_read:{name}"
    if len(seen.lines) < FEW_LINES and contact.code is None:
        yield "few_lines:card"


def _several(contact: CardContact, chosen: Assignment, clues: Clues, rest: Sequence[Span]) -> Iterator[str]:
    hosts = {domains.core(value.text) for value in contact.emails if not domains.is_free_mail(value.text)}
    if len(hosts) > 1:
        yield "several_domains:emails"
    taken = {
        (span.line, span.left)
        for choice in (chosen.name, chosen.title, chosen.company)
        if choice
        for span in choice.spans
    }
    others = [span for span in rest if (span.line, span.left) not in taken and people.looks_like_name(span.text)]
    if any(_is_second(span, chosen, clues) for span in others):
        yield "several_people:name"


def _is_second(span: Span, chosen: Assignment, clues: Clues) -> bool:
    """Whether a line names another person than the one chosen: an e-mail address or an equal style says so."""
    if ROLE_HEAD.search(span.text) or BUSINESS.search(span.text) or legal_form(span.text):
        return False
    named = [local for local in clues.locals if people.agreement(span.text, local) >= 0.8]
    first = chosen.name.text if chosen.name else ""
    return any(people.agreement(first, local) < 0.8 for local in named)
