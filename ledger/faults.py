"""What our own books hold against delivered records: malformed cells, repeated rows, rows that could be no lead."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, select

from leadwright.guarantee import EvidenceType
from ledger.contents import GIVEN
from ledger.counting import as_delivered, as_delivered_last
from ledger.evidence import Proof
from ledger.schema import record
from ledger.uses import deliveries_of, purchases

_BEYOND_USE = ("email_invalid", "phone_invalid", "phone_precision_lost")
_PAGE = 5_000
_earlier = record.alias("earlier")

Delivery = Mapping[str, Any]


def own_proofs(
    connection: Connection, seller: str, purchase_id: str, kinds: Collection[EvidenceType]
) -> Iterator[Proof]:
    """What the books hold against the records of a purchase, of these kinds; each record at most once a kind."""
    deliveries = {row["id"]: row for row in deliveries_of(connection, seller).get(purchase_id, ())}
    if EvidenceType.FORMAT in kinds:
        yield from _malformed(connection, deliveries)
    if EvidenceType.REJECTED in kinds:
        yield from _rejected(connection, deliveries)
    if EvidenceType.DUPLICATE in kinds:
        for first, row in _repetitions(connection, as_delivered(list(deliveries.values()))):
            place = _place(deliveries[first.delivery_id], first.first_line)
            yield _proof(EvidenceType.DUPLICATE, row, deliveries, f"same as {place}")
    if EvidenceType.EARLIER_DELIVERY in kinds:
        yield from _delivered_before(connection, seller, purchase_id, deliveries)


def redelivered(connection: Connection, counting: ColumnElement[bool]) -> int:
    """How many duplicates among the records that count, all of one purchase, had come in another delivery of it."""
    return sum(1 for first, row in _repetitions(connection, counting) if first.delivery_id != row.delivery_id)


def _malformed(connection: Connection, deliveries: Mapping[str, Delivery]) -> Iterator[Proof]:
    counting = as_delivered_last(list(deliveries.values()))
    statement = _records(deliveries, record.c.problems).where(counting, record.c.problems.is_not(None))
    for row in _streamed(connection, statement):
        for name, code in dict.fromkeys((name, code) for name, code in row.problems if code in _BEYOND_USE):
            yield _proof(EvidenceType.FORMAT, row, deliveries, code, name)


def _rejected(connection: Connection, deliveries: Mapping[str, Delivery]) -> Iterator[Proof]:
    counting = as_delivered(list(deliveries.values()))
    statement = _records(deliveries, record.c.code).where(counting, record.c.disposition == "rejected")
    for row in _streamed(connection, statement):
        yield _proof(EvidenceType.REJECTED, row, deliveries, row.code)


def _repetitions(connection: Connection, counting: ColumnElement[bool]) -> Iterator[tuple[Any, Any]]:
    """Each duplicate among the records that count behind the accepted record that it repeats, lead by lead.

    They are read beside each other, never joined: a list that repeats one row all over would square itself.
    """
    again = select(record.c.lead_id).where(counting, record.c.disposition == "duplicate", record.c.lead_id.is_not(None))
    first_ones_first = case((record.c.disposition == "duplicate", 1), else_=0)
    rows = _streamed(
        connection,
        select(record.c.lead_id, record.c.delivery_id, record.c.seq, record.c.first_line, record.c.disposition)
        .where(counting, record.c.lead_id.in_(again))
        .order_by(record.c.lead_id, first_ones_first, record.c.delivery_id, record.c.seq),
    )
    first = None
    for row in rows:
        if first is None or row.lead_id != first.lead_id:
            first = row
        elif row.disposition == "duplicate":
            yield first, row


def _delivered_before(
    connection: Connection, seller: str, purchase_id: str, deliveries: Mapping[str, Delivery]
) -> Iterator[Proof]:
    """Accepted records whose lead the same vendor had delivered before, in another order."""
    vendors = {row["id"]: row["vendor"] for row in purchases(connection, seller)}
    others = {
        row["id"]: row
        for other, rows in deliveries_of(connection, seller).items()
        if other != purchase_id and vendors[other] == vendors[purchase_id]
        for row in rows
    }
    counting = as_delivered(list(deliveries.values()))
    for mine in deliveries.values():
        before = [id_ for id_, row in others.items() if row["received_at"] < mine["received_at"]]
        statement = (
            _records([mine["id"]], _earlier.c.delivery_id.label("earlier_id"), _earlier.c.first_line)
            .join(_earlier, _earlier.c.lead_id == record.c.lead_id)
            .where(counting, record.c.disposition.in_(GIVEN), _earlier.c.disposition.in_(GIVEN))
            .where(_earlier.c.delivery_id.in_(before))
        )
        for _, found in groupby(_streamed(connection, statement), key=attrgetter("seq")):
            row = next(found)
            place = _place(others[row.earlier_id], row.first_line)
            yield _proof(EvidenceType.EARLIER_DELIVERY, row, deliveries, f"same as {place}")


def _records(delivery_ids: Collection[str], *columns: Any) -> Select[Any]:
    return (
        select(record.c.delivery_id, record.c.seq, *columns)
        .where(record.c.delivery_id.in_(list(delivery_ids)))
        .order_by(record.c.delivery_id, record.c.seq)
    )


def _streamed(connection: Connection, statement: Select[Any]) -> Any:
    return connection.execute(statement.execution_options(yield_per=_PAGE))


def _place(delivery: Delivery, line: int | None) -> str:
    return f"line {line} of {delivery['name']}" if line else str(delivery["name"])


def _proof(
    kind: EvidenceType, row: Any, deliveries: Mapping[str, Delivery], code: str | None, name: str | None = None
) -> Proof:
    at = deliveries[row.delivery_id]["received_at"].isoformat()
    return Proof(row.delivery_id, row.seq, name, kind.value, code, at, None, True, 0)
