"""From a received list to records and leads: read, map, normalise, and commit in chunks that a killed run resumes."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from leadwright.lead import is_contactable
from leadwright.lists.mapping import ColumnMap, map_columns, mapper
from leadwright.lists.opening import Listing
from leadwright.lists.profiles import load_profiles, load_purchase, open_recognised
from leadwright.lists.reading import Tiling
from leadwright.matching import compatible, content_key, lead_keys, row_key
from leadwright.normalise.fields import normalise
from leadwright.record import Disposition, Span
from leadwright.vendor import VendorProfile
from ledger.intake import close, delivery_called, note_layout, receive, register_purchase, store_chunk
from ledger.redelivery import vendor_of
from ledger.staged import Delivery, Staged
from tasks.steps.checks import check_lists
from tasks.steps.lineage import Lineage
from tasks.steps.reach import reach_hashes
from tasks.steps.redelivering import delivered_again
from tasks.steps.workplace import Workplace
from tasks.telling import tell

CHUNK = 5_000
MAPPING_VERSION = "1"
Progress = Callable[[int, float | None], None]
_GIVEN = (Disposition.ACCEPTED, Disposition.REPAIRED)


def receive_files(place: Workplace, paths: Sequence[Path], purchase_id: str) -> list[str]:
    """The ids of the deliveries that `paths` are under this purchase; nothing is stored unless all can be read."""
    check_lists(place.settings, place.seller.id, paths, purchase_id)
    purchase = load_purchase(place.settings.config, purchase_id)
    deliveries = []
    for path in paths:
        kept = place.ledger.files.keep(path)
        with place.ledger.database.writing() as connection:
            register_purchase(
                connection,
                place.seller.id,
                purchase.id,
                "list",
                place.now,
                vendor=purchase.vendor,
                price_micros=purchase.paid.micros,
                currency=purchase.currency,
                terms=purchase.model_dump(mode="json"),
            )
            item = receive(connection, place.seller.id, purchase.id, path.name, kept.sha256, kept.bytes, place.now)
        deliveries.append(item.id)
    return deliveries


def take_in_list(
    place: Workplace, delivery_id: str, chunk: int = CHUNK, told: Progress | None = None
) -> dict[str, Any]:
    """The receipt of a delivery: its spans are all in the ledger, each with its disposition.

    They are committed `chunk` at a time, and a run cut off goes on from there; `told` hears how many spans are done,
    and which share of the file, where that is known.
    """
    with place.ledger.database.reading() as connection:
        item = delivery_called(connection, place.seller.id, delivery_id)
        vendor = vendor_of(connection, item)
    if item.receipt is not None:
        tell("%s was taken in before: nothing changed", item.name)
        return {**item.receipt, "again": True}
    with place.ledger.files.local(item.sha256, item.name) as path, _seldom_collecting():
        listing, profile = open_recognised(path, load_profiles(place.settings.config))
        # A vendor's record ids mean the same rows in all of its deliveries.
        receipt = _stored(place, item, Reading(place, listing, profile, vendor or item.purchase_id), chunk, told)
    receipt["changes"] = delivered_again(place, item, receipt, chunk)
    with place.ledger.database.writing() as connection:
        close(connection, item, receipt, place.now)
        done = delivery_called(connection, place.seller.id, delivery_id)
    tell("%s: %s", item.name, _said(dict(done.receipt or {})))
    return {**dict(done.receipt or {}), "again": False}


def _stored(place: Workplace, item: Delivery, reading: "Reading", size: int, told: Progress | None) -> dict[str, Any]:
    file, profile = reading.listing.file, reading.profile
    with place.ledger.database.writing() as connection:
        note_layout(
            connection,
            item.id,
            format=file.format.value,
            encoding=file.encoding.codec if file.encoding else None,
            layout={
                "dialect": asdict(file.dialect) if file.dialect else None,
                "profile": profile.vendor if profile else None,
                "country": reading.country,
            },
            mapping_version=f"{MAPPING_VERSION}/{profile.vendor}-{profile.version}" if profile else MAPPING_VERSION,
        )
    for chunk in _chunks(reading.staged(), size):
        done = chunk[-1].seq + 1
        if done <= item.next_seq:
            continue
        with place.ledger.database.writing() as connection:
            store_chunk(connection, item, chunk, compatible, place.now)
        if told:
            last_byte = chunk[-1].offsets[1]
            told(done, None if last_byte is None else (last_byte + 1) / file.bytes)
    return reading.receipt() | {"delivery": item.id, "file": item.name, "purchase": item.purchase_id}


class Reading:
    """One pass over a list: spans become staged records, and the receipt grows with them."""

    def __init__(self, place: Workplace, listing: Listing, profile: VendorProfile | None, source: str) -> None:
        self.place, self.listing, self.profile, self.source = place, listing, profile, source
        self.country = profile.country if profile else None
        self.columns: dict[int, tuple[ColumnMap, ...]] = {}
        self.spans = 0
        self.problems: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.tiling = Tiling(listing)
        self.lineage = Lineage(place, listing)

    def staged(self) -> Iterator[Staged]:
        """Every span as a staged record, in order."""
        mappers: dict[int, Any] = {}
        constants = self.profile.constants if self.profile else None
        for span in self.listing.spans():
            self.spans += 1
            self.tiling.add(span)
            row = _staged(span)
            if span.disposition in _GIVEN:
                if span.table not in mappers:
                    mappers[span.table] = mapper(self._mapped_columns(span.table), constants)
                self._fill(row, mappers[span.table](self.lineage.cells(span)))
            if span.disposition.holds_data and (problem := self.lineage.trace(row, span)):
                self.problems[problem] += 1
            if row.disposition == Disposition.REJECTED:
                self.rejected[row.code or ""] += 1
            yield row

    def receipt(self) -> dict[str, Any]:
        """What was found: to be asked when all spans have been read."""
        return {
            "format": self.listing.file.format.value,
            "encoding": self.listing.file.encoding.codec if self.listing.file.encoding else None,
            "profile": self.profile.vendor if self.profile else None,
            "spans": self.spans,
            "tiles": self.tiling.hold(),
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
            "rejected": dict(self.rejected),
            "problems": dict(self.problems),
            "mends": self.lineage.mended,
        }

    def _mapped_columns(self, table: int) -> tuple[ColumnMap, ...]:
        header = self.listing.tables[table].header
        self.columns[table] = map_columns(header, self.listing.sample(table), self.profile)
        return self.columns[table]

    def _fill(self, row: Staged, mapped: Any) -> None:
        clean = normalise(mapped.fields, self.country)
        row.fields, row.extras, row.problems = clean.fields, mapped.extras, clean.problems
        self.problems.update(code for _, code in clean.problems)
        if not is_contactable(clean.fields):
            row.disposition, row.code = Disposition.REJECTED, "nobody_named"
            return
        row.row_key, row.content = row_key(clean.fields), content_key(clean.fields)
        row.keys = [(key.kind, key.value) for key in lead_keys(clean.fields, self.source)]
        row.reach = reach_hashes(self.place.ledger, clean.fields)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom: a chunk lives as a whole until it is stored, and looking takes a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _staged(span: Span) -> Staged:
    keeps_cells = span.first_byte < 0 or span.disposition in _GIVEN
    return Staged(
        span.seq,
        span.disposition,
        span.code,
        table_no=span.table,
        lines=(span.first_line, span.last_line),
        offsets=(None, None) if span.first_byte < 0 else (span.first_byte, span.last_byte),
        cells=span.cells if keeps_cells else None,
    )


def _chunks(rows: Iterator[Staged], size: int) -> Iterator[list[Staged]]:
    while chunk := list(islice(rows, size)):
        yield chunk


def _said(receipt: dict[str, Any]) -> str:
    counts = receipt.get("dispositions", {})
    return ", ".join(f"{counts[name]} {name}" for name in counts)
