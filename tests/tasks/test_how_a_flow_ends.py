"""What a flow says at its end: numbers of all rounds, troubles of the last one and of sources that had to stop."""

from typing import Any

import pytest

from leadwright.errors import WorkError
from tasks.reporting import finish, summed


def tally(source: str = "bureau", **values: Any) -> dict[str, Any]:
    return {"source": source, "asked": 1, "unaffordable": 0, "problem": None, "stopped": False, **values}


def test_numbers_of_all_rounds_are_added_up() -> None:
    total = summed([tally(outcomes={"found": 2}), tally(outcomes={"found": 1, "failed": 1})], last=[])

    assert total["asked"] == 2
    assert total["outcomes"] == {"found": 3, "failed": 1}


def test_leads_that_no_money_was_left_for_are_counted_once_however_often_they_were_tried() -> None:
    rounds = [tally(unaffordable=9), tally(unaffordable=7)]

    with pytest.raises(WorkError, match="the budget is full: 7 leads wait"):
        finish(summed(rounds, last=rounds[1:]))


def test_a_trouble_that_was_over_in_the_next_round_is_no_failure() -> None:
    rounds = [tally(problem="bureau: slow down"), tally()]

    assert finish(summed(rounds, last=rounds[1:]))["problem"] is None


def test_a_source_that_had_to_stop_is_told_though_it_was_not_asked_again() -> None:
    rounds = [tally(problem="bureau: the key is refused", stopped=True), tally("register")]

    with pytest.raises(WorkError, match="the key is refused"):
        finish(summed(rounds, last=rounds[1:]))
