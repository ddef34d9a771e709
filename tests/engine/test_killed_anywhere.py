"""Killed with all it started, at any moment, and run again: the end is that of a run nobody disturbed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.engine.few_samples import few_samples

pytestmark = pytest.mark.engine

KILLS = 10
LEADWRIGHT = [sys.executable, "-m", "flows"]


def started(home: Path) -> subprocess.Popen[bytes]:
    """The demonstration in a process group of its own, on the session's Prefect server."""
    with (home.parent / f"{home.name}.log").open("ab") as log:
        samples = home.parent / "samples"
        command = [*LEADWRIGHT, "demo", "--home", str(home), "--samples", str(samples), "--json"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, start_new_session=True)


def ended(home: Path) -> dict[str, Any]:
    """The funnel of a run that is left alone."""
    process = started(home)
    out, _ = process.communicate(timeout=240)
    assert process.returncode == 0, (home.parent / f"{home.name}.log").read_text()[-2000:]
    funnel: dict[str, Any] = json.loads(out)
    return funnel


def charged(home: Path) -> dict[str, Any]:
    """What the sandbox charged for, by key; its books are told by the sandbox itself, started again on its file."""
    from integrations.sandbox.server import Sandbox

    with Sandbox(state=home / "sandbox.jsonl") as sandbox:
        return {entry["key"]: entry for entry in sandbox.ledger.entries()}


def work_begins(home: Path, process: subprocess.Popen[bytes]) -> None:
    """Return once this run has begun to change something, so that kills do not fall on the start of interpreters."""
    before = touched(home)
    until = time.monotonic() + 120
    while touched(home) == before and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)


def touched(home: Path) -> tuple[float, ...]:
    files = (home / "ledger.db", home / "ledger.db-wal", home / "sandbox.jsonl")
    return tuple(file.stat().st_mtime for file in files if file.exists())


def test_killed_at_ten_random_moments_it_ends_as_if_undisturbed_and_pays_for_nothing_twice(
    prefect_harness: str, tmp_path: Path
) -> None:
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    few_samples(tmp_path / "samples")
    began = time.monotonic()
    expected = ended(undisturbed)
    whole = time.monotonic() - began
    paid = charged(undisturbed)

    kill_at_random_moments(disturbed, whole / 6)
    funnel = ended(disturbed)

    assert funnel == expected
    assert funnel["closed"] is True
    assert funnel["promoted"] == funnel["verified"] == funnel["prospects"] > 0
    assert {entry["times"] for entry in charged(disturbed).values()} <= {0, 1}
    assert charged(disturbed) == paid

    assert ended(undisturbed) == expected, "a second run changes nothing"
    assert charged(undisturbed) == paid, "a second run spends nothing"


def kill_at_random_moments(home: Path, longest: float) -> None:
    """Begin the work again and again, and kill it within `longest` seconds of its first change."""
    killed = 0
    while killed < KILLS:
        process = started(home)
        work_begins(home, process)
        time.sleep(random.uniform(0, longest))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate()
