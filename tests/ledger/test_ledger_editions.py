"""Prospects that a new edition of a list is still to be compared with: counted, and claimed in batches by workers."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from leadwright.finding import Finding
from ledger.asking import let_go
from ledger.editions import claim_unscreened, count_unscreened, keep_edition, outdate, unscreened_after
from ledger.findings import NewFinding, add_findings
from ledger.leases import new_owner
from ledger.ledger import Ledger
from ledger.schema import lead
from tests.ledger.bureau import lead_ids
from tests.ledger.hands import SELLER, HandClock, person, take_in

LIST = "yente"


def say(ledger: Ledger, outcome: str, *ids: str, ends: timedelta | None = None) -> None:
    now = ledger.clock.now()
    word = Finding(LIST, "screen", {}, now, expires_at=now + ends if ends is not None else None)
    with ledger.database.writing() as connection:
        add_findings(connection, SELLER, [NewFinding(id_, f"{outcome} {now}", outcome, word) for id_ in ids])


def publish(ledger: Ledger, edition: str) -> None:
    now = ledger.clock.now()
    with ledger.database.writing() as connection:
        outdate(connection, SELLER, LIST, now)
        keep_edition(connection, SELLER, LIST, edition, now)


def waiting(ledger: Ledger) -> int:
    with ledger.database.reading() as connection:
        return count_unscreened(connection, SELLER, LIST, ledger.clock.now())


def claim(ledger: Ledger, owner: str, limit: int) -> list[str]:
    with ledger.database.writing() as connection:
        return claim_unscreened(connection, SELLER, LIST, owner, limit, ledger.clock.now())


@pytest.fixture
def ids(ledger: Ledger, clock: HandClock) -> list[str]:
    """Five prospects who were screened, and whom the second edition has not been compared with."""
    take_in(ledger, [person(n, f"Name{n}") for n in range(1, 6)])
    everybody = sorted(lead_ids(ledger))
    publish(ledger, "1")
    say(ledger, "found", *everybody)
    with ledger.database.writing() as connection:
        connection.execute(update(lead).values(status="prospect"))
    clock.forward(timedelta(days=1))
    publish(ledger, "2")
    return everybody


def test_prospects_wait_until_the_list_has_spoken_of_them_by_its_new_edition(ledger: Ledger, ids: list[str]) -> None:
    assert waiting(ledger) == 5

    say(ledger, "found", *ids[:3])
    assert waiting(ledger) == 2

    say(ledger, "found", *ids[3:])
    assert waiting(ledger) == 0


def test_batches_go_to_workers_without_overlap_and_come_back_if_nothing_came_of_them(
    ledger: Ledger, ids: list[str]
) -> None:
    one, two = new_owner(), new_owner()

    assert claim(ledger, one, 3) == ids[:3]
    assert claim(ledger, two, 3) == ids[3:]
    assert claim(ledger, two, 3) == []

    with ledger.database.writing() as connection:
        let_go(connection, one)
    assert claim(ledger, two, 5) == ids[:3]


def test_an_answer_that_runs_out_under_the_same_edition_is_none_to_ask_for_again(
    ledger: Ledger, ids: list[str], clock: HandClock
) -> None:
    say(ledger, "found", *ids, ends=timedelta(days=30))
    clock.forward(timedelta(days=31))

    assert waiting(ledger) == 0


@pytest.mark.parametrize("outcome", ["pending", "unknown"])
def test_what_is_still_to_come_is_waited_for_and_what_came_to_nothing_asked_again(
    ledger: Ledger, ids: list[str], clock: HandClock, outcome: str
) -> None:
    say(ledger, outcome, *ids[:1])
    say(ledger, outcome, *ids[1:], ends=timedelta(0))

    assert waiting(ledger) == 4


def test_a_list_without_an_edition_is_compared_with_nobody(ledger: Ledger) -> None:
    take_in(ledger, [person(1, "Kühn")])
    with ledger.database.writing() as connection:
        connection.execute(update(lead).values(status="prospect"))

    with ledger.database.reading() as connection:
        assert unscreened_after(connection, SELLER, LIST, "", 10, ledger.clock.now()) == []


def test_who_is_no_prospect_is_left_to_deciding(ledger: Ledger, ids: list[str]) -> None:
    with ledger.database.writing() as connection:
        connection.execute(update(lead).where(lead.c.id == ids[0]).values(status="review"))

    assert waiting(ledger) == 4
