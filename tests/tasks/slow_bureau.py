"""A bureau made by hand that takes orders and answers later: what it is told to, when it is told to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import SecretStr
from sqlalchemy import select, update

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
    SystemClock,
    estimated,
)
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.money import Money
from ledger.schema import budget, lead, vendor_order
from tasks.steps.collecting import Collected, collect
from tasks.steps.workplace import Workplace

NAME = "slow_bureau"
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
    raises: ProviderError | None = None
    fails: bool = False
    loses: bool = False
    objects: bool = False
    personal: bool = False
    cut: str | None = None
    lasts: timedelta | None = timedelta(days=10)


DESK = Desk()


class Contract(Settings):
    """What an account there can set."""

    webhook_secret: SecretStr | None = None


class Cut(Exception):
    """The process ends here."""


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
    Config: ClassVar[type[Settings]] = Contract

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.manifest = replace(self.manifest, personal_data=DESK.personal)

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The bureau, on any account."""
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
        _cut_off("before the order")
        DESK.ordered += [question.key for question in batch]
        _cut_off("after the order")
        if DESK.loses:
            return [Item(question.key, Outcome.FAILED, billed=Billed.UNKNOWN) for question in batch]
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
        _cut_off("while asking for it")
        if DESK.raises:
            raise DESK.raises
        DESK.purposes.add(ctx.purpose)
        if DESK.refuses_polls:
            error = ProviderError(ErrorKind.AUTH, "slow_bureau", "answered with status 401", scope=Scope.ACCOUNT)
            return [Item(order.key, Outcome.PENDING, error=error, order=order) for order in orders]
        return [self._item(order) for order in orders]

    def _item(self, order: Order) -> Item:
        if DESK.fails:
            return Item(order.key, Outcome.FAILED)
        if DESK.objects:
            error = ProviderError(ErrorKind.LEGAL_REFUSED, "slow_bureau", "answered with status 451")
            return Item(order.key, Outcome.REFUSED, error=error)
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


def _cut_off(where: str) -> None:
    if where == DESK.cut:
        DESK.cut = None
        raise Cut


@contextmanager
def installed(folder: Path) -> Iterator[Path]:
    """The bureau as a package that registers it, found like any third party's; gives the path to put first."""
    info = folder / "slow_bureau-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-bureau\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[leadwright.providers]\nslow_bureau = tests.tasks.slow_bureau:Adapter\n")
    DESK.__init__()  # type: ignore[misc]
    yield folder


class ForwardClock(SystemClock):
    """The machine's clock, put forward by hand."""

    ahead = timedelta()

    def now(self) -> datetime:
        """The current instant and what it was put forward by."""
        return super().now() + self.ahead


def collected(place: Workplace) -> Collected:
    """What came of asking for all that stands, as if the vendor's patience were over."""
    with place.ledger.database.writing() as connection:
        connection.execute(update(vendor_order).values(poll_after=place.now - timedelta(seconds=1)))
    return collect(place, NAME, "run")


def statuses(place: Workplace) -> list[tuple[str, str | None]]:
    """Status of each lead, and what it waits for."""
    with place.ledger.database.reading() as connection:
        return sorted((row.status, row.waits_for) for row in connection.execute(select(lead)))


def money(place: Workplace) -> tuple[int, int]:
    """What is reserved and what is spent, in whole euros."""
    with place.ledger.database.reading() as connection:
        row = connection.execute(select(budget)).one()
    return row.reserved_micros // 1_000_000, row.spent_micros // 1_000_000
