"""The books: how many records, leads and prospects there are, what was spent, and whether it all adds up."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, func, or_, select

from leadwright.money import money_text
from ledger.answers import spend, unknown_lookups
from ledger.schema import budget, delivery, event, lead, lookup, promotion, prospect, record

WAITING = ("credit", "interest", "facts")


@dataclass(frozen=True)
class Check:
    """One equation of the books."""

    name: str
    holds: bool


@dataclass(frozen=True)
class Funnel:
    """Where everything stands for one seller; `document` is the JSON that INTERFACE promises.

    `blocked` are promotions that no licence covers any more.
    """

    document: Mapping[str, Any]
    rejected_by_code: Mapping[str, int]
    turned_down_by_code: Mapping[str, int]
    parked: int
    unknown_lookups: int
    checks: tuple[Check, ...]
    blocked: int = 0


def funnel(connection: Connection, seller: str) -> Funnel:
    """The funnel of `seller` as it stands now."""
    living = record.c.delivery_id.not_in(_undone(seller))
    dispositions = _counts(connection, record, record.c.disposition, seller, living)
    statuses = _counts(connection, lead, lead.c.status, seller, lead.c.status != "withdrawn")
    waiting = _counts(connection, lead, lead.c.waits_for, seller, lead.c.status == "waiting")
    promotions = _counts(connection, promotion, promotion.c.state, seller)
    checks = books(connection, seller)
    new = statuses.get("new", 0)
    accepted = dispositions.get("accepted", 0) + dispositions.get("repaired", 0)
    duplicate, rejected = dispositions.get("duplicate", 0), dispositions.get("rejected", 0)
    document = {
        "deliveries": _count(connection, delivery, seller, delivery.c.state != "undone"),
        "records": accepted + duplicate + rejected,
        "accepted": accepted,
        "duplicate": duplicate,
        "rejected": rejected,
        "structural": dispositions.get("structural", 0),
        "leads": sum(statuses.values()),
        "waiting": {name: waiting.get(name, 0) + (new if name == "facts" else 0) for name in WAITING},
        "review": statuses.get("review", 0),
        "turned_down": statuses.get("turned_down", 0) + statuses.get("parked", 0),
        "prospects": _count(connection, prospect, seller),
        "promoted": promotions.get("written", 0) + promotions.get("verified", 0),
        "verified": promotions.get("verified", 0),
        "spend": {currency: money_text(micros) for currency, micros in sorted(spend(connection, seller).items())},
        "closed": all(check.holds for check in checks),
    }
    return Funnel(
        document,
        _counts(connection, record, record.c.code, seller, record.c.disposition == "rejected", living),
        _reasons(connection, seller),
        statuses.get("parked", 0),
        unknown_lookups(connection, seller),
        checks,
        promotions.get("blocked", 0),
    )


def books(connection: Connection, seller: str) -> tuple[Check, ...]:
    """Every equation that must hold for the books to be closed."""

    def none(statement: Any) -> bool:
        return not connection.scalar(statement)

    stored = (
        select(record.c.delivery_id, func.count().label("n"))
        .where(record.c.seller == seller)
        .group_by(record.c.delivery_id)
        .subquery()
    )
    told = {
        row.id: row.receipt
        for row in connection.execute(
            select(delivery.c.id, delivery.c.receipt).where(
                delivery.c.seller == seller, delivery.c.receipt.is_not(None)
            )
        )
    }
    kept = {row.delivery_id: row.n for row in connection.execute(select(stored))}
    carried = record.c.disposition.in_(("accepted", "repaired", "duplicate"))
    return (
        Check(
            "every delivery is closed",
            none(
                select(func.count())
                .select_from(delivery)
                .where(delivery.c.seller == seller, delivery.c.state.in_(("open", "undoing")))
            ),
        ),
        Check(
            "every span has one disposition", all(kept.get(k, 0) == r["spans"] and r["tiles"] for k, r in told.items())
        ),
        Check(
            "every accepted record belongs to one lead",
            none(
                select(func.count())
                .select_from(record.outerjoin(lead, lead.c.id == record.c.lead_id))
                .where(record.c.seller == seller, carried)
                .where(or_(lead.c.id.is_(None), lead.c.status == "withdrawn"))
            ),
        ),
        Check(
            "what was undone belongs to no lead",
            none(
                select(func.count())
                .select_from(record)
                .where(record.c.seller == seller, record.c.lead_id.is_not(None))
                .where(or_(record.c.disposition == "undone", record.c.delivery_id.in_(_undone(seller))))
            ),
        ),
        Check("every lead has the status of its last event", _statuses_agree(connection, seller)),
        Check("every spent amount belongs to one lookup", _budgets_agree(connection, seller)),
        Check(
            "every prospect has one promotion",
            none(
                select(func.count())
                .select_from(prospect.outerjoin(promotion, promotion.c.prospect_id == prospect.c.id))
                .where(prospect.c.seller == seller, promotion.c.id.is_(None))
            )
            and _count(connection, prospect, seller)
            == (
                connection.scalar(
                    select(func.count()).select_from(lead).where(lead.c.seller == seller, lead.c.status == "prospect")
                )
                or 0
            ),
        ),
    )


def _undone(seller: str) -> Select[tuple[str]]:
    """The deliveries that count no more."""
    return select(delivery.c.id).where(delivery.c.seller == seller, delivery.c.state == "undone")


def _last_status(seller: str) -> Any:
    """Every lead's last event that gave it a status."""
    return (
        select(event.c.lead_id, func.max(event.c.no).label("no"))
        .where(event.c.seller == seller, event.c.status.is_not(None))
        .group_by(event.c.lead_id)
        .subquery()
    )


