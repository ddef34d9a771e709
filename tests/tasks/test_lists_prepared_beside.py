"""Long lists are prepared in processes of their own: the rows are the same, and faults are told as they are here."""

import marshal
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest
from openpyxl import Workbook

from bench.lists import write_list
from leadwright.errors import InputError, WorkError
from leadwright.record import HANDED_BACK
from ledger.chunk import Chunk
from tasks.steps.beside import Beside, prepared
from tasks.steps.preparers import Helper, shares_prepared
from tasks.steps.preparing import Order, Preparer, Preparing
from tasks.steps.reading import SHARE


@pytest.fixture
def order(tmp_path: Path) -> Order:
    write_list(tmp_path / "list.csv", 12_000)
    return Order(tmp_path / "list.csv", (), None, "p1", "demo", b"pepper")


def test_a_list_gives_the_same_records_beside_as_here(order: Order) -> None:
    here = Preparing(order)
    rows = [row for chunk in here.chunks(5_000) for row in chunk]

    with prepared(order, long=0) as beside:
        assert isinstance(beside, Beside)
        chunks = list(beside.chunks(5_000))

    assert [row for chunk in chunks for row in chunk] == rows
    assert all(0 < len(chunk) <= 5_000 for chunk in chunks)
    assert beside.receipt() == here.receipt()
    assert beside.layout() == here.layout()


@pytest.mark.parametrize("name", ["tables.csv", "late.csv", "sheets.xlsx", "handed_back.csv"])
def test_lists_of_several_tables_give_the_same_beside_as_here(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name)
    order = Order(tmp_path / name, (), None, "p1", "demo", b"pepper")
    here = Preparing(order)
    rows = [row for chunk in here.chunks(700) for row in chunk]

    with prepared(order, long=0) as beside:
        assert [row for chunk in beside.chunks(700) for row in chunk] == rows
        receipt = beside.receipt()

    assert receipt == here.receipt()
    assert receipt["spans"] > 2 * SHARE
    assert all(table["columns"] for table in receipt["tables"])


def test_a_short_list_is_prepared_here(order: Order) -> None:
    with prepared(order) as here:
        assert isinstance(here, Preparing)


def test_what_is_no_list_is_told_in_the_same_words(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    order = Order(tmp_path / "list.csv", (), None, "p1", "demo", b"pepper")

    with pytest.raises(InputError, match="PNG"), prepared(order, long=0) as beside:
        beside.layout()


def test_with_several_helpers_the_rows_keep_their_order(order: Order) -> None:
    rows = [row for chunk in Preparing(order).chunks(500) for row in chunk]

    with Helper() as one, Helper() as other:
        told = list(prepared_by_all(order, [one, other]))

    assert rows == [row for each in told for row in each]


@pytest.mark.parametrize("which", [min, max], ids=["the reader", "its helper"])
def test_a_process_that_is_killed_ends_the_work_in_one_line_and_leaves_nothing_behind(
    order: Order, which: Callable[[set[int]], int]
) -> None:
    with prepared(order, long=0) as beside:
        chunks = beside.chunks(100)
        list(islice(chunks, 3))
        started = workers()
        os.kill(which(started), signal.SIGKILL)
        with pytest.raises(WorkError, match="has ended; run it again"):
            list(chunks)

    assert len(started) > 1
    assert are_gone(started)


def test_whoever_reads_no_further_leaves_no_process_behind(order: Order) -> None:
    with prepared(order, long=0) as beside:
        next(beside.chunks(100))
        started = workers()

    assert len(started) == min(os.cpu_count() or 1, 3)
    assert are_gone(started)


def people(count: int, header: str) -> list[str]:
    """A header, and rows of people below it."""
    return [header, *(f"Ute;Adler {n};ute{n}@firma{n}.example;Firma {n} GmbH" for n in range(count))]


def write_tables(path: Path) -> None:
    second = people(SHARE, "First name;Last name;E-mail;Company")
    path.write_text("\n".join([*people(SHARE + 20, "Vorname;Nachname;E-Mail;Firma"), "", *second, "nobody"]))


def write_late(path: Path) -> None:
    header, *rows = people(2 * SHARE, "Vorname;Nachname;E-Mail;Firma")
    # No row of the first shares holds data, so that nobody knows yet what the columns are.
    path.write_text("\n".join([header, *[";;;"] * (2 * SHARE), *rows]))


def write_sheets(path: Path) -> None:
    book = Workbook()
    for number, header in enumerate(("Vorname;Nachname;E-Mail;Firma", "First name;Last name;E-mail;Company")):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in people(SHARE + number, header):
            sheet.append(row.split(";"))
    del book["Sheet"]
    book.save(path)


def write_handed_back(path: Path) -> None:
    header, *rows = people(2 * SHARE, "Vorname;Nachname;E-Mail;Firma")
    marked = [f"D0123456789abcdef0123:{n};{n};width_short;too few;zu wenige;{row}" for n, row in enumerate(rows)]
    path.write_text("\n".join([";".join([*HANDED_BACK, header]), *marked]))


WRITERS = {
    "tables.csv": write_tables,
    "late.csv": write_late,
    "sheets.xlsx": write_sheets,
    "handed_back.csv": write_handed_back,
}


def prepared_by_all(order: Order, helpers: Sequence[Helper]) -> Iterator[Chunk]:
    """Each share, in order."""
    reading = order.reading()
    for helper in helpers:
        helper.begin(order, reading.profile)
    for message in shares_prepared(reading, Preparer(order, reading.profile), helpers):
        _, (rows, _, _) = marshal.loads(message)
        yield Chunk.unpacked(rows)


def workers() -> set[int]:
    """The processes that prepare lists for this one."""
    parents = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if b"tasks.steps.preparers" in (process / "cmdline").read_bytes():
                parents[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
    own = {pid for pid, parent in parents.items() if parent == os.getpid()}
    return own | {pid for pid, parent in parents.items() if parent in own}


def are_gone(started: set[int]) -> bool:
    """Whether none of these is left after the moment that a helper needs to see that its reader has ended."""
    deadline = time.monotonic() + 5
    while any(map(is_at_work, started)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(map(is_at_work, started))


def is_at_work(pid: int) -> bool:
    """Whether that process still runs; whoever has ended and was not waited for has no command line any more."""
    with suppress(OSError):
        return b"tasks.steps.preparers" in (Path("/proc") / str(pid) / "cmdline").read_bytes()
    return False
