"""The calls that all processes of a machine make to one provider, in a file that they share."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from integrations.windows import Window
from leadwright.asking import Rate
from leadwright.errors import InputError


class CommonCalls:
    """What `rates` count for the whole machine; while one process counts, the others wait."""

    def __init__(self, rates: Sequence[Rate], file: Path) -> None:
        self._rates = rates
        self._longest = max(rate.seconds for rate in rates)
        self._file = file

    def wait(self, comes_in_after: float) -> float:
        """The seconds until one more call may be made; if none, it is counted as coming in after so many seconds."""
        with closing(sqlite3.connect(self._file, timeout=60, isolation_level=None)) as file:
            file.execute("CREATE TABLE IF NOT EXISTS calls (at REAL NOT NULL)")
            file.execute("BEGIN IMMEDIATE")
            # Processes have only the wall clock in common, and that may be set back.
            now = time.time()
            file.execute("DELETE FROM calls WHERE at NOT BETWEEN ? AND ?", (now - self._longest, now + 1))
            times = [at for (at,) in file.execute("SELECT at FROM calls")]
            wait = max(Window(rate, times).wait(now) for rate in self._rates)
            if wait == 0:
                file.execute("INSERT INTO calls VALUES (?)", (now + comes_in_after,))
            file.execute("COMMIT")
        return wait


def machine_wide(provider: str) -> Path:
    """The file in which this user's processes on this machine count their calls to `provider` together.

    InputError if the folder for it is somebody else's: whoever owns it decides where we write.
    """
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    folder = Path(tempfile.gettempdir()) / f"leadwright-{user}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    is_ours = not hasattr(os, "getuid") or folder.lstat().st_uid == user
    if folder.is_symlink() or not folder.is_dir() or not is_ours:
        raise InputError(f"{folder} is not ours; remove it, or set TMPDIR to a folder of your own")
    return folder / f"calls-{provider}.db"
