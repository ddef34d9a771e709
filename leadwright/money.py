"""Money as exact decimals with a currency; stored as millionths, so that sums are exact in any database."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

MICROS = 1_000_000


class Money(BaseModel):
    """An amount in one currency (ISO 4217)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Decimal
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    @property
    def micros(self) -> int:
        """The amount in millionths of the currency's unit."""
        return int((self.amount * MICROS).to_integral_value())

    @classmethod
    def of_micros(cls, micros: int, currency: str) -> "Money":
        """The amount that `micros` millionths make."""
        return cls(amount=Decimal(micros) / MICROS, currency=currency)

    def times(self, n: int) -> "Money":
        """`n` times as much."""
        return Money(amount=self.amount * n, currency=self.currency)


def money_text(micros: int) -> str:
    """`micros` millionths as a plain decimal with at least two places, as in `12.40`."""
    value = Decimal(micros) / MICROS
    text = f"{value:.6f}".rstrip("0")
    whole, _, part = text.partition(".")
    return f"{whole}.{part.ljust(2, '0')}"
