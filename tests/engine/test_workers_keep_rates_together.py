"""Several workers at one account keep its rate together, by Prefect's global concurrency limits."""

import socket
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.asking import Rate

pytestmark = pytest.mark.engine

WORK = """
import sys, time
from tasks.pacing import Ceiling
ceiling = Ceiling(sys.argv[1])
for _ in range(12):
    assert ceiling.take()
    print(time.time(), flush=True)
"""


def test_two_workers_together_are_no_faster_than_one_may_be(prefect_harness: str) -> None:
    from tasks.pacing import apply, limit_for

    limit = limit_for("rate_test", [Rate(30, 3.0)])
    assert limit is not None
    assert (limit.turns, limit.a_second) == (3, 9.0)
    assert apply(limit) in ("created", "updated")
    assert apply(limit) == "updated"

    workers = [
        subprocess.Popen([sys.executable, "-c", WORK, "rate_test"], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    turns = sorted(float(line) for each in workers for line in each.communicate(timeout=120)[0].splitlines())

    assert len(turns) == 24
    # 24 turns at 9 a second, of which a bucket of three was full.
    assert turns[-1] - turns[0] > (24 - 2 * limit.turns) / limit.a_second * 0.8
    assert all(before <= after for before, after in pairwise(turns))


def test_without_a_limit_nobody_waits(prefect_harness: str) -> None:
    from tasks.pacing import Ceiling

    ceiling = Ceiling("nobody_limited_this")
    began = time.monotonic()
    for _ in range(10_000):
        assert ceiling.take()

    assert time.monotonic() - began < 1


def test_who_gets_no_turn_in_time_is_told(prefect_harness: str) -> None:
    from tasks.pacing import Ceiling, apply, limit_for

    limit = limit_for("day_quota", [Rate(2, 86_400.0)])
    assert limit is not None
    apply(limit)
    ceiling = Ceiling("day_quota", patience=1)

    assert [ceiling.take(), ceiling.take()] == [True, False]


def test_an_api_that_has_gone_away_limits_nobody(prefect_harness: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tasks.pacing import Ceiling

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{free.getsockname()[1]}/api")
    monkeypatch.setenv("PREFECT_CLIENT_MAX_RETRIES", "0")

    assert Ceiling("rate_test").take()


@given(st.lists(st.tuples(st.integers(1, 10_000), st.floats(0.5, 90_000)), min_size=1, max_size=3))
def test_no_window_can_hold_more_than_its_rate(rates: list[tuple[int, float]]) -> None:
    from tasks.pacing import limit_for

    limit = limit_for("any", [Rate(calls, seconds) for calls, seconds in rates])

    assert limit is not None
    for calls, seconds in rates:
        assert limit.turns + limit.a_second * seconds <= max(calls, 1) + 1 + 1e-6
