"""Handing back what could not become a lead: the rows as the vendor wrote them, each with the reason."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from sqlalchemy import Connection

from leadwright.errors import InputError, WorkError
from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.handing_back import cells_in, line_of, text_of
from leadwright.lists.profiles import load_profiles, open_recognised
from leadwright.record import HANDED_BACK
from leadwright.rejection import words
from ledger.intake import delivery_called
from ledger.rejects import Placed, deliveries, headers, rejected
from ledger.staged import Delivery
from tasks.steps.leaving import UTF8_MARKED, check_free, left_at
from tasks.steps.workplace import Workplace


@dataclass(frozen=True)
class _Layout:
    """How the delivery is written, and its bytes; without a dialect it is JSON Lines, a picture is but a name."""

    encoding: Encoding
    dialect: Dialect | None
    file: BinaryIO
    picture: str | None = None

    def raw(self, placed: Placed) -> bytes:
        first, last = placed.bytes or (0, -1)
        self.file.seek(first)
        return self.file.read(last - first + 1)

    def cells(self, placed: Placed) -> list[str]:
        if self.picture:
            return [self.picture]
        if placed.bytes is None or self.dialect is None:
            return list(placed.cells)
        return list(cells_in(self.raw(placed), self.encoding, self.dialect))


def overview(place: Workplace) -> list[dict[str, Any]]:
    """The seller's deliveries, latest first, with how many of their records were rejected for what."""
    with place.ledger.database.reading() as connection:
        return deliveries(connection, place.seller.id)


def write_rejects(place: Workplace, delivery_id: str, target: Path, force: bool = False) -> dict[str, Any]:
    """How many rejected records were written to `target`, by code; nothing is written if there are none.

    InputError if the delivery is unknown, or if `target` is there and not to be replaced (`force`).
    """
    check_free(target, force)
    with place.ledger.database.reading() as connection:
        item = _delivery(connection, place, delivery_id)
        counts = Counter(placed.code for placed in rejected(connection, item.id))
        encoding = _write(connection, place, item, target) if counts else None
    return {
        "delivery": item.id,
        "file": item.name,
        "output": str(target) if counts else None,
        "encoding": encoding,
        "rejected": counts.total(),
        "codes": dict(sorted(counts.items())),
    }


def _delivery(connection: Connection, place: Workplace, delivery_id: str) -> Delivery:
    try:
        return delivery_called(connection, place.seller.id, delivery_id)
    except WorkError as error:
        raise InputError(f"{error}; `leadwright rejects` lists those there are") from None


def _write(connection: Connection, place: Workplace, item: Delivery, target: Path) -> str:
    with place.ledger.files.local(item.sha256, item.name) as path, path.open("rb") as file:
        layout = _layout(place, item, path, file)
        make = _json_lines if layout.dialect is None else _rows

        def lines() -> Iterator[str]:
            return make(connection, item, layout)

        return left_at(target, lines, layout.encoding)


def _layout(place: Workplace, item: Delivery, path: Path, file: BinaryIO) -> _Layout:
    """The layout of a list as it was read; workbooks and pictures give CSV as the seller's spreadsheets take it."""
    plain = Dialect(";" if place.seller.language == "de" else ",")
    profiles = load_profiles(place.settings.config)
    try:
        found = open_recognised(path, profiles)[0].file
    except InputError:
        return _Layout(UTF8_MARKED, plain, file, picture=item.name)
    if found.encoding is None:
        return _Layout(UTF8_MARKED, plain, file)
    return _Layout(found.encoding, found.dialect, file)


def _rows(connection: Connection, item: Delivery, layout: _Layout) -> Iterator[str]:
    """The rejected rows, each table under its header."""
    assert layout.dialect is not None
    known, table = headers(connection, item.id), None
    for placed in rejected(connection, item.id):
        cells = layout.cells(placed)
        if placed.table != table and not (layout.picture and table is not None):
            table = placed.table
            header = layout.cells(known[table]) if table in known else _nameless(layout, len(cells))
            yield line_of([*HANDED_BACK, *header], layout.dialect)
        yield line_of([*_reason(placed), *cells], layout.dialect)


def _json_lines(connection: Connection, item: Delivery, layout: _Layout) -> Iterator[str]:
    """The rejected objects; what is no object stands as text under `leadwright_raw`."""
    for placed in rejected(connection, item.id):
        text = text_of(layout.raw(placed), layout.encoding)
        found = None
        with suppress(orjson.JSONDecodeError):
            found = orjson.loads(text)
        inner = found if isinstance(found, dict) else {"leadwright_raw": text.rstrip("\r\n")}
        reason = dict(zip(HANDED_BACK, _reason(placed), strict=True))
        yield orjson.dumps({**reason, **inner}, option=orjson.OPT_APPEND_NEWLINE).decode()


def _nameless(layout: _Layout, width: int) -> list[str]:
    return ["file"] if layout.picture else [f"column {place}" for place in range(1, width + 1)]


def _reason(placed: Placed) -> tuple[str, ...]:
    line = "" if placed.line is None else str(placed.line)
    return placed.id, line, placed.code, words(placed.code, "en"), words(placed.code, "de")
