"""Caps on spending: money is reserved before a question is asked and settled when it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from leadwright.money import Money
from ledger.bulk import add_missing
from ledger.schema import budget


@dataclass(frozen=True)
class Cap:
    """One cap: at most `limit` in each `period` (day, run or total), for one provider or for all."""

    name: str
    limit: Money
    period: str
    provider: str | None = None

    def period_key(self, now: datetime, run_id: str) -> str:
        """Which stretch of spending counts together at `now`."""
        return {"day": now.date().isoformat(), "run": run_id, "total": "total"}[self.period]


def reserve(
    connection: Connection,
    seller: str,
    caps: Sequence[Cap],
    price: Money | None,
    wanted: int,
    now: datetime,
    run_id: str,
) -> tuple[int, list[tuple[str, str]]]:
    """For how many of `wanted` questions at `price` each the caps have room, reserved; and from which budgets."""
    if price is None or not price.micros or not wanted:
        return wanted, []
    accounts = [(cap, cap.period_key(now, run_id)) for cap in caps if cap.limit.currency == price.currency]
    add_missing(
        connection,
        budget,
        [
            {
                "seller": seller,
                "name": cap.name,
                "period": period,
                "currency": price.currency,
                "reserved_micros": 0,
                "spent_micros": 0,
            }
            for cap, period in accounts
        ],
    )
    room = min([wanted, *(_room(connection, seller, cap, period, price) for cap, period in accounts)])
    names = [(cap.name, period) for cap, period in accounts]
    move(connection, seller, names, reserved=room * price.micros, spent=0)
    return room, names


def move(
    connection: Connection, seller: str, accounts: Sequence[tuple[str, str]], *, reserved: int, spent: int
) -> None:
    """Add to what is reserved and spent in each of `accounts` (name, period), in millionths."""
    if not reserved and not spent:
        return
    for name, period in accounts:
        connection.execute(
            update(budget)
            .where(budget.c.seller == seller, budget.c.name == name, budget.c.period == period)
            .values(
                reserved_micros=budget.c.reserved_micros + reserved,
                spent_micros=budget.c.spent_micros + spent,
            )
        )


def _room(connection: Connection, seller: str, cap: Cap, period: str, price: Money) -> int:
    row = connection.execute(
        select(budget.c.reserved_micros, budget.c.spent_micros)
        .where(budget.c.seller == seller, budget.c.name == cap.name, budget.c.period == period)
        .with_for_update()
    ).one()
    left = cap.limit.micros - int(row.reserved_micros) - int(row.spent_micros)
    return max(0, left // price.micros)
