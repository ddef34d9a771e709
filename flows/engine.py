"""The engine: a Prefect server of our own for as long as a run needs one. Prefect itself is not imported here.

`python -m flows.engine` prepares its database for first runs; with `ui` it serves Prefect's pages.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from importlib.metadata import version
from pathlib import Path

from leadwright.errors import WorkError
from leadwright.settings import Settings

PREPARED = Path(__file__).resolve().parent.parent / ".cache" / "prefect"
_START_SECONDS = 120.0
_STOP_SECONDS = 10.0
_UI_PORT = 4200
_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # Runs keep their log in Prefect; the terminal gets what went wrong.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
}


class Engine:
    """A Prefect server that may still be starting; `address` is None where the user's own settings name one."""

    def __init__(self, address: str | None = None, process: "subprocess.Popen[bytes] | None" = None) -> None:
        self.address = address
        self._process = process

    def ready(self) -> None:
        """Return once flows can run; WorkError if the server did not start."""
        until = time.monotonic() + _START_SECONDS
        while self._process is not None and not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise WorkError("Prefect's server did not start: `server.log` in the folder PREFECT_HOME says why")
            time.sleep(0.05)

    def wait(self) -> None:
        """Return once the server has ended."""
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        """End the server, after it was told everything and has written it down."""
        if self._process is None:
            return
        tell_server_everything()
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        connection = HTTPConnection((self.address or "").removeprefix("http://"), timeout=5)
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def engine(home: Path) -> Iterator[Engine]:
    """The engine that flows in this block run on, stopped at its end.

    It comes back at once: import the flow while the server starts, then call `ready()`. Enter before anything imports
    Prefect, which reads its settings only then.
    """
    prepare_engine(home)
    if not _wants_our_server():
        yield Engine()
        return
    started = _start_server(_free_port())
    os.environ["PREFECT_API_URL"] = f"{started.address}/api"
    try:
        yield started
    finally:
        started.stop()
        del os.environ["PREFECT_API_URL"]


def serve_ui(home: Path) -> None:
    """Serve Prefect's pages on what has run below `home` until Ctrl-C, and say on standard error where they are."""
    prepare_engine(home)
    if not _wants_our_server():
        print("Prefect's pages are at the server that PREFECT_API_URL or PREFECT_PROFILE names", file=sys.stderr)
        return
    started = _start_server(_free_port(_UI_PORT))
    try:
        started.ready()
        print(f"Prefect's pages: {started.address} (Ctrl-C ends them)", file=sys.stderr)
        started.wait()
    except KeyboardInterrupt:
        pass
    finally:
        started.stop()


def prepare_engine(home: Path) -> None:
    """Leave Prefect set up to keep its runs below `home`; a server, home or profile that the user named stays."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    if _wants_our_server():
        place = Path(os.environ.setdefault("PREFECT_HOME", str(home.absolute() / "prefect")))
        _lay_database(place)


def tell_server_everything() -> None:
    """Return once the server has every event and log line of the runs in this process."""
    if "prefect" in sys.modules:
        from prefect.events.worker import EventsWorker
        from prefect.logging.handlers import APILogWorker

        for queue in (EventsWorker, APILogWorker):
            queue.drain_all(timeout=_STOP_SECONDS)


def _wants_our_server() -> bool:
    return not (os.environ.get("PREFECT_API_URL") or os.environ.get("PREFECT_PROFILE"))


def _lay_database(place: Path) -> None:
    """Put a migrated database at `place`, whole or not at all: Prefect can't go on from migrations that were killed."""
    place.mkdir(parents=True, exist_ok=True)
    database, prepared, new = place / "prefect.db", _prepared_database(), place / "prefect.db.new"
    with _alone_in(place):
        if database.exists():
            return
        if prepared.exists():
            shutil.copyfile(prepared, new)
        else:
            _migrate(new)
        for stale in ("prefect.db-wal", "prefect.db-shm"):
            (place / stale).unlink(missing_ok=True)
        new.replace(database)


def _prepared_database() -> Path:
    return PREPARED / f"{version('prefect')}.db"


def _migrate(target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        env = {**os.environ, **_QUIET, "PREFECT_HOME": scratch}
        command = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"]
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        if done.returncode:
            raise WorkError(f"Prefect could not make its database: {done.stderr.strip()[-500:]}")
        # Closing the last connection has folded the write-ahead log into the file.
        (Path(scratch) / "prefect.db").replace(target)


@contextmanager
def _alone_in(place: Path) -> Iterator[None]:
    with (place / "being-prepared").open("w") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        yield


def _start_server(port: int) -> Engine:
    address = f"http://127.0.0.1:{port}"
    env = {**os.environ, "PREFECT_SERVER_UI_API_URL": f"{address}/api"}
    command = [sys.executable, "-m", "flows.server", str(port)]
    # A process group of its own, so that Ctrl-C reaches the run first, which then tells the server how it ended.
    with (Path(os.environ["PREFECT_HOME"]) / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=log, stderr=log, process_group=0)
    return Engine(address, process)


def _free_port(wanted: int = 0) -> int:
    """`wanted` if it is free, else any."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return _free_port()
        port: int = probe.getsockname()[1]
        return port


def _prepare() -> None:
    PREPARED.mkdir(parents=True, exist_ok=True)
    if not _prepared_database().exists():
        _migrate(_prepared_database())


if __name__ == "__main__":
    if sys.argv[1:] == ["ui"]:
        serve_ui(Settings.read().home)
    else:
        _prepare()
