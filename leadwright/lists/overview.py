"""What `leadwright map` shows of one file: which column of which table holds which field, and what has drifted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from leadwright.lists.composites import SPLITS
from leadwright.lists.mapped import ColumnMap
from leadwright.lists.mapping import map_columns
from leadwright.lists.opening import Listing
from leadwright.lists.profiles import Recognised, recognise
from leadwright.lists.structure import Table
from leadwright.profile import VendorProfile, labels
from leadwright.record import Disposition

_SAMPLE = 200
_FURTHEST = 20_000
_GIVEN = (Disposition.ACCEPTED, Disposition.REPAIRED)


@dataclass(frozen=True)
class MappedTable:
    """One table, what its columns hold, and its first rows."""

    table: Table
    columns: tuple[ColumnMap, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def known(self) -> int:
        """How many of its columns have a field."""
        return sum(1 for column in self.columns if column.field)

    @property
    def headers(self) -> Sequence[str]:
        """The headers as they are written, or what nameless columns are called."""
        return self.table.header or labels([""] * len(self.columns))


@dataclass(frozen=True)
class Overview:
    """A file, as which vendor's it was recognised, and its tables as they were mapped, the one that matters first."""

    path: Path
    found: Recognised
    tables: tuple[MappedTable, ...]

    def document(self) -> dict[str, Any]:
        """The document of INTERFACE.md's `map`; `tables` and `drift` are there only if there is something to tell."""
        profile, drift = self.found.profile, self.found.drift
        made: dict[str, Any] = {
            "file": str(self.path).encode("utf-8", "replace").decode(),
            "vendor": profile.vendor if profile else None,
            "columns": _columns(self.tables[0]) if self.tables else [],
        }
        if drift:
            made["drift"] = drift.document()
        if len(self.tables) > 1:
            made["tables"] = self.documents()
        return made

    def documents(self) -> list[dict[str, Any]]:
        """Each table with its columns."""
        return [{"name": each.table.name, "columns": _columns(each)} for each in self.tables]


def overview(path: Path, profiles: Iterable[VendorProfile], vendor: str | None = None) -> Overview:
    """How the list in `path` is mapped; raises InputError for what is no list."""
    found = recognise(path, profiles, vendor)
    tables = list(_tables(found))
    if found.profile:
        tables.sort(key=lambda each: each.table != found.listing.main)
    else:
        # What looks like a small table above the real one is often a note.
        tables.sort(key=lambda each: -each.known)
    return Overview(path, found, tuple(tables))


def _tables(found: Recognised) -> Iterator[MappedTable]:
    listing, profile = found.listing, found.profile
    rows = _first_rows(listing)
    for table in listing.tables:
        sample = rows.get(table.index, [])
        if table.header is not None or sample:
            yield MappedTable(table, map_columns(table.header, sample, profile), tuple(sample))


def _first_rows(listing: Listing) -> dict[int, list[tuple[str, ...]]]:
    """The first rows of each table that begins not too far below."""
    rows: dict[int, list[tuple[str, ...]]] = {}
    for span in islice(listing.spans(), _FURTHEST):
        kept = rows.setdefault(span.table, [])
        if span.disposition in _GIVEN and len(kept) < _SAMPLE:
            kept.append(span.cells)
    return rows


def _columns(mapped: MappedTable) -> list[dict[str, Any]]:
    return [_column(header, column) for header, column in zip(mapped.headers, mapped.columns, strict=True)]


def _column(header: str, column: ColumnMap) -> dict[str, Any]:
    made: dict[str, Any] = {
        "header": header,
        "field": column.field,
        "confidence": round(column.confidence, 2),
        "how": column.how,
    }
    if column.suggest:
        made["suggest"] = column.suggest
    if column.split:
        made["parts"] = list(SPLITS[column.split].fields)
    if column.warning:
        made["warning"] = column.warning
    return made
