"""Handing back what could not become a lead: the rows as the vendor wrote them, each with the reason."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

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
from ledger.rejects import Placed, deliveries, headers, mended_in, rejected
from ledger.staged import Delivery
from tasks.steps.workplace import Workplace

_UTF8_MARKED = Encoding("utf-8", 3)
_Lines = Callable[[], Iterator[str]]
_Wanted = Callable[[], Iterator[Placed]]


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
    """The seller's deliveries, latest first: how many of their records were rejected for what, how many are mended."""
    with place.ledger.database.reading() as connection:
        return deliveries(connection, place.seller.id)


def rejected_rows(place: Workplace, delivery_id: str) -> dict[str, Any]:
    """Every rejected record of a delivery: line, code, whether it was mended, and how many cells it should have had."""
    with place.ledger.database.reading() as connection:
        item = _delivery(connection, place, delivery_id)
        with place.ledger.files.local(item.sha256, item.name) as path, path.open("rb") as file:
            layout, known = _layout(place, item, path, file), headers(connection, item.id)
            rows = [_told(placed, layout, known) for placed in rejected(connection, place.seller.id, item.id, True)]
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
    if target.exists() and not force:
        raise InputError(f"{target} is there already; name another file, or replace it with --force")
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


def _write(place: Workplace, item: Delivery, target: Path, wanted: _Wanted, known: Mapping[int, Placed]) -> str:
    with place.ledger.files.local(item.sha256, item.name) as path, path.open("rb") as file:
        layout = _layout(place, item, path, file)

        def lines() -> Iterator[str]:
            return _json_lines(wanted(), layout) if layout.dialect is None else _rows(wanted(), known, layout)

        return _left_at(target, lines, layout.encoding)


def _layout(place: Workplace, item: Delivery, path: Path, file: BinaryIO) -> _Layout:
    """The layout of a list as it was read; workbooks and pictures give CSV as the seller's spreadsheets take it."""
    plain = Dialect(";" if place.seller.language == "de" else ",")
    profiles = load_profiles(place.settings.config)
    try:
        found = open_recognised(path, profiles)[0].file
    except InputError:
        return _Layout(_UTF8_MARKED, plain, file, picture=item.name)
    if found.encoding is None:
        return _Layout(_UTF8_MARKED, plain, file)
    return _Layout(found.encoding, found.dialect, file)


def _rows(wanted: Iterator[Placed], known: Mapping[int, Placed], layout: _Layout) -> Iterator[str]:
    """The rejected rows, each table under its header; the marks of an earlier handing back make room for ours."""
    assert layout.dialect is not None
    table: int | None = None
    marks: frozenset[int] = frozenset()
    for placed in wanted:
        cells = layout.cells(placed)
        if placed.table != table and not (layout.picture and table is not None):
            table = placed.table
            header = layout.cells(known[table]) if table in known else []
            marks = _marks(header)
            yield line_of([*HANDED_BACK, *_without(header or _nameless(layout, len(cells)), marks)], layout.dialect)
        yield line_of([*_reason(placed), *_without(cells, marks)], layout.dialect)


def _json_lines(wanted: Iterator[Placed], layout: _Layout) -> Iterator[str]:
    """The rejected objects; what is no object stands as text under `leadwright_raw`."""
    for placed in wanted:
        text = text_of(layout.raw(placed), layout.encoding)
        found = None
        with suppress(orjson.JSONDecodeError):
            found = orjson.loads(text)
        inner = found if isinstance(found, dict) else {"leadwright_raw": text.rstrip("\r\n")}
        reason = dict(zip(HANDED_BACK, _reason(placed), strict=True))
        theirs = {name: value for name, value in inner.items() if name not in HANDED_BACK}
        yield orjson.dumps({**reason, **theirs}, option=orjson.OPT_APPEND_NEWLINE).decode()


def _told(placed: Placed, layout: _Layout, known: Mapping[int, Placed]) -> dict[str, Any]:
    wide = placed.code.startswith("width_")
    header = layout.cells(known[placed.table]) if wide and placed.table in known else None
    return {
        "record": placed.id,
        "line": placed.line,
        "code": placed.code,
        "reason": words(placed.code, "en"),
        "expected": len(header) if header is not None else None,
        "found": len(layout.cells(placed)) if wide else None,
        "mended": placed.mended,
    }


def _marks(header: Sequence[str]) -> frozenset[int]:
    return frozenset(place for place, name in enumerate(header) if name.strip() in HANDED_BACK)


def _without(cells: Sequence[str], places: frozenset[int]) -> list[str]:
    return [cell for place, cell in enumerate(cells) if place not in places]


def _nameless(layout: _Layout, width: int) -> list[str]:
    return ["file"] if layout.picture else [f"column {place}" for place in range(1, width + 1)]


def _reason(placed: Placed) -> tuple[str, ...]:
    line = "" if placed.line is None else str(placed.line)
    return placed.id, line, placed.code, words(placed.code, "en"), words(placed.code, "de")


def _left_at(target: Path, lines: _Lines, encoding: Encoding) -> str:
    """Leave `lines` at `target`, whole or not at all; in UTF-8 if they cannot be written otherwise."""
    passing = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    try:
        try:
            _fill(passing, lines(), encoding)
        except UnicodeEncodeError:
            encoding = _UTF8_MARKED
            _fill(passing, lines(), encoding)
        os.replace(passing, target)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror}") from None
    finally:
        passing.unlink(missing_ok=True)
    return encoding.codec


def _fill(path: Path, lines: Iterator[str], encoding: Encoding) -> None:
    with path.open("w", encoding=encoding.codec, newline="") as file:
        if encoding.mark:
            file.write("\ufeff")
        file.writelines(lines)
