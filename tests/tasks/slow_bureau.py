"""A bureau made by hand that takes orders and answers later: what it is told to, when it is told to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Self

from leadwright.accounts import Settings
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Clock,
    Estimate,
    Health,
    Item,
    Manifest,
    Order,
    Outcome,
    Question,
    estimated,
)
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.money import Money

PRICE = Money(amount=Decimal("20.00"), currency="EUR")


@dataclass
class Desk:
    """The vendor's side: what was ordered, what is ready, and what goes wrong."""

    ordered: list[str] = field(default_factory=list)
    polled: list[str] = field(default_factory=list)
    purposes: set[str | None] = field(default_factory=set)
    ready: dict[str, str] = field(default_factory=dict)
    all_ready: str | None = None
    refuses_polls: bool = False
    lasts: timedelta | None = timedelta(days=10)


DESK = Desk()


class Adapter:
    """Takes orders for credit reports."""

    manifest = Manifest(
        id="slow_bureau",
        version="1",
        capability=Capability.CREDIT,
        provides=frozenset({"credit.risk_class", "credit.insolvency"}),
        requires=(frozenset({"company.name", "company.country"}),),
        uses=frozenset({"company.name", "company.country"}),
        price=PRICE,
        charge=Charge.PER_MATCH,
        safe_to_repeat=False,
        personal_data=False,
        slow=True,
        max_batch=2,
    )
    Config: ClassVar[type[Settings]] = Settings

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The bureau; there is nothing to set."""
        return cls(clock)

    def check(self) -> Health:
        """Always there."""
        return Health(True, "there")

    def estimate(self, batch: Sequence[Question]) -> Estimate:
        """What the batch costs if all is found."""
        return estimated(self.manifest, len(batch))

    def fetch(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """Not how it is asked."""
        raise AssertionError("a slow source is ordered from")

    def submit(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """Every question becomes an order."""
        DESK.ordered += [question.key for question in batch]
        DESK.purposes.add(ctx.purpose)
        now = self._clock.now()
        expires = None if DESK.lasts is None else now + DESK.lasts
        return [
            Item(
                question.key,
                Outcome.PENDING,
                order=Order(question.key, f"order-{question.key}", now, expires),
            )
            for question in batch
        ]

    def poll(self, orders: Sequence[Order], ctx: CallContext) -> Sequence[Item]:
        """What is ready."""
        DESK.polled += [order.ref for order in orders]
        DESK.purposes.add(ctx.purpose)
        if DESK.refuses_polls:
            error = ProviderError(ErrorKind.AUTH, "slow_bureau", "answered with status 401", scope=Scope.ACCOUNT)
            return [Item(order.key, Outcome.PENDING, error=error, order=order) for order in orders]
        return [self._item(order) for order in orders]

    def _item(self, order: Order) -> Item:
        risk = DESK.ready.get(order.key, DESK.all_ready)
        if risk is None:
            return Item(order.key, Outcome.PENDING, order=order)
        return Item(
            order.key,
            Outcome.FOUND,
            {"credit.risk_class": risk, "credit.insolvency": False},
            cost=PRICE,
            billed=Billed.YES,
            evidence="report",
            reference=f"firm-{order.key}",
        )


@contextmanager
def installed(folder: Path) -> Iterator[Path]:
    """The bureau as a package that registers it, found like any third party's; gives the path to put first."""
    info = folder / "slow_bureau-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-bureau\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[leadwright.providers]\nslow_bureau = tests.tasks.slow_bureau:Adapter\n")
    DESK.__init__()  # type: ignore[misc]
    yield folder
