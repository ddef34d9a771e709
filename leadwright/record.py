"""One physical span of a delivery, and the one disposition it has."""

from enum import StrEnum
from typing import NamedTuple

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
