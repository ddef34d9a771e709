"""Taking a messy list in: parsed, accounted, normalised, matched, stored; beside loading the same cells and no more."""

import sqlite3
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import mean

from bench.apart import Took, apart, timed
from bench.beside_dlt import Dlt, Loaded, loaded_by_dlt
from bench.figure import Figure
from bench.lists import HEADER, cells_of, write_list
from bench.memory import memory
from bench.place import scratch
from bench.taking_in import Taken, taken_in, undone

GOAL_ROWS = 1_000_000
_NEW_IN = 20
"""New rows against known leads are one part in so many of the list, as 50,000 are of a million."""
_MORE_IN = 4
"""So much more is taken in before them: as a fifth repeats, about as many leads are known then as the list has rows."""


def measure(rows: int) -> list[Figure]:
    """Speed, the same file again, new rows against known leads, undoing, and memory."""
    return figures(rows, with_dlt=True)


def figures(rows: int, with_dlt: bool) -> list[Figure]:
    """The same; where no other environment shall be used, without dlt."""
    with scratch() as folder:
        whole, tenth, more, new = (folder / f"{name}.csv" for name in ("whole", "tenth", "more", "new"))
        write_list(whole, rows)
        write_list(tenth, rows // 10)
        write_list(more, rows // _MORE_IN, first=rows)
        write_list(new, rows // _NEW_IN, first=2 * rows)
        bare = apart(bare_load, whole, folder / "bare.db").result
        before = loaded_by_dlt(whole, folder / "before") if with_dlt else None
        small = apart(taken_in, folder / "small", [tenth])
        large = apart(taken_in, folder / "large", [whole, whole, more, new])
        back = apart(undone, folder / "undone", tenth).result
        after = loaded_by_dlt(whole, folder / "after") if with_dlt else None
    first, again, _, newest = large.result
    return [
        *_speed(rows, first.took, bare),
        *against_dlt(rows, first.took, [each for each in (before, after) if each]),
        _again(first.took, again.took),
        _against_known(rows, first.took, newest),
        _undone(rows // 10, *back),
        *memory(rows, small.peak, large.peak),
    ]


def bare_load(path: Path, database: Path) -> Took:
    """How long the standard library takes to read the cells and put them into a table without keys."""
    return timed(lambda: _load(path, database))


def _load(path: Path, database: Path) -> None:
    marks = ", ".join("?" * len(HEADER))
    columns = ", ".join(f"c{number} TEXT" for number in range(len(HEADER)))
    sound = (row for row in cells_of(path) if len(row) == len(HEADER))
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"CREATE TABLE bare ({columns})")
    while rows := list(islice(sound, 50_000)):
        connection.executemany(f"INSERT INTO bare VALUES ({marks})", rows)
        connection.commit()
    connection.close()


def _speed(rows: int, first: Took, bare: Took) -> list[Figure]:
    a_million = first.wall * GOAL_ROWS / rows
    return [
        Figure(
            f"intake of {rows:,} messy rows",
            f"{first.wall:.1f} s, {rows / first.wall:,.0f} rows/s (CPU {first.cpu:.1f} s)",
            f"bare executemany {bare.wall:.2f} s (CPU {bare.cpu:.2f} s)",
            first.wall / bare.wall,
            "at most 8 × bare",
            first.wall <= 8 * bare.wall,
        ),
        Figure(
            "intake of a million at this pace",
            f"{a_million:.0f} s",
            goal="under 60 s",
            # A ledger that is nearly empty is quick.
            met=a_million < 60 if rows >= GOAL_ROWS else None,
        ),
    ]


def against_dlt(rows: int, first: Took, dlt: Sequence[Dlt]) -> list[Figure]:
    """Beside what dlt took before and after, on average: a machine may be quicker at one time than at another.

    The goal is about lists that dlt reads itself; rows that were read for it show how much of that is reading.
    """
    if not dlt:
        return []
    read, handed = [each.reader for each in dlt], [each.batches for each in dlt]
    ours = f"{first.wall:.1f} s for {rows:,} rows"
    theirs = mean(each.wall_for(rows) for each in read)
    return [
        Figure(
            "intake, beside dlt that only loads",
            ours,
            _told(read, rows),
            first.wall / theirs,
            "under 0.5 × dlt",
            first.wall < 0.5 * theirs,
        ),
        Figure(
            "the same, beside dlt that is handed rows in bulk",
            ours,
            _told(handed, rows),
            first.wall / mean(each.wall_for(rows) for each in handed),
        ),
    ]


def _told(dlt: Sequence[Loaded], rows: int) -> str:
    took = " and ".join(f"{each.took.wall:.1f}" for each in dlt)
    whole = mean(each.wall_for(rows) for each in dlt)
    return f"dlt {dlt[0].version} {took} s for {dlt[0].rows:,}, before and after, or {whole:.1f} s"


def _again(first: Took, again: Took) -> Figure:
    return Figure(
        "the same file again",
        f"{again.wall:.3f} s",
        f"first time {first.wall:.1f} s",
        again.wall / first.wall,
        "at most 0.03 × the first time",
        again.wall <= 0.03 * first.wall,
    )


def _against_known(rows: int, first: Took, newest: Taken) -> Figure:
    new, took = rows // _NEW_IN, newest.took
    projected = took.wall * 50_000 / new
    return Figure(
        f"{new:,} new rows against {newest.known:,} known leads",
        f"{took.wall:.1f} s" if new == 50_000 else f"{took.wall:.1f} s, or {projected:.0f} s for 50,000",
        f"as fast as the first: {first.wall / _NEW_IN:.1f} s",
        took.wall / first.wall * _NEW_IN,
        "50,000 against 1,000,000 under 15 s",
        projected < 15 if rows >= GOAL_ROWS else None,
    )


def _undone(rows: int, taken: Took, undoing: Took) -> Figure:
    return Figure(
        f"undoing a delivery of {rows:,} rows",
        f"{undoing.wall:.1f} s (CPU {undoing.cpu:.1f} s)",
        f"taking it in {taken.wall:.1f} s (CPU {taken.cpu:.1f} s)",
        undoing.wall / taken.wall,
    )
