"""Which records count as what a vendor has delivered: each row of its files once, whatever was done with it since."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select, tuple_

from ledger.contents import DATA, GIVEN
from ledger.schema import delivery, record
from ledger.uses import STANDING, deliveries_of

Delivery = Mapping[str, Any]

_mend, _other, _again = record.alias("mend"), record.alias("other"), record.alias("again")
_source = delivery.alias("source")


def as_it_stands(connection: Connection, seller: str, deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    """The data records of a purchase's standing deliveries; a row that was mended counts as what became of it."""
    rows = _once(deliveries)
    return and_(rows, ~_is_mended(), ~_is_mended_otherwise()) if _are_mends(connection, seller) else rows


def as_delivered(deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    """The data records as the vendor handed them over, for what it owes: without the rows that somebody mended.

    Of a row that a later delivery of the purchase delivers again, the first one counts.
    """
    rows = and_(_once(deliveries), record.c.parent_id.is_(None))
    for mine, before in _repeating(deliveries):
        rows = and_(rows, ~and_(record.c.delivery_id == mine, _is_in(before)))
    return rows


def as_delivered_last(deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    """The same, but of a row that was delivered again the last one counts: what the vendor has mended is no fault."""
    rows = and_(_once(deliveries), record.c.parent_id.is_(None))
    for mine, before in _repeating(deliveries):
        rows = and_(rows, ~and_(record.c.delivery_id.in_(before), _is_in([mine])))
    return rows


def counted(connection: Connection, seller: str, dispositions: Collection[str] = DATA) -> dict[str, int]:
    """How many records with one of these dispositions came under each of the seller's purchases and stand."""
    deliveries = deliveries_of(connection, seller)
    if _are_as_received(connection, seller):
        return _received(deliveries, dispositions)
    return {
        purchase: connection.scalar(
            select(func.count())
            .select_from(record)
            .where(as_it_stands(connection, seller, rows), record.c.disposition.in_(dispositions))
        )
        or 0
        for purchase, rows in deliveries.items()
    }


def _once(deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    """Data records, without those that stand in an earlier delivery of the same bytes that was undone but in part."""
    rows = and_(record.c.delivery_id.in_([row["id"] for row in deliveries]), record.c.disposition.in_(DATA))
    for mine, before in _generations(deliveries):
        kept = select(_other.c.seq).where(_other.c.delivery_id.in_(before), _other.c.disposition.in_(DATA))
        rows = and_(rows, ~and_(record.c.delivery_id == mine, record.c.seq.in_(kept)))
    return rows


def _generations(deliveries: Sequence[Delivery]) -> Iterator[tuple[str, list[str]]]:
    """Each delivery of bytes that stand in others that were taken in before, with these."""
    alike: dict[str, list[Delivery]] = defaultdict(list)
    for row in deliveries:
        alike[row["sha256"]].append(row)
    for rows in alike.values():
        ordered = [row["id"] for row in sorted(rows, key=lambda row: int(row["generation"]))]
        yield from ((mine, ordered[:at]) for at, mine in enumerate(ordered) if at)


def _repeating(deliveries: Sequence[Delivery]) -> Iterator[tuple[str, list[str]]]:
    """Each delivery that delivers another of them again, with all that came before it."""
    ids = [row["id"] for row in deliveries]
    yield from ((row["id"], ids[:at]) for at, row in enumerate(deliveries) if row["repeats"] in ids[:at])


def _is_in(deliveries: Sequence[str]) -> ColumnElement[bool]:
    """Whether one of these deliveries has the same row of its vendor about the same lead."""
    return exists().where(
        _again.c.lead_id == record.c.lead_id,
        _again.c.row_key == record.c.row_key,
        _again.c.delivery_id.in_(deliveries),
    )


def _mends() -> Select[Any]:
    """The records that mend others, and count."""
    return (
        select(_mend.c.seq)
        .join(_source, _source.c.id == _mend.c.delivery_id)
        .where(_mend.c.parent_id.is_not(None), _mend.c.disposition.in_(DATA), _source.c.state.in_(STANDING))
    )


def _is_mended() -> ColumnElement[bool]:
    """Whether another record mends this one."""
    return _mends().where(_mend.c.parent_id == record.c.delivery_id, _mend.c.parent_seq == record.c.seq).exists()


def _is_mended_otherwise() -> ColumnElement[bool]:
    """Whether another record mends the same one, and better, or as well and before this one."""
    mine, theirs = _rank(record.c), _rank(_mend.c)
    before = tuple_(_mend.c.delivery_id, _mend.c.seq) < tuple_(record.c.delivery_id, record.c.seq)
    same = _mends().where(_mend.c.parent_id == record.c.parent_id, _mend.c.parent_seq == record.c.parent_seq)
    return same.where(or_(theirs < mine, and_(theirs == mine, before))).exists()


def _rank(columns: Any) -> Any:
    return case((columns.disposition.in_(GIVEN), 0), (columns.disposition == "duplicate", 1), else_=2)


def _are_as_received(connection: Connection, seller: str) -> bool:
    """Whether nothing was undone or mended, so that receipts tell what stands."""
    undone = select(delivery.c.id).where(delivery.c.seller == seller, delivery.c.undoing.is_not(None))
    return connection.scalar(undone.limit(1)) is None and not _are_mends(connection, seller)


def _are_mends(connection: Connection, seller: str) -> bool:
    return connection.scalar(_mends().where(_mend.c.seller == seller).limit(1)) is not None


def _received(deliveries: Mapping[str, Sequence[Delivery]], dispositions: Collection[str]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for purchase, rows in deliveries.items():
        for receipt in (row["receipt"] for row in rows if row["receipt"]):
            counts[purchase] += sum(receipt.get("dispositions", {}).get(name, 0) for name in dispositions)
    return dict(counts)
