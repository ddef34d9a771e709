"""From a list's spans to staged records: mapped, in one spelling, keyed. Any process may do it: it needs no ledger."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from leadwright.lead import is_contactable
from leadwright.lists.mapping import Mapped, Mapper, mapper
from leadwright.matching import KeyHasher, content_key
from leadwright.normalise.fields import normalise_all
from leadwright.record import Disposition, Span
from leadwright.vendor import VendorProfile
from ledger.staged import Staged, kind_of_lead, stored_json
from ledger.texts import json_text
from tasks.steps.marks import Marks
from tasks.steps.reading import GIVEN, SHARE, Reading, Share, TableRead

_REJECTED = Disposition.REJECTED.value
_VALUES = {disposition: disposition.value for disposition in Disposition}
_NO_PARENT = (None, None)
_new = tuple.__new__
_table_of = attrgetter("table")


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

    rows: list[Staged]
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

    def chunks(self, size: int) -> Iterator[list[Staged]]:
        """Every span as a staged record, in order, `size` at a time."""
        waiting: list[Staged] = []
        for rows in self._shares():
            waiting += rows
            while len(waiting) >= size:
                yield waiting[:size]
                waiting = waiting[size:]
        if waiting:
            yield waiting

    def layout(self) -> dict[str, Any]:
        """How the file is read; a resumed run must read it alike."""
        return self.reading.layout()

    def receipt(self) -> dict[str, Any]:
        """What was found: to be asked when all rows have been given out."""
        return self._counts.told_in(self.reading.receipt())

    def _shares(self) -> Iterator[list[Staged]]:
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
        counts = Counts()
        marks = {number: Marks(table) for number, table in share.tables.items()}
        given = [span for span in share.spans if span.disposition in GIVEN]
        staged = self._staged(given, share.tables, marks, counts)
        if len(given) < len(share.spans):
            made = iter(staged)
            staged = [
                next(made) if span.disposition in GIVEN else self._left(span, marks[span.table], counts)
                for span in share.spans
            ]
        return Prepared(staged, dict(counts.rejected), dict(counts.problems))

    def _left(self, span: Span, marks: Marks, counts: Counts) -> Staged:
        if span.disposition is Disposition.REJECTED:
            counts.rejected[span.code or ""] += 1
        parent = marks.parent(span) if span.disposition.holds_data else _NO_PARENT
        cells = self._cells(span)
        return Staged(span.seq, span.disposition.value, span.code, *_place(span), None, None, *parent, cells=cells)

    def _staged(
        self, spans: Sequence[Span], tables: Mapping[int, TableRead], marks: Mapping[int, Marks], counts: Counts
    ) -> list[Staged]:
        """Those spans that hold data."""
        mapped = self._mapped(spans, tables, marks)
        spelled = normalise_all([fields for fields, _ in mapped], self._country)
        stored = [json_text(fields) for fields, _ in spelled]
        keyed = self._hash.of_rows([fields for fields, _ in spelled], self._source)
        contents = map(content_key, stored)
        counts.problems.update([code for _, problems in spelled for _, code in problems])
        is_marked = any(each.are_there for each in marks.values())
        made = []
        for span, (_, extras), (fields, wrong), text, (row, keys, reach), content in zip(
            spans, mapped, spelled, stored, keyed, contents, strict=True
        ):
            parent = marks[span.table].parent(span) if is_marked else _NO_PARENT
            said = (None, self._cells(span), text, stored_json(extras), stored_json(wrong))
            if is_contactable(fields):
                head = (span.seq, _VALUES[span.disposition], span.code, *_place(span))
                # Made without a call of its class: there are millions.
                made.append(_new(Staged, (*head, row, content, *parent, *said, kind_of_lead(fields), keys, reach)))
            else:
                counts.rejected["nobody_named"] += 1
                made.append(Staged(span.seq, _REJECTED, "nobody_named", *_place(span), None, None, *parent, *said))
        return made

    def _mapped(
        self, spans: Sequence[Span], tables: Mapping[int, TableRead], marks: Mapping[int, Marks]
    ) -> list[Mapped]:
        mapped: list[Mapped] = []
        for number, rows in groupby(spans, _table_of):
            by_field, cells = self._mapper(number, tables[number]), marks[number].cells
            mapped += [by_field(cells(span)) for span in rows]
        return mapped

    def _cells(self, span: Span) -> str | None:
        """The cells of a span that has no bytes to read them from again."""
        return json_text(list(span.cells)) if span.first_byte < 0 or self._whole else None

    def _mapper(self, number: int, table: TableRead) -> Mapper:
        # Asked for with the first row that holds data, and by then the columns of its table are known for good.
        if number not in self._mappers:
            self._mappers[number] = mapper(table.columns, self._profile)
        return self._mappers[number]


def _place(span: Span) -> tuple[int, int, int, int | None, int | None]:
    """Its table, its lines, and its bytes if it has any."""
    return span[1:6] if span.first_byte >= 0 else (*span[1:4], None, None)
