"""What the two People Data Labs adapters share: the account, what a credit costs, and what their statuses mean."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from pydantic import Field, SecretStr

from leadwright.accounts import WebSettings
from leadwright.asking import Rate, Reply
from leadwright.money import Money

RATES = (Rate(1_000, 60.0),)


class Config(WebSettings):
    """What opens the account; `price` is what one credit costs under its contract."""

    api_key: SecretStr
    base_url: str = "https://api.peopledatalabs.com/v5"
    min_likelihood: int = Field(6, ge=1, le=10)

    @property
    def headers(self) -> Mapping[str, str]:
        """The header that carries the key."""
        return {"X-Api-Key": self.api_key.get_secret_value()}


def cost_of_a_match(price: Money | None, reply: Reply, matches: int) -> Money | None:
    """What each of so many matches cost by the credits that the answer says it took; None where nothing was spent."""
    credits = _credits_spent(reply, matches) / max(matches, 1)
    return Money(amount=price.amount * credits, currency=price.currency) if price and credits else None


def _credits_spent(reply: Reply, otherwise: int) -> Decimal:
    """The credits that the answer says it cost; `otherwise` where it does not say."""
    try:
        told = Decimal(reply.headers["x-call-credits-spent"])
    except (KeyError, InvalidOperation):
        return Decimal(otherwise)
    return told if told.is_finite() and told >= 0 else Decimal(otherwise)
