"""The practice ground: stand-ins for vendors on this machine, for as long as a demonstration lasts."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadwright.accounts import variable
from leadwright.errors import WorkError


@contextmanager
def practice_ground(home: Path, seed: int = 7) -> Iterator[str]:
    """The address of a sandbox that every account is pointed at until the context ends.

    What it has charged for is kept in `home`, so that asking again after a crash shows on its books, too.
    """
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "integrations.sandbox", "--with-parent", f"--seed={seed}"]
    with subprocess.Popen(
        [*command, f"--state={home / 'sandbox.jsonl'}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        line = process.stdout.readline() if process.stdout else b""
        if not line:
            raise WorkError("the sandbox did not start")
        told = json.loads(line)
        settings = {
            variable(name, key): value for name, account in told["accounts"].items() for key, value in account.items()
        }
        before = {name: os.environ.get(name) for name in settings}
        os.environ.update(settings)
        try:
            yield told["address"]
        finally:
            _restore(before)
            process.terminate()


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
