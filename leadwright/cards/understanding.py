"""From what was seen on a card to a contact: patterns first, then the best assignment, then the checks."""

from collections.abc import Sequence
from statistics import median

from leadwright.cards import assigning, codes, domains, merging, people, regions
from leadwright.cards.assigning import Choice, Clues
from leadwright.cards.checking import checked
from leadwright.cards.contact import CardContact, Origin, PersonName, Value, unusable
from leadwright.cards.layout import spans
from leadwright.cards.patterns import Found, addresses
from leadwright.cards.phones import label_of, numbers
from leadwright.cards.places import place
from leadwright.cards.reading import CardFault, Seen


def understand(seen: Seen, region_hint: str | None = None) -> tuple[CardContact, ...]:
    """The contact on each card in `seen`; `region_hint` is the country of the event where nothing printed tells."""
    if not seen.lines and not seen.codes:
        return (unusable(CardFault.NO_TEXT),)
    print_ = spans(seen)
    found = addresses(print_)
    region = regions.region(
        [span.text for span in print_], [value.text for value in found.emails + found.urls], region_hint
    )
    called = numbers(found.rest, region)
    parts = place(called.rest)
    clues = _clues(found, [span.height for span in print_])
    chosen = assigning.assign([span for span in parts.rest if not label_of(span.text)], clues)
    contact = CardContact(
        name=_name(chosen.name, clues),
        company=_company(chosen.company, clues),
        department=_value(chosen.department, 0.5),
        title=_value(chosen.title, _sure(chosen.title, 0.0)),
        emails=tuple(found.emails),
        phones=tuple(called.phones),
        urls=tuple(found.urls),
        address=parts.address(region),
    )
    payload, coded = _coded(seen.codes)
    merged = merging.merged(contact, payload, coded, [link for text in seen.codes if (link := codes.url(text))], region)
    return (checked(merged.contact, seen, chosen, clues, parts.rest, [*merged.reasons, *_mended(found)]),)


def _clues(found: Found, heights: Sequence[float]) -> Clues:
    names = [value.text.partition("@")[0] for value in found.emails]
    own = [value.text for value in found.emails if not domains.is_free_mail(value.text)]
    own += [value.text for value in found.urls if not domains.is_social(value.text)]
    cores = dict.fromkeys(core for address in own if (core := domains.core(address)))
    return Clues(tuple(names), tuple(cores), median(heights) if heights else 1.0)


def _name(choice: Choice | None, clues: Clues) -> PersonName | None:
    if choice is None:
        return None
    given, family = people.parts(choice.text, clues.locals)
    sure = _sure(choice, clues.name(choice.text))
    raw = choice.spans[0].text
    return PersonName(text=choice.text, raw=raw, confidence=sure, lines=choice.lines, given=given, family=family)


def _company(choice: Choice | None, clues: Clues) -> Value | None:
    if choice is not None:
        return _value(choice, _sure(choice, clues.company(choice.text)))
    if not clues.cores:
        return None
    # A logo is often not read; the domain says at least what the company may be called.
    return Value(
        text=clues.cores[0].replace("-", " ").title(), raw=clues.cores[0], confidence=0.2, origin=Origin.DERIVED
    )


def _value(choice: Choice | None, confidence: float) -> Value | None:
    if choice is None:
        return None
    return Value(text=choice.text, raw=choice.text, confidence=confidence, lines=choice.lines)


def _sure(choice: Choice | None, agreement: float) -> float:
    """Cautious, not calibrated: the engine's score, the lead over the next best line, the agreement with an address."""
    if choice is None:
        return 0.0
    lead = min(choice.margin, 3.0) / 3.0
    return round(choice.read * (0.45 + 0.35 * lead + 0.2 * agreement), 3)


def _coded(payloads: Sequence[str]) -> tuple[str | None, codes.CodeContact | None]:
    for payload in payloads:
        coded = codes.contact(payload)
        if coded:
            return payload, coded
    return None, None


def _mended(found: Found) -> list[str]:
    return sorted(f"mended:{name}" for name in found.mended)
