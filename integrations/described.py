"""Services described in YAML: what they are asked with, where in their answers what is found stands, what they cost."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import BeforeValidator, Field, field_validator

from leadwright.asking import Capability, Charge, Manifest, Rate
from leadwright.config import Config
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.facts import CATALOGUE, Fact, FactType, fits
from leadwright.lead import FIELDS
from leadwright.money import Money
from leadwright.policy.model import NAME

_HOLE = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_YES = frozenset({"true", "yes", "y", "1", "ja", "oui"})
_NO = frozenset({"false", "no", "n", "0", "nein", "non"})
OWN = frozenset({"key", "items", "purpose", "subject", "ref"})
"""Holes that are not filled from the lead."""


def _place(data: Any) -> Any:
    return {"path": data} if isinstance(data, str) else data


class Value(Config):
    """Where a value stands in an answer, as in `company.size[0].count`; `values` says what the service's words mean."""

    path: str
    values: Mapping[str, str | int | float | bool] = {}


Place = Annotated[Value, BeforeValidator(_place)]


class Call(Config):
    """One request; `{company.vat_id}` stands for what is known of the lead, and what is not known is left out."""

    method: Literal["GET", "POST", "PUT"] = "GET"
    path: str = Field(pattern=r"^/")
    query: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    body: Any = None


class Auth(Config):
    """How the secret travels: always in a header, named by `header` unless it is bearer or basic."""

    kind: Literal["none", "header", "bearer", "basic"] = "none"
    header: str = "X-Api-Key"

    def opening(self, headers: Mapping[str, str], username: str, secret: str) -> dict[str, Any]:
        """The headers, or the basic authentication, that go with a request."""
        if self.kind == "basic":
            return {"headers": headers, "basic_auth": (username, secret)}
        own = {"bearer": {"Authorization": f"Bearer {secret}"}, "header": {self.header: secret}}.get(self.kind, {})
        return {"headers": {**headers, **own}}


class Pace(Config):
    """At most so many calls in any so many seconds."""

    calls: int = Field(gt=0)
    seconds: float = Field(gt=0)


