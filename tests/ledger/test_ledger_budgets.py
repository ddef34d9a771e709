"""Caps hold whatever is asked, answered, lost or cut off, and in whatever order."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from leadwright.asking import Item, Outcome
from leadwright.errors import Billed
from leadwright.money import Money
from ledger.budgets import Cap
from ledger.ledger import Ledger
from ledger.schema import budget, lookup
from ledger.settling import Word, settle_unknown
from tests.ledger.bureau import BUREAU, DEAD, answer, ask, asker, found, lost, ordered
from tests.ledger.hands import HandClock


def cap(amount: str, period: str) -> Cap:
    return Cap(f"a-{period}", Money(amount=Decimal(amount), currency="EUR"), period, BUREAU.id)


CAPS = [cap("3", "lead"), cap("7", "run"), cap("9", "day"), cap("8", "purchase"), cap("15", "total")]
LIMITS = {each.name: each.limit.micros for each in CAPS}
LEAD_OF = {f"k{n}": f"L{n % 4}" for n in range(8)}
PURCHASE_OF = {"L0": "p1", "L1": "p1", "L2": "p2"}
ENDS = ("found", "missed", "failed", "lost", "ordered", "dead")
numbers = count()


@pytest.fixture(scope="module")
def sellers() -> Iterator[str]:
    """A seller of its own for every example, so that all of them share one ledger."""
    return (f"seller {n}" for n in numbers)


def came(ledger: Ledger, key: str, end: str) -> Item:
    return {
        "found": found(key),
        "missed": Item(key, Outcome.NOT_FOUND),
        "failed": Item(key, Outcome.FAILED),
        "lost": lost(key),
        "ordered": ordered(ledger, key),
    }[end]


def check(ledger: Ledger, seller: str) -> None:
    """No account holds more than its cap, and each holds what the questions charged to it reserve and have cost."""
    with ledger.database.reading() as connection:
        held = {
            (row.name, row.period): (row.reserved_micros, row.spent_micros)
            for row in connection.execute(select(budget).where(budget.c.seller == seller))
        }
        rows = connection.execute(select(lookup).where(lookup.c.seller == seller)).all()
    reserved: Counter[tuple[str, str]] = Counter()
    spent: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for name, period in row.budgets:
            reserved[name, period] += row.reserved_micros if row.state in ("intended", "pending", "unknown") else 0
            spent[name, period] += row.cost_micros
    assert held == {account: (reserved[account], spent[account]) for account in held}
    assert all(now >= 0 and gone >= 0 and now + gone <= LIMITS[name] for (name, _), (now, gone) in held.items())


step = st.tuples(
    st.lists(st.sampled_from(sorted(LEAD_OF)), min_size=1, max_size=5),
    st.sampled_from(ENDS),
    st.sampled_from(["run-1", "run-2"]),
    st.sampled_from([0, 0, 0, 1, 20]),
    st.sampled_from([None, True, False]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=1, max_size=8))
@example(steps=[(["k0", "k1"], "dead", "run-1", 0, None), (["k0", "k4"], "found", "run-1", 0, False)])
@example(steps=[(["k0"], "ordered", "run-1", 20, None), (["k0", "k4"], "lost", "run-2", 0, True)])
def test_no_cap_is_exceeded_in_whatever_order_questions_are_asked_answered_lost_or_cut_off(
    ledger: Ledger,
    clock: HandClock,
    sellers: Iterator[str],
    steps: list[tuple[list[str], str, str, int, bool | None]],
) -> None:
    seller = next(sellers)
    for keys, end, run, days, word in steps:
        owner = DEAD if end == "dead" else None
        who = asker(*CAPS, owner=owner, seller=seller, run=run, lead_of=LEAD_OF, purchase_of=PURCHASE_OF)
        intents = ask(ledger, who, *keys)
        check(ledger, seller)
        if end != "dead":
            answer(ledger, who, *[came(ledger, item.key, end) for item in intents.ask])
            check(ledger, seller)
        if word is not None and intents.unknown:
            with ledger.database.writing() as connection:
                settle_unknown(connection, seller, [Word(intents.unknown[0], word, "Eva")], clock.now())
            check(ledger, seller)
        clock.forward(timedelta(days=days))


@pytest.mark.parametrize("period", ["purchase", "total"])
def test_askers_beside_each_other_stay_within_one_cap(ledger: Ledger, period: str) -> None:
    caps = [cap("9", period)]
    purchase_of = {f"L{n}": "p1" for n in range(24)}

    def work(part: int) -> int:
        keys = [f"k{n}" for n in range(part * 6, part * 6 + 6)]
        lead_of = {key: key.replace("k", "L") for key in keys}
        who = asker(*caps, lead_of=lead_of, purchase_of=purchase_of)
        intents = ask(ledger, who, *keys)
        answer(ledger, who, *[found(item.key) for item in intents.ask])
        return len(intents.ask)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 4


def test_each_purchase_has_a_cap_of_its_own_and_leads_without_one_share_another(ledger: Ledger) -> None:
    lead_of = {"k1": "L1", "k2": "L1", "k3": "L2", "k4": "L3", "k5": "L4"}
    who = asker(cap("2", "purchase"), lead_of=lead_of, purchase_of={"L1": "p1", "L2": "p2"})

    intents = ask(ledger, who, *lead_of)

    assert [item.key for item in intents.ask] == ["k1", "k3", "k4"]
    assert intents.unaffordable == ["k2", "k5"]


def test_a_bill_above_the_price_is_booked_and_leaves_no_room_for_more(ledger: Ledger) -> None:
    who = asker(cap("3", "total"))
    ask(ledger, who, "k1")
    dear = Money(amount=Decimal("3.50"), currency="EUR")
    answer(ledger, who, Item("k1", Outcome.FOUND, cost=dear, billed=Billed.YES))

    assert ask(ledger, asker(cap("3", "total")), "k2").unaffordable == ["k2"]
