"""A credit bureau of your own contract that speaks JSON over HTTP, described in `config/services/<service>.yaml`.

The company is searched (free), the report is ordered (billed) for a purpose that the description must know, and comes
at once, or is an order that is asked for later. A scale of `config/credit/` reads ratings onto the common classes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal, TypeGuard

from pydantic import Field

from integrations.answers import evidence
from integrations.described import Call, Described, Place, Value, found_at, holes
from integrations.described_source import DescribedAccount, DescribedSource
from integrations.source import SlowWebSource
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Health,
    Item,
    Manifest,
    Order,
    Outcome,
    Purpose,
    Question,
    Reply,
)
from leadwright.config import Config as Configured
from leadwright.credit import CreditAssessment, Scale, decimal_in, rated, scale_in
from leadwright.errors import Billed, ErrorKind, ProviderError
from leadwright.money import Money
from leadwright.normalise.company import may_be_one
from leadwright.policy.model import NAME
from leadwright.settings import Settings


class Search(Configured):
    """How the company is found: the request, and where in its answer the companies, their ids and names are."""

    request: Call
    items: str = ""
    id: str
    name: str | None = None


class Rating(Configured):
    """Where in the report the rating stands; `pd_unit` says whether a probability of 1 is one percent or certainty."""

    grade: str | None = None
    score: str | None = None
    wording: str | None = None
    pd: str | None = None
    pd_unit: Literal["percent", "fraction"] = "fraction"
    limit: str | None = None
    currency: str | None = None
    insolvency: Place | None = None
    negatives: Place | None = None
    reference: str | None = None


class Later(Configured):
    """Where an order's reference stands in the answer, how it is asked for, and what its states mean."""

    ref: str
    poll: Call
    state: Value
    """Its `values` give `ready`, `pending` or `failed` for the bureau's words; all others mean `pending`."""
    report: str = ""
    minutes: int = Field(30, gt=0)
    days: int = Field(14, gt=0)


class Bureau(Described):
    """A bureau as its description says."""

    purposes: Mapping[Purpose, str] = Field(min_length=1)
    search: Search | None = None
    report: Call
    rating: Rating
    scale: str = Field(pattern=NAME)
    later: Later | None = None


