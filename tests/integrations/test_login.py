from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest

from integrations.login import Login
from leadwright.errors import ErrorKind, ProviderError, Scope


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Vendor:
    """Gives out tokens that count up, unless it is to refuse."""

    def __init__(self, refuses_with: ProviderError | None = None) -> None:
        self.refuses_with = refuses_with
        self.numbers: Iterator[int] = count(1)
        self.asked = 0

    def __call__(self, deadline: float | None) -> str:
        self.asked += 1
        if self.refuses_with:
            raise self.refuses_with
        return f"t{next(self.numbers)}"


WRONG = ProviderError(ErrorKind.AUTH, "vendor", "wrong password", scope=Scope.ACCOUNT)
DOWN = ProviderError(ErrorKind.TRANSIENT, "vendor", "no connection")


def test_a_token_is_renewed_once_however_many_notice_that_it_is_spent() -> None:
    vendor, together = Vendor(), Barrier(8)
    login = Login(vendor)
    spent = login.token()

    def renewed(_: int) -> str:
        together.wait(5)
        return login.token(spent)

    with ThreadPoolExecutor(8) as threads:
        tokens = set(threads.map(renewed, range(8)))

    assert tokens == {"t2"}
    assert vendor.asked == 2


def test_what_was_refused_is_not_tried_again_by_each_thread() -> None:
    vendor, time = Vendor(WRONG), Time()
    login = Login(vendor, time)

    for _ in range(32):
        with pytest.raises(ProviderError) as caught:
            login.token()
        assert caught.value.kind is ErrorKind.AUTH
    assert vendor.asked == 1

    time.now = 61
    vendor.refuses_with = None
    assert login.token() == "t1"


def test_a_login_that_was_lost_is_tried_again() -> None:
    vendor = Vendor(DOWN)
    login = Login(vendor)
    with pytest.raises(ProviderError):
        login.token()
    vendor.refuses_with = None

    assert login.token() == "t1"
