"""From a list's spans to staged records: mapped, in one spelling, keyed. Any process may do it: it needs no ledger."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from leadwright import __version__
from leadwright.lead import is_contactable
from leadwright.lists.lexicon import fingerprint
from leadwright.lists.mapping import ColumnMap, Mapper, map_columns, mapper
from leadwright.lists.opening import Listing
from leadwright.lists.profiles import recognise
from leadwright.lists.reading import Tiling
from leadwright.matching import KeyHasher, content_key
from leadwright.normalise.fields import normalise
from leadwright.record import Disposition, Span
from leadwright.vendor import VendorProfile
from ledger.columns import json_text
from ledger.staged import Staged, kind_of_lead, stored_json
from tasks.steps.lineage import Marks

MAPPING_VERSION = 2
SHARE = 2_500
"""Rows that one share holds before the next share's turn."""
_GIVEN = (Disposition.ACCEPTED, Disposition.REPAIRED)
_REJECTED = Disposition.REJECTED.value
_VALUES = {disposition: disposition.value for disposition in Disposition}
_NO_PARENT = (None, None)
_new = tuple.__new__


@dataclass(frozen=True)
class Order:
    """What it takes to prepare a list: where it is, whose layouts may be its, and what its keys are made with."""

    path: Path
    profiles: tuple[VendorProfile, ...]
    vendor: str | None
    source: str
    seller: str
    pepper: bytes = field(repr=False)
    share: int = 0
    shares: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this is the share that also holds the spans against the file."""
        return self.share == 0


class Preparing:
    """One pass over a list; its receipt grows with the rows that are given out.

    All shares of a list read all of it, which is quick, and each prepares the rows of its turns. With `whole`, each row
    brings its cells along, even where they could be read again from its bytes.
    """

    def __init__(self, order: Order, whole: bool = False) -> None:
        self.listing, self.profile, self.drift = recognise(order.path, order.profiles, order.vendor)
        self._source = order.source
        self._hash = KeyHasher(order.pepper, order.seller)
        self._country = self.profile.country if self.profile else None
        self.columns: dict[int, tuple[ColumnMap, ...]] = {}
        self._mappers: dict[int, Mapper] = {}
        self._spans = 0
        self._problems: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._tiling = Tiling(self.listing)
        self._order = order
        self._marks = Marks(self.listing)
        self._whole = whole

    def chunks(self, size: int) -> Iterator[list[Staged]]:
        """Every span as a staged record, in order, `size` at a time."""
        rows = self.rows()
        while chunk := list(islice(rows, size)):
            yield chunk

    def rows(self) -> Iterator[Staged]:
        """Every span as a staged record, in order."""
        add, share, shares = self._tiling.add, self._order.share, self._order.shares
        for span in self.listing.spans():
            self._spans += 1
            if self._order.is_first:
                add(span)
            if shares > 1 and span.seq // SHARE % shares != share:
                continue
            if span.disposition in _GIVEN:
                yield self._prepared(span)
            else:
                yield self._left(span)

    def layout(self) -> dict[str, Any]:
        """How the file is read; a resumed run must read it alike."""
        file = self.listing.file
        return {
            "format": file.format.value,
            "encoding": file.encoding.codec if file.encoding else None,
            "profile": self.profile.model_dump(mode="json") if self.profile else None,
            "version": f"{__version__}/{MAPPING_VERSION}/{fingerprint()}",
        }

    def receipt(self) -> dict[str, Any]:
        """What was found: to be asked when all rows have been given out."""
        file = self.listing.file
        return {
            "format": file.format.value,
            "encoding": file.encoding.codec if file.encoding else None,
            "profile": self.profile.vendor if self.profile else None,
            "drift": self.drift.document() if self.drift else None,
            "spans": self._spans,
            "tiles": not self._order.is_first or self._tiling.hold(),
            "tables": [
                {
                    "name": table.name,
                    "columns": [
                        {"header": column.header, "field": column.field, "how": column.how}
                        for column in self.columns.get(table.index, ())
                    ],
                }
                for table in self.listing.tables
            ],
            "rejected": dict(self._rejected),
            "problems": dict(self._problems),
        }

    def _left(self, span: Span) -> Staged:
        if span.disposition is Disposition.REJECTED:
            self._rejected[span.code or ""] += 1
        parent = self._marks.parent(span) if span.disposition.holds_data else (None, None)
        cells = self._cells(span)
        return Staged(span.seq, span.disposition.value, span.code, *_place(span), None, None, *parent, cells=cells)

    def _prepared(self, span: Span) -> Staged:
        mapper = self._mappers.get(span.table) or self._mapper(span.table)
        marks = self._marks
        marked = marks.are_on(span.table)
        written, extras = mapper(marks.cells(span) if marked else span.cells)
        parent = marks.parent(span) if marked else _NO_PARENT
        fields, problems = normalise(written, self._country)
        if problems:
            self._problems.update([code for _, code in problems])
        stored = json_text(fields)
        said = (self._cells(span), stored, stored_json(extras), stored_json(problems))
        if not is_contactable(fields):
            self._rejected["nobody_named"] += 1
            return Staged(span.seq, _REJECTED, "nobody_named", *_place(span), None, None, *parent, None, *said)
        row, keys, reach = self._hash.of_row(fields, self._source)
        keyed, kind = (row, content_key(stored)), kind_of_lead(fields)
        head = (span.seq, _VALUES[span.disposition], span.code, *_place(span))
        # Made without a call of its class: there are millions.
        return _new(Staged, (*head, *keyed, *parent, None, *said, kind, keys, reach))

    def _cells(self, span: Span) -> str | None:
        """The cells of a span that has no bytes to read them from again."""
        return json_text(list(span.cells)) if span.first_byte < 0 or self._whole else None

    def _mapper(self, table: int) -> Mapper:
        if table not in self._mappers:
            self.columns[table] = _columns(self.listing, table, self.profile)
            self._mappers[table] = mapper(self.columns[table], self.profile)
        return self._mappers[table]


def _columns(listing: Listing, table: int, profile: VendorProfile | None) -> tuple[ColumnMap, ...]:
    return map_columns(listing.tables[table].header, listing.sample(table), profile)


def _place(span: Span) -> tuple[int, int, int, int | None, int | None]:
    if span.first_byte < 0:
        return span.table, span.first_line, span.last_line, None, None
    return span.table, span.first_line, span.last_line, span.first_byte, span.last_byte
