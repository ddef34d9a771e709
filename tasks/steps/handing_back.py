"""The layout of a list in which its rejected rows are handed back: as the vendor wrote them, each with the reason."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from leadwright.errors import InputError
from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.handing_back import cells_in, line_of, text_of
from leadwright.lists.lines import LONGEST
from leadwright.lists.profiles import recognise_bought
from leadwright.record import HANDED_BACK, is_ours
from leadwright.rejection import words
from ledger.rejects import Placed
from ledger.staged import Delivery
from tasks.steps.leaving import UTF8_MARKED
from tasks.steps.workplace import Workplace

Headers = Mapping[int, Placed]
"""The header of each table that has one."""


@dataclass(frozen=True)
class HandingBack:
    """How the delivery is written, and its bytes; without a dialect it is JSON Lines, a picture is but a name."""

    encoding: Encoding
    dialect: Dialect | None
    file: BinaryIO
    picture: str | None = None

    def raw(self, placed: Placed) -> bytes:
        """The bytes of a record."""
        first, last = placed.bytes or (0, -1)
        self.file.seek(first)
        # Of a line without end, its beginning must do.
        return self.file.read(min(last - first + 1, LONGEST))

    def cells(self, placed: Placed) -> list[str]:
        """The cells of a record, as far as they can be told apart."""
        if self.picture:
            return [self.picture]
        if placed.bytes is None or self.dialect is None:
            return list(placed.cells)
        return list(cells_in(self.raw(placed), self.encoding, self.dialect))


def layout_of(place: Workplace, item: Delivery, path: Path, file: BinaryIO) -> HandingBack:
    """The layout of a list as it was read; workbooks and pictures give CSV as the seller's spreadsheets take it."""
    plain = Dialect(";" if place.seller.language == "de" else ",")
    try:
        found = recognise_bought(path, place.settings.config, item.purchase_id).listing.file
    except InputError:
        return HandingBack(UTF8_MARKED, plain, file, picture=item.name)
    if found.encoding is None:
        return HandingBack(UTF8_MARKED, plain, file)
    return HandingBack(found.encoding, found.dialect, file)


def written_rows(wanted: Iterator[Placed], known: Headers, layout: HandingBack) -> Iterator[str]:
    """The rejected rows, each table under its header; the marks of an earlier handing back make room for ours."""
    assert layout.dialect is not None
    table: int | None = None
    for placed in wanted:
        header, cells = vendors_own(placed, known, layout)
        if placed.table != table and not (layout.picture and table is not None):
            table = placed.table
            yield line_of([*HANDED_BACK, *(header or _nameless(layout, len(cells)))], layout.dialect)
        yield line_of([*_reason(placed), *cells], layout.dialect)


def vendors_own(placed: Placed, known: Headers, layout: HandingBack) -> tuple[list[str], list[str]]:
    """The header over a record, and its cells, without the marks of an earlier handing back."""
    header = layout.cells(known[placed.table]) if placed.table in known else []
    marks = _marks(header)
    return _without(header, marks), _without(layout.cells(placed), marks)


def written_objects(wanted: Iterator[Placed], layout: HandingBack) -> Iterator[str]:
    """The rejected objects; what is no object stands as text under `leadwright_raw`."""
    for placed in wanted:
        text = text_of(layout.raw(placed), layout.encoding)
        found = None
        with suppress(orjson.JSONDecodeError):
            # In an array a comma stands behind the object.
            found = orjson.loads(text.strip(" \t\r\n,"))
        inner = found if isinstance(found, dict) else {"leadwright_raw": text.rstrip("\r\n")}
        reason = dict(zip(HANDED_BACK, _reason(placed), strict=True))
        theirs = {name: value for name, value in inner.items() if not is_ours(name)}
        yield orjson.dumps({**reason, **theirs}, option=orjson.OPT_APPEND_NEWLINE).decode()


def rejection_told(placed: Placed, layout: HandingBack, known: Headers) -> dict[str, Any]:
    """Which record it is, why it was rejected, and how many cells it has and should have, where that is why."""
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
    return frozenset(place for place, name in enumerate(header) if is_ours(name))


def _without(cells: Sequence[str], places: frozenset[int]) -> list[str]:
    return [cell for place, cell in enumerate(cells) if place not in places]


def _nameless(layout: HandingBack, width: int) -> list[str]:
    return ["file"] if layout.picture else [f"column {place}" for place in range(1, width + 1)]


def _reason(placed: Placed) -> tuple[str, ...]:
    line = "" if placed.line is None else str(placed.line)
    return placed.id, line, placed.code, words(placed.code, "en"), words(placed.code, "de")
