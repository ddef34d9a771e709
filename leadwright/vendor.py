"""Who sold a list and on what terms: vendor profiles and purchases, as companies write them in `config/`."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from leadwright.config import Config
from leadwright.money import Money
from leadwright.profile import DialectHint, VendorProfile, labels

__all__ = ["DialectHint", "Guarantee", "Licence", "LicenceKind", "Purchase", "VendorProfile", "labels"]


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
