"""Load a list into SQLite with dlt, and print how long that took: to be run by the environment that holds dlt."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import dlt
from dlt.sources.filesystem import filesystem, read_csv

BATCH = 10_000
"""Handed over by the thousand: row by row, dlt needs a seventh more."""


def main() -> None:
    """Load the list that is the first argument into the folder that is the second, in the way that the third names."""
    path, folder, way = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    destination = dlt.destinations.sqlalchemy(f"sqlite:///{folder / 'list.db'}")
    pipeline = dlt.pipeline("bench", pipelines_dir=str(folder / "dlt"), destination=destination, dataset_name="main")
    wall, cpu = perf_counter(), process_time()
    pipeline.run(WAYS[way](path), table_name="list", write_disposition="append")
    took = perf_counter() - wall, process_time() - cpu
    loaded = pipeline.last_trace.last_normalize_info.row_counts["list"]
    print(json.dumps({"version": dlt.__version__, "wall": took[0], "cpu": took[1], "rows": loaded}))


def by_its_own_reader(path: Path) -> Any:
    """The list as dlt's documentation loads CSV files; every cell is text, and rows that are too long are left out."""
    files = filesystem(bucket_url=path.parent.as_uri(), file_glob=path.name)
    texts = {"dtype": str, "keep_default_na": False, "quoting": csv.QUOTE_NONE}
    return files | read_csv(sep=";", encoding="utf-8", on_bad_lines="skip", **texts)


def by_batches(path: Path) -> Iterator[list[dict[str, str]]]:
    """The rows as the standard library reads them, many at once; one that is too long or too short is left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=";", quoting=csv.QUOTE_NONE)
        header = next(rows)
        sound = (dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header))
        while batch := list(islice(sound, BATCH)):
            yield batch


WAYS: Mapping[str, Callable[[Path], Any]] = {"reader": by_its_own_reader, "batches": by_batches}
"""How rows come to dlt: as its documentation has it, and in the quickest way that we know of."""

if __name__ == "__main__":
    main()
