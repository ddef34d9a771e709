"""Caps on spending: money is reserved before a question is asked and settled when it is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from leadwright.money import Money
from ledger.bulk import add_missing, chunked
from ledger.schema import budget

Account = tuple[str, str]
"""A budget and the stretch of time, or the lead, for which its cap counts."""


@dataclass(frozen=True)
class For:
    """What a question is charged to: the lead, and the purchase that the lead came by, if it came by one."""

    lead: str
    purchase: str | None = None


@dataclass(frozen=True)
class Cap:
    """One cap: at most `limit` in each `period` (lead, run, day, purchase or total), at one provider or at all."""

    name: str
    limit: Money
    period: str
    provider: str | None = None

    def account(self, asked: For, run_id: str, now: datetime) -> Account:
        """Which spending counts together with a question for `asked`."""
        periods = {
            "lead": asked.lead,
            "run": run_id,
            "day": now.date().isoformat(),
            "purchase": f"purchase {asked.purchase}" if asked.purchase else "no purchase",
            "total": "total",
        }
        return self.name, periods[self.period]


def reserve(
    connection: Connection,
    seller: str,
    caps: Sequence[Cap],
    price: Money | None,
    asked: Sequence[For],
    run_id: str,
    now: datetime,
) -> list[list[Account] | None]:
    """For a question for each of `asked`: the accounts it was reserved in, or None where a cap leaves no room."""
    if price is None or not price.micros:
        return [[] for _ in asked]
    counting = [cap for cap in caps if cap.limit.currency == price.currency]
    wanted = [[cap.account(each, run_id, now) for cap in counting] for each in asked]
    limits = {account: cap.limit.micros for accounts in wanted for cap, account in zip(counting, accounts, strict=True)}
    left = _left(connection, seller, limits, price.currency)
    granted: list[list[Account] | None] = []
    taken: dict[Account, int] = {}
    for accounts in wanted:
        if any(left[account] < price.micros for account in accounts):
            granted.append(None)
            continue
        for account in accounts:
            left[account] -= price.micros
            taken[account] = taken.get(account, 0) + price.micros
        granted.append(accounts)
    move(connection, seller, reserved=taken, spent={})
    return granted


def move(connection: Connection, seller: str, *, reserved: Mapping[Account, int], spent: Mapping[Account, int]) -> None:
    """Add to what is reserved and what is spent in accounts, in millionths."""
    changes = [
        {
            "b_name": account[0],
            "b_period": account[1],
            "b_reserved": reserved.get(account, 0),
            "b_spent": spent.get(account, 0),
        }
        for account in sorted({*reserved, *spent})
    ]
    if changes:
        connection.execute(
            update(budget)
            .where(budget.c.seller == seller, budget.c.name == bindparam("b_name"))
            .where(budget.c.period == bindparam("b_period"))
            .values(
                reserved_micros=budget.c.reserved_micros + bindparam("b_reserved"),
                spent_micros=budget.c.spent_micros + bindparam("b_spent"),
            ),
            changes,
        )


def _left(connection: Connection, seller: str, limits: Mapping[Account, int], currency: str) -> dict[Account, int]:
    """What each account has left, its rows made where they are missing and locked until the transaction ends."""
    blank = {"seller": seller, "currency": currency, "reserved_micros": 0, "spent_micros": 0}
    add_missing(connection, budget, [{**blank, "name": name, "period": period} for name, period in sorted(limits)])
    left: dict[Account, int] = {}
    for periods in chunked(sorted({period for _, period in limits}), 5_000):
        rows = connection.execute(
            select(budget)
            .where(budget.c.seller == seller, budget.c.period.in_(periods))
            .order_by(budget.c.name, budget.c.period)
            .with_for_update()
        )
        for row in rows:
            account = (row.name, row.period)
            if account in limits:
                left[account] = limits[account] - row.reserved_micros - row.spent_micros
    return left