class Answer(Config):
    """Where in the answer the items are, which of them belongs to which question, and what each says."""

    items: str = ""
    key: str | None = None
    facts: Mapping[str, Place] = {}
    fields: Mapping[str, Place] = {}
    reference: str | None = None

    @field_validator("facts")
    @classmethod
    def _catalogued(cls, facts: Mapping[str, Value]) -> Mapping[str, Value]:
        if unknown := sorted(facts.keys() - CATALOGUE.keys()):
            raise ValueError(f"there is no fact {unknown[0]!r}; `leadwright facts` lists them")
        return facts

    @field_validator("fields")
    @classmethod
    def _are_fields(cls, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        if unknown := sorted(fields.keys() - set(FIELDS)):
            raise ValueError(f"there is no field {unknown[0]!r} of a lead")
        return fields


class Described(Config):
    """What every described service says of itself."""

    service: str = Field(pattern=NAME)
    about: str = ""
    requires: tuple[tuple[str, ...], ...] = Field(min_length=1)
    price: str | None = Field(None, pattern=r"^\d+(\.\d+)? [A-Z]{3}$")
    charge: Charge = Charge.FREE
    safe_to_repeat: bool = False
    personal_data: bool = False
    countries: frozenset[str] = frozenset()
    rates: tuple[Pace, ...] = ()
    found_days: int = Field(90, gt=0)
    missed_days: int = Field(14, gt=0)
    auth: Auth = Auth()
    statuses: Mapping[str, str] = {}
    """What a status means where this service differs: `not_found`, or the name of an error kind."""
    check_with: str = Field("/", pattern=r"^/")

    @field_validator("statuses")
    @classmethod
    def _known(cls, statuses: Mapping[str, str]) -> Mapping[str, str]:
        kinds = {"not_found", *ErrorKind}
        if unknown := [told for told in statuses.values() if told not in kinds]:
            raise ValueError(f"{unknown[0]!r} is no kind; there are {', '.join(sorted(kinds))}")
        return statuses

    def manifest(
        self, capability: Capability, provides: Iterable[str], fields: Iterable[str], uses: Iterable[str], batch: int
    ) -> Manifest:
        """The manifest that follows from the description."""
        amount, _, currency = (self.price or "").partition(" ")
        needed = tuple(frozenset(each) for each in self.requires)
        return Manifest(
            id=self.service,
            version="described",
            capability=capability,
            provides=frozenset(provides),
            fields=frozenset(fields),
            requires=needed,
            uses=frozenset(uses).union(*needed),
            price=Money.model_validate({"amount": amount, "currency": currency}) if self.price else None,
            charge=self.charge if self.price else Charge.FREE,
            safe_to_repeat=self.safe_to_repeat or not self.price,
            personal_data=self.personal_data,
            max_batch=batch,
            rates=tuple(Rate(pace.calls, pace.seconds) for pace in self.rates),
            countries=self.countries,
            found_ttl=timedelta(days=self.found_days),
            missed_ttl=timedelta(days=self.missed_days),
        )

    def kind_of(self, status: int) -> str | None:
        """What `status` means here, if the description says."""
        return self.statuses.get(str(status))


def holes(template: Any) -> set[str]:
    """What of a lead a template asks for."""
    if isinstance(template, str):
        return set(_HOLE.findall(template)) - OWN
    if isinstance(template, Mapping):
        return set().union(*map(holes, template.values())) if template else set()
    if isinstance(template, list | tuple):
        return set().union(*map(holes, template)) if template else set()
    return set()


def filled(template: Any, known: Mapping[str, Any]) -> Any:
    """The template with what is known; None in place of a text of which something is not, and that is left out."""
    if isinstance(template, str):
        return _filled_text(template, known)
    if isinstance(template, Mapping):
        made = {name: filled(part, known) for name, part in template.items()}
        return {name: part for name, part in made.items() if part is not None}
    if isinstance(template, list | tuple):
        return [part for part in (filled(each, known) for each in template) if part is not None]
    return template


def filled_path(template: str, known: Mapping[str, Any]) -> str | None:
    """A path with what is known, each part as text that cannot lead elsewhere; None if something is not known."""
    if any(known.get(name) in (None, "") for name in _HOLE.findall(template)):
        return None
    return _HOLE.sub(lambda hole: quote(str(known[hole.group(1)]), safe=""), template)


def found_at(document: Any, path: str) -> Any:
    """What stands at `path`; None if nothing does."""
    for name, index in _STEP.findall(path):
        if name:
            document = document.get(name) if isinstance(document, Mapping) else None
        else:
            place = int(index)
            document = document[place] if isinstance(document, list) and place < len(document) else None
        if document is None:
            return None
    return document


def facts_in(document: Any, places: Mapping[str, Value], provider: str) -> dict[str, Any]:
    """The facts that stand where the description says, each of its type; ProviderError, which names no value."""
    found = {}
    for name, place in places.items():
        raw = found_at(document, place.path)
        if raw in (None, ""):
            continue
        value = _typed(CATALOGUE[name], place.values.get(str(raw), raw))
        if value is None:
            raise ProviderError(
                ErrorKind.CONTRACT_BROKEN,
                provider,
                f"{place.path} is no value for {name}",
                scope=Scope.ITEM,
                billed=Billed.UNKNOWN,
            )
        found[name] = value
    return found


def fields_in(document: Any, places: Mapping[str, Value]) -> dict[str, str]:
    """The contact fields that stand where the description says."""
    raw = {name: (found_at(document, place.path), place.values) for name, place in places.items()}
    return {
        name: str(values.get(str(value), value))
        for name, (value, values) in raw.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip()
    }


def _filled_text(template: str, known: Mapping[str, Any]) -> Any:
    whole = _HOLE.fullmatch(template)
    if whole:
        value = known.get(whole.group(1))
        return None if value in (None, "") else value
    if any(known.get(name) in (None, "") for name in _HOLE.findall(template)):
        return None
    return _HOLE.sub(lambda hole: str(known[hole.group(1)]), template)


def _typed(fact: Fact, value: Any) -> Any:
    """`value` as the fact's type wants it; None if it cannot be."""
    if fits(fact, value):
        return value
    if isinstance(value, Mapping | list):
        return None
    text = str(value).strip()
    made: Any = text
    try:
        if fact.type is FactType.BOOL:
            made = True if text.casefold() in _YES else False if text.casefold() in _NO else None
        elif fact.type is FactType.INT:
            made = int(float(text)) if float(text).is_integer() else None
        elif fact.type is FactType.FLOAT:
            made = float(text)
    except (ValueError, OverflowError):
        return None
    return made if made is not None and fits(fact, made) else None
