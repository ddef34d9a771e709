"""From a list's spans to staged records: mapped, in one spelling, keyed. Any process may do it: it needs no ledger."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from leadwright.lead import is_contactable
from leadwright.lists.mapping import Mapped, Mapper, mapper
from leadwright.matching import KeyHasher, content_keys
from leadwright.matching.numbers import Numbers
from leadwright.normalise.fields import normalise_all
from leadwright.record import Disposition, Spans
from leadwright.vendor import VendorProfile
from ledger.chunk import NOTHING, Chunk, Waiting, nothing
from ledger.staged import kind_of_lead, stored_json
from ledger.texts import json_text
from tasks.steps.marks import Marks
from tasks.steps.reading import GIVEN, SHARE, Reading, Share, TableRead

_REJECTED, _STRUCTURAL = Disposition.REJECTED.value, Disposition.STRUCTURAL.value
_KEPT = (Disposition.ACCEPTED.value, Disposition.REPAIRED.value)
_NOBODY = "nobody_named"


@dataclass(frozen=True)
class Order:
    """What it takes to prepare a list: where it is, whose layouts may be its, and what its keys are made with.

    `sha256` is its hash, where that is known; a list that has another one by then does not tile.
    """

    path: Path
    profiles: tuple[VendorProfile, ...]
    vendor: str | None
    source: str
    seller: str
    pepper: bytes = field(repr=False)
    sha256: str | None = None

    def reading(self) -> Reading:
        """A pass over the list; InputError if it is none."""
        return Reading(self.path, self.profiles, self.vendor, self.sha256)


class Prepared(NamedTuple):
    """A share as staged records, with how many were rejected and what problems their values had, by code."""

    rows: Chunk
    rejected: dict[str, int]
    problems: dict[str, int]


class Counts:
    """What was wrong with rows: how many were rejected, and what problems values had, by code."""

    def __init__(self) -> None:
        self.rejected: Counter[str] = Counter()
        self.problems: Counter[str] = Counter()

    def add(self, rejected: Mapping[str, int], problems: Mapping[str, int]) -> None:
        """Take a further share into account."""
        self.rejected.update(rejected)
        self.problems.update(problems)

    def told_in(self, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """A receipt that tells of them, too."""
        return {**receipt, "rejected": dict(self.rejected), "problems": dict(self.problems)}


class Preparing:
    """One pass over a list; its receipt grows with the rows that are given out.

    With `whole`, each row brings its cells along, even where they could be read again from its bytes.
    """

    def __init__(self, order: Order, whole: bool = False) -> None:
        self.reading = order.reading()
        self._preparer = Preparer(order, self.reading.profile, whole)
        self._counts = Counts()

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Every span as a staged record, in order, `size` at a time."""
        waiting = Waiting()
        for rows in self._shares():
            waiting.add(rows)
            while waiting.are_enough(size):
                yield waiting.taken(size)
        if waiting:
            yield waiting.taken(size)

    def layout(self) -> dict[str, Any]:
        """How the file is read; a resumed run must read it alike."""
        return self.reading.layout()

    def receipt(self) -> dict[str, Any]:
        """What was found: to be asked when all rows have been given out."""
        return self._counts.told_in(self.reading.receipt())

    def _shares(self) -> Iterator[Chunk]:
        for share in self.reading.shares(SHARE):
            rows, rejected, problems = self._preparer.prepared(share)
            self._counts.add(rejected, problems)
            yield rows


