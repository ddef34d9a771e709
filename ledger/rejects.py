"""Records that could not become leads: where they lie in their delivery, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, literal, select

from ledger.lineage import mended
from ledger.schema import delivery, record


@dataclass(frozen=True)
class Placed:
    """A record as it lies in its delivery: first and last byte, both inclusive, or else its cells."""

    id: str
    table: int
    line: int | None
    code: str
    bytes: tuple[int, int] | None
    mended: bool = False
    cells: Sequence[str] = field(default=(), repr=False)


def deliveries(connection: Connection, seller: str) -> list[dict[str, Any]]:
    """The seller's deliveries, latest first: how many of their records were rejected for what, how many mended."""
    rows = connection.execute(select(delivery).where(delivery.c.seller == seller).order_by(delivery.c.no.desc()))
    codes, healed = _codes(connection, seller), _mended_counts(connection, seller)
    return [
        {
            "delivery": row.id,
            "file": row.name,
            "purchase": row.purchase_id,
            "received_at": row.received_at.isoformat(),
            "state": row.state,
            "rejected": sum(codes.get(row.id, {}).values()),
            "mended": healed.get(row.id, 0),
            "codes": codes.get(row.id, {}),
        }
        for row in rows
    ]


def rejected(connection: Connection, seller: str, delivery_id: str, mended_too: bool = False) -> Iterator[Placed]:
    """The rejected records of a delivery, in order; those that were mended since only if wanted."""
    later = _mended(seller, delivery_id).subquery()
    wanted = (
        select(record, later.c.seq.is_not(None).label("mended"))
        .outerjoin(later, later.c.seq == record.c.seq)
        .where(record.c.delivery_id == delivery_id, record.c.disposition == "rejected")
        .order_by(record.c.seq)
    )
    if not mended_too:
        wanted = wanted.where(later.c.seq.is_(None))
    return map(_placed, connection.execution_options(yield_per=1_000).execute(wanted))


def mended_in(connection: Connection, seller: str, delivery_id: str) -> int:
    """How many of a delivery's rejected records were mended."""
    return _mended_counts(connection, seller).get(delivery_id, 0)


def headers(connection: Connection, delivery_id: str) -> dict[int, Placed]:
    """The header of each table of a delivery that has one."""
    rows = connection.execute(
        select(record, _nothing)
        .where(record.c.delivery_id == delivery_id, record.c.disposition == "structural")
        .where(record.c.code.in_(("header", "table_extra")))
    )
    return {placed.table: placed for placed in map(_placed, rows)}


def _placed(row: Row[Any]) -> Placed:
    span = None if row.first_byte is None else (row.first_byte, row.last_byte)
    return Placed(
        f"{row.delivery_id}:{row.seq}",
        row.table_no or 0,
        row.first_line,
        row.code or "",
        span,
        bool(row.mended),
        row.cells or (),
    )


_nothing = literal(False).label("mended")


def _mended(seller: str, delivery_id: str) -> Select[Any]:
    """The places of a delivery's records that were mended, also those of the same bytes before it was undone."""
    found, (mine, alike) = mended(seller).subquery(), _alike()
    return (
        select(found.c.seq)
        .distinct()
        .join(alike, alike.c.id == found.c.delivery_id)
        .join(mine, _of_same_bytes(mine, alike))
        .where(mine.c.id == delivery_id)
    )


def _mended_counts(connection: Connection, seller: str) -> dict[str, int]:
    found, (mine, alike) = mended(seller).subquery(), _alike()
    rows = connection.execute(
        select(mine.c.id, func.count(found.c.seq.distinct()))
        .select_from(found)
        .join(alike, alike.c.id == found.c.delivery_id)
        .join(mine, _of_same_bytes(mine, alike))
        .group_by(mine.c.id)
    )
    return {row[0]: row[1] for row in rows}


def _alike() -> tuple[Any, Any]:
    return delivery.alias("mine"), delivery.alias("alike")


def _of_same_bytes(mine: Any, alike: Any) -> Any:
    same = [mine.c[name] == alike.c[name] for name in ("seller", "purchase_id", "sha256")]
    return and_(*same)


def _codes(connection: Connection, seller: str) -> dict[str, dict[str, int]]:
    rows = connection.execute(
        select(record.c.delivery_id, record.c.code, func.count())
        .where(record.c.seller == seller, record.c.disposition == "rejected")
        .group_by(record.c.delivery_id, record.c.code)
        .order_by(record.c.code)
    )
    codes: dict[str, dict[str, int]] = {}
    for delivery_id, code, count in rows:
        codes.setdefault(delivery_id, {})[code or ""] = count
    return codes
