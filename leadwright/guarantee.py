"""What a vendor promises of a list, what counts as proof that the promise failed, and what is owed then."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import ceil
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from leadwright.config import Config
from leadwright.money import Money

RECORD = "record"
ADDRESS = "address"
# Those of `normalise.fields`, which takes a quarter of a second to import; a test holds them equal.
EMAILS = ("person.email", "company.email", "person.email_2", "person.email_3")
PHONES = ("person.phone_mobile", "person.phone_direct", "company.phone", "phone", "person.phone_home", "fax")
_CENT = Decimal("0.01")


class EvidenceType(StrEnum):
    """What may prove that a record is not as promised; the last four are found in the ledger itself."""

    HARD_BOUNCE = "hard_bounce"
    SOFT_BOUNCE = "soft_bounce"
    CALL_RESULT = "call_result"
    RETURNED_MAIL = "returned_mail"
    VALIDATION = "validation"
    FORMAT = "format"
    DUPLICATE = "duplicate"
    EARLIER_DELIVERY = "earlier_delivery"
    REJECTED = "rejected"

    @property
    def is_internal(self) -> bool:
        """Whether our own books hold it, so that nobody has to hand it in."""
        return self in _INTERNAL


_INTERNAL = (
    EvidenceType.FORMAT,
    EvidenceType.DUPLICATE,
    EvidenceType.EARLIER_DELIVERY,
    EvidenceType.REJECTED,
)
_OF_EMAILS = (EvidenceType.HARD_BOUNCE, EvidenceType.SOFT_BOUNCE, EvidenceType.VALIDATION, EvidenceType.FORMAT)
_OF_PHONES = (EvidenceType.CALL_RESULT, EvidenceType.VALIDATION, EvidenceType.FORMAT)
_OF_ADDRESSES = (EvidenceType.RETURNED_MAIL, EvidenceType.VALIDATION)


def proofs_of(field: str) -> tuple[EvidenceType, ...]:
    """The types of evidence that can say something about a guaranteed field; none if no guarantee can be for it."""
    if field in EMAILS:
        return _OF_EMAILS
    if field in PHONES:
        return _OF_PHONES
    return {ADDRESS: _OF_ADDRESSES, RECORD: tuple(EvidenceType)}.get(field, ())


class Guarantee(Config):
    """What a vendor promises of one field (`record`: of whole rows) and what it owes when the promise fails.

    `rate` is paid for each record over the allowed share; without it a refund is prorated from the price. `claims` is
    how many claims an order allows, `condition` what the vendor asks of the use that they rest on.
    """

    field: str
    allowed_share: Decimal = Field(ge=0, le=1)
    days: int = Field(ge=1, le=3_650)
    counted_from: Literal["invoice", "delivery"] = "invoice"
    evidence: tuple[EvidenceType, ...] = Field(min_length=1)
    remedy: Literal["refund", "replacement"]
    rate: Money | None = None
    claims: Annotated[int, Field(ge=1)] | None = None
    condition: str = ""

    @field_validator("field")
    @classmethod
    def _can_be_proved(cls, value: str) -> str:
        if not proofs_of(value):
            known = ", ".join((RECORD, ADDRESS, *EMAILS, *PHONES))
            raise ValueError(f"nothing can be proved about {value!r}; a guarantee is for one of {known}")
        return value

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if strange := [kind.value for kind in self.evidence if kind not in proofs_of(self.field)]:
            raise ValueError(f"evidence of the type {strange[0]} proves nothing about {self.field}")
        if self.remedy == "replacement" and self.rate is not None:
            raise ValueError("records are replaced, so there is no rate; write `remedy: refund` if money is owed")
        if self.rate is not None and self.rate.amount <= 0:
            raise ValueError("the rate must be above 0; leave it out where the price is prorated")
        return self

    def ends(self, invoiced: date, delivered: date) -> date:
        """The last day on which a claim is in time."""
        start = invoiced if self.counted_from == "invoice" else delivered
        return start + timedelta(days=self.days)

    def allowed(self, base: int) -> int:
        """How many of `base` records may fail before anything is owed; in doubt the vendor's favour counts."""
        return ceil(self.allowed_share * base)

    def owed(self, over: int, price: Money, sold: int) -> Money | None:
        """What is owed for `over` records above the allowance, of `sold` that cost `price`; None for replacements."""
        if self.remedy == "replacement":
            return None
        if self.rate is not None:
            return self.rate.times(over)
        # More may have come than was billed, and nobody pays back more than was paid.
        share = min(Decimal(over) / sold, Decimal(1)) if sold else Decimal(0)
        return Money(amount=(price.amount * share).quantize(_CENT, ROUND_HALF_UP), currency=price.currency)
