"""What our own books hold against delivered records: malformed cells, repeated rows, rows that could be no lead."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from leadwright.guarantee import EvidenceType
from ledger.contents import GIVEN
from ledger.evidence import Proof
from ledger.schema import delivery, purchase, record

_BEYOND_USE = ("email_invalid", "phone_invalid", "phone_precision_lost")
_first, _first_delivery = record.alias("first"), delivery.alias("first_delivery")


def own_proofs(
    connection: Connection, seller: str, purchase_id: str, vendor: str, kinds: Collection[EvidenceType]
) -> Iterator[Proof]:
    """What the books hold against the records of a purchase, of these kinds; each record at most once a kind."""
    if EvidenceType.FORMAT in kinds:
        yield from _malformed(connection, seller, purchase_id)
    if EvidenceType.REJECTED in kinds:
        yield from _rejected(connection, seller, purchase_id)
    if EvidenceType.DUPLICATE in kinds:
        same_order = _first_delivery.c.purchase_id == purchase_id
        statement = _repeated(seller, purchase_id, record.c.disposition == "duplicate").where(same_order)
        yield from _repetitions(connection, statement, EvidenceType.DUPLICATE)
    if EvidenceType.EARLIER_DELIVERY in kinds:
        before = _first_delivery.c.received_at < delivery.c.received_at
        statement = (
            _repeated(seller, purchase_id, record.c.disposition.in_(GIVEN))
            .join(purchase, (purchase.c.seller == seller) & (purchase.c.id == _first_delivery.c.purchase_id))
            .where(purchase.c.vendor == vendor, _first_delivery.c.purchase_id != purchase_id, before)
        )
        yield from _repetitions(connection, statement, EvidenceType.EARLIER_DELIVERY)


def redelivered(connection: Connection, delivery_ids: Sequence[str]) -> int:
    """How many duplicates of these deliveries, all of one purchase, had come in an earlier one of them."""
    statement = (
        select(func.count())
        .select_from(record)
        .join(_first, _first.c.lead_id == record.c.lead_id)
        .where(record.c.delivery_id.in_(delivery_ids), record.c.disposition == "duplicate")
        .where(_first.c.delivery_id.in_(delivery_ids), _first.c.delivery_id != record.c.delivery_id)
        .where(_first.c.disposition.in_(GIVEN))
    )
    return connection.scalar(statement) or 0


def _malformed(connection: Connection, seller: str, purchase_id: str) -> Iterator[Proof]:
    rows = _streamed(connection, _records(seller, purchase_id, record.c.problems).where(record.c.problems.is_not(None)))
    for row in rows:
        for name, code in {(name, code) for name, code in row.problems if code in _BEYOND_USE}:
            yield _proof(row, EvidenceType.FORMAT, code, name)


def _rejected(connection: Connection, seller: str, purchase_id: str) -> Iterator[Proof]:
    statement = _records(seller, purchase_id, record.c.code).where(record.c.disposition == "rejected")
    for row in _streamed(connection, statement):
        yield _proof(row, EvidenceType.REJECTED, row.code)


def _repetitions(connection: Connection, statement: Select[Any], kind: EvidenceType) -> Iterator[Proof]:
    last = None
    for row in _streamed(connection, statement):
        if (row.delivery_id, row.seq) != last:
            last = (row.delivery_id, row.seq)
            place = f"line {row.line} of {row.name}" if row.line else row.name
            yield _proof(row, kind, f"same as {place}")


def _repeated(seller: str, purchase_id: str, which: Any) -> Select[Any]:
    """Records of a purchase beside the accepted ones of the same lead, the earliest first."""
    return (
        _records(seller, purchase_id, _first.c.first_line.label("line"), _first_delivery.c.name)
        .join(_first, _first.c.lead_id == record.c.lead_id)
        .join(_first_delivery, _first_delivery.c.id == _first.c.delivery_id)
        .where(which, _first.c.disposition.in_(GIVEN))
        .order_by(_first_delivery.c.received_at, _first.c.seq)
    )


def _records(seller: str, purchase_id: str, *columns: Any) -> Select[Any]:
    return (
        select(record.c.delivery_id, record.c.seq, delivery.c.received_at, *columns)
        .select_from(record)
        .join(delivery, delivery.c.id == record.c.delivery_id)
        .where(delivery.c.seller == seller, delivery.c.purchase_id == purchase_id)
        .order_by(record.c.delivery_id, record.c.seq)
    )


def _streamed(connection: Connection, statement: Select[Any]) -> Any:
    return connection.execute(statement.execution_options(yield_per=5_000))


def _proof(row: Any, kind: EvidenceType, code: str | None, name: str | None = None) -> Proof:
    return Proof(row.delivery_id, row.seq, name, kind.value, code, row.received_at.isoformat(), None, True, 0)
