"""One physical span of a delivery, and the one disposition it has."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple, Self

HANDED_BACK = (
    "leadwright_record",
    "leadwright_line",
    "leadwright_code",
    "leadwright_reason_en",
    "leadwright_reason_de",
)
"""The columns in which a rejected record says which one it is and why, before those of its vendor.

Handed in again with the mended row, they tell where it came from, and are never taken for contact data.
"""


def is_ours(name: str) -> bool:
    """Whether a column is one of those, in whatever case a spreadsheet has written it."""
    return name.strip().casefold() in HANDED_BACK


def record_named(text: str) -> tuple[str, int] | None:
    """The delivery and the place in it that `text` names as DELIVERY:SEQ; None if it names none."""
    delivery, _, seq = text.strip().partition(":")
    return (delivery, int(seq)) if delivery and seq.isascii() and seq.isdigit() and len(seq) < 10 else None


class Disposition(StrEnum):
    """What became of a span. Repaired counts as accepted where the books are closed."""

    ACCEPTED = "accepted"
    REPAIRED = "repaired"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    STRUCTURAL = "structural"

    @property
    def holds_data(self) -> bool:
        """Whether the span is a data record, whatever became of it."""
        return self is not Disposition.STRUCTURAL


class Span(NamedTuple):
    """Where one record, or one structural piece, stands in its delivery, and what it says.

    Lines count from 1 and bytes from 0 over the original bytes; all four ends are inclusive. A workbook's spans are
    its rows: `first_line` is the row of the sheet and there are no bytes (-1). `table` is the index of the table the
    span belongs to. A named tuple, because there are millions of them.
    """

    seq: int
    table: int
    first_line: int
    last_line: int
    first_byte: int
    last_byte: int
    disposition: Disposition
    code: str | None
    cells: tuple[str, ...]

    def __repr__(self) -> str:
        """The span without its cells, which may name people."""
        place = f"lines {self.first_line}-{self.last_line}, bytes {self.first_byte}-{self.last_byte}"
        return f"Span({self.seq}, table {self.table}, {place}, {self.disposition}, {self.code})"


class Spans(NamedTuple):
    """Spans that follow one another, by column: what each has as `Span` tells it, the dispositions as plain text."""

    seq: Sequence[int]
    table: Sequence[int]
    first_line: Sequence[int]
    last_line: Sequence[int]
    first_byte: Sequence[int]
    last_byte: Sequence[int]
    disposition: Sequence[str]
    code: Sequence[str | None]
    cells: Sequence[tuple[str, ...]]

    @classmethod
    def of(cls, spans: Sequence[Span]) -> Self:
        """The same spans, which are at least one, by column."""
        columns: Any = zip(*spans, strict=True)
        told = cls(*columns)
        # Plain, so that they can be sent as they are.
        return told._replace(disposition=list(map(str.__str__, told.disposition)))

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """All spans of `parts`, which are at least one."""
        if len(parts) == 1:
            return parts[0]
        columns: Any = (list(chain.from_iterable(column)) for column in zip(*parts, strict=True))
        return cls(*columns)

    def rows(self) -> Iterator[Span]:
        """The spans one by one."""
        columns: Any = self._replace(disposition=list(map(Disposition, self.disposition)))
        return map(Span._make, zip(*columns, strict=True))

    def __repr__(self) -> str:
        """How many there are."""
        return f"Spans({len(self.seq)})"


def by_column(told: Iterable[Span | Spans], size: int) -> Iterator[Spans]:
    """The same spans, at least `size` at a time."""
    parts: list[Spans] = []
    alone: list[Span] = []
    count = 0
    for each in told:
        if isinstance(each, Spans):
            if alone:
                parts.append(Spans.of(alone))
                alone = []
            parts.append(each)
            count += len(each.seq)
        else:
            alone.append(each)
            count += 1
        if count >= size:
            yield Spans.joined([*parts, Spans.of(alone)] if alone else parts)
            parts, alone, count = [], [], 0
    if count:
        yield Spans.joined([*parts, Spans.of(alone)] if alone else parts)


def one_by_one(told: Iterable[Span | Spans]) -> Iterator[Span]:
    """The same spans, each by itself."""
    for each in told:
        if isinstance(each, Spans):
            yield from each.rows()
        else:
            yield each
