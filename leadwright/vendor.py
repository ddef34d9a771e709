"""Who sold a list and on what terms: vendor profiles and purchases, as companies write them in `config/`."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from leadwright.config import Config
from leadwright.guarantee import Guarantee
from leadwright.licence import Licence, LicenceKind
from leadwright.money import Money
from leadwright.profile import DialectHint, VendorProfile, labels

__all__ = ["DialectHint", "Guarantee", "Licence", "LicenceKind", "Purchase", "Quantity", "VendorProfile", "labels"]


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
    vendor: str = Field(min_length=1)
    title: str = ""
    price: Decimal = Field(ge=0, le=1_000_000_000_000)
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
