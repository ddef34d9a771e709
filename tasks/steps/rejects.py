"""Handing back what could not become a lead: the rows as the vendor wrote them, each with the reason."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from leadwright.errors import InputError, WorkError
from ledger.intake import delivery_called
from ledger.rejects import Placed, deliveries, headers, mended_in, rejected
from ledger.staged import Delivery
from tasks.steps.handing_back import (
    Headers,
    layout_of,
    rejection_told,
    written_objects,
    written_rows,
)
from tasks.steps.leaving import check_free, left_at
from tasks.steps.workplace import Workplace

_Wanted = Callable[[], Iterator[Placed]]


def overview(place: Workplace) -> list[dict[str, Any]]:
    """The seller's deliveries, latest first: how many of their records were rejected for what, how many are mended."""
    with place.ledger.database.reading() as connection:
        return deliveries(connection, place.seller.id)


def rejected_rows(place: Workplace, delivery_id: str) -> dict[str, Any]:
    """Every rejected record of a delivery: line, code, whether it was mended, and how many cells it should have had."""
    with place.ledger.database.reading() as connection:
        item = _delivery(connection, place, delivery_id)
        with place.ledger.files.local(item.sha256, item.name) as path, path.open("rb") as file:
            layout, known = layout_of(place, item, path, file), headers(connection, item.id)
            rows = [
                rejection_told(placed, layout, known) for placed in rejected(connection, place.seller.id, item.id, True)
            ]
    codes = Counter(row["code"] for row in rows)
    return {
        "delivery": item.id,
        "file": item.name,
        "rejected": len(rows),
        "mended": sum(row["mended"] for row in rows),
        "codes": dict(sorted(codes.items())),
        "rows": rows,
    }


def write_rejects(
    place: Workplace, delivery_id: str, target: Path, force: bool = False, mended_too: bool = False
) -> dict[str, Any]:
    """How many rejected records were written to `target`, by code; nothing is written if there are none.

    Those that were mended since stay out unless they are wanted, too. InputError if the delivery is unknown, or if
    `target` is there and not to be replaced (`force`).
    """
    check_free(target, force)
    with place.ledger.database.reading() as connection:
        item = _delivery(connection, place, delivery_id)

        def wanted() -> Iterator[Placed]:
            return rejected(connection, place.seller.id, item.id, mended_too)

        counts = Counter(placed.code for placed in wanted())
        encoding = _write(place, item, target, wanted, headers(connection, item.id)) if counts else None
        mended = mended_in(connection, place.seller.id, item.id)
    return {
        "delivery": item.id,
        "file": item.name,
        "output": str(target) if counts else None,
        "encoding": encoding,
        "rejected": counts.total(),
        "mended": mended,
        "codes": dict(sorted(counts.items())),
    }


def _delivery(connection: Connection, place: Workplace, delivery_id: str) -> Delivery:
    try:
        return delivery_called(connection, place.seller.id, delivery_id)
    except WorkError as error:
        raise InputError(f"{error}; `leadwright rejects` lists those there are") from None


def _write(place: Workplace, item: Delivery, target: Path, wanted: _Wanted, known: Headers) -> str:
    with place.ledger.files.local(item.sha256, item.name) as path, path.open("rb") as file:
        layout = layout_of(place, item, path, file)

        def lines() -> Iterator[str]:
            return (
                written_objects(wanted(), layout) if layout.dialect is None else written_rows(wanted(), known, layout)
            )

        return left_at(target, lines, layout.encoding)
