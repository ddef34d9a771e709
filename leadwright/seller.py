"""The company for which everything is judged: its policy and process, whom it asks, what that may cost, and its CRM."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from leadwright.acceptance import Acceptance
from leadwright.config import Config, named
from leadwright.money import Money
from leadwright.policy.model import NAME


def _exact(amount: Any) -> Any:
    """A number as it is written, since 4.1 as a binary fraction is another."""
    return Decimal(str(amount)) if isinstance(amount, int | float) and not isinstance(amount, bool) else amount


Amount = Annotated[Decimal, BeforeValidator(_exact)]
"""An exact amount; a configuration may write it as a number."""


class Period(StrEnum):
    """What a cap is for."""

    LEAD = "lead"
    RUN = "run"
    DAY = "day"
    PURCHASE = "purchase"
    TOTAL = "total"


class SourceUse(Config):
    """A provider that the seller asks; written as the bare name where there is nothing else to say.

    `account` names the account to use (else the one called like the provider), and `hit_rate` is how often it answered
    so far.
    """

    provider: str = Field(pattern=NAME)
    account: str | None = None
    hit_rate: float = Field(0.7, gt=0, le=1)

    @property
    def name(self) -> str:
        """The account's name, under which answers are kept."""
        return self.account or self.provider


class CrmRef(Config):
    """The CRM that receives prospects, and the account to use there."""

    adapter: str = Field(pattern=NAME)
    account: str | None = None


class Budget(Config):
    """A cap on what is spent, at one provider or at all of them."""

    name: str = Field(pattern=NAME)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    amount: Amount = Field(alias="cap", ge=0)
    period: Period
    provider: str | None = None

    @property
    def cap(self) -> Money:
        """The most that may be spent in one period."""
        return Money(amount=self.amount, currency=self.currency)


def _from_name(data: Any) -> Any:
    return {"provider": data} if isinstance(data, str) else data


class Seller(Config):
    """One seller. Its sources are asked in their order where they are equally good."""

    id: str = Field(alias="seller", pattern=NAME)
    name: str = Field(min_length=1)
    country: str = Field(pattern=r"^[A-Z]{2}$")
    language: Literal["en", "de"]
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    policy: str
    process: str
    crm: CrmRef
    sources: tuple[Annotated[SourceUse, BeforeValidator(_from_name)], ...] = Field(min_length=1)
    budgets: tuple[Budget, ...] = ()
    exchange: Mapping[str, Amount] = {}
    """What one unit of another currency is worth in the seller's, so that prices of sources can be compared."""
    accept: Mapping[str, Acceptance] = {}
    """What is asked of found contact fields before they count, where it is to differ from `leadwright.acceptance`."""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        sources = [source.name for source in self.sources]
        providers = {source.provider for source in self.sources}
        budgets = [budget.name for budget in self.budgets]
        for name in (*sources, *budgets):
            if sources.count(name) > 1 or budgets.count(name) > 1:
                raise ValueError(f"{name!r} is named twice")
        for budget in self.budgets:
            if budget.provider and budget.provider not in providers:
                raise ValueError(f"the budget {budget.name} is for {budget.provider!r}, which is not among the sources")
        return self


def load_seller(config: Path, name: str | Path) -> Seller:
    """The seller called `name` under `config`, or the one in the file at the path `name`."""
    return named(config / "sellers", name, Seller)
