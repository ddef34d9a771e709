"""How many rows of a list that is prepared beside are stored at once: many, but few when nothing else is left to do."""

import marshal
import weakref
from typing import Any

import pytest

from ledger.chunk import Chunk
from ledger.staged import Staged
from tasks.steps.beside import Beside
from tasks.steps.preparers import DONE, OPENED, ROWS

SHARE, BYTES = 100, 20


class HandInbox:
    """Shares of a list, each row of 20 bytes, of which none waits before it is asked for unless so many are `ready`."""

    def __init__(self, shares: int, ready: int = 0, has_bytes: bool = True) -> None:
        told = [_share(number * SHARE, has_bytes) for number in range(shares)]
        contents: list[Any] = [(OPENED, {}), *((ROWS, (rows.packed(), {}, {})) for rows in told), (DONE, {})]
        self._messages = [marshal.dumps(each) for each in contents]
        self._ready = ready

    def next(self) -> bytes:
        self._ready -= 1
        return self._messages.pop(0)

    def __len__(self) -> int:
        return min(max(0, self._ready), len(self._messages))


def _share(first: int, has_bytes: bool) -> Chunk:
    rows = range(first, first + SHARE)
    places = [(seq * BYTES, seq * BYTES + BYTES - 1) if has_bytes else (None, None) for seq in rows]
    return Chunk.of(
        [Staged(seq, "structural", "blank", 0, seq, seq, *place) for seq, place in zip(rows, places, strict=True)]
    )


def chunks(inbox: HandInbox, shares: int, size: int) -> list[int]:
    """How many rows each chunk has, once it is certain that together they are the list."""
    found = list(Beside(inbox, shares * SHARE * BYTES).chunks(size))
    assert [row.seq for chunk in found for row in chunk] == list(range(shares * SHARE))
    return list(map(len, found))


def test_the_last_chunks_are_smaller_and_smaller() -> None:
    assert chunks(HandInbox(40), 40, 1_600) == [1_600, 1_200, 600, 300, 200, 100]


def test_what_is_ready_by_then_is_stored_at_once() -> None:
    assert chunks(HandInbox(40, ready=42), 40, 1_600) == [1_600, 1_600, 800]


def test_rows_of_workbooks_which_have_no_bytes_are_stored_as_many_at_a_time_as_ever() -> None:
    assert chunks(HandInbox(40, has_bytes=False), 40, 1_600) == [1_600, 1_600, 800]


@pytest.mark.parametrize("size", [1, 7, 99, 100, 101, 4_000, 5_000])
def test_no_chunk_is_empty_or_larger_than_wanted(size: int) -> None:
    sizes = chunks(HandInbox(40), 40, size)

    assert all(0 < each <= size for each in sizes)


def test_a_chunk_belongs_to_whoever_got_it_alone_so_that_it_is_gone_when_it_is_stored() -> None:
    given = Beside(HandInbox(40), 40 * SHARE * BYTES).chunks(1_600)

    chunk = next(given)
    held = weakref.ref(chunk.column("keys").counts)
    del chunk

    assert held() is None
