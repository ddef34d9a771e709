"""The catalogue of facts: every name that a policy may ask about, with its type, its topic and what it costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any

from leadwright.errors import InputError


class FactType(StrEnum):
    """How a fact's value is written."""

    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    TEXT = "text"
    DATE = "date"


class Topic(StrEnum):
    """What a lead waits for when the fact is missing."""

    CREDIT = "credit"
    INTEREST = "interest"
    FACTS = "facts"


class Cost(StrEnum):
    """What finding the fact out costs, cheapest first."""

    FREE = "free"
    PAID = "paid"
    HUMAN = "human"


@dataclass(frozen=True)
class Fact:
    """One catalogued fact. `choices` are the only values a text may have; `ttl` is how long a finding is believed."""

    name: str
    type: FactType
    topic: Topic
    cost: Cost
    about: str
    choices: tuple[str, ...] = ()
    ttl: timedelta | None = None


SUBJECT_KINDS = ("legal_entity", "public_body", "association", "sole_trader", "consumer", "unknown")
RISK_CLASSES = ("I", "II", "III", "IV", "V", "VI", "U")
REGISTER_STATUSES = (
    "active",
    "dissolved",
    "liquidation",
    "receivership",
    "administration",
    "insolvency-proceedings",
    "voluntary-arrangement",
    "converted-closed",
    "open",
    "closed",
    "registered",
    "removed",
)
EMAIL_CLASSES = ("corporate", "free", "disposable", "role", "invalid", "none")
NEEDS = ("none", "later", "this_year", "immediate")
SCREENING = ("clear", "potential_match", "confirmed")
EMAIL_STATUSES = ("valid", "invalid", "accept_all", "webmail", "disposable", "unknown")
LEI_STATUSES = ("issued", "lapsed", "retired", "annulled", "duplicate", "pending")

_YEAR, _QUARTER, _MONTH = timedelta(days=365), timedelta(days=90), timedelta(days=30)


def _fact(
    name: str,
    type_: FactType,
    about: str,
    *,
    topic: Topic = Topic.FACTS,
    cost: Cost = Cost.FREE,
    choices: tuple[str, ...] = (),
    ttl: timedelta | None = None,
) -> Fact:
    return Fact(name, type_, topic, cost, about, choices, ttl)


_B, _I, _F, _T, _D = FactType.BOOL, FactType.INT, FactType.FLOAT, FactType.TEXT, FactType.DATE
_CREDIT, _INTEREST = Topic.CREDIT, Topic.INTEREST
_PAID, _HUMAN = Cost.PAID, Cost.HUMAN

_FACTS = (
    _fact(
        "subject.kind", _T, "who the lead is before the law; decides what a machine may decide", choices=SUBJECT_KINDS
    ),
    _fact("company.country", _T, "country of the company, ISO 3166-1 alpha-2"),
    _fact("company.name_known", _B, "the lead names a company or other entity"),
    _fact("company.legal_form", _T, "legal form in its usual short form, as in GmbH or Ltd"),
    _fact("company.domain", _T, "registrable domain of the company, from its website or corporate e-mail"),
    _fact("company.employees", _I, "number of employees", ttl=_YEAR),
    _fact("company.revenue_kusd", _I, "yearly revenue in thousands of US dollars", ttl=_YEAR),
    _fact("company.industry", _T, "sector in the words of the source", ttl=_YEAR),
    _fact("company.founded", _I, "year of foundation"),
    _fact("company.vat_id_valid", _B, "the VAT number's checksum is right", ttl=_QUARTER),
    _fact("company.vat_registered", _B, "the tax authority knows the VAT number", ttl=_MONTH),
    _fact("contact.person_known", _B, "the lead names a person"),
    _fact("contact.email_class", _T, "what kind of e-mail address there is", choices=EMAIL_CLASSES),
    _fact(
        "contact.email_status",
        _T,
        "what a verifier says of the contact's e-mail address",
        cost=_PAID,
        choices=EMAIL_STATUSES,
        ttl=_QUARTER,
    ),
    _fact("contact.phone_possible", _B, "there is a phone number of a possible length for its region"),
    _fact("contact.seniority", _T, "executive, manager, staff, as far as the job title tells"),
    _fact("contact.reachable", _B, "there is an e-mail, a phone number or a postal address"),
    _fact("consent.do_not_call", _B, "the source says not to call"),
    _fact("licence.valid", _B, "the licence of the purchase still allows use", ttl=timedelta(days=1)),
    _fact("register.found", _B, "the register knows the company", ttl=_MONTH),
    _fact("register.status", _T, "state of the company in its register", choices=REGISTER_STATUSES, ttl=_MONTH),
    _fact("register.number", _T, "number in the register"),
    _fact("register.lei", _T, "legal entity identifier, ISO 17442"),
    _fact("register.lei_status", _T, "state of the LEI's registration", choices=LEI_STATUSES, ttl=_MONTH),
    _fact("register.accounts_overdue", _B, "accounts are overdue at the register", ttl=_MONTH),
    _fact("register.statement_overdue", _B, "the confirmation statement is overdue", ttl=_MONTH),
    _fact("register.insolvency_history", _B, "the register shows an insolvency, past or present", ttl=_MONTH),
    _fact("register.charges", _B, "charges are registered", ttl=_MONTH),
    _fact("register.strike_off_proposed", _B, "there is a proposal to strike the company off", ttl=_MONTH),
    _fact("register.age_months", _I, "months since incorporation", ttl=_MONTH),
    _fact(
        "credit.pd",
        _F,
        "probability of default within 12 months, 0 to 1",
        topic=_CREDIT,
        cost=_PAID,
        ttl=_QUARTER,
    ),
    _fact(
        "credit.risk_class",
        _T,
        "common class I (best) to VI, U for not scored",
        topic=_CREDIT,
        cost=_PAID,
        choices=RISK_CLASSES,
        ttl=_QUARTER,
    ),
    _fact("credit.limit", _F, "credit limit in `credit.limit_currency`", topic=_CREDIT, cost=_PAID, ttl=_QUARTER),
    _fact("credit.limit_currency", _T, "currency of the limit, ISO 4217", topic=_CREDIT, cost=_PAID, ttl=_QUARTER),
    _fact("credit.score", _F, "the bureau's own score, in its own scale", topic=_CREDIT, cost=_PAID, ttl=_QUARTER),
    _fact("credit.insolvency", _B, "the bureau knows of an insolvency", topic=_CREDIT, cost=_PAID, ttl=_QUARTER),
    _fact("credit.negatives", _B, "the bureau knows of negative entries", topic=_CREDIT, cost=_PAID, ttl=_QUARTER),
    _fact("screening.status", _T, "result of the watch-list comparison", choices=SCREENING, ttl=_MONTH),
    _fact("interview.held", _B, "a dialogue took place", topic=_INTEREST, cost=_HUMAN, ttl=_YEAR),
    _fact("interview.wants_more", _B, "wants to learn more", topic=_INTEREST, cost=_HUMAN, ttl=_YEAR),
    _fact("interview.open_to_dialogue", _B, "is open to go on talking", topic=_INTEREST, cost=_HUMAN, ttl=_YEAR),
    _fact(
        "interview.interest",
        _I,
        "interest as the interviewer heard it, 0 to 10",
        topic=_INTEREST,
        cost=_HUMAN,
        ttl=_YEAR,
    ),
    _fact("interview.need", _T, "how soon it is needed", topic=_INTEREST, cost=_HUMAN, choices=NEEDS, ttl=_YEAR),
    _fact(
        "interview.product_fit",
        _B,
        "the product fits, in the interviewer's judgement",
        topic=_INTEREST,
        cost=_HUMAN,
        ttl=_YEAR,
    ),
    _fact(
        "interview.order_value",
        _F,
        "expected first order in the seller's currency",
        topic=_INTEREST,
        cost=_HUMAN,
        ttl=_YEAR,
    ),
    _fact("review.approved", _B, "a person looked at the case and let it pass", cost=_HUMAN, ttl=_QUARTER),
    _fact(
        "review.rules",
        _T,
        "the rules that the answer is about, by id, parted by blanks; if not told, all that there are",
        cost=_HUMAN,
        ttl=_QUARTER,
    ),
)

