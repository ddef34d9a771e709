"""Companies House, the British register: whether a company lives, by its number or by its exact name; free."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from urllib.parse import quote

from pydantic import BaseModel, SecretStr

from integrations.answers import evidence
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question, Rate, Reply
from leadwright.facts import REGISTER_STATUSES
from leadwright.normalise.company import may_be_one

_NUMBER = re.compile(r"([A-Z]{0,2})(\d{1,8})")


class Config(WebSettings):
    """What opens the register: a key of its developer hub."""

    api_key: SecretStr
    base_url: str = "https://api.company-information.service.gov.uk"


class _Overdue(BaseModel):
    overdue: bool | None = None


class _Profile(BaseModel):
    company_number: str
    company_status: str | None = None
    company_status_detail: str | None = None
    date_of_creation: date | None = None
    accounts: _Overdue = _Overdue()
    confirmation_statement: _Overdue = _Overdue()
    has_charges: bool | None = None
    has_insolvency_history: bool | None = None


class _Hit(BaseModel):
    title: str
    company_number: str
    company_status: str | None = None


class _Hits(BaseModel):
    items: list[_Hit] = []


class Adapter(WebSource[Config]):
    """Asks Companies House."""

    manifest = Manifest(
        id="companies_house",
        version="1",
        capability=Capability.REGISTER,
        provides=frozenset(
            {
                "register.found",
                "register.number",
                "register.status",
                "register.accounts_overdue",
                "register.statement_overdue",
                "register.insolvency_history",
                "register.charges",
                "register.strike_off_proposed",
                "register.age_months",
            }
        ),
        requires=(frozenset({"company.registration_number"}), frozenset({"company.name"})),
        uses=frozenset({"company.registration_number", "company.name"}),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=False,
        rates=(Rate(600, 300.0),),
        countries=frozenset({"GB"}),
        docs_url="https://developer-specs.company-information.service.gov.uk/",
    )
    Config: ClassVar[type[WebSettings]] = Config

    def check(self) -> Health:
        """Whether the key is accepted."""
        reply = self._get("/search/companies", None, q="leadwright", items_per_page="1")
        return Health(reply.status == 200, f"answered with status {reply.status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What the register says of one company."""
        [question] = batch
        number = register_number(str(question.inputs.get("company.registration_number", "")))
        by_name = number is None
        if number is None:
            number = self._number_of(str(question.inputs.get("company.name", "")), ctx)
        if number is None:
            return [Item(question.key, Outcome.NOT_FOUND)]
        reply = self._get(f"/company/{quote(number, safe='')}", ctx)
        if reply.status == 404:
            # That nobody has this number is known; that nobody has a name would not be.
            facts = {} if by_name else {"register.found": False}
            return [Item(question.key, Outcome.NOT_FOUND, facts, evidence=evidence(reply))]
        facts = self._facts(self.read(reply, _Profile))
        return [Item(question.key, Outcome.FOUND, facts, evidence=evidence(reply), confidence=0.9 if by_name else 1.0)]

    def _number_of(self, name: str, ctx: CallContext) -> str | None:
        """The number of the one company that bears exactly this name, of several the one that lives."""
        if not name:
            return None
        hits = self.read(self._get("/search/companies", ctx, q=name, items_per_page="20"), _Hits).items
        same = [hit for hit in hits if may_be_one(hit.title, name)]
        living = [hit for hit in same if hit.company_status == "active"] or same
        return living[0].company_number if len(living) == 1 else None

    def _facts(self, profile: _Profile) -> dict[str, Any]:
        born, today = profile.date_of_creation, self.clock.now().date()
        status = profile.company_status
        facts = {
            "register.found": True,
            "register.number": profile.company_number,
            "register.status": status if status in REGISTER_STATUSES else None,
            "register.accounts_overdue": profile.accounts.overdue,
            "register.statement_overdue": profile.confirmation_statement.overdue,
            "register.insolvency_history": profile.has_insolvency_history,
            "register.charges": profile.has_charges,
            "register.strike_off_proposed": profile.company_status_detail == "active-proposal-to-strike-off",
            "register.age_months": _months_between(born, today) if born else None,
        }
        return {name: value for name, value in facts.items() if value is not None}

    def _get(self, path: str, ctx: CallContext | None, **query: str) -> Reply:
        return self.http.send(
            "GET",
            path,
            params=query or None,
            basic_auth=(self.config.api_key.get_secret_value(), ""),
            safe_to_repeat=True,
            deadline=ctx.deadline if ctx else None,
        )


def register_number(text: str) -> str | None:
    """`text` as the register writes it, eight characters with leading noughts; None if it cannot be a number of it."""
    found = _NUMBER.fullmatch("".join(text.split()).upper())
    if found is None:
        return None
    number = found[1] + found[2].zfill(8 - len(found[1]))
    return number if len(number) == 8 else None


def _months_between(born: date, today: date) -> int:
    months = (today.year - born.year) * 12 + today.month - born.month
    return max(months - (today.day < born.day), 0)
