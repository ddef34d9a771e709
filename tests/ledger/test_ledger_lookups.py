"""Asking: written down first, billed once, never above a cap."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

from sqlalchemy import select

from leadwright.asking import Capability, Charge, Item, Manifest, Outcome, Question
from leadwright.errors import Billed, ErrorKind, ProviderError
from leadwright.money import Money
from ledger.answers import spend, unknown_lookups
from ledger.budgets import Cap
from ledger.leases import LEASE, new_owner
from ledger.ledger import Ledger
from ledger.lookups import Asker, Intents, hold_on, intend, settle
from ledger.schema import budget
from tests.ledger.hands import SELLER, HandClock

PRICE = Money(amount=Decimal("2.00"), currency="EUR")
BUREAU = Manifest(
    id="bureau",
    version="1",
    capability=Capability.CREDIT,
    provides=frozenset({"credit.pd"}),
    requires=(frozenset({"company.name"}),),
    uses=frozenset({"company.name"}),
    price=PRICE,
    charge=Charge.PER_MATCH,
    safe_to_repeat=False,
    personal_data=False,
)
DEAD = "nowhere/1/1/x".replace("nowhere", new_owner().split("/")[0])


def asker(cap: str = "100", safe: bool = False, owner: str | None = None) -> Asker:
    caps = [Cap("credit", Money(amount=Decimal(cap), currency="EUR"), "total", "bureau")]
    return Asker(SELLER, replace(BUREAU, safe_to_repeat=safe), caps, owner or new_owner(), "run-1")


def ask(ledger: Ledger, who: Asker, *keys: str) -> Intents:
    with ledger.database.writing() as connection:
        return intend(connection, who, [Question(key, {}) for key in keys], ledger.clock.now())


def answer(ledger: Ledger, who: Asker, *items: Item) -> None:
    with ledger.database.writing() as connection:
        settle(connection, who, items, ledger.clock.now())


def found(key: str) -> Item:
    return Item(key, Outcome.FOUND, {"credit.pd": 0.01}, cost=PRICE, billed=Billed.YES)


def balance(ledger: Ledger) -> tuple[int, int]:
    with ledger.database.reading() as connection:
        row = connection.execute(select(budget.c.reserved_micros, budget.c.spent_micros)).one()
    return row[0] // 1_000_000, row[1] // 1_000_000


def test_a_question_is_reserved_for_then_spent_and_its_answer_is_shared_until_it_expires(
    ledger: Ledger, clock: HandClock
) -> None:
    who = asker()
    assert [item.key for item in ask(ledger, who, "k1").ask] == ["k1"]
    assert balance(ledger) == (2, 0)

    answer(ledger, who, found("k1"))
    again = ask(ledger, asker(), "k1")
    clock.forward(timedelta(days=91))
    later = ask(ledger, asker(), "k1")

    assert balance(ledger) == (2, 2)
    assert again.ask == []
    assert again.answers["k1"].facts == {"credit.pd": 0.01}
    assert [item.key for item in later.ask] == ["k1"]


def test_a_miss_costs_nothing_and_is_believed_for_a_shorter_time(ledger: Ledger, clock: HandClock) -> None:
    who = asker()
    ask(ledger, who, "k1")
    answer(ledger, who, Item("k1", Outcome.NOT_FOUND))

    clock.forward(timedelta(days=13))
    assert ask(ledger, asker(), "k1").answers["k1"].outcome == "not_found"
    clock.forward(timedelta(days=2))
    assert [item.key for item in ask(ledger, asker(), "k1").ask] == ["k1"]


def test_no_cap_is_exceeded_and_what_there_is_no_money_for_is_named(ledger: Ledger) -> None:
    intents = ask(ledger, asker(cap="5"), "k1", "k2", "k3")

    assert [item.key for item in intents.ask] == ["k1", "k2"]
    assert intents.unaffordable == ["k3"]
    assert ask(ledger, asker(cap="5"), "k4").unaffordable == ["k4"]


def test_a_cap_for_each_lead_counts_what_is_spent_on_that_lead_alone(ledger: Ledger) -> None:
    caps = [Cap("a-lead", Money(amount=Decimal(3), currency="EUR"), "lead")]
    lead_of = {"k1": "L1", "k2": "L1", "k3": "L2"}
    who = Asker(SELLER, BUREAU, caps, new_owner(), "run-1", lead_of=lead_of)

    intents = ask(ledger, who, "k1", "k2", "k3")

    assert [item.key for item in intents.ask] == ["k1", "k3"]
    assert intents.unaffordable == ["k2"]


def test_a_question_that_somebody_living_is_asking_is_left_to_them(ledger: Ledger) -> None:
    ask(ledger, asker(), "k1")

    assert ask(ledger, asker(), "k1").held == ["k1"]


def test_a_question_whose_asker_died_may_have_been_billed_and_is_not_asked_again(ledger: Ledger) -> None:
    ask(ledger, asker(owner=DEAD), "k1")

    intents = ask(ledger, asker(), "k1")

    assert (intents.ask, intents.unknown) == ([], ["k1"])
    assert ask(ledger, asker(), "k1").unknown == ["k1"]
    assert balance(ledger) == (2, 0)
    with ledger.database.reading() as connection:
        assert unknown_lookups(connection, SELLER) == 1


def test_where_the_account_is_safe_to_repeat_a_dead_asker_is_followed_without_reserving_twice(ledger: Ledger) -> None:
    ask(ledger, asker(owner=DEAD), "k1")

    heir = asker(safe=True)
    assert [item.key for item in ask(ledger, heir, "k1").ask] == ["k1"]
    answer(ledger, heir, found("k1"))

    assert balance(ledger) == (0, 2)


def test_a_call_that_did_nothing_gives_its_money_back_and_may_be_asked_again(ledger: Ledger) -> None:
    who = asker()
    ask(ledger, who, "k1")
    error = ProviderError(ErrorKind.RATE_LIMITED, "bureau", "slow down")
    answer(ledger, who, Item("k1", Outcome.FAILED, error=error))

    assert balance(ledger) == (0, 0)
    assert [item.key for item in ask(ledger, asker(), "k1").ask] == ["k1"]


def test_a_call_whose_bill_is_unknown_keeps_its_reservation_and_is_never_repeated(ledger: Ledger) -> None:
    who = asker()
    ask(ledger, who, "k1")
    answer(ledger, who, Item("k1", Outcome.FAILED, billed=Billed.UNKNOWN))

    assert balance(ledger) == (2, 0)
    assert ask(ledger, asker(), "k1").unknown == ["k1"]


def test_settling_twice_spends_once(ledger: Ledger) -> None:
    who = asker()
    ask(ledger, who, "k1")
    answer(ledger, who, found("k1"))
    answer(ledger, who, found("k1"))

    assert balance(ledger) == (0, 2)
    with ledger.database.reading() as connection:
        assert spend(connection, SELLER) == {"EUR": 2_000_000}


def test_of_two_workers_that_want_the_same_answer_at_once_one_asks(ledger: Ledger) -> None:
    together = Barrier(2)

    def work() -> Intents:
        together.wait()
        return ask(ledger, asker(), "k1", "k2")

    with ThreadPoolExecutor(2) as pool:
        first, second = (future.result() for future in [pool.submit(work), pool.submit(work)])

    assert sorted([len(first.ask), len(second.ask)]) == [0, 2]
    assert sorted([len(first.held), len(second.held)]) == [0, 2]
    assert balance(ledger) == (4, 0)


def test_an_answer_that_failed_but_was_billed_is_paid_for_and_not_bought_again(ledger: Ledger) -> None:
    who = asker()
    ask(ledger, who, "k1")
    answer(ledger, who, Item("k1", Outcome.FAILED, billed=Billed.YES))

    assert balance(ledger) == (0, 2)
    assert ask(ledger, asker(), "k1").ask == []


def test_who_takes_a_question_over_holds_it_for_a_whole_lease(ledger: Ledger, clock: HandClock) -> None:
    ask(ledger, asker(owner="another-machine/1/1/x"), "k1")
    clock.forward(LEASE + timedelta(minutes=1))

    assert [item.key for item in ask(ledger, asker(safe=True), "k1").ask] == ["k1"]
    assert ask(ledger, asker(safe=True), "k1").held == ["k1"]


def test_who_works_on_a_long_batch_keeps_its_questions_as_long_as_it_renews_its_hold(
    ledger: Ledger, clock: HandClock
) -> None:
    who = asker(owner="another-machine/1/1/x")
    ask(ledger, who, "k1")
    clock.forward(LEASE * 0.9)
    with ledger.database.writing() as connection:
        hold_on(connection, who, ledger.clock.now())
    clock.forward(LEASE * 0.9)

    assert ask(ledger, asker(), "k1").held == ["k1"]
