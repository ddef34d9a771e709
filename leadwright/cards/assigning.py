"""Which of the lines left is the name, the title, the department, the company: the best assignment of all together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from leadwright.cards import domains, people
from leadwright.cards.layout import Span, adjacent, alike, below, beside
from leadwright.cards.words import (
    BUSINESS,
    DEPARTMENT,
    QUALIFICATION,
    ROLE_HEAD,
    SLOGAN,
    TOPIC,
    is_bare_form,
    legal_form,
)

WEAK = 0.5
"""Below this score the engine was guessing: such a line is kept, but nothing is taken from it."""
_BEST = 5
_FLOOR = -1.0
"""A line that scores a little below nothing may still win by where it stands: a plain name right above a title."""


@dataclass(frozen=True)
class Clues:
    """What the patterns tell of a card: local parts of e-mail addresses, cores of domains, usual letter height."""

    locals: tuple[str, ...]
    cores: tuple[str, ...]
    height: float

    def name(self, text: str) -> float:
        """How well a name agrees with an e-mail address on the card."""
        return max((people.agreement(text, local) for local in self.locals), default=0.0)

    def company(self, text: str) -> float:
        """How well a company agrees with a domain on the card."""
        return max((domains.likeness(text, core) for core in self.cores), default=0.0)


@dataclass(frozen=True)
class Choice:
    """One line, or several that belong together, with its score for one role and the distance to the next best."""

    text: str
    spans: tuple[Span, ...]
    score: float
    margin: float = 0.0

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines of `Seen` it stands on."""
        return tuple(dict.fromkeys(span.line for span in self.spans))

    @property
    def read(self) -> float:
        """The engine's own score of its weakest line."""
        return min(span.score for span in self.spans)


@dataclass(frozen=True)
class Assignment:
    """The best choice for each role; a role that nothing fits stays empty."""

    name: Choice | None = None
    title: Choice | None = None
    department: Choice | None = None
    company: Choice | None = None


def assign(spans: Sequence[Span], clues: Clues) -> Assignment:
    """The assignment of `spans` to roles with the highest score as a whole."""
    usable = [span for span in spans if span.score >= WEAK and sum(char.isalpha() for char in span.text) >= 2]
    mended = [people.mended(people.spaced(span.text), clues.locals) for span in usable]
    candidates = [Choice(text, (span,), 0.0) for text, span in zip(mended, usable, strict=True)]
    names = _best(candidates, clues, name_score)
    titles = _best(_with_joined(usable, _continues_title), clues, title_score)
    departments = _best(usable, clues, department_score)
    companies = _best(_with_joined(usable, _continues_company), clues, company_score)
    ways = product([*names, None], [*titles, None], [*companies, None])
    best = max((Assignment(name=n, title=t, company=c) for n, t, c in ways if _distinct(n, t, c)), key=_total)
    taken = [choice for choice in (best.name, best.title, best.company) if choice]
    department = next((choice for choice in departments if _distinct(choice, *taken)), None)
    return Assignment(
        name=_with_margin(best.name, names),
        title=_with_margin(best.title, titles),
        department=department,
        company=_with_margin(best.company, companies),
    )


def name_score(choice: Choice, clues: Clues) -> float:
    """How much a line looks like a person's name; above 0 means rather yes."""
    text = choice.text
    if any(char.isdigit() for char in text) or "@" in text:
        return -9.0
    score = 1.0 if people.looks_like_name(text) else -2.0
    score += 4.0 * clues.name(text) + (1.5 if QUALIFICATION.search(text) and people.bare(text) else 0.0)
    score += _size(choice, clues) - (0.5 if text != choice.spans[0].text else 0.0)
    score -= 3.0 if legal_form(text) else 0.0
    score -= 2.5 if ROLE_HEAD.search(people.bare(text)) else 0.0
    score -= 1.2 if TOPIC.search(text) or BUSINESS.search(text) else 0.0
    return score - (1.5 * clues.company(text) if clues.name(text) < 0.8 else 0.0)


def title_score(choice: Choice, clues: Clues) -> float:
    """How much a line looks like a job title."""
    text = choice.text
    score = 3.0 if ROLE_HEAD.search(text) else -0.5
    score += 0.7 if TOPIC.search(text) and ROLE_HEAD.search(text) else 0.0
    score -= 1.5 if TOPIC.search(text) and not ROLE_HEAD.search(text) and len(text.split()) <= 3 else 0.0
    score += 0.4 * (len(choice.spans) - 1)
    score += 1.8 if QUALIFICATION.search(text) and not people.looks_like_name(text) else 0.0
    score -= 5.0 if legal_form(text) else 0.0
    score -= 1.0 if len(text.split()) > 8 else 0.0
    score -= 1.5 if any(char.isdigit() for char in text) else 0.0
    score -= 4.0 * clues.name(text) if people.looks_like_name(text) else 0.0
    score -= 1.5 if DEPARTMENT.search(text) else 0.0
    return score - 1.5 * clues.company(text)


