"""Orders that vendors take on: asked for when they are due, by one at a time, and closed with the answer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from ledger.leases import new_owner
from ledger.ledger import Ledger
from ledger.orders import (
    Standing,
    accounts_with_orders,
    claim_orders,
    expect_no_more,
    hasten,
    is_new_event,
    leads_concerned,
    let_orders_go,
)
from tests.ledger.bureau import (
    DEAD,
    answer,
    ask,
    asker,
    balance,
    believed,
    decided,
    due,
    found,
    lead_ids,
    lost,
    order_states,
    ordered,
    say,
    states,
)
from tests.ledger.hands import SELLER, HandClock, person, take_in


def order(ledger: Ledger, *keys: str, hours: int = 1) -> None:
    who = asker()
    ask(ledger, who, *keys)
    answer(ledger, who, *[ordered(ledger, key, hours) for key in keys])


def claimed(ledger: Ledger, owner: str | None = None, limit: int = 100) -> list[Standing]:
    with ledger.database.writing() as connection:
        return claim_orders(connection, SELLER, "bureau", owner or new_owner(), limit, ledger.clock.now())


def keys(standing: list[Standing]) -> list[str]:
    return [each.order.key for each in standing]


def test_a_question_that_was_ordered_is_neither_asked_again_nor_paid_for_yet(ledger: Ledger) -> None:
    order(ledger, "k1")

    intents = ask(ledger, asker(), "k1")

    assert (intents.ask, intents.pending) == ([], ["k1"])
    assert states(ledger) == {"k1": "pending"}
    assert balance(ledger) == (2, 0)
    with ledger.database.reading() as connection:
        assert accounts_with_orders(connection, SELLER) == {"bureau": 1}


def test_an_order_is_asked_for_once_it_is_due_with_the_purpose_it_was_placed_for(
    ledger: Ledger, clock: HandClock
) -> None:
    order(ledger, "k1", hours=1)
    order(ledger, "k2", hours=3)

    assert claimed(ledger) == []
    clock.forward(timedelta(hours=1))
    [standing] = claimed(ledger)

    assert (standing.order.key, standing.order.ref, standing.purpose) == ("k1", "ref k1", "future_business")
    assert standing.polls == 1


def test_the_longest_due_come_first_and_no_more_than_are_wanted(ledger: Ledger, clock: HandClock) -> None:
    order(ledger, "k2", hours=1)
    order(ledger, "k1", hours=2)
    order(ledger, "k3", hours=3)
    clock.forward(timedelta(hours=4))

    assert keys(claimed(ledger, limit=2)) == ["k2", "k1"]


def test_the_answer_to_an_order_is_paid_for_once_and_ends_it(ledger: Ledger, clock: HandClock) -> None:
    order(ledger, "k1")
    clock.forward(timedelta(hours=1))

    first = answer(ledger, asker(), found("k1"))
    again = answer(ledger, asker(), found("k1"))

    assert first["k1"].facts == again["k1"].facts == {"credit.pd": 0.01}
    assert balance(ledger) == (0, 2)
    assert order_states(ledger) == {"k1": "answered"}
    assert claimed(ledger) == []
    assert ask(ledger, asker(), "k1").answers["k1"].outcome == "found"


def test_an_order_that_takes_longer_is_put_off_and_not_placed_anew(ledger: Ledger, clock: HandClock) -> None:
    order(ledger, "k1")
    clock.forward(timedelta(hours=1))
    claimed(ledger)

    answer(ledger, asker(), ordered(ledger, "k1", hours=6))

    assert order_states(ledger) == {"k1": "open"}
    clock.forward(timedelta(hours=5))
    assert claimed(ledger) == []
    clock.forward(timedelta(hours=1))
    assert [standing.polls for standing in claimed(ledger)] == [2]


def test_an_order_that_was_given_up_keeps_its_money_reserved_until_somebody_says_what_it_cost(
    ledger: Ledger,
) -> None:
    order(ledger, "k1")

    answer(ledger, asker(), lost("k1"))

    assert states(ledger) == {"k1": "unknown"}
    assert order_states(ledger) == {"k1": "expired"}
    assert balance(ledger) == (2, 0)
    assert ask(ledger, asker(), "k1").unknown == ["k1"]


def test_who_holds_an_order_has_it_alone_until_it_is_let_go(ledger: Ledger, clock: HandClock) -> None:
    order(ledger, "k1", "k2")
    clock.forward(timedelta(hours=1))
    owner = new_owner()

    assert keys(claimed(ledger, owner)) == ["k1", "k2"]
    assert claimed(ledger) == []
    with ledger.database.writing() as connection:
        let_orders_go(connection, owner)
    assert keys(claimed(ledger)) == ["k1", "k2"]


def test_what_a_dead_collector_held_is_taken_on_at_once(ledger: Ledger, clock: HandClock) -> None:
    order(ledger, "k1")
    clock.forward(timedelta(hours=1))

    claimed(ledger, DEAD)

    assert keys(claimed(ledger)) == ["k1"]


def test_of_two_collectors_at_once_each_order_goes_to_one(ledger: Ledger, clock: HandClock) -> None:
    order(ledger, *[f"k{n}" for n in range(20)])
    clock.forward(timedelta(hours=1))
    together = Barrier(2)

    def work(_: int) -> list[str]:
        together.wait()
        return keys(claimed(ledger))

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(work, range(2))

    assert sorted(first + second) == sorted(f"k{n}" for n in range(20))


def test_an_answer_concerns_every_lead_that_waits_for_it_each_once(ledger: Ledger) -> None:
    take_in(ledger, [person(1, "Kühn"), person(2, "Groß"), person(3, "Lang")])
    one, two, _ = lead_ids(ledger)
    say(ledger, "k1", "pending", one, two)
    say(ledger, "k1", "unknown", one)

    with ledger.database.reading() as connection:
        assert leads_concerned(connection, SELLER, ["k1", "k2"]) == {"k1": [one, two], "k2": []}
        assert leads_concerned(connection, "another", ["k1"]) == {"k1": []}


def test_leads_whose_order_came_to_nothing_are_decided_again_and_may_be_asked_about(ledger: Ledger) -> None:
    take_in(ledger, [person(1, "Kühn"), person(2, "Groß")])
    one, two = lead_ids(ledger)
    say(ledger, "k1", "pending", one)
    say(ledger, "k2", "pending", two)
    decided(ledger)

    with ledger.database.writing() as connection:
        expect_no_more(connection, SELLER, ["k1"], ledger.clock.now())

    assert due(ledger) == [one]
    assert believed(ledger) == ["pending"]


def test_a_vendor_hastens_an_order_by_its_own_name_of_it_or_by_ours(ledger: Ledger) -> None:
    order(ledger, "k1", "k2", "k3", hours=24)

    with ledger.database.writing() as connection:
        now = ledger.clock.now()
        told = [hasten(connection, SELLER, "bureau", ref, now) for ref in ("ref k1", "k2", "nothing of ours")]
        elsewhere = hasten(connection, SELLER, "another", "ref k3", now)

    assert (told, elsewhere) == ([1, 1, 0], 0)
    assert keys(claimed(ledger)) == ["k1", "k2"]


def test_an_order_that_is_answered_is_hastened_no_more(ledger: Ledger) -> None:
    order(ledger, "k1", hours=24)
    answer(ledger, asker(), found("k1"))

    with ledger.database.writing() as connection:
        assert hasten(connection, SELLER, "bureau", "ref k1", ledger.clock.now()) == 0


def test_an_event_is_new_once_for_each_account(ledger: Ledger) -> None:
    def heard(account: str, event_id: str) -> bool:
        with ledger.database.writing() as connection:
            return is_new_event(connection, SELLER, account, event_id, "ready", ledger.clock.now())

    assert [heard("bureau", "e1"), heard("bureau", "e1"), heard("bureau", "e2"), heard("another", "e1")] == [
        True,
        False,
        True,
        True,
    ]


def test_of_an_event_that_comes_twice_at_once_one_is_new(ledger: Ledger) -> None:
    together = Barrier(4)

    def heard(_: int) -> bool:
        together.wait()
        with ledger.database.writing() as connection:
            return is_new_event(connection, SELLER, "bureau", "e1", "ready", ledger.clock.now())

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(heard, range(4))) == [False, False, False, True]