def _statuses_agree(connection: Connection, seller: str) -> bool:
    """Whether every lead has the status of its last event; one that had none is as new as it came."""
    last = _last_status(seller)
    odd = connection.scalar(
        select(func.count())
        .select_from(lead)
        .outerjoin(last, last.c.lead_id == lead.c.id)
        .outerjoin(event, (event.c.lead_id == last.c.lead_id) & (event.c.no == last.c.no))
        .where(lead.c.seller == seller)
        .where(
            (func.coalesce(event.c.status, "new") != lead.c.status)
            | (func.coalesce(event.c.waits_for, "") != func.coalesce(lead.c.waits_for, ""))
        )
    )
    return not odd


def _budgets_agree(connection: Connection, seller: str) -> bool:
    """What each budget says was spent is what the lookups charged to it cost."""
    charged: dict[tuple[str, str], int] = {}
    for row in connection.execute(
        select(lookup.c.budgets, lookup.c.cost_micros).where(lookup.c.seller == seller, lookup.c.cost_micros > 0)
    ):
        for name, period in row.budgets:
            charged[name, period] = charged.get((name, period), 0) + row.cost_micros
    rows = connection.execute(select(budget).where(budget.c.seller == seller))
    return all(row.spent_micros == charged.get((row.name, row.period), 0) for row in rows)


def _reasons(connection: Connection, seller: str) -> dict[str, int]:
    """How many leads were turned down or put off for which weightiest reason."""
    last = _last_status(seller)
    rows = connection.scalars(
        select(event.c.data)
        .join(last, (event.c.lead_id == last.c.lead_id) & (event.c.no == last.c.no))
        .where(event.c.status.in_(("turned_down", "parked")))
    )
    return dict(Counter(data["reason"] for data in rows))


def _count(connection: Connection, table: Table, seller: str, *where: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(table.c.seller == seller, *where)) or 0


def _counts(connection: Connection, table: Table, column: Any, seller: str, *where: Any) -> dict[str, int]:
    rows = connection.execute(
        select(column, func.count()).where(table.c.seller == seller, *where).group_by(column).order_by(column)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}
