"""Rejected rows that do not fit their header, known again where a spreadsheet has filled them up with blanks."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from leadwright.lists.handing_back import as_written
from leadwright.record import HANDED_BACK, record_named
from ledger.intake import delivery_called
from ledger.rejects import headers, rejected
from ledger.texts import json_text
from tasks.steps.handing_back import layout_of, vendors_own
from tasks.steps.workplace import Workplace


class Misfit(NamedTuple):
    """Why a row was rejected, and the hash of its cells as a spreadsheet leaves them: there may be very many."""

    code: str
    cells: bytes


def misfits_of(place: Workplace, delivery_id: str) -> dict[int, Misfit]:
    """The rows of a delivery that were rejected with more or fewer cells than their header has, by their place."""
    found: dict[int, Misfit] = {}
    with place.ledger.database.reading() as connection:
        item = delivery_called(connection, place.seller.id, delivery_id)
        with place.ledger.files.local(item.sha256, item.name) as path, path.open("rb") as file:
            layout, known = layout_of(place, item, path, file), headers(connection, item.id)
            if layout.picture is not None:
                return found
            for placed in rejected(connection, place.seller.id, item.id, mended_too=True):
                header, cells = vendors_own(placed, known, layout)
                named = record_named(placed.id)
                if named and (placed.code.startswith("width_") or (header and len(cells) != len(header))):
                    found[named[1]] = Misfit(placed.code, _as_left(cells))
    return found


def as_handed_back(cells: Sequence[str], record_id: str) -> bytes | None:
    """The hash of the vendor's cells of a row that was handed back; None if its columns are not where they were."""
    return _as_left(cells[len(HANDED_BACK) :]) if cells and cells[0].strip() == record_id else None


def _as_left(cells: Sequence[str]) -> bytes:
    """The hash of the cells without what a spreadsheet adds and takes away: blanks, zeros that begin numbers."""
    told = [as_written(cell).strip() for cell in cells]
    told = [cell.lstrip("0") if cell.isdigit() else cell for cell in told]
    while told and not told[-1]:
        told.pop()
    return blake2b(json_text(told).encode(), digest_size=16).digest()
