"""Who sold a list and on what terms: vendor profiles and purchases, as companies write them in `config/`."""

import codecs
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import chain, count
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from leadwright.config import Config
from leadwright.money import Money
from leadwright.record import HANDED_BACK


class DialectHint(Config):
    """How a vendor's files are written; what is left out is detected."""

    delimiter: str | None = Field(None, min_length=1, max_length=5)
    quote: str | None = Field(None, min_length=1, max_length=1)
    encoding: str | None = None

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, value: str | None) -> str | None:
        """The encoding under the name that Python gives it."""
        try:
            return value and codecs.lookup(value).name
        except LookupError:
            raise ValueError(f"there is no encoding {value!r}") from None


class VendorProfile(Config):
    """How a vendor's files look: recognised by the full set of headers, mapped as written here.

    A header that stands more than once is told apart by its count, as in `Firma (2)`. A header mapped to null is kept
    as an extra. `constants` fill fields that the file leaves empty.
    """

    vendor: str
    version: int = 1
    headers: tuple[str, ...] = Field(min_length=1)
    mapping: dict[str, str | None]
    dialect: DialectHint = DialectHint()
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    constants: dict[str, str] = Field(default_factory=dict)
    note: str = ""

    @model_validator(mode="after")
    def _maps_only_its_headers(self) -> Self:
        strange = sorted(set(self.mapping) - set(labels(self.headers)))
        if strange:
            raise ValueError(f"mapping names headers that are not in `headers`: {', '.join(strange)}")
        return self

    def knows(self, header: Sequence[str]) -> bool:
        """Whether `header` is exactly the set of headers this profile is for, but for those of handed-back rows."""
        names = [name for text in header if (name := _trimmed(text)) not in HANDED_BACK]
        return sorted(names) == sorted(map(_trimmed, self.headers))


class LicenceKind(StrEnum):
    """How often a bought list may be used."""

    ONE_TIME = "one_time"
    MULTI_USE = "multi_use"
    SUBSCRIPTION = "subscription"
    UNLIMITED = "unlimited"


class Licence(Config):
    """What a purchase allows: how many uses, until when, what for and where. An absent limit does not limit."""

    kind: LicenceKind
    uses: int | None = Field(None, ge=1)
    expires: date | None = None
    purpose: str
    territory: tuple[str, ...] = ()

    def allows(self, on: date, used: int = 0) -> bool:
        """Whether one more use is allowed on that day after `used` uses."""
        return (self.expires is None or on <= self.expires) and (self.uses is None or used < self.uses)


class Guarantee(Config):
    """What a vendor promises of one field and what it pays when the promise fails."""

    field: str
    allowed_share: Decimal = Field(ge=0, le=1)
    days: int = Field(ge=1)
    counted_from: Literal["invoice", "delivery"] = "invoice"
    evidence: tuple[str, ...] = Field(min_length=1)
    remedy: Literal["refund", "replacement"]
    rate: Money | None = None
    claims: int | None = Field(None, ge=1)
    condition: str = ""

    def ends(self, invoiced: date, delivered: date) -> date:
        """The last day on which a claim is in time."""
        start = invoiced if self.counted_from == "invoice" else delivered
        return start + timedelta(days=self.days)


class Purchase(Config):
    """One order of a list: who sold what to whom, for how much, on which terms."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    seller: str
    vendor: str
    title: str = ""
    price: Decimal = Field(ge=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    invoiced: date
    quantity: int | None = Field(None, ge=0)
    licence: Licence
    guarantees: tuple[Guarantee, ...] = ()

    @property
    def paid(self) -> Money:
        """What the purchase cost."""
        return Money(amount=self.price, currency=self.currency)


def labels(header: Sequence[str]) -> tuple[str, ...]:
    """The headers made distinct: trimmed, later ones of the same name counted, nameless ones called by position."""
    made: dict[str, None] = {}
    for position, text in enumerate(header, start=1):
        name = _trimmed(text) or f"column {position}"
        choices = chain([name], (f"{name} ({n})" for n in count(2)))
        made[next(choice for choice in choices if choice not in made)] = None
    return tuple(made)


def _trimmed(text: str) -> str:
    return " ".join(text.split())
