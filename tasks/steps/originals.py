"""Rows as they were delivered, read again from the stored original."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.handing_back import line_of, text_of
from tasks.steps.workplace import Workplace

Raw = Callable[[int | None, int | None, Sequence[str] | None], str]
"""The text of a record from its first and last byte, or, where it has none, from its cells."""


@contextmanager
def original(place: Workplace, delivery: Mapping[str, Any]) -> Iterator[Raw]:
    """The rows of a delivery, for as long as the context lasts."""
    encoding = Encoding(delivery["encoding"] or "utf-8")
    with place.ledger.files.local(delivery["sha256"], delivery["name"]) as path, path.open("rb") as file:

        def raw(first: int | None, last: int | None, cells: Sequence[str] | None) -> str:
            if first is None or last is None:
                return line_of(list(cells or ()), Dialect(";")).rstrip("\r\n")
            file.seek(first)
            return text_of(file.read(last - first + 1), encoding).rstrip("\r\n")

        yield raw
