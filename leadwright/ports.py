"""The ports: what leadwright asks of the outside world; adapters stand in `integrations/` or in others' packages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self

from pydantic import BaseModel

from leadwright.asking import CallContext, Clock, Estimate, Health, Item, Manifest, Order, Question
from leadwright.cards.reading import Seen
from leadwright.promotion import CrmCapabilities, CrmRecord, PreflightFinding, PromotionCommand, RowOutcome


class Source(Protocol):
    """An outside source of facts about leads."""

    Config: ClassVar[type[BaseModel]]

    @property
    def manifest(self) -> Manifest:
        """What the source is and promises: on the class in general, on an opened one under its account's contract."""
        ...

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The source on an account with `settings`; InputError names a setting that is wrong, never its value."""
        ...

    def check(self) -> Health:
        """Whether key and quota are in order; never billed."""
        ...

    def estimate(self, batch: Sequence[Question]) -> Estimate:
        """What asking `batch` would cost; asks nobody."""
        ...

    def fetch(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """One item a question, in the same order; raises only for errors that stop the provider."""
        ...


class SlowSource(Source, Protocol):
    """A source that takes orders and has the answers later; its manifest says `slow`, and `fetch` only submits."""

    def submit(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """One item a question, in the same order: PENDING with its order, unless the vendor answers at once."""
        ...

    def poll(self, orders: Sequence[Order], ctx: CallContext) -> Sequence[Item]:
        """One item an order, in the same order; PENDING again while there is no answer. Never billed."""
        ...


class Enricher(Source, Protocol):
    """A source that completes what is known of a person or company, or what a register says of it."""


class CreditBureau(Source, Protocol):
    """A source of credit assessments; `ctx.purpose` is mandatory."""


class Screener(Source, Protocol):
    """A source that compares a lead with watch lists."""

    def edition(self) -> str:
        """Which edition of the lists it compares with now; another one means that everybody is compared again."""
        ...


class CardReader(Protocol):
    """Optical character recognition of card files; what is seen is understood in `leadwright.cards`."""

    def see(self, path: Path) -> tuple[Seen, ...]:
        """What is on each page of the file at `path`; raises CardError for a file that nothing can be seen in."""
        ...


class Crm(Protocol):
    """A CRM that receives prospects."""

    name: ClassVar[str]
    caps: ClassVar[CrmCapabilities]
    Config: ClassVar[type[BaseModel]]

    def preflight(self) -> Sequence[PreflightFinding]:
        """What stands in the way of promoting; empty when all is in order."""
        ...

    def find(self, keys: Sequence[str]) -> dict[str, CrmRecord]:
        """The records held under our external keys, with the fields we map, read from the CRM itself."""
        ...

    def upsert(self, batch: Sequence[PromotionCommand]) -> Sequence[RowOutcome]:
        """One outcome a command, in the same order; never raises for one row."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
