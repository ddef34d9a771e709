"""People Data Labs, persons: work e-mail, mobile phone, title and rank, fifty at a time; a match costs a credit.

The vendor charges again for the same person, so a call that may have arrived is never repeated. Answers are told apart
by the key sent along with each request, not by their place.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel

from integrations.answers import evidence
from integrations.people_data_labs import RATES, Config, cost_of_a_match
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question, Reply
from leadwright.errors import Billed
from leadwright.money import Money

_PARAMS = {
    "person.email": "email",
    "person.linkedin_url": "profile",
    "person.first_name": "first_name",
    "person.last_name": "last_name",
    "person.full_name": "name",
    "company.name": "company",
}
_ASKED_FOR = "work_email,mobile_phone,job_title,job_title_levels,linkedin_url"
_RANKS = {
    **dict.fromkeys(("cxo", "owner", "partner", "vp"), "executive"),
    **dict.fromkeys(("director", "manager"), "manager"),
    **dict.fromkeys(("senior", "entry", "training", "unpaid"), "staff"),
}
_FIELDS = {
    "work_email": "person.email",
    "mobile_phone": "person.phone_mobile",
    "job_title": "person.job_title",
    "linkedin_url": "person.linkedin_url",
}


class _Person(BaseModel):
    # The vendor's free plan answers true or false where a paid one answers the value.
    work_email: str | bool | None = None
    mobile_phone: str | bool | None = None
    job_title: str | bool | None = None
    linkedin_url: str | bool | None = None
    job_title_levels: list[str] | None = None


class _Key(BaseModel):
    key: str


class _Each(BaseModel):
    status: int
    likelihood: int | None = None
    data: _Person | None = None
    metadata: _Key | None = None


class Adapter(WebSource[Config]):
    """Asks People Data Labs about persons."""

    manifest = Manifest(
        id="people_data_labs_person",
        version="5",
        capability=Capability.ENRICH_PERSON,
        provides=frozenset({"contact.seniority", "contact.reachable", "contact.email_class"}),
        requires=(
            frozenset({"person.email"}),
            frozenset({"person.linkedin_url"}),
            frozenset({"person.first_name", "person.last_name", "company.name"}),
            frozenset({"person.full_name", "company.name"}),
        ),
        uses=frozenset(_PARAMS),
        price=Money(amount=Decimal("0.25"), currency="USD"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=True,
        max_batch=50,
        rates=RATES,
        docs_url="https://docs.peopledatalabs.com/docs/bulk-person-enrichment-api",
    )
    Config: ClassVar[type[WebSettings]] = Config

    def check(self) -> Health:
        """Whether the key is accepted; asks for nothing, which is refused unbilled."""
        status = self.http.send("GET", "/person/enrich", headers=self.config.headers).status
        return Health(status in (400, 404), f"answered with status {status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of each person."""
        reply = self.http.send(
            "POST",
            "/person/bulk",
            json={"requests": [self._request(question) for question in batch]},
            headers=self.config.headers,
            deadline=ctx.deadline,
        )
        answers = self.read(reply, list[_Each])
        by_key = {each.metadata.key: each for each in reversed(answers) if each.metadata}
        matches = sum(1 for each in by_key.values() if each.status == 200)
        price = cost_of_a_match(self.manifest.price, reply, matches)
        return [self._item(question, by_key.get(question.key), reply, price) for question in batch]

    def _request(self, question: Question) -> dict[str, Any]:
        params: dict[str, Any] = {_PARAMS[name]: value for name, value in question.inputs.items()}
        params |= {"min_likelihood": self.config.min_likelihood, "data_include": _ASKED_FOR}
        return {"params": params, "metadata": {"key": question.key}}

    def _item(self, question: Question, each: _Each | None, reply: Reply, price: Money | None) -> Item:
        if each is None:
            return self.left_out(question)
        if each.status == 404:
            return Item(question.key, Outcome.NOT_FOUND)
        if each.status != 200 or each.data is None:
            return self.failed(question, self.failure(Reply(each.status, {}, b"")))
        return Item(
            question.key,
            _outcome(each.data),
            _facts(each.data),
            _fields(each.data),
            confidence=(each.likelihood or 5) / 10,
            cost=price,
            billed=Billed.YES if price else Billed.NO,
            evidence=evidence(reply),
        )


def _outcome(person: _Person) -> Outcome:
    return Outcome.FOUND if _fields(person).keys() & {"person.email", "person.phone_mobile"} else Outcome.PARTIAL


def _fields(person: _Person) -> dict[str, str]:
    values = {field: getattr(person, name) for name, field in _FIELDS.items()}
    return {field: value for field, value in values.items() if isinstance(value, str) and value}


def _facts(person: _Person) -> dict[str, Any]:
    fields = _fields(person)
    ranks = [_RANKS[level] for level in person.job_title_levels or () if level in _RANKS]
    facts: dict[str, Any] = {}
    if ranks:
        facts["contact.seniority"] = min(ranks, key=("executive", "manager", "staff").index)
    if "person.email" in fields:
        facts["contact.email_class"] = "corporate"
    if "person.email" in fields or "person.phone_mobile" in fields:
        facts["contact.reachable"] = True
    return facts
