"""A really running Tryton for tests: its environment, its bootstrapped database, its server."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
import requests

from tests.environments import cache_of, install, lock_of, python_of

HERE = Path(__file__).parent
CACHE = cache_of("tryton")
PYTHON = python_of("tryton")
PASSWORD = "only-for-tests-8460"
_START_SECONDS = 90.0


@dataclass(frozen=True)
class Tryton:
    """Where a running Tryton is, and whom to log in as."""

    url: str
    database: str = "crm"
    user: str = "admin"
    password: str = PASSWORD

    def settings(self, url: str | None = None) -> dict[str, str]:
        """What the `tryton` adapter is opened with, through a proxy at `url` if one is given."""
        return {"url": url or self.url, "database": self.database, "user": self.user, "password": self.password}


@pytest.fixture(scope="session")
def tryton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tryton]:
    """A Tryton with a company, an employee, six countries and no prospects; one for the whole session."""
    with running(tmp_path_factory.mktemp("tryton"), prepare()) as server:
        yield server


def prepare() -> Path:
    """The bootstrapped database to copy from; made if there is none for this lock and this script."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "being-prepared").open("w") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        install("tryton")
        digest = sha256(lock_of("tryton").read_bytes() + (HERE / "bootstrap.py").read_bytes() + PASSWORD.encode())
        template = CACHE / f"template-{digest.hexdigest()[:16]}.sqlite"
        if not template.exists():
            _bootstrap(template)
        return template


def _bootstrap(template: Path) -> None:
    place = CACHE / f"bootstrapping-{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    database = place / "crm.sqlite"
    database.touch()
    password = place / "password"
    password.write_text(PASSWORD)
    script: list[str | Path] = [PYTHON, HERE / "bootstrap.py", _configuration(place, port=1), "crm"]
    done = subprocess.run(script, env={**os.environ, "TRYTONPASSFILE": str(password)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    database.replace(template)
    shutil.rmtree(place)


@contextmanager
def running(place: Path, template: Path) -> Iterator[Tryton]:
    """A server on a free port over a copy of `template`; surely stopped afterwards."""
    shutil.copyfile(template, place / "crm.sqlite")
    port = _free_port()
    command: list[str | Path] = [PYTHON, HERE / "serve.py", "-c", _configuration(place, port), "-d", "crm"]
    with (place / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        server = Tryton(f"http://127.0.0.1:{port}")
        _wait_for(server, process, place / "server.log")
        yield server
    finally:
        _stop(process)


def _configuration(place: Path, port: int) -> Path:
    path = place / "trytond.conf"
    path.write_text(f"[database]\nuri = sqlite://\npath = {place}\n\n[web]\nlisten = 127.0.0.1:{port}\n")
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(server: Tryton, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            requests.post(f"{server.url}/rpc/", json=_VERSION, timeout=5).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError(f"Tryton did not start: {log.read_text()[-4000:]}")


_VERSION = {"id": 1, "method": "common.server.version", "params": []}


def _stop(process: "subprocess.Popen[bytes]") -> None:
    for wanted in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, wanted)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                continue
    process.wait()


if __name__ == "__main__":
    print(prepare())
