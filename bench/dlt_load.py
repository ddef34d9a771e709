"""Load a list into SQLite with dlt, and print how long that took: to be run by the environment that holds dlt."""

import csv
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

import dlt

BATCH = 10_000
"""Handed over by the thousand: row by row, dlt needs a seventh more."""


def main() -> None:
    """Load the list that is the first argument into the folder that is the second."""
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    destination = dlt.destinations.sqlalchemy(f"sqlite:///{folder / 'list.db'}")
    pipeline = dlt.pipeline("bench", pipelines_dir=str(folder / "dlt"), destination=destination, dataset_name="main")
    wall, cpu = perf_counter(), process_time()
    pipeline.run(batches(path), table_name="list", write_disposition="append")
    took = perf_counter() - wall, process_time() - cpu
    loaded = pipeline.last_trace.last_normalize_info.row_counts["list"]
    print(json.dumps({"version": dlt.__version__, "wall": took[0], "cpu": took[1], "rows": loaded}))


def batches(path: Path) -> Iterator[list[dict[str, str]]]:
    """The rows as the standard library reads them; one that is too long or too short is left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=";", quoting=csv.QUOTE_NONE)
        header = next(rows)
        sound = (dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header))
        while batch := list(islice(sound, BATCH)):
            yield batch


if __name__ == "__main__":
    main()
