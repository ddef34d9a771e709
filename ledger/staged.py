"""Deliveries and staged records: what is on its way into the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ledger.texts import json_text

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Delivery:
    """One delivery as the ledger knows it; `next_seq` is the first record that is not committed yet."""

    id: str
    no: int
    seller: str
    purchase_id: str
    name: str
    sha256: str
    bytes: int
    state: str
    next_seq: int
    receipt: Mapping[str, Any] | None


class Staged(NamedTuple):
    """One span on its way into the ledger: where it lies, what is to become of it, and whom it may be about.

    `cells`, `fields`, `extras` and `problems` are JSON as it is stored. Leads that share one of `keys`, best first, are
    the same if their names allow it; by `reach` a lead is found, and many may share it. Both are hashes, and so is
    `content`, of all fields. `parent_id` and `parent_seq` say which rejected record this one mends.
    """

    seq: int
    disposition: str
    code: str | None = None
    table_no: int | None = None
    first_line: int | None = None
    last_line: int | None = None
    first_byte: int | None = None
    last_byte: int | None = None
    row_key: int | None = None
    content: int | None = None
    parent_id: str | None = None
    parent_seq: int | None = None
    attempt: int | None = None
    cells: str | None = None
    fields: str | None = None
    extras: str | None = None
    problems: str | None = None
    kind: str | None = None
    keys: tuple[int, ...] = ()
    reach: tuple[int, ...] = ()

    def __repr__(self) -> str:
        """The record without what it says."""
        return f"Staged({self.seq}, {self.disposition}, {self.code})"


def stored_json(value: Any) -> str | None:
    """`value` as it is stored; nothing for what is empty."""
    return json_text(value) if value else None


def kind_of_lead(fields: Fields) -> str:
    """Whether these fields are about a person or a company."""
    return "person" if fields.get("person.last_name") or fields.get("person.full_name") else "company"


def about(
    seq: int,
    disposition: str,
    fields: Fields,
    keys: Sequence[int] = (),
    reach: Sequence[int] = (),
    **others: Any,
) -> Staged:
    """A record that says something of somebody."""
    kind = kind_of_lead(fields)
    return Staged(
        seq, disposition, fields=json_text(dict(fields)), kind=kind, keys=tuple(keys), reach=tuple(reach), **others
    )
