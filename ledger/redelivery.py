"""Deliveries that come again: which earlier one they repeat, and what is new, unchanged, changed or vanished."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    func,
    literal_column,
    select,
    union_all,
    update,
)

from ledger.bulk import among, chunked
from ledger.ids import ids_of_leads
from ledger.lineage import CARRIED
from ledger.schema import delivery, event, purchase, record
from ledger.staged import Delivery

SAMPLE = 1_000
CANDIDATES = 12
LEAST_SHARED = 0.1
"""A delivery repeats an earlier one if at least this share of the smaller of the two is in both."""


class Sample(NamedTuple):
    """Some of a delivery's rows from all over it, by identity and by lead, and how many rows there are."""

    identities: Sequence[Any]
    leads: Sequence[str]
    rows: int


class Pair(NamedTuple):
    """A row delivered again: its place in the new delivery, and in the earlier one."""

    seq: int
    earlier: int


class Comparison(NamedTuple):
    """How many rows of a delivery are new, unchanged or changed against the earlier one, and how many it left out.

    Rows are told apart by the vendor's record id, or what else identifies them; repetitions count once. `to_tell` are
    the rows that may have something new to say of a lead that was known: in order, those that say something else than
    in the earlier delivery, and those that it left out; a still earlier one may have had them.
    """

    counts: dict[str, int]
    to_tell: list[int]


def vendor_of(connection: Connection, item: Delivery) -> str | None:
    """The vendor of the purchase that a delivery belongs to."""
    return connection.scalar(
        select(purchase.c.vendor).where(purchase.c.seller == item.seller, purchase.c.id == item.purchase_id)
    )


def settle_earlier(connection: Connection, item: Delivery, signature: str) -> str | None:
    """The earlier delivery that `item` repeats, found once and noted, so that a resumed run compares with the same."""
    noted = connection.execute(
        select(delivery.c.signature, delivery.c.repeats).where(delivery.c.id == item.id).with_for_update()
    ).one()
    if noted.signature is not None:
        return str(noted.repeats) if noted.repeats else None
    earlier = _candidates(connection, item.seller, vendor_of(connection, item), signature, item.id)
    found = _repeated(connection, earlier, _sample(connection, item.id)) if earlier else None
    connection.execute(update(delivery).where(delivery.c.id == item.id).values(signature=signature, repeats=found))
    return found


def earlier_delivery(
    connection: Connection, seller: str, vendor: str | None, signature: str, sample: Sample
) -> str | None:
    """The latest closed delivery of `vendor` with the same fields that shares rows about the same leads with `sample`.

    An identity alone would not do: many vendors count the rows of each list anew.
    """
    return _repeated(connection, _candidates(connection, seller, vendor, signature), sample)


def _candidates(
    connection: Connection, seller: str, vendor: str | None, signature: str, besides: str = ""
) -> list[tuple[str, int]]:
    """The latest closed deliveries of a vendor that hold the same fields, each with its number of rows."""
    rows = connection.execute(
        select(delivery.c.id, delivery.c.receipt)
        .join(purchase, (purchase.c.seller == delivery.c.seller) & (purchase.c.id == delivery.c.purchase_id))
        .where(delivery.c.seller == seller, delivery.c.state == "closed", delivery.c.signature == signature)
        .where(purchase.c.vendor == vendor, delivery.c.id != besides)
        .order_by(delivery.c.closed_at.desc(), delivery.c.received_at.desc(), delivery.c.no.desc())
        .limit(CANDIDATES)
    )
    return [(row.id, sum((row.receipt or {}).get("dispositions", {}).get(name, 0) for name in CARRIED)) for row in rows]


def _repeated(connection: Connection, candidates: Sequence[tuple[str, int]], sample: Sample) -> str | None:
    for delivery_id, rows in candidates:
        shared = _shared(connection, delivery_id, sample) / len(sample.identities) if sample.identities else 0
        if shared and shared * sample.rows >= LEAST_SHARED * min(sample.rows, rows):
            return delivery_id
    return None


def compared(connection: Connection, delivery_id: str, earlier: str) -> Comparison:
    """A delivery beside the earlier one. Both are read once, since that takes longest."""
    both = _both(delivery_id, earlier, leads=True)
    is_new, is_old = both.c.new_seq.is_not(None), both.c.old_seq.is_not(None)
    counts = {
        "new": is_new & ~is_old,
        "unchanged": is_new & is_old & _same(both),
        "changed": is_new & is_old & ~_same(both),
        "vanished": is_old & ~is_new,
    }
    counted = select(_NO_PLACE, *map(_sum, counts.values()))
    to_tell = select(both.c.new_seq, *[_ZERO] * len(counts)).where(is_new, both.c.known == 1, ~is_old | ~_same(both))
    (_, *found), *rows = sorted(map(tuple, connection.execute(union_all(counted, to_tell)).all()))
    return Comparison(dict(zip(counts, map(int, found), strict=True)), [row[0] for row in rows])


