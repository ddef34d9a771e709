import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.common_calls import machine_wide
from integrations.http import Http, Patience
from integrations.pacing import Turn, Turns
from integrations.windows import ON_THE_WAY, Window
from leadwright.asking import Rate, RateScope
from leadwright.errors import InputError
from leadwright.testing import Script, ScriptedServer

PER_LANE = RateScope.LANE


def most_in_a_window(times: Sequence[float], seconds: float) -> int:
    inside = sorted(times)
    return max(sum(1 for each in inside if first <= each < first + seconds) for first in inside)


@settings(max_examples=60, deadline=None)
@given(
    rates=st.lists(st.tuples(st.integers(1, 6), st.sampled_from([0.5, 1.0, 3.0])), min_size=1, max_size=3),
    calls=st.lists(
        st.tuples(st.floats(0, 0.4), st.floats(0, ON_THE_WAY), st.booleans(), st.floats(0, 0.05)),
        min_size=1,
        max_size=60,
    ),
)
def test_whenever_calls_come_in_no_window_holds_more_than_its_rate(
    rates: list[tuple[int, float]], calls: list[tuple[float, float, bool, float]]
) -> None:
    windows = [Window(Rate(*rate)) for rate in rates]
    now = 0.0
    came_in: list[float] = []
    answers: list[tuple[float, float]] = []
    for pause, on_the_way, is_quick, answering in calls:
        now += pause
        while (wait := max(window.wait(now) for window in windows)) > 0:
            now += wait
        for sent, answered in [each for each in answers if each[1] <= now]:
            answers.remove((sent, answered))
            for window in windows:
                window.move(sent + ON_THE_WAY, answered)
        for window in windows:
            window.add(now + ON_THE_WAY)
        came_in.append(now + on_the_way)
        if is_quick and on_the_way + answering < ON_THE_WAY:
            answers.append((now, now + on_the_way + answering))

    for most, seconds in rates:
        assert most_in_a_window(came_in, seconds - 1e-6) <= most


@pytest.mark.parametrize("rates", [[Rate(10, 0.3)], [Rate(5, 0.2), Rate(16, 1.0)], [Rate(1, 0.05)]])
def test_a_provider_sees_no_window_with_more_than_the_rates_under_sixteen_threads(rates: list[Rate]) -> None:
    with ScriptedServer(Script(body={})) as vendor, ThreadPoolExecutor(16) as threads:
        http = Http("vendor", vendor.url, rates, patience=Patience(turn=20))
        list(threads.map(lambda _: http.send("GET", "/"), range(32)))

    for rate in rates:
        assert most_in_a_window([asked.at for asked in vendor.asked], rate.seconds) <= rate.calls


def test_the_rates_of_lanes_and_that_of_the_account_hold_at_once() -> None:
    rates = [Rate(3, 0.2, PER_LANE), Rate(7, 0.3)]
    with ScriptedServer(Script(body={})) as vendor, ThreadPoolExecutor(16) as threads:
        http = Http("vendor", vendor.url, rates, patience=Patience(turn=20))
        lanes = cycle(["DE", "AT", "FR", "DE"])
        list(threads.map(lambda lane: http.send("GET", f"/{lane}", lane=lane), [next(lanes) for _ in range(40)]))

    by_lane = defaultdict(list)
    for asked in vendor.asked:
        by_lane[asked.path].append(asked.at)
    assert all(most_in_a_window(times, 0.2) <= 3 for times in by_lane.values())
    assert most_in_a_window([asked.at for asked in vendor.asked], 0.3) <= 7


def test_a_rate_is_used_up() -> None:
    turns = Turns([Rate(10, 0.5)])
    began = time.monotonic()
    for _ in range(30):
        turn = turns.take(5)
        assert isinstance(turn, Turn)
        turns.arrived(turn)

    # One call less in each window, and it would take a window more.
    assert 1.0 <= time.monotonic() - began < 1.5


def test_who_would_wait_too_long_is_told_at_once_and_how_long() -> None:
    turns = Turns([Rate(1, 86_400)])
    turns.take(1)
    began = time.monotonic()

    told = turns.take(60)

    assert told == pytest.approx(86_400, abs=1)
    assert time.monotonic() - began < 1


def test_all_who_wait_are_served_in_order() -> None:
    turns = Turns([Rate(1, 0.03)])
    turns.pause(0.2)
    waiting: list[Future[Turn | float]] = []
    with ThreadPoolExecutor(12) as threads:
        for n in range(12):
            waiting.append(threads.submit(turns.take, 20))
            while len(turns._lines.get("", ())) + sum(each.done() for each in waiting) <= n:
                time.sleep(0.001)

    served = [turn.by for each in waiting if isinstance(turn := each.result(), Turn)]
    assert len(served) == 12
    assert served == sorted(served)


def test_who_waits_in_one_lane_holds_nobody_up_in_another() -> None:
    turns = Turns([Rate(1, 1.0, PER_LANE)])
    with ThreadPoolExecutor(4) as threads:
        in_one = [threads.submit(turns.take, 5, "DE") for _ in range(2)]
        time.sleep(0.05)
        began = time.monotonic()
        in_another = turns.take(5, "AT")

        assert isinstance(in_another, Turn)
        assert time.monotonic() - began < 0.5
        assert all(isinstance(each.result(), Turn) for each in in_one)


def test_a_pause_holds_for_those_who_wait_already() -> None:
    turns = Turns([Rate(1, 0.1)])
    turns.take(1)
    with ThreadPoolExecutor(1) as threads:
        began = time.monotonic()
        waiting = threads.submit(turns.take, 5)
        turns.pause(0.4)

        assert isinstance(waiting.result(), Turn)
        assert time.monotonic() - began >= 0.4


def test_a_place_that_is_somebody_elses_is_not_counted_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = machine_wide("vendor").parent
    assert folder.stat().st_mode & 0o777 == 0o700

    folder.rmdir()
    folder.write_text("in the way")

    with pytest.raises(InputError, match="is not ours"):
        machine_wide("vendor")
