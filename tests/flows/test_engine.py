"""The engine leaves a usable database and nothing running, however it ends."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from flows.engine import engine, prepare_engine

HOLD = """
import sys, time
from pathlib import Path
from flows.engine import engine
with engine(Path(sys.argv[1])) as started:
    started.ready()
    print(started.address, flush=True)
    sys.stdin.read()
"""


def revision(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        row: tuple[str] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return row[0]


def answers(address: str) -> bool:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_a_first_run_killed_while_it_laid_the_database_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    for half_written in ("prefect.db.new", "prefect.db-wal", "prefect.db-shm"):
        (tmp_path / half_written).write_bytes(b"half")

    prepare_engine(tmp_path)

    assert revision(tmp_path / "prefect.db")


def test_what_prefect_remembers_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    (tmp_path / "prefect.db").write_bytes(b"remembered")

    prepare_engine(tmp_path)

    assert (tmp_path / "prefect.db").read_bytes() == b"remembered"


def test_a_server_that_the_user_named_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")

    with engine(tmp_path / "home") as started:
        started.ready()

        assert started.address is None
        assert os.environ["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert not (tmp_path / "home").exists()


@pytest.mark.engine
def test_a_killed_run_leaves_no_server_and_a_database_that_goes_on(tmp_path: Path) -> None:
    without_prefect = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    run = subprocess.Popen(
        command, env=without_prefect, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, process_group=0
    )
    assert run.stdout is not None
    address = run.stdout.readline().strip()
    assert answers(address)

    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()

    until = time.monotonic() + 10
    while answers(address) and time.monotonic() < until:
        pass
    assert not answers(address)
    assert revision(tmp_path / "prefect" / "prefect.db")
