"""Taking a messy list in: parsed, accounted, normalised, matched, stored; beside loading the same cells and no more."""

import sqlite3
from itertools import islice
from pathlib import Path

from bench.apart import Took, apart, timed
from bench.figure import Figure
from bench.lists import HEADER, cells_of, write_list
from bench.place import PURCHASE, scratch, workplace
from tasks.steps.staging import receive_files, take_in_list

GOAL_ROWS = 1_000_000
_SHARE = 20
"""New rows against known leads are one part in so many of the list, as 50,000 are of a million."""


def measure(rows: int) -> list[Figure]:
    """Speed, memory, the same file again, and new rows against known leads."""
    with scratch() as folder:
        whole, tenth, new = folder / "whole.csv", folder / "tenth.csv", folder / "new.csv"
        write_list(whole, rows)
        write_list(tenth, rows // 10)
        write_list(new, rows // _SHARE, first=rows)
        bare = apart(bare_load, whole, folder / "bare.db").result
        small = apart(taken_in, folder / "small", [tenth])
        large = apart(taken_in, folder / "large", [whole, whole, new])
        first, again, more = large.result
    return [*_speed(rows, bare, first, again, more), *_memory(rows, small.peak, large.peak)]


def taken_in(folder: Path, lists: list[Path]) -> list[Took]:
    """How long each of `lists` took, one after the other, into one ledger."""
    folder.mkdir()
    with workplace(folder) as place:

        def take_in(path: Path) -> None:
            for delivery in receive_files(place, [path], PURCHASE):
                take_in_list(place, delivery)

        return [timed(lambda path=path: take_in(path)) for path in lists]  # type: ignore[misc]


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


def _speed(rows: int, bare: Took, first: Took, again: Took, more: Took) -> list[Figure]:
    known = round(rows * 0.8)
    projected = more.wall * 50_000 / (rows / _SHARE)
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
            "the same file again",
            f"{again.wall:.3f} s",
            f"first time {first.wall:.1f} s",
            again.wall / first.wall,
            "at most 0.03 × the first time",
            again.wall <= 0.03 * first.wall,
        ),
        Figure(
            f"{rows // _SHARE:,} new rows against {known:,} known leads",
            f"{more.wall:.1f} s, or {projected:.0f} s for 50,000",
            f"as fast as the first: {first.wall / _SHARE:.1f} s",
            more.wall / first.wall * _SHARE,
            "50,000 against 1,000,000 under 15 s",
            projected < 15 if rows >= GOAL_ROWS else None,
        ),
    ]


def _memory(rows: int, small: float, large: float) -> list[Figure]:
    return [
        Figure("intake, peak memory", f"{large:,.0f} MB", "", None, "under 1,000 MB", large < 1_000),
        Figure(
            "intake, memory of a list 10 times longer",
            f"{large:,.0f} MB for {rows:,} rows",
            f"{small:,.0f} MB for {rows // 10:,}",
            large / small,
            "no more",
            # Below a million rows the caches are still filling up.
            large <= 1.1 * small if rows >= GOAL_ROWS else None,
        ),
    ]
