from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from integrations.breaker import Breaker


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def opened(time: Time) -> Breaker:
    breaker = Breaker(window=20, cool_down=30, monotonic=time)
    for n in range(20):
        call(breaker, ok=n % 2 == 0)
    return breaker


def call(breaker: Breaker, ok: bool, retry_after: float | None = None) -> None:
    assert breaker.admit() is None
    breaker.record(ok, retry_after)


def test_opens_when_half_of_the_last_calls_failed(opened: Breaker) -> None:
    assert opened.admit() == 30


def test_stays_closed_while_fewer_fail(time: Time) -> None:
    rare = Breaker(window=20, monotonic=time)
    for n in range(100):
        call(rare, ok=n % 3 != 0)

    assert rare.admit() is None


def test_finds_a_dead_provider_out_by_the_first_eight_calls_however_many_ask_at_once() -> None:
    breaker, sent, refused = Breaker(), [], []

    def ask(_: int) -> None:
        if breaker.admit(patience=5) is not None:
            refused.append(1)
            return
        sent.append(1)
        sleep(0.01)
        breaker.record(ok=False)

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(ask, range(200)))

    assert len(sent) == 8
    assert len(refused) == 192


def test_sends_nothing_more_to_a_provider_that_dies_but_what_is_under_way(time: Time) -> None:
    breaker = Breaker(monotonic=time)
    call(breaker, ok=True)
    for _ in range(32):
        assert breaker.admit() is None

    breaker.record(ok=False)

    assert breaker.admit() is not None


def test_lets_a_provider_that_lives_be_asked_by_all_at_once(time: Time) -> None:
    breaker = Breaker(monotonic=time)
    call(breaker, ok=True)

    assert [breaker.admit() for _ in range(100)] == [None] * 100


def test_a_call_that_was_not_made_after_all_makes_room() -> None:
    breaker = Breaker()
    for _ in range(8):
        breaker.admit()
    assert breaker.admit() is not None

    breaker.release()

    assert breaker.admit() is None


def test_lets_one_probe_through_after_cooling_down(opened: Breaker, time: Time) -> None:
    time.now = 31

    assert [opened.admit() is None for _ in range(8)] == [True] + [False] * 7


def test_closes_when_the_probe_succeeds(opened: Breaker, time: Time) -> None:
    time.now = 31
    opened.admit()
    opened.record(ok=True)

    assert opened.admit() is None
    assert opened.admit() is None


def test_opens_again_for_as_long_as_the_failed_probe_was_told(opened: Breaker, time: Time) -> None:
    time.now = 31
    opened.admit()
    opened.record(ok=False, retry_after=120)

    assert opened.admit() == 120


def test_late_outcomes_of_calls_from_before_do_not_close_it(time: Time) -> None:
    breaker = Breaker(window=20, cool_down=30, monotonic=time)
    breaker.admit()
    for n in range(20):
        call(breaker, ok=n % 2 == 0)

    breaker.record(ok=True)

    assert breaker.admit() == 30


def test_a_probe_that_is_never_heard_of_again_makes_room_for_another(opened: Breaker, time: Time) -> None:
    time.now = 31
    opened.admit()
    time.now = 31 + 61

    assert opened.admit() is None


def test_who_was_admitted_before_it_opened_is_turned_away_and_the_probe_is_not(opened: Breaker, time: Time) -> None:
    assert opened.turned_away() == 30

    time.now = 31
    assert opened.admit() is None
    assert opened.turned_away() is None
    with ThreadPoolExecutor(1) as another:
        assert another.submit(opened.turned_away).result() == 1.0


def test_only_the_probe_closes_it(opened: Breaker, time: Time) -> None:
    time.now = 31
    opened.admit()
    with ThreadPoolExecutor(1) as another:
        another.submit(opened.record, ok=True).result()

    assert opened.admit() is not None


def test_a_probe_that_was_not_made_after_all_makes_room_for_another(opened: Breaker, time: Time) -> None:
    time.now = 31
    opened.admit()
    opened.release()

    assert opened.admit() is None
