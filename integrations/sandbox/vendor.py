"""What a stand-in for a vendor is: requests in, answers out, each a function of the seed and what was asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from typing import Any, ClassVar, Protocol, TypeVar

from integrations.sandbox.control import Control

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """One request to a vendor: `path` without the vendor's prefix, `query` and `headers` with their last values."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON; None if it is something else."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True)
class Charge:
    """What an answer costs; `once` if the same key is never charged again."""

    key: str
    operation: str
    price: Decimal
    currency: str
    once: bool = False


@dataclass(frozen=True)
class Answer:
    """What a vendor answers; `operation` and `subject` name the question for faults and delays.

    `items` is the name under which the answers to a batch stand, where they are not the body itself.
    """

    status: int
    body: Any
    operation: str
    subject: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    charges: tuple[Charge, ...] = ()
    items: str = ""


class Dice:
    """Chance that always falls the same for the same words."""

    def __init__(self, seed: int, *about: object) -> None:
        self._about = (seed, *about)

    def share(self, *what: object) -> float:
        """A number from 0 up to 1."""
        digest = blake2b(repr((*self._about, *what)).encode(), digest_size=8).digest()
        return int.from_bytes(digest) / 2**64

    def number(self, low: int, high: int, *what: object) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.share(*what) * (high - low + 1))

    def one_of(self, weighted: Mapping[T, float], *what: object) -> T:
        """One of the keys, each as often as its weight says."""
        left = self.share(*what) * sum(weighted.values())
        for choice, weight in weighted.items():
            left -= weight
            if left < 0:
                return choice
        return next(reversed(list(weighted)))


class Vendor(Protocol):
    """A stand-in: `prefix` is where it is found, `errors` how it words a fault of its own."""

    name: ClassVar[str]
    adapters: ClassVar[tuple[str, ...]]
    """The accounts that can be pointed at it; they are called like their adapters, or like the service described."""
    prefix: ClassVar[str]
    account: ClassVar[Mapping[str, str]]
    """The settings that open it, beside its address."""

    def __init__(self, seed: int, control: Control) -> None: ...

    def answer(self, request: Request) -> Answer:
        """The answer to `request`; what it charges is booked before it is sent."""
        ...

    def fault(self, status: int, message: str) -> Any:
        """The body of an error answer in the vendor's own shape."""
        ...


def folded(value: object) -> str:
    """`value` as text that differs only where the question does."""
    return " ".join(str(value or "").split()).casefold()
