"""Orders that vendors have taken on: when to ask what became of them, and whom the answer concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from leadwright.asking import Order
from ledger.bulk import add_missing, chunked
from ledger.leases import LEASE, free, release_dead
from ledger.schema import finding, hook_event, lead, lookup, vendor_order

UNSETTLED = ("pending", "unknown")
"""Outcomes of findings that stand for an answer that is still to come, or was lost."""


@dataclass(frozen=True)
class Standing:
    """An open order, and the purpose for which it was placed."""

    order: Order
    placed_at: datetime
    polls: int
    purpose: str | None


def place_orders(
    connection: Connection, seller: str, account: str, orders: Mapping[tuple[str, int], Order], now: datetime
) -> None:
    """Write down the orders that lookups (key, round) have become; one that stands already is only put off."""
    rows = [
        {
            "seller": seller,
            "key": key,
            "round": round_,
            "account": account,
            "ref": order.ref,
            "state": "open",
            "polls": 0,
            "poll_after": order.poll_after,
            "expires_at": order.expires_at,
            "placed_at": now,
        }
        for (key, round_), order in orders.items()
    ]
    add_missing(connection, vendor_order, rows)
    if rows:
        statement = _one(update(vendor_order), seller).values(
            ref=bindparam("b_ref"), poll_after=bindparam("b_after"), expires_at=bindparam("b_expires")
        )
        changes = [
            {
                "b_key": key,
                "b_round": round_,
                "b_ref": order.ref,
                "b_after": order.poll_after,
                "b_expires": order.expires_at,
            }
            for (key, round_), order in orders.items()
        ]
        connection.execute(statement, changes)


def end_orders(connection: Connection, seller: str, states: Mapping[tuple[str, int], str]) -> None:
    """Close the orders of these lookups: they are `answered` or `expired`."""
    changes = [{"b_key": key, "b_round": round_, "b_state": state} for (key, round_), state in states.items()]
    if changes:
        statement = _one(update(vendor_order), seller)
        connection.execute(statement.values(state=bindparam("b_state"), lease_owner=None, lease_until=None), changes)


def accounts_with_orders(connection: Connection, seller: str) -> dict[str, int]:
    """How many orders are open, by account."""
    rows = connection.execute(
        select(vendor_order.c.account, func.count())
        .where(vendor_order.c.seller == seller, vendor_order.c.state == "open")
        .group_by(vendor_order.c.account)
    )
    return {row[0]: row[1] for row in rows}


def claim_orders(
    connection: Connection, seller: str, account: str, owner: str, limit: int, now: datetime
) -> list[Standing]:
    """Up to `limit` open orders that are worth asking for at `now`, the longest due first, leased to `owner`."""
    release_dead(connection, vendor_order)
    rows = connection.execute(
        select(vendor_order, lookup.c.purpose)
        .join(
            lookup,
            (lookup.c.seller == vendor_order.c.seller)
            & (lookup.c.key == vendor_order.c.key)
            & (lookup.c.round == vendor_order.c.round),
        )
        .where(vendor_order.c.seller == seller, vendor_order.c.account == account, vendor_order.c.state == "open")
        .where(vendor_order.c.poll_after <= now, free(vendor_order, now))
        .order_by(vendor_order.c.poll_after, vendor_order.c.key)
        .limit(limit)
        .with_for_update(skip_locked=True, of=vendor_order)
    ).all()
    if rows:
        connection.execute(
            _one(update(vendor_order), seller).values(
                lease_owner=owner, lease_until=now + LEASE, polls=vendor_order.c.polls + 1
            ),
            [{"b_key": row.key, "b_round": row.round} for row in rows],
        )
    return [
        Standing(Order(row.key, row.ref, row.poll_after, row.expires_at), row.placed_at, row.polls + 1, row.purpose)
        for row in rows
    ]


def let_orders_go(connection: Connection, owner: str) -> None:
    """Give back all orders that `owner` holds."""
    connection.execute(
        update(vendor_order).where(vendor_order.c.lease_owner == owner).values(lease_owner=None, lease_until=None)
    )


def leads_concerned(connection: Connection, seller: str, keys: Sequence[str]) -> dict[str, list[str]]:
    """The leads that wait for the answer to each of these questions, or for a person's word on it."""
    found: dict[str, list[str]] = {key: [] for key in keys}
    for part in chunked(sorted(set(keys)), 5_000):
        rows = connection.execute(
            select(finding.c.lookup_key, finding.c.lead_id)
            .distinct()
            .where(finding.c.seller == seller, finding.c.lookup_key.in_(part), finding.c.outcome.in_(UNSETTLED))
            .order_by(finding.c.lookup_key, finding.c.lead_id)
        )
        for row in rows:
            found[row.lookup_key].append(row.lead_id)
    return found


def expect_no_more(connection: Connection, seller: str, keys: Sequence[str], now: datetime) -> None:
    """Have the leads decided again that wait for the answers to these questions, since none will come."""
    for part in chunked(sorted(set(keys)), 5_000):
        waiting = (finding.c.seller == seller, finding.c.lookup_key.in_(part), finding.c.outcome == "pending")
        leads = list(connection.scalars(select(finding.c.lead_id).distinct().where(*waiting)))
        connection.execute(update(finding).where(*waiting, finding.c.expires_at.is_(None)).values(expires_at=now))
        for some in chunked(leads, 5_000):
            connection.execute(update(lead).where(lead.c.id.in_(some), lead.c.status != "withdrawn").values(due=1))


def is_new_event(connection: Connection, seller: str, account: str, event_id: str, kind: str, now: datetime) -> bool:
    """Whether a vendor's event had not been heard of before; it has been from now on."""
    row = {"seller": seller, "account": account, "id": event_id, "kind": kind, "received_at": now}
    return add_missing(connection, hook_event, [row]) == 1


def hasten(connection: Connection, seller: str, account: str, ref: str, now: datetime) -> int:
    """Have the order asked for at once that the vendor calls `ref`, or we by its question's key; how many there are."""
    return connection.execute(
        update(vendor_order)
        .where(vendor_order.c.seller == seller, vendor_order.c.account == account)
        .where((vendor_order.c.ref == ref) | (vendor_order.c.key == ref))
        .where(vendor_order.c.state == "open")
        .values(poll_after=now)
    ).rowcount


def _one(statement: Any, seller: str) -> Any:
    return statement.where(
        vendor_order.c.seller == seller,
        vendor_order.c.key == bindparam("b_key"),
        vendor_order.c.round == bindparam("b_round"),
    )
