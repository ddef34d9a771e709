"""Deliveries and staged records: what is on its way into the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Delivery:
    """One delivery as the ledger knows it; `next_seq` is the first record that is not committed yet."""

    id: str
    seller: str
    purchase_id: str
    name: str
    sha256: str
    state: str
    next_seq: int
    receipt: Mapping[str, Any] | None


@dataclass
class Staged:
    """One span on its way into the ledger: where it lies, what is to become of it, and whom it may be about.

    `keys` are (kind, value) pairs that identify a lead, best first; `reach` are keyed hashes of addresses and numbers.
    `content` is a hash of the fields, `parent` the rejected record that this one says it mends.
    """

    seq: int
    disposition: str
    code: str | None = None
    table_no: int | None = None
    lines: tuple[int | None, int | None] = (None, None)
    offsets: tuple[int | None, int | None] = (None, None)
    row_key: str | None = None
    content: int | None = None
    parent: tuple[str, int] | None = None
    attempt: int | None = None
    cells: Sequence[str] | None = field(default=None, repr=False)
    fields: Fields | None = field(default=None, repr=False)
    extras: Fields | None = field(default=None, repr=False)
    problems: Sequence[tuple[str, str]] = ()
    keys: Sequence[tuple[str, str]] = ()
    reach: Sequence[str] = ()
    lead_id: str | None = None
