"""Who sold a list and on what terms: vendor profiles and purchases, as companies write them in `config/`."""

import codecs
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, count
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from leadwright.config import Config
from leadwright.guarantee import Guarantee
from leadwright.licence import Licence
from leadwright.money import Money
from leadwright.record import HANDED_BACK


class DialectHint(Config):
    """How a vendor's files are written; what is left out is detected."""

    delimiter: str | None = Field(None, min_length=1, max_length=1)
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


class Quantity(Config):
    """How many records were ordered, how many the vendor says it delivered, and how many it charged for."""

    ordered: int | None = Field(None, ge=0)
    delivered: int | None = Field(None, ge=0)
    billed: int | None = Field(None, ge=0)

    def sold(self, counted: int) -> int:
        """How many records the price was for: those billed, else those ordered, else those `counted` on arrival."""
        return self.billed or self.ordered or counted


def _ordered(value: Any) -> Any:
    return {"ordered": value} if isinstance(value, int) and not isinstance(value, bool) else value


class Purchase(Config):
    """One order of a list: who sold what to whom, for how much, on which terms.

    `quantity` may be written as the plain number of records that were ordered.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    seller: str
    vendor: str
    title: str = ""
    price: Decimal = Field(ge=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    invoiced: date
    quantity: Annotated[Quantity, BeforeValidator(_ordered)] = Quantity()
    licence: Licence
    guarantees: tuple[Guarantee, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        expires = self.licence.expires
        if expires is not None and expires < self.invoiced:
            raise ValueError(f"the licence expires on {expires}, before the invoice of {self.invoiced}")
        fields = [guarantee.field for guarantee in self.guarantees]
        for guarantee in self.guarantees:
            if fields.count(guarantee.field) > 1:
                raise ValueError(f"two guarantees are for {guarantee.field}; there can be one")
            if guarantee.rate is not None and guarantee.rate.currency != self.currency:
                raise ValueError(
                    f"the price is in {self.currency}, but the rate for {guarantee.field} in {guarantee.rate.currency}"
                )
        return self

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
