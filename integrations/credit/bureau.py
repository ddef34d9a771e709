"""A credit bureau of your own contract that speaks JSON over HTTP, described in `config/services/<service>.yaml`.

The company is searched (free), the report is ordered (billed) for a purpose that the description must know, and comes
at once, or is an order that is asked for later. A scale of `config/credit/` reads ratings onto the common classes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self, TypeGuard

from pydantic import Field, SecretStr

from integrations.answers import Meaning, evidence, failure
from integrations.described import Call, Described, Place, Value, filled, filled_path, found_at, holes
from integrations.source import SlowWebSource
from leadwright.accounts import WebSettings, configured
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Clock,
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
from leadwright.config import named
from leadwright.credit import CreditAssessment, Scale, decimal_in, rated, scale_in
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.money import Money
from leadwright.normalise.company import may_be_one
from leadwright.policy.model import NAME
from leadwright.settings import Settings


class Account(WebSettings):
    """Which bureau, where it is, and what opens it."""

    service: str = Field(pattern=NAME)
    base_url: str
    secret: SecretStr | None = None
    username: str = ""


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

    def promised(self) -> Manifest:
        """What follows from the description."""
        calls = [self.report, self.search.request if self.search else None]
        asked = holes([part for call in calls if call for part in (call.path, call.query, call.headers, call.body)])
        manifest = self.manifest(Capability.CREDIT, _provided(self.rating), (), asked | {"company.country"}, 1)
        return replace(manifest, slow=self.later is not None)


def bureau_called(name: str) -> Bureau:
    """The description of the bureau called `name`."""
    return named(Settings.read().config / "services", name, Bureau)


class Adapter(SlowWebSource[Account]):
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
    Config: ClassVar[type[WebSettings]] = Account
    bureau: Bureau
    scale: Scale

    @classmethod
    def described(cls, settings: Mapping[str, Any]) -> Manifest:
        """What the bureau of an account with `settings` promises; InputError where there is no such description."""
        return bureau_called(str(settings.get("service", ""))).promised()

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The bureau on an account with `settings`; InputError names what is wrong, by line in the description."""
        config: Any = configured(Account, "bureau", settings)
        bureau = bureau_called(config.service)
        manifest = bureau.promised()
        http = cls.client(bureau.service, config, manifest.rates, clock)
        opened = cls(config, http, clock)
        opened.bureau, opened.manifest = bureau, manifest
        opened.manifest = opened.under_contract(config)
        opened.scale = scale_in(Settings.read().config / "credit" / f"{bureau.scale}.yaml")
        return opened

    def check(self) -> Health:
        """Whether the bureau answers to the account; asks what the description says is free."""
        reply = self.http.send("GET", self.bureau.check_with, **self._opening({}), safe_to_repeat=True)
        return Health(reply.status < 400, f"answered with status {reply.status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """The assessment of one company, or the order for it; nothing is sent for a purpose that is not described."""
        [question] = batch
        code = self.bureau.purposes.get(ctx.purpose) if ctx.purpose else None
        if ctx.purpose is None or code is None:
            error = ProviderError(ErrorKind.FORBIDDEN, self.manifest.id, "no purpose that allows a credit report")
            return [Item(question.key, Outcome.REFUSED, error=error)]
        known = {**question.inputs, "key": question.key, "purpose": code}
        if self.bureau.search is not None:
            subject = self._subject(self.bureau.search, known, ctx)
            if subject is None:
                return [Item(question.key, Outcome.NOT_FOUND)]
            known["subject"] = subject
        reply = self._send(self.bureau.report, known, ctx, self.safe_to_repeat)
        if reply.status == 404 or self.bureau.kind_of(reply.status) == "not_found":
            return [Item(question.key, Outcome.NOT_FOUND)]
        document = self._document(reply)
        country = str(question.inputs["company.country"])
        if self.bureau.later is not None:
            return [self._ordered(question.key, country, document, self.bureau.later)]
        return [self._assessed(question.key, country, ctx.purpose, document, reply)]

    def collect(self, orders: Sequence[Order], ctx: CallContext) -> Sequence[Item]:
        """What became of one order."""
        [order] = orders
        later = self.bureau.later
        assert later is not None
        country, _, ref = order.ref.partition(":")
        reply = self._send(later.poll, {"ref": ref, "key": order.key}, ctx, safe_to_repeat=True)
        document = self._document(reply)
        state = later.state.values.get(str(found_at(document, later.state.path)), "pending")
        if state == "failed":
            error = ProviderError(ErrorKind.INVALID_INPUT, self.manifest.id, "the bureau gives the order back")
            return [Item(order.key, Outcome.FAILED, billed=Billed.NO, error=error)]
        if state != "ready":
            return [Item(order.key, Outcome.PENDING, order=self._order(order.key, order.ref, later, order.expires_at))]
        report = found_at(document, later.report) if later.report else document
        return [self._assessed(order.key, country, ctx.purpose or Purpose.CREDIT_DECISION, report, reply)]

    def failure(self, reply: Reply) -> ProviderError:
        """The error that `reply` stands for, as the description says, or else as most mean it."""
        told = self.bureau.kind_of(reply.status)
        differs = {reply.status: Meaning(kind=ErrorKind(told))} if told and told != "not_found" else {}
        return failure(self.manifest.id, reply, differs, self.clock.now())

    def _subject(self, search: Search, known: Mapping[str, Any], ctx: CallContext) -> str | None:
        """The bureau's id of the one company that fits; by its name, where the search gives names."""
        try:
            reply = self._send(search.request, known, ctx, safe_to_repeat=True)
            document = None if reply.status == 404 else self._document(reply)
        except ProviderError as error:
            raise error.settled(Billed.NO) from None  # searching is free
        found = found_at(document, search.items) if search.items else document
        companies = found if isinstance(found, list) else []
        name = str(known.get("company.name") or "")
        if search.name and name:
            companies = [each for each in companies if may_be_one(str(found_at(each, search.name) or ""), name)]
        if len(companies) != 1:
            return None
        subject = found_at(companies[0], search.id)
        return None if subject in (None, "") else str(subject)

    def _ordered(self, key: str, country: str, document: Any, later: Later) -> Item:
        ref = found_at(document, later.ref)
        if ref in (None, ""):
            raise ProviderError(
                ErrorKind.CONTRACT_BROKEN, self.manifest.id, "an order without a reference", billed=Billed.UNKNOWN
            )
        expires = self.clock.now() + timedelta(days=later.days)
        return Item(key, Outcome.PENDING, order=self._order(key, f"{country}:{ref}", later, expires))

    def _order(self, key: str, ref: str, later: Later, expires: Any) -> Order:
        return Order(key, ref, self.clock.now() + timedelta(minutes=later.minutes), expires)

    def _assessed(self, key: str, country: str, purpose: Purpose, document: Any, reply: Reply) -> Item:
        rating, now = self.bureau.rating, self.clock.now()
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

    def _send(self, call: Call, known: Mapping[str, Any], ctx: CallContext, safe_to_repeat: bool) -> Reply:
        path = filled_path(call.path, known)
        if path is None:
            raise ProviderError(ErrorKind.INVALID_INPUT, self.manifest.id, "too little to go by")
        return self.http.send(
            call.method,
            path,
            params=filled(call.query, known) or None,
            json=filled(call.body, known),
            safe_to_repeat=safe_to_repeat,
            deadline=ctx.deadline,
            **self._opening(filled(call.headers, known)),
        )

    def _opening(self, headers: Mapping[str, str]) -> dict[str, Any]:
        secret = self.config.secret.get_secret_value() if self.config.secret else ""
        return self.bureau.auth.opening(headers, self.config.username, secret)

    def _document(self, reply: Reply) -> Any:
        if reply.status not in (200, 201, 202):
            raise self.failure(reply)
        try:
            document = json.loads(reply.body)
        except ValueError:
            document = None
        if not isinstance(document, dict | list):
            page = reply.body.lstrip()[:1] == b"<"
            raise ProviderError(
                ErrorKind.CONTRACT_BROKEN,
                self.manifest.id,
                "the answer is a web page" if page else "the answer is no JSON",
                scope=Scope.PROVIDER if page else Scope.ITEM,
                billed=Billed.UNKNOWN,
                status=reply.status,
            )
        return document


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