class Adapter(DescribedSource[Bureau], SlowWebSource[DescribedAccount]):
    """Asks a bureau as its description says."""

    manifest = Manifest(
        id="bureau",
        version="described",
        capability=Capability.CREDIT,
        provides=frozenset({"credit.risk_class"}),
        requires=(frozenset({"company.name", "company.country"}),),
        uses=frozenset({"company.name", "company.country"}),
        price=Money(amount=Decimal("10.00"), currency="EUR"),
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=False,
    )
    Model = Bureau

    @classmethod
    def promised(cls, description: Bureau) -> Manifest:
        """The manifest that follows from a description."""
        calls = [description.report, description.search.request if description.search else None]
        asked = holes([part for call in calls if call for part in (call.path, call.query, call.headers, call.body)])
        provided = _provided(description.rating)
        manifest = description.manifest(Capability.CREDIT, provided, (), asked | {"company.country"}, 1)
        return replace(manifest, slow=description.later is not None)

    @property
    def scale(self) -> Scale:
        """The scale that reads this bureau's ratings."""
        return scale_in(Settings.read().config / "credit" / f"{self.description.scale}.yaml")

    def check(self) -> Health:
        """Whether the bureau answers to the account; asks what the description says is free."""
        status = self.checked()
        return Health(status < 400, f"answered with status {status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """The assessment of one company, or the order for it; nothing is sent for a purpose that is not described."""
        [question] = batch
        code = self.description.purposes.get(ctx.purpose) if ctx.purpose else None
        if ctx.purpose is None or code is None:
            error = ProviderError(ErrorKind.FORBIDDEN, self.manifest.id, "no purpose that allows a credit report")
            return [Item(question.key, Outcome.REFUSED, error=error)]
        known = {**self.known_of(question, ctx), "purpose": code}
        if self.description.search is not None:
            subject = self._subject(self.description.search, known, ctx)
            if subject is None:
                return [Item(question.key, Outcome.NOT_FOUND)]
            known["subject"] = subject
        reply = self.send(self.description.report, known, ctx, self.safe_to_repeat)
        if self.knows_nothing(reply):
            return [Item(question.key, Outcome.NOT_FOUND)]
        document = self.document(reply)
        country = str(question.inputs["company.country"])
        if self.description.later is not None:
            return [self._ordered(question.key, country, document, self.description.later)]
        return [self._assessed(question.key, country, ctx.purpose, document, reply)]

    def collect(self, orders: Sequence[Order], ctx: CallContext) -> Sequence[Item]:
        """What became of one order."""
        [order] = orders
        later = self.description.later
        assert later is not None
        country, _, ref = order.ref.partition(":")
        reply = self.send(later.poll, {"ref": ref, "key": order.key}, ctx, safe_to_repeat=True)
        document = self.document(reply)
        state = later.state.values.get(str(found_at(document, later.state.path)), "pending")
        if state == "failed":
            error = ProviderError(ErrorKind.INVALID_INPUT, self.manifest.id, "the bureau gives the order back")
            return [Item(order.key, Outcome.FAILED, billed=Billed.NO, error=error)]
        if state != "ready":
            return [Item(order.key, Outcome.PENDING, order=self._order(order.key, order.ref, later, order.expires_at))]
        report = found_at(document, later.report) if later.report else document
        return [self._assessed(order.key, country, ctx.purpose or Purpose.CREDIT_DECISION, report, reply)]

    def _subject(self, search: Search, known: Mapping[str, Any], ctx: CallContext) -> str | None:
        """The bureau's id of the one company that fits; by its name, where the search gives names."""
        try:
            reply = self.send(search.request, known, ctx, safe_to_repeat=True)
            document = None if reply.status == 404 else self.document(reply)
        except ProviderError as error:
            raise error.settled(Billed.NO) from None  # searching is free
        found = found_at(document, search.items) if search.items else document
        companies = found if isinstance(found, list) else []
        name = str(known.get("company.name") or "")
        if search.name and name:
            companies = [each for each in companies if may_be_one(_text(each, search.name) or "", name)]
        if len(companies) != 1:
            return None
        if not (subject := _text(companies[0], search.id)):
            raise self._broken("a company without an id", Billed.NO)
        return subject

    def _ordered(self, key: str, country: str, document: Any, later: Later) -> Item:
        if not (ref := _text(document, later.ref)):
            raise self._broken("an order without a reference", Billed.UNKNOWN)
        expires = self.clock.now() + timedelta(days=later.days)
        return Item(key, Outcome.PENDING, order=self._order(key, f"{country}:{ref}", later, expires))

    def _order(self, key: str, ref: str, later: Later, expires: Any) -> Order:
        return Order(key, ref, self.clock.now() + timedelta(minutes=later.minutes), expires)

    def _assessed(self, key: str, country: str, purpose: Purpose, document: Any, reply: Reply) -> Item:
        rating, now = self.description.rating, self.clock.now()
        if _says_nothing(document, rating):
            raise self._broken("a report that says nothing", Billed.UNKNOWN)
        grade, score = _text(document, rating.grade), decimal_in(_text(document, rating.score))
        pd = _pd(decimal_in(_text(document, rating.pd)), rating.pd_unit)
        insolvency, limit = _flag(document, rating.insolvency), decimal_in(_text(document, rating.limit))
        currency, scale = _text(document, rating.currency), self.scale.at(now.date())
        assessment = CreditAssessment(
            provider=self.manifest.id,
            purpose=purpose,
            report_ref=_text(document, rating.reference) or key,
            ordered_at=now,
            scale=scale.scale,
            mapping_version=scale.version,
            grade=grade,
            raw_score=score,
            credit_limit=Money(amount=limit, currency=currency) if limit is not None and _is_code(currency) else None,
            insolvency=insolvency,
            negatives=_flag(document, rating.negatives),
            **rated(scale, country, grade, score, _text(document, rating.wording) or "", pd, insolvency),
        )
        return Item(
            key,
            Outcome.FOUND if score is not None or grade else Outcome.PARTIAL,
            assessment.facts,
            cost=self.manifest.price,
            billed=Billed.YES if self.manifest.price else Billed.NO,
            evidence=f"{assessment.provenance}; {evidence(reply)}",
            reference=_text(document, rating.reference),
        )

    def _broken(self, message: str, billed: Billed) -> ProviderError:
        return ProviderError(ErrorKind.CONTRACT_BROKEN, self.manifest.id, message, billed=billed)


def _provided(rating: Rating) -> set[str]:
    told = {
        "credit.risk_class": True,
        "credit.pd": True,
        "credit.score": rating.score,
        "credit.limit": rating.limit,
        "credit.limit_currency": rating.currency,
        "credit.insolvency": rating.insolvency,
        "credit.negatives": rating.negatives,
    }
    return {name for name, place in told.items() if place}


def _says_nothing(document: Any, rating: Rating) -> bool:
    """Whether nothing can be read where something is described; a company without a rating is told of in some way."""
    texts = (rating.grade, rating.score, rating.wording, rating.pd, rating.limit, rating.reference)
    flags = (rating.insolvency, rating.negatives)
    return not any(_text(document, path) for path in texts) and all(_flag(document, place) is None for place in flags)


def _text(document: Any, path: str | None) -> str | None:
    value = found_at(document, path) if path else None
    return None if value is None or isinstance(value, dict | list | bool) else str(value)


def _flag(document: Any, place: Value | None) -> bool | None:
    if place is None:
        return None
    raw = found_at(document, place.path)
    value = place.values.get(str(raw), raw)
    return value if isinstance(value, bool) else None


def _pd(pd: Decimal | None, unit: str) -> Decimal | None:
    if pd is None:
        return None
    share = pd / 100 if unit == "percent" else pd
    return share if 0 <= share <= 1 else None


def _is_code(currency: str | None) -> TypeGuard[str]:
    return currency is not None and len(currency) == 3 and currency.isascii() and currency.isupper()