CATALOGUE: Mapping[str, Fact] = {fact.name: fact for fact in _FACTS}

_PYTHON: Mapping[FactType, type | tuple[type, ...]] = {
    _B: bool,
    _I: int,
    _F: (int, float),
    _T: str,
    _D: str,
}


def fact_named(name: str) -> Fact:
    """The fact called `name`; InputError if the catalogue has none."""
    try:
        return CATALOGUE[name]
    except KeyError:
        raise InputError(f"there is no fact {name!r}; `leadwright facts` lists them") from None


def checked(facts: Mapping[str, Any], where: str) -> dict[str, Any]:
    """`facts` without the unknown ones (null), each of its type; InputError names fact and place, no values."""
    known = {}
    for name, value in facts.items():
        if name not in CATALOGUE:
            raise InputError(f"{where}: there is no fact {name!r}; `leadwright facts` lists them")
        fact = CATALOGUE[name]
        if value is None:
            continue
        if not fits(fact, value):
            raise InputError(f"{where}: {name} must be {wanted(fact)}")
        known[name] = value
    return known


def fits(fact: Fact, value: Any) -> bool:
    """Whether `value` can be the value of `fact`; NaN and the infinities cannot, for they compare as neither."""
    if isinstance(value, bool) != (fact.type is _B) or not isinstance(value, _PYTHON[fact.type]):
        return False
    if isinstance(value, float) and not isfinite(value):
        return False
    if fact.type is _D:
        return _is_date(str(value))
    return not fact.choices or value in fact.choices


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def wanted(fact: Fact) -> str:
    """What a value of `fact` must be, in words."""
    return f"one of {', '.join(fact.choices)}" if fact.choices else f"of type {fact.type}"


@dataclass(frozen=True)
class Known:
    """One finding's word on one fact. `trust` settles disagreement: the higher wins, then the later."""

    value: Any
    source: str
    observed_at: datetime
    expires_at: datetime | None
    trust: int

    def holds(self, as_of: datetime) -> bool:
        """Whether it is still believed at `as_of`."""
        return self.expires_at is None or as_of < self.expires_at


TRUST: Mapping[str, int] = {
    "human": 50,
    "interview": 40,
    "register": 30,
    "credit": 30,
    "screen": 30,
    "verify": 25,
    "enrich": 20,
    "offline": 10,
}


def current(candidates: Iterable[Known], as_of: datetime) -> Known | None:
    """The word that counts now: most trusted, then latest, among those not expired; None is unknown."""
    living = [known for known in candidates if known.holds(as_of)]
    return max(living, key=lambda known: (known.trust, known.observed_at), default=None)
