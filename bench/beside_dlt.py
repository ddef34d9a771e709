"""What dlt needs to load the same rows from CSV into SQLite, in an environment of its own."""

import json
import os
import subprocess
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.apart import Took
from tests.environments import install, is_installed, python_of

NAME = "dlt"
MOST_ROWS = 100_000
_QUIET = {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL"}


@dataclass(frozen=True)
class Loaded:
    """How long dlt took for how many rows."""

    version: str
    rows: int
    took: Took

    def wall_for(self, rows: int) -> float:
        """Seconds on the clock for so many rows, if each takes as long as these did."""
        return self.took.wall * rows / self.rows


@dataclass(frozen=True)
class Dlt:
    """How long dlt took with its own reader of CSV files, and when rows were read for it and handed over in bulk."""

    reader: Loaded
    batches: Loaded


def loaded_by_dlt(path: Path, folder: Path) -> Dlt | None:
    """How long it takes for the first rows of a list, at most 100,000; None where its environment is not set up."""
    if not is_installed(NAME):
        return None
    folder.mkdir()
    part = folder / "part.csv"
    with path.open(encoding="utf-8", newline="") as whole, part.open("w", encoding="utf-8", newline="") as file:
        file.writelines(islice(whole, MOST_ROWS + 1))
    return Dlt(_loaded(part, folder, "reader"), _loaded(part, folder, "batches"))


def _loaded(part: Path, folder: Path, way: str) -> Loaded:
    (to := folder / way).mkdir()
    script = Path(__file__).with_name("dlt_load.py")
    environment = {**os.environ, **_QUIET, "DLT_DATA_DIR": str(to)}
    # Isolated, so that nothing that lies beside the script is taken for one of its libraries.
    command: list[str | Path] = [python_of(NAME), "-I", script, part, to, way]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"dlt did not load the list: {done.stderr[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Loaded(told["version"], told["rows"], Took(told["wall"], told["cpu"]))


if __name__ == "__main__":
    install(NAME)