class Preparer:
    """Prepares shares of a list: step by step, each step for all rows before the next, which is quicker by a third."""

    def __init__(self, order: Order, profile: VendorProfile | None, whole: bool = False) -> None:
        self._source = order.source
        self._hash = KeyHasher(order.pepper, order.seller)
        self._profile = profile
        self._country = profile.country if profile else None
        self._whole = whole
        self._mappers: dict[int, Mapper] = {}

    def prepared(self, share: Share) -> Prepared:
        """Every span of `share` as a staged record, in order."""
        spans, size = share.spans, len(share.spans.seq)
        marks = {number: Marks(table) for number, table in share.tables.items()}
        given = [place for place, disposition in enumerate(spans.disposition) if disposition in GIVEN]
        mapped = self._mapped(share, given, marks)
        spelled = normalise_all([fields for fields, _ in mapped], self._country)
        said: dict[str, Any] = {
            "fields": [json_text(fields) for fields, _ in spelled],
            "extras": [stored_json(extras) for _, extras in mapped],
            "problems": [stored_json(problems) for _, problems in spelled],
        }
        nobody = [at for at, (fields, _) in enumerate(spelled) if not is_contactable(fields)]
        said |= self._known_by([fields for fields, _ in spelled], said["fields"], nobody)
        dispositions, codes = list(spans.disposition), list(spans.code)
        for at in nobody:
            dispositions[given[at]], codes[given[at]] = _REJECTED, _NOBODY
        said = {name: _spread(name, column, given, size) for name, column in said.items()}
        _know_again(said["content"], dispositions, spans)
        rows = Chunk.by_name(
            list(spans.seq),
            disposition=dispositions,
            code=codes,
            **_places(spans),
            **(parents := _parents(spans, marks)),
            **self._cells(spans, self._whole or bool(parents)),
            **said,
        )
        rejected = Counter(code or "" for code, what in zip(codes, dispositions, strict=True) if what == _REJECTED)
        problems = Counter(code for _, problems in spelled for _, code in problems)
        # Sound rows are not looked at one by one.
        if any(codes):
            told = zip(codes, dispositions, strict=True)
            problems.update(code for code, what in told if code and what in _KEPT)
        return Prepared(rows, dict(rejected), dict(problems))

    def _mapped(self, share: Share, given: Sequence[int], marks: Mapping[int, Marks]) -> list[Mapped]:
        tables, cells = share.spans.table, share.spans.cells
        mapped: list[Mapped] = []
        for number, places in groupby(given, tables.__getitem__):
            rows = marks[number].cells([cells[place] for place in places])
            mapped += map(self._mapper(number, share.tables[number]), rows)
        return mapped

    def _known_by(
        self, rows: Sequence[Mapping[str, str]], stored: Sequence[str], nobody: Sequence[int]
    ) -> dict[str, Any]:
        """What tells rows apart and finds their leads; nothing for those at the places of `nobody`."""
        somebody = list(rows)
        for at in nobody:
            somebody[at] = {}
        own, keys, reach = self._hash.of_rows(somebody, self._source)
        known: dict[str, list[Any]] = {
            "row_key": own,
            "content": content_keys(stored),
            "kind": [*map(kind_of_lead, rows)],
        }
        for at in nobody:
            for name, column in known.items():
                column[at] = NOTHING[name]
        return {**known, "keys": keys, "reach": reach}

    @staticmethod
    def _cells(spans: Spans, whole: bool) -> dict[str, list[Any]]:
        """The cells of spans that have no bytes to read them from again, or of all if the `whole` of them is wanted."""
        if not whole and min(spans.first_byte) >= 0:
            return {}
        told = zip(spans.cells, spans.first_byte, strict=True)
        return {"cells": [json_text(list(cells)) if whole or byte < 0 else None for cells, byte in told]}

    def _mapper(self, number: int, table: TableRead) -> Mapper:
        # Asked for with the first row that holds data, and by then the columns of its table are known for good.
        if number not in self._mappers:
            self._mappers[number] = mapper(table.columns, self._profile)
        return self._mappers[number]


def _know_again(contents: list[Any], dispositions: Sequence[str], spans: Spans) -> None:
    """Give rejected rows what they are known by where they are delivered again: they have no identity."""
    at = [place for place, what in enumerate(dispositions) if what == _REJECTED and any(spans.cells[place])]
    for place, content in zip(at, content_keys(json_text(list(spans.cells[place])) for place in at), strict=True):
        contents[place] = content


def _places(spans: Spans) -> dict[str, list[Any]]:
    """The table of each span, its lines, and its bytes if it has any."""
    firsts, lasts = list[Any](spans.first_byte), list[Any](spans.last_byte)
    if min(firsts) < 0:
        lasts = [last if first >= 0 else None for first, last in zip(firsts, lasts, strict=True)]
        firsts = [first if first >= 0 else None for first in firsts]
    return {
        "table_no": list(spans.table),
        "first_line": list(spans.first_line),
        "last_line": list(spans.last_line),
        "first_byte": firsts,
        "last_byte": lasts,
    }


def _parents(spans: Spans, marks: Mapping[int, Marks]) -> dict[str, list[Any]]:
    """The record that each row says it mends, where rows say anything of the kind."""
    if not any(each.are_there for each in marks.values()):
        return {}
    told = zip(spans.table, spans.cells, spans.disposition, strict=True)
    found = [marks[table].parent(cells) if what != _STRUCTURAL else (None, None) for table, cells, what in told]
    return {"parent_id": [delivery for delivery, _ in found], "parent_seq": [seq for _, seq in found]}


def _spread(name: str, column: Any, places: Sequence[int], size: int) -> Any:
    """The column `name` of `size` cells, of which those at `places` are known, and the others say nothing."""
    if len(places) == size:
        return column
    if isinstance(column, Numbers):
        return column.spread(places, size)
    whole = nothing(name, size)
    for place, cell in zip(places, column, strict=True):
        whole[place] = cell
    return whole
