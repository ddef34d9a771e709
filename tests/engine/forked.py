"""Commands of leadwright, each in a process forked from one that has imported everything: nobody waits for imports.

`python -m tests.engine.forked` is that one. It reads arguments and a log, a line each command, and tells the process of
the command and, once all that it started are gone, its exit code and what it printed.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).parent.parent.parent


class Running:
    """A command that was begun, alone in its process group."""

    def __init__(self, group: int, told: "Future[str]") -> None:
        self._group = group
        self._told = told

    def has_ended(self) -> bool:
        """Whether it and all that it started are gone."""
        return self._told.done()

    def kill(self) -> None:
        """Kill it with all that it started, and return when they are gone."""
        os.killpg(self._group, signal.SIGKILL)
        self._told.result()

    def ended(self, seconds: float) -> tuple[int, str]:
        """Its exit code and what it printed, after it was left alone for so many seconds at the most."""
        code, printed = json.loads(self._told.result(seconds))
        return code, printed


class Commands:
    """Begins commands, one after the other."""

    def __init__(self, ask: IO[str], told: IO[str], reader: ThreadPoolExecutor) -> None:
        self._ask = ask
        self._told = told
        self._reader = reader
        self._last: Running | None = None

    def begin(self, arguments: Sequence[str], log: Path) -> Running:
        """The command with these arguments, what it says on standard error added to `log`."""
        self._ask.write(json.dumps([arguments, str(log)]) + "\n")
        self._ask.flush()
        group = int(self._told.readline())
        self._last = Running(group, self._reader.submit(self._told.readline))
        return self._last

    def end(self) -> None:
        """Leave nothing running."""
        if self._last and not self._last.has_ended():
            self._last.kill()


@contextmanager
def commands() -> Iterator[Commands]:
    """Commands that find the Prefect server of this moment's environment."""
    command = [sys.executable, "-m", "tests.engine.forked"]
    with (
        ThreadPoolExecutor(1) as reader,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        ready = Commands(process.stdin, process.stdout, reader)
        try:
            yield ready
        finally:
            ready.end()


def _serve() -> None:
    import flows.commands.work
    import flows.demo  # noqa: F401

    for line in sys.stdin:
        arguments, log = json.loads(line)
        printed, prints = os.pipe()
        child = os.fork()
        if not child:
            _become(arguments, log, prints)
        os.close(prints)
        _tell(child)
        with open(printed, encoding="utf-8") as stream:
            text = stream.read()
        _tell([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text])


def _become(arguments: list[str], log: str, prints: int) -> NoReturn:
    from flows.cli import main

    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(prints, 1)
    os.close(prints)
    os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), 2)
    main(arguments)
    sys.exit()


def _tell(what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    _serve()
