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
        breaker.record(ok=n % 2 == 0)
    return breaker


def test_opens_when_half_of_the_last_calls_failed(opened: Breaker) -> None:
    assert opened.wait() == 30


def test_stays_closed_while_fewer_fail_or_too_few_are_known(time: Time) -> None:
    rare, new = Breaker(window=20, monotonic=time), Breaker(window=20, monotonic=time)
    for n in range(100):
        rare.record(ok=n % 3 != 0)
    for _ in range(19):
        new.record(ok=False)

    assert rare.wait() is None
    assert new.wait() is None


def test_lets_one_probe_through_after_cooling_down(opened: Breaker, time: Time) -> None:
    time.now = 31

    assert [opened.wait() is None for _ in range(8)] == [True] + [False] * 7


def test_closes_when_the_probe_succeeds(opened: Breaker, time: Time) -> None:
    time.now = 31
    opened.wait()
    opened.record(ok=True)

    assert opened.wait() is None
    assert opened.wait() is None


def test_opens_again_for_as_long_as_the_failed_probe_was_told(opened: Breaker, time: Time) -> None:
    time.now = 31
    opened.wait()
    opened.record(ok=False, retry_after=120)

    assert opened.wait() == 120


def test_late_outcomes_of_calls_from_before_do_not_close_it(opened: Breaker) -> None:
    opened.record(ok=True)

    assert opened.wait() == 30


def test_a_probe_that_is_never_heard_of_again_makes_room_for_another(opened: Breaker, time: Time) -> None:
    time.now = 31
    opened.wait()
    time.now = 31 + 61

    assert opened.wait() is None
