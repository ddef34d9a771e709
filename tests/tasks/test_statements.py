"""Statements of vendors: how they are read, how far they reach, and what they settle."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from leadwright.errors import InputError
from leadwright.seller import load_seller
from leadwright.settings import Settings
from ledger.ledger import Ledger
from tasks.steps.settling import settle_by_statement
from tasks.steps.statements import Line, moment, read_statement
from tasks.steps.workplace import Workplace
from tests.ledger.bureau import DEAD, answer, ask, asker, found, lost, states
from tests.ledger.hands import HandClock

HOUR = timedelta(hours=1)
NOON = HandClock().at


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def place(settings: Settings, clock: HandClock) -> Iterator[Workplace]:
    """A seller whose questions k1 at noon, k2 an hour later and so on were lost, each after a minute."""
    with Ledger.open(settings, clock) as ledger:
        for number in range(1, 5):
            lose(ledger, clock, f"k{number}")
            clock.forward(HOUR - timedelta(minutes=1))
        yield Workplace(settings, load_seller(settings.config, "demo"), ledger)


def lose(ledger: Ledger, clock: HandClock, key: str) -> None:
    who = asker()
    ask(ledger, who, key)
    clock.forward(timedelta(minutes=1))
    answer(ledger, who, lost(key))


def charged(key: str, at: datetime | None = None, euros: int = 2) -> Line:
    return Line(key, euros * 1_000_000, "EUR", at)


def settled(place: Workplace, *lines: Line, **bounds: Any) -> dict[str, Any]:
    return settle_by_statement(place, "bureau", lines, "Eva", **bounds).document()


def test_what_was_asked_after_its_end_stays_unclear(place: Workplace) -> None:
    told = settled(place, charged("k1"), until=NOON + 2 * HOUR)

    assert told["settled"] == {"billed": 1, "not_billed": 1}
    assert told["left"] == 2
    assert states(place.ledger) == {"k1": "answered", "k2": "failed", "k3": "unknown", "k4": "unknown"}


def test_what_was_under_way_at_its_end_stays_unclear(place: Workplace) -> None:
    settled(place, until=NOON + HOUR + timedelta(seconds=30))

    assert states(place.ledger) == {"k1": "failed", "k2": "unknown", "k3": "unknown", "k4": "unknown"}


def test_who_died_while_asking_counts_as_under_way_for_the_time_of_a_lease(place: Workplace) -> None:
    asked_at = place.now
    ask(place.ledger, asker(owner=DEAD), "k5")
    ask(place.ledger, asker(), "k5")

    settled(place, until=asked_at + timedelta(minutes=9))
    assert states(place.ledger)["k5"] == "unknown"

    settled(place, until=asked_at + timedelta(minutes=10))
    assert states(place.ledger)["k5"] == "failed"


def test_what_it_lists_was_billed_whenever_it_was_asked(place: Workplace) -> None:
    told = settled(place, charged("k4"), until=NOON)

    assert told["settled"] == {"billed": 1, "not_billed": 0}
    assert told["agrees"] is True
    assert states(place.ledger)["k4"] == "answered"


def test_what_was_asked_before_its_beginning_stays_unclear(place: Workplace) -> None:
    told = settled(place, charged("k3"), since=NOON + HOUR, until=place.now)

    assert told["left"] == 1
    assert states(place.ledger) == {"k1": "unknown", "k2": "failed", "k3": "answered", "k4": "failed"}


def test_by_itself_it_reaches_to_its_last_date(place: Workplace) -> None:
    told = settled(place, charged("k1", NOON), charged("elsewhere", NOON + 2 * HOUR))

    assert told["until"] == (NOON + 2 * HOUR).isoformat()
    assert states(place.ledger) == {"k1": "answered", "k2": "failed", "k3": "unknown", "k4": "unknown"}


def test_without_dates_it_reaches_to_when_the_last_question_that_it_lists_was_asked(place: Workplace) -> None:
    told = settled(place, charged("k3"))

    assert told["until"] == (NOON + 2 * HOUR).isoformat()
    assert states(place.ledger) == {"k1": "failed", "k2": "failed", "k3": "answered", "k4": "unknown"}


def test_others_of_the_same_batch_are_not_said_to_be_unbilled(place: Workplace, clock: HandClock) -> None:
    who = asker()
    ask(place.ledger, who, "k5", "k6")
    clock.forward(timedelta(minutes=1))
    answer(place.ledger, who, lost("k5"), lost("k6"))

    settled(place, charged("k5"))

    assert (states(place.ledger)["k5"], states(place.ledger)["k6"]) == ("answered", "unknown")


@pytest.mark.parametrize("lines", [(), (charged("elsewhere"),)])
def test_one_that_shows_nothing_of_its_end_wants_to_be_told(place: Workplace, lines: tuple[Line, ...]) -> None:
    with pytest.raises(InputError, match="--until"):
        settled(place, *lines)

    assert set(states(place.ledger).values()) == {"unknown"}


def test_what_our_books_have_of_later_is_no_difference(place: Workplace, clock: HandClock) -> None:
    until = place.now
    clock.forward(HOUR)
    who = asker()
    ask(place.ledger, who, "k5")
    answer(place.ledger, who, found("k5"))

    assert settled(place, charged("k1"), until=until)["agrees"] is True
    assert settled(place, charged("k1"), until=place.now)["differences"] == [
        {"key": "k5", "statement": "0.00", "books": "2.00"}
    ]


def test_several_lines_of_one_question_count_together(place: Workplace) -> None:
    told = settled(place, charged("k1", euros=1), charged("k1", euros=1), until=place.now)

    assert (told["statement"], told["books"], told["agrees"]) == ("2.00", "2.00", True)


def test_differences_name_other_sellers_who_asked_the_same(place: Workplace) -> None:
    who = asker(seller="harbour")
    ask(place.ledger, who, "k9")
    answer(place.ledger, who, found("k9"))

    assert settled(place, charged("k9"), until=place.now)["asked_by_others"] == ["harbour"]
    assert settled(place, until=place.now)["asked_by_others"] == []


def test_an_end_before_the_beginning_is_refused(place: Workplace) -> None:
    with pytest.raises(InputError, match="before it begins"):
        settled(place, since=NOON, until=NOON - HOUR)


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("2026-10-31", datetime(2026, 10, 31, tzinfo=UTC), datetime(2026, 10, 31, 23, 59, 59, 999999, UTC)),
        ("2026-10-31T18:00:00", datetime(2026, 10, 31, 18, tzinfo=UTC), datetime(2026, 10, 31, 18, tzinfo=UTC)),
        ("2026-10-31 18:00Z", datetime(2026, 10, 31, 18, tzinfo=UTC), datetime(2026, 10, 31, 18, tzinfo=UTC)),
        (
            "2026-10-31T18:00+01:00",
            datetime(2026, 10, 31, 18, tzinfo=timezone(HOUR)),
            datetime(2026, 10, 31, 17, tzinfo=UTC),
        ),
    ],
)
def test_a_moment_is_a_day_or_an_instant(text: str, begins: datetime, ends: datetime) -> None:
    assert moment(text, "here") == begins
    assert moment(text, "here", to_its_end=True) == ends


@pytest.mark.parametrize("text", ["31.10.2026", "10/31/2026", "yesterday", "2026-13-01", ""])
def test_other_ways_of_writing_a_date_are_one_clear_error(text: str) -> None:
    with pytest.raises(InputError, match=r"^--until: dates are written as 2026-10-31"):
        moment(text, "--until")


@pytest.mark.parametrize("column", ["date", "at", "timestamp", "Charged_At", "billed_at"])
def test_lines_may_say_when_they_were_charged(tmp_path: Path, column: str) -> None:
    file = tmp_path / "october.csv"
    file.write_text(f"key;amount;currency;{column}\nk1;2,00;EUR;2026-10-31\nk2;2,00;EUR;\n")

    assert [line.at for line in read_statement(file, "bureau")] == [datetime(2026, 10, 31, tzinfo=UTC), None]


def test_a_date_of_another_form_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "october.csv"
    file.write_text("key,amount,currency,date\nk1,2,EUR,2026-10-31\nk2,2,EUR,31.10.2026\n")

    with pytest.raises(InputError, match=r"october\.csv, line 2: dates are written"):
        read_statement(file, "bureau")