def changed_pairs(connection: Connection, delivery_id: str, earlier: str, limit: int | None = None) -> list[Pair]:
    """The rows that say something else than in the earlier delivery, in order, up to `limit` of them."""
    both = _both(delivery_id, earlier)
    rows = connection.execute(
        select(both.c.new_seq, both.c.old_seq)
        .where(both.c.new_seq.is_not(None), both.c.old_seq.is_not(None), ~_same(both))
        .order_by(both.c.new_seq)
        .limit(limit)
    )
    return [Pair(row[0], row[1]) for row in rows]


def vanished_rows(connection: Connection, delivery_id: str, earlier: str, limit: int) -> list[int]:
    """The places in the earlier delivery of rows that are not in the new one, in order, up to `limit` of them."""
    both = _both(delivery_id, earlier)
    rows = connection.scalars(
        select(both.c.old_seq).where(both.c.new_seq.is_(None)).order_by(both.c.old_seq).limit(limit)
    )
    return list(rows)


def rows_at(connection: Connection, delivery_id: str, places: Sequence[int]) -> dict[int, Row[Any]]:
    """The records of a delivery at these places, with their fields, identity and lead."""
    found: dict[int, Row[Any]] = {}
    for part in chunked(places, 5_000):
        rows = connection.execute(
            select(record.c.seq, record.c.lead_id, record.c.row_key, record.c.fields).where(
                record.c.delivery_id == delivery_id, among(record.c.seq, part)
            )
        )
        found.update({row.seq: row for row in rows})
    return found


def leads_at(connection: Connection, delivery_id: str, places: Sequence[int]) -> set[str]:
    """The leads of the records of a delivery at these places."""
    return {
        lead_id
        for part in chunked(places, 5_000)
        for lead_id in connection.scalars(
            select(record.c.lead_id).where(
                record.c.delivery_id == delivery_id, among(record.c.seq, part), record.c.lead_id.is_not(None)
            )
        )
    }


def updates_by(connection: Connection, delivery_id: str) -> int:
    """How many leads a delivery has changed that knew the earlier value."""
    happened = event.c.key.startswith(update_key(delivery_id, ""), autoescape=True)
    return connection.scalar(select(func.count()).select_from(event).where(happened)) or 0


def update_key(delivery_id: str, lead_id: str) -> str:
    """The key of the event that a delivery has changed a lead."""
    return f"redelivered:{delivery_id}:{lead_id}"


def identities(delivery_id: str) -> Select[Any]:
    """Identity and content of every row of a delivery that belongs to a lead, in order."""
    return select(record.c.row_key, record.c.content).where(*_carried(delivery_id)).order_by(record.c.seq)


def _sample(connection: Connection, delivery_id: str) -> Sample:
    carried = _carried(delivery_id)
    rows = connection.scalar(select(func.count()).select_from(record).where(*carried)) or 0
    last = connection.scalar(select(func.max(record.c.seq)).where(record.c.delivery_id == delivery_id)) or 0
    every = max(1, last // SAMPLE) if rows > SAMPLE else 1
    found = connection.execute(
        select(record.c.row_key, record.c.lead_id).where(*carried, record.c.seq % every == 0).limit(SAMPLE)
    ).all()
    return Sample(sorted({row.row_key for row in found}), sorted({row.lead_id for row in found}), rows)


def _shared(connection: Connection, delivery_id: str, sample: Sample) -> int:
    """How many of the sample's identities stand in that delivery, too, and mean one of the same leads."""
    shared = select(func.count(record.c.row_key.distinct())).where(
        *_carried(delivery_id), among(record.c.row_key, sample.identities), among(record.c.lead_id, sample.leads)
    )
    return connection.scalar(shared) or 0


def _carried(delivery_id: str) -> tuple[Any, ...]:
    return (record.c.delivery_id == delivery_id, record.c.disposition.in_(CARRIED), record.c.row_key.is_not(None))


def _both(delivery_id: str, earlier: str, *, leads: bool = False) -> CTE:
    """Every identity of two deliveries: where it first stands in each, and the least and the greatest content there.

    With `leads`, also whether the new one has a lead of it that it has not made, as 1 or 0. One pass over the rows of
    both: joining the two would sort each of them.
    """
    is_new = record.c.delivery_id == delivery_id
    columns = [
        function(case((side, column))).label(f"{name}_{what}")
        for name, side in (("new", is_new), ("old", ~is_new))
        for what, function, column in (
            ("seq", func.min, record.c.seq),
            ("least", func.min, record.c.content),
            ("most", func.max, record.c.content),
        )
    ]
    if leads:
        made_here = ids_of_leads(delivery_id)
        was_known = is_new & (func.substr(record.c.lead_id, 1, len(made_here)) != made_here)
        columns.append(func.max(case((was_known, 1), else_=0)).label("known"))
    carried = record.c.disposition.in_(CARRIED) & record.c.row_key.is_not(None)
    rows = select(*columns).where(record.c.delivery_id.in_((delivery_id, earlier)), carried)
    return rows.group_by(record.c.row_key).cte("of_both")


def _same(both: CTE) -> ColumnElement[bool]:
    """Whether a row says what it said before; where it stands twice in a delivery, one of the two will do."""
    return (both.c.new_least == both.c.old_least) | (both.c.new_most == both.c.old_most)


_NO_PLACE: ColumnElement[int] = literal_column("-1")
_ZERO: ColumnElement[int] = literal_column("0")


def _sum(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
