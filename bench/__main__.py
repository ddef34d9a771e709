"""Every figure, or those that are named: `python -m bench [NAME...] [--rows N] [--markdown]`."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from platform import python_version
from time import perf_counter

from bench.cores import together
from bench.figure import Figure, markdown, plain

NAMES: Mapping[str, str] = {
    "reading": "bench.reading",
    "intake": "bench.intake",
    "memory": "bench.memory",
    "workbook": "bench.workbook",
    "decide": "bench.decide",
    "asking": "bench.asking",
    "drill": "bench.drill",
    "free": "bench.free",
    "cards": "bench.cards",
    "promotion": "bench.promotion",
    "start": "bench.start",
}
ROWS: Mapping[str, int] = {"reading": 200_000, "intake": 200_000, "memory": 10_000_000, "free": 20_000}
ON_REQUEST = ("memory",)
"""Takes half an hour."""


def main() -> None:
    """Measure, one after the other, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{', '.join(NAMES)}; if none is named, all but memory"
    )
    parser.add_argument("--rows", type=int, help=f"rows of the lists to be taken in (default {_said(ROWS)})")
    parser.add_argument("--markdown", action="store_true", help="print the table as it stands in the documentation")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in NAMES]:
        parser.error(f"there is no figure called {unknown[0]}; there are {', '.join(NAMES)}")
    if options.rows is not None and options.rows < 1_000:
        parser.error("fewer than 1,000 rows tell nothing")

    # Whoever uses us has our modules compiled, as those of all others are.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    start, state = perf_counter(), _state()
    figures: list[Figure] = []
    for name in options.names or [name for name in NAMES if name not in ON_REQUEST]:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        measure: Callable[[int], list[Figure]] = import_module(NAMES[name]).measure
        figures += measure(options.rows or ROWS.get(name, 0))
    table = markdown(figures) if options.markdown else plain(figures)
    print(f"{state}, took {perf_counter() - start:.0f} s.\n\n{table}")


def _said(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in rows.items())


def _state() -> str:
    """The machine and how busy others keep it, without which the figures say little."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    busy = "idle" if load < 0.3 * cores else "loaded"
    day = datetime.now(UTC).date().isoformat()
    at_once = f"which together do {together():.1f} times the work of one"
    return f"{day}, Python {python_version()}, {cores} cores, {at_once}, {busy} (load {load:.1f} at the start)"


if __name__ == "__main__":
    main()
