"""From a list to shares of its spans, each with what has to be known of its tables to prepare them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from leadwright import __version__
from leadwright.lists.heading import is_handed_back
from leadwright.lists.lexicon import fingerprint
from leadwright.lists.mapping import ColumnMap, map_columns
from leadwright.lists.profiles import recognise
from leadwright.lists.reading import Tiling
from leadwright.lists.survey import survey
from leadwright.profile import VendorProfile
from leadwright.record import Disposition, Spans

MAPPING_VERSION = 5
SHARE = 200
"""Rows that are handed over at once: few enough that what is made of them stays near the core."""
GIVEN = frozenset({Disposition.ACCEPTED.value, Disposition.REPAIRED.value})
"""The dispositions of spans that say something of somebody."""


class TableRead(NamedTuple):
    """A table as it was read: its header, what its columns hold, and whether its cells were written as text.

    There are no columns as long as the table has shown no row that holds data.
    """

    header: tuple[str, ...] | None
    columns: tuple[ColumnMap, ...]
    is_text: bool


class Share(NamedTuple):
    """Spans that follow one another, and their tables by number."""

    spans: Spans
    tables: Mapping[int, TableRead]


class Reading:
    """One pass over a list; its receipt is whole when all shares have been given out."""

    def __init__(
        self, path: Path, profiles: Sequence[VendorProfile], vendor: str | None, sha256: str | None = None
    ) -> None:
        """Open the list, whose hash may be known; InputError if it is none."""
        self.listing, self.profile, self.drift = recognise(path, profiles, vendor, survey(path, sha256))
        if is_handed_back(self.listing.header or ()):
            # Whoever mended the rows has changed the file, and not its vendor.
            self.drift = None
        self.tables: dict[int, TableRead] = {}
        self._tiling = Tiling(self.listing)
        self._spans = 0

    def shares(self, size: int = SHARE) -> Iterator[Share]:
        """Every span in order, at least `size` at a time."""
        for spans in self.listing.stretches(size):
            self._spans += len(spans.seq)
            self._tiling.add(spans)
            yield Share(spans, {table: self._table(table, spans) for table in set(spans.table)})

    def layout(self) -> dict[str, Any]:
        """How the file is read; a resumed run must read it alike."""
        return {
            **self._file(),
            "profile": self.profile.model_dump(mode="json") if self.profile else None,
            "version": f"{__version__}/{MAPPING_VERSION}/{fingerprint()}",
        }

    def receipt(self) -> dict[str, Any]:
        """What was found: to be asked when all shares have been given out."""
        return {
            **self._file(),
            "profile": self.profile.vendor if self.profile else None,
            "drift": self.drift.document() if self.drift else None,
            "spans": self._spans,
            "tiles": self._tiling.hold(),
            "tables": [
                {
                    "name": table.name,
                    "columns": [_told(column) for column in self.columns(table.index)],
                }
                for table in self.listing.tables
            ],
        }

    def columns(self, table: int) -> tuple[ColumnMap, ...]:
        """What the columns of a table hold; none if it has shown no row that holds data."""
        return self.tables[table].columns if table in self.tables else ()

    def _file(self) -> dict[str, Any]:
        file = self.listing.file
        return {"format": file.format.value, "encoding": file.encoding.codec if file.encoding else None}

    def _table(self, table: int, share: Spans) -> TableRead:
        """The table as it is known by the end of this share."""
        known = self.tables.get(table)
        if known is None or (not known.columns and _has_data(share, table)):
            known = self.tables[table] = self._looked_at(table, share)
        return known

    def _looked_at(self, table: int, share: Spans) -> TableRead:
        listing = self.listing
        header = listing.tables[table].header
        columns = map_columns(header, listing.sample(table), self.profile) if _has_data(share, table) else ()
        return TableRead(header, columns, listing.file.dialect is not None)


def _told(column: ColumnMap) -> dict[str, Any]:
    told = {"header": column.header, "field": column.field, "how": column.how}
    return told | {"warning": column.warning} if column.warning else told


def _has_data(share: Spans, table: int) -> bool:
    return any(
        number == table and disposition in GIVEN
        for number, disposition in zip(share.table, share.disposition, strict=True)
    )
