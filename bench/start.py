"""How long the command line takes to answer."""

import subprocess
import sys
from statistics import median

from bench.apart import timed
from bench.figure import Figure

TIMES = 5


def measure(_rows: int) -> list[Figure]:
    """Seconds of `leadwright --help`, beside an interpreter that does nothing."""
    ours = _seconds("-m", "flows", "--help")
    bare = _seconds("-c", "pass")
    return [
        Figure("leadwright --help", f"{ours:.2f} s", f"python alone {bare:.2f} s", ours / bare, "under 1 s", ours < 1)
    ]


def _seconds(*arguments: str) -> float:
    command = [sys.executable, *arguments]
    return median(
        timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)).wall for _ in range(TIMES)
    )
