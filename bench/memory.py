"""The most memory that taking a list in holds, beside that of a list a tenth as long."""

from pathlib import Path
from shutil import disk_usage

from bench.apart import apart
from bench.figure import Figure
from bench.lists import write_list
from bench.place import scratch
from bench.taking_in import taken_in

MOST_MB = 1_000
FILLED = 1_000_000
"""In a list of fewer rows the caches of names, numbers and addresses are still filling up."""

_BYTES_A_ROW = 4_500
"""List, kept file, ledger and what SQLite has not moved there yet."""


def measure(rows: int) -> list[Figure]:
    """Memory alone."""
    peaks = []
    for length in (rows // 10, rows):
        with scratch() as folder:
            _must_fit(folder, length)
            write_list(folder / "list.csv", length)
            peaks.append(apart(taken_in, folder / "ledger", [folder / "list.csv"]).peak)
    return memory(rows, *peaks)


def _must_fit(folder: Path, rows: int) -> None:
    needed, free = rows * _BYTES_A_ROW, disk_usage(folder).free
    if free < needed:
        raise SystemExit(
            f"{rows:,} rows need {needed / 1e9:.0f} GB; {folder} has {free / 1e9:.0f} GB (TMPDIR names another)"
        )


def memory(rows: int, small: float, large: float) -> list[Figure]:
    """The figures of a list of `rows` rows, and of one a tenth as long, from the MB that they took."""
    return [
        Figure("intake, peak memory", f"{large:,.0f} MB", goal=f"under {MOST_MB:,} MB", met=large < MOST_MB),
        Figure(
            "intake, memory of a list 10 times longer",
            f"{large:,.0f} MB for {rows:,} rows",
            f"{small:,.0f} MB for {rows // 10:,}",
            large / small,
            "no more",
            large <= 1.1 * small if rows // 10 >= FILLED else None,
        ),
    ]