def department_score(choice: Choice, clues: Clues) -> float:
    """How much a line looks like a department: a topic, and no role that belongs to a person."""
    text = choice.text
    score = 3.0 if DEPARTMENT.search(text) else 0.8 if TOPIC.search(text) else -2.0
    score -= 3.0 if ROLE_HEAD.search(text) else 0.0
    score -= 4.0 if legal_form(text) or QUALIFICATION.search(text) else 0.0
    return score - 2.0 * clues.company(text) - 3.0 * clues.name(text) - (0.5 if len(text.split()) > 5 else 0.0)


def company_score(choice: Choice, clues: Clues) -> float:
    """How much a line, or two joined, looks like a company's name."""
    text = choice.text
    score = -0.5 + 4.0 * clues.company(text) + (4.0 if legal_form(text) else 0.0)
    score += 1.0 if BUSINESS.search(text) else 0.0
    score += _size(choice, clues) + (0.3 if text.isupper() else 0.0)
    score -= 3.0 if ROLE_HEAD.search(text) and not legal_form(text) else 0.0
    score -= 5.0 if is_bare_form(text) else 0.0
    score -= 3.0 if SLOGAN.search(text) or (QUALIFICATION.search(text) and not legal_form(text)) else 0.0
    score -= 2.0 * clues.name(text) if people.looks_like_name(text) and not legal_form(text) else 0.0
    score -= 1.0 if text.endswith((".", "!", "?")) and not legal_form(text) else 0.0
    score -= 1.0 if len(text.split()) > 5 and not legal_form(text) else 0.0
    return score - 0.2 * (len(choice.spans) - 1)


def _best(
    spans: Sequence[Span] | Sequence[Choice], clues: Clues, score: Callable[[Choice, Clues], float]
) -> list[Choice]:
    choices = [span if isinstance(span, Choice) else Choice(span.text, (span,), 0.0) for span in spans]
    scored = [Choice(choice.text, choice.spans, score(choice, clues)) for choice in choices]
    return sorted((choice for choice in scored if choice.score > _FLOOR), key=lambda choice: -choice.score)[:_BEST]


def _with_joined(spans: Sequence[Span], continues: Callable[[Span, Span], bool]) -> list[Choice]:
    """Each line for itself, and each run of two or three of which one may go on with the other."""
    follows = {
        id(one): [two for two in spans if one is not two and below(one, two, gap=0.9) and continues(one, two)]
        for one in spans
    }
    pairs = [(one, two) for one in spans for two in follows[id(one)]]
    runs: list[tuple[Span, ...]] = [*((span,) for span in spans), *pairs]
    runs += [(*pair, three) for pair in pairs for three in follows[id(pair[1])]]
    return [Choice(" ".join(span.text for span in run), run, 0.0) for run in runs]


def _continues_title(one: Span, two: Span) -> bool:
    open_end = one.text.endswith((",", "&", "-", "/", " und", " and", " of", " der", " für"))
    opening = two.text.lower().startswith(
        ("region ", "für ", "of ", "for ", "& ", "and ", "und ", "- ", "der ", "des ")
    )
    return alike(one, two) and (open_end or opening) and bool(ROLE_HEAD.search(one.text)) and not legal_form(two.text)


def _continues_company(one: Span, two: Span) -> bool:
    if is_bare_form(two.text):
        return not legal_form(one.text)
    is_business = bool(legal_form(two.text) or BUSINESS.search(two.text))
    if not alike(one, two) or legal_form(one.text) or (people.looks_like_name(two.text) and not is_business):
        return False
    return not any(ROLE_HEAD.search(span.text) and not legal_form(span.text) for span in (one, two))


def _size(choice: Choice, clues: Clues) -> float:
    """Large print counts for names and companies, up to 1."""
    height = max(span.height for span in choice.spans)
    return max(-0.5, min(1.0, 1.5 * (height / clues.height - 1.0)))


def _distinct(*choices: Choice | None) -> bool:
    used = [(span.line, span.left) for choice in choices if choice for span in choice.spans]
    return len(used) == len(set(used))


def _total(way: Assignment) -> float:
    """The scores of a way, and what its lines say of each other: a title stands next to the name."""
    return sum(choice.score for choice in (way.name, way.title, way.company) if choice) + sum(_pair_scores(way))


def _pair_scores(way: Assignment) -> Iterator[float]:
    if way.name and way.title:
        name, title = way.name.spans[0], way.title.spans[0]
        yield 1.5 if adjacent(name, title) else 0.0
        yield 0.3 if below(name, title) else 0.0
        yield -0.5 if title.height > 1.15 * name.height else 0.0
    if way.title and way.company and not (way.name and adjacent(way.name.spans[0], way.title.spans[0])):
        yield -0.3 if beside(way.title.spans[0], way.company.spans[0]) else 0.0


def _with_margin(choice: Choice | None, ranked: Sequence[Choice]) -> Choice | None:
    """`choice`, told how far the best other line is behind it."""
    if choice is None:
        return None
    others = [other.score for other in ranked if _distinct(choice, other)]
    return Choice(choice.text, choice.spans, choice.score, choice.score - max([*others, 0.0]))
