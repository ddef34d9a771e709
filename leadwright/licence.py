"""What a bought list may be used for: how often, until when, for which purpose and product, and in which countries."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from leadwright.config import Config

ANY = "any"
"""The purpose that clears all of them."""


class LicenceKind(StrEnum):
    """How often a bought list may be used."""

    ONE_TIME = "one_time"
    MULTI_USE = "multi_use"
    SUBSCRIPTION = "subscription"
    UNLIMITED = "unlimited"


def _several(value: Any) -> Any:
    # What a validator hands on is no JSON any more, so that strictness asks for the tuple itself.
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


Words = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_several)]
"""One or several words or phrases; a single one may stand without brackets."""
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Licence(Config):
    """What a purchase allows. An absent limit does not limit; `one_time` is one use.

    `purpose` and `products` are what the list is cleared for, in the words of the order; `any` clears every purpose.
    `suppress_against` names the lists that must be observed before each use.
    """

    kind: LicenceKind
    uses: int | None = Field(None, ge=1)
    expires: date | None = None
    purpose: Words = Field(min_length=1)
    products: Words = ()
    territory: tuple[Country, ...] = ()
    suppress_against: Words = ()

    @model_validator(mode="after")
    def _counts_as_its_kind_does(self) -> Self:
        if self.kind is LicenceKind.ONE_TIME and self.uses not in (None, 1):
            raise ValueError(f"a one_time licence is for one use, not for {self.uses}; write multi_use")
        if self.kind is LicenceKind.UNLIMITED and self.uses is not None:
            raise ValueError("an unlimited licence counts no uses; leave `uses` out, or write multi_use")
        return self

    @property
    def limit(self) -> int | None:
        """How many uses there are in all; None where they are not limited."""
        return 1 if self.kind is LicenceKind.ONE_TIME else self.uses

    def left(self, used: int) -> int | None:
        """How many uses are left after `used`; None where they are not limited."""
        return None if self.limit is None else max(0, self.limit - used)

    def has_expired(self, on: date) -> bool:
        """Whether that day lies behind the last one of the licence."""
        return self.expires is not None and on > self.expires

    def allows(self, on: date, used: int = 0) -> bool:
        """Whether one more use is allowed on that day after `used` uses."""
        return not self.has_expired(on) and self.left(used) != 0

    def covers(self, country: str | None) -> bool | None:
        """Whether the licence is for leads in `country`; None if that takes a country that is not known."""
        if not self.territory:
            return True
        return None if country is None else country in self.territory

    def objection(self, purpose: str, product: str | None, suppressed_against: Sequence[str]) -> str | None:
        """What the terms have against a use for this purpose and product, in one line; None if nothing."""
        if not _among(purpose, self.purpose) and not _among(ANY, self.purpose):
            return f"is cleared for {_listed(self.purpose)}, not for {purpose!r}"
        if self.products and (product is None or not _among(product, self.products)):
            said = "name the product" if product is None else f"not for {product!r}"
            return f"is cleared for the products {_listed(self.products)}; {said}"
        owed = [name for name in self.suppress_against if not _among(name, suppressed_against)]
        return f"has to be suppressed against {_listed(owed)} before each use" if owed else None


def _among(word: str, words: Sequence[str]) -> bool:
    return _plain(word) in map(_plain, words)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _listed(words: Sequence[str]) -> str:
    return ", ".join(repr(word) for word in words)
