"""Killed with all it started, at any moment, and run again: the end is that of a run nobody disturbed."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.engine.few_samples import few_samples
from tests.engine.forked import Commands, Running, commands

pytestmark = pytest.mark.engine

KILLS = 10
LONGEST = 240.0


@pytest.fixture
def forking(prefect_harness: str) -> Iterator[Commands]:
    with commands() as ready:
        yield ready


def started(forking: Commands, home: Path) -> Running:
    """The demonstration, on the session's Prefect server."""
    arguments = ["demo", "--home", str(home), "--samples", str(home.parent / "samples"), "--json"]
    return forking.begin(arguments, log_of(home))


def log_of(home: Path) -> Path:
    return home.parent / f"{home.name}.log"


def ended(forking: Commands, home: Path) -> dict[str, Any]:
    """The funnel of a run that is left alone."""
    return funnel_of(started(forking, home), home)


def funnel_of(run: Running, home: Path) -> dict[str, Any]:
    code, printed = run.ended(LONGEST)
    assert code == 0, log_of(home).read_text()[-2000:]
    funnel: dict[str, Any] = json.loads(printed)
    return funnel


def charged(home: Path) -> dict[str, Any]:
    """What the sandbox charged for, by key; its books are told by the sandbox itself, started again on its file."""
    from integrations.sandbox.server import Sandbox

    with Sandbox(state=home / "sandbox.jsonl") as sandbox:
        return {entry["key"]: entry for entry in sandbox.ledger.entries()}


def changes(run: Running, home: Path) -> Iterator[None]:
    """Each change of what is stored or asked, as it is seen, until the run has ended."""
    before, until = touched(home), time.monotonic() + LONGEST
    while not run.has_ended() and time.monotonic() < until:
        if (now := touched(home)) != before:
            before = now
            yield
        time.sleep(0.002)


def touched(home: Path) -> dict[str, int]:
    times = {}
    for name in ("ledger.db", "ledger.db-wal", "sandbox.jsonl", "crm.db", "crm.db-wal"):
        with suppress(FileNotFoundError):
            times[name] = (home / name).stat().st_mtime_ns
    return times


def test_killed_at_ten_random_moments_it_ends_as_if_undisturbed_and_pays_for_nothing_twice(
    forking: Commands, tmp_path: Path
) -> None:
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    few_samples(tmp_path / "samples")
    run = started(forking, undisturbed)
    whole = sum(1 for _ in changes(run, undisturbed))
    expected = funnel_of(run, undisturbed)
    paid = charged(undisturbed)

    kill_at_random_moments(forking, disturbed, whole // 6)
    funnel = ended(forking, disturbed)

    assert funnel == expected
    assert funnel["closed"] is True
    assert funnel["promoted"] == funnel["verified"] == funnel["prospects"] > 0
    assert {entry["times"] for entry in charged(disturbed).values()} <= {0, 1}
    assert charged(disturbed) == paid

    assert ended(forking, undisturbed) == expected, "a second run changes nothing"
    assert charged(undisturbed) == paid, "a second run spends nothing"


def kill_at_random_moments(forking: Commands, home: Path, most: int) -> None:
    """Begin the work again and again, and kill it on one of its first changes, `most` at the most.

    Counted so, kills fall from intake into qualifying; by the clock nearly all would fall on the reading of cards.
    """
    killed = 0
    while killed < KILLS:
        run, moment = started(forking, home), random.randint(1, most)
        seen = sum(1 for _ in islice(changes(run, home), moment))
        time.sleep(random.uniform(0, 0.1))
        if seen == moment and not run.has_ended():
            run.kill()
            killed += 1
