"""Long lists are prepared in a process of their own: the rows are the same, and faults are told as they are here."""

import os
import signal
from itertools import islice
from pathlib import Path

import pytest

from bench.lists import write_list
from leadwright.errors import InputError, WorkError
from tasks.steps.beside import Beside, prepared
from tasks.steps.preparing import Order, Preparing


@pytest.fixture
def order(tmp_path: Path) -> Order:
    write_list(tmp_path / "list.csv", 12_000)
    return Order(tmp_path / "list.csv", (), None, "p1", "demo", b"pepper")


def test_a_list_gives_the_same_records_beside_as_here(order: Order) -> None:
    here = Preparing(order)
    rows = list(here.rows())

    with prepared(order, long=0) as beside:
        assert isinstance(beside, Beside)
        chunks = list(beside.chunks(5_000))

    assert [len(chunk) for chunk in chunks] == [5_000, 5_000, 2_001]
    assert [row for chunk in chunks for row in chunk] == rows
    assert beside.receipt() == here.receipt()
    assert beside.layout() == here.layout()


def test_a_short_list_is_prepared_here(order: Order) -> None:
    with prepared(order) as here:
        assert isinstance(here, Preparing)


def test_what_is_no_list_is_told_in_the_same_words(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    order = Order(tmp_path / "list.csv", (), None, "p1", "demo", b"pepper")

    with pytest.raises(InputError, match="PNG"), prepared(order, long=0):
        pass


def test_a_process_that_is_killed_ends_the_work_in_one_line_and_leaves_nothing_behind(order: Order) -> None:
    with prepared(order, long=0) as beside:
        chunks = beside.chunks(100)
        list(islice(chunks, 3))
        for child in children():
            os.kill(child, signal.SIGKILL)
        with pytest.raises(WorkError, match="has ended; run it again"):
            list(chunks)

    assert children() == set()


def test_whoever_reads_no_further_leaves_no_process_behind(order: Order) -> None:
    with prepared(order, long=0) as beside:
        next(beside.chunks(100))

    assert children() == set()


def children() -> set[int]:
    """The processes of this one that prepare lists."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(child) for child in (task / "children").read_text().split()}
    return {pid for pid in found if b"tasks.steps.beside" in (Path("/proc") / str(pid) / "cmdline").read_bytes()}
