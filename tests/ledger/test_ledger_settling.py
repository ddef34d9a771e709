"""A person's word on bills that are not clear, and vendors' alerts about what they once said."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leadwright.errors import InputError
from leadwright.money import Money
from ledger.ledger import Ledger
from ledger.schema import event, lead
from ledger.settling import BELIEVED, Word, reopen_by_reference, settle_unknown, unknown_questions
from ledger.statements import billed_by_key
from tests.ledger.bureau import (
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
    ordered,
    say,
    states,
)
from tests.ledger.hands import SELLER, HandClock, person, take_in


@pytest.fixture
def unclear(ledger: Ledger) -> list[str]:
    """Two leads that wait for a word on the question k1; and k2, which is unclear too and concerns nobody."""
    take_in(ledger, [person(1, "Kühn"), person(2, "Groß")])
    who = asker()
    ask(ledger, who, "k1", "k2")
    answer(ledger, who, lost("k1"), lost("k2"))
    ids = list(lead_ids(ledger))
    say(ledger, "k1", "unknown", *ids)
    decided(ledger)
    return ids


def told(ledger: Ledger, *words: Word) -> list[str]:
    with ledger.database.writing() as connection:
        return settle_unknown(connection, SELLER, words, ledger.clock.now())


def euros(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def test_questions_that_are_not_clear_are_listed_oldest_first(ledger: Ledger, clock: HandClock) -> None:
    for key in ("k2", "k1"):
        who = asker()
        ask(ledger, who, key)
        answer(ledger, who, lost(key))
        clock.forward(timedelta(minutes=1))

    with ledger.database.reading() as connection:
        assert [row.key for row in unknown_questions(connection, SELLER)] == ["k2", "k1"]
        assert unknown_questions(connection, "another") == []


def test_what_was_not_billed_gives_its_money_back_and_is_asked_again_for_all_who_wait(
    ledger: Ledger, unclear: list[str]
) -> None:
    assert told(ledger, Word("k1", False, "Eva")) == ["k1"]

    assert balance(ledger) == (2, 0)
    assert due(ledger) == unclear
    assert believed(ledger) == []
    assert [item.key for item in ask(ledger, asker(), "k1").ask] == ["k1"]


def test_what_was_billed_is_spent_at_what_it_cost_and_not_asked_again_until_it_would_have_expired(
    ledger: Ledger, unclear: list[str], clock: HandClock
) -> None:
    told(ledger, Word("k1", True, "Eva", euros("1.00")))

    assert balance(ledger) == (2, 1)
    assert due(ledger) == unclear
    assert ask(ledger, asker(), "k1").answers["k1"].outcome == "failed"
    clock.forward(BELIEVED)
    assert believed(ledger) == []
    assert [item.key for item in ask(ledger, asker(), "k1").ask] == ["k1"]


def test_what_was_billed_at_an_amount_nobody_knows_counts_as_what_was_reserved(
    ledger: Ledger, unclear: list[str]
) -> None:
    told(ledger, Word("k1", True, "Eva"))

    assert balance(ledger) == (2, 2)
    with ledger.database.reading() as connection:
        assert billed_by_key(connection, SELLER, "bureau") == {"k1": 2_000_000}
        assert billed_by_key(connection, SELLER, "another") == {}


def test_a_word_counts_once_and_only_on_what_is_unclear(ledger: Ledger, unclear: list[str]) -> None:
    who = asker()
    ask(ledger, who, "k3")
    answer(ledger, who, found("k3"))

    assert told(ledger, Word("k1", True, "Eva")) == ["k1"]
    assert told(ledger, Word("k1", False, "Eva"), Word("k3", False, "Eva"), Word("k9", True, "Eva")) == []

    assert balance(ledger) == (2, 4)
    assert states(ledger) == {"k1": "answered", "k2": "unknown", "k3": "answered"}


def test_a_word_in_another_currency_is_refused_and_nothing_is_changed(ledger: Ledger, unclear: list[str]) -> None:
    with pytest.raises(InputError, match="k2 was reserved in EUR"):
        told(ledger, Word("k1", False, "Eva"), Word("k2", True, "Eva", euros("1.00", "USD")))

    assert states(ledger) == {"k1": "unknown", "k2": "unknown"}
    assert balance(ledger) == (4, 0)


def test_who_said_so_is_told_in_the_story_of_every_lead_concerned(ledger: Ledger, unclear: list[str]) -> None:
    told(ledger, Word("k1", True, "Eva"))

    with ledger.database.reading() as connection:
        rows = connection.execute(select(event).where(event.c.kind == "bill_settled").order_by(event.c.lead_id)).all()
    assert [row.lead_id for row in rows] == unclear
    assert {(row.data["lookup"], row.data["billed"], row.data["by"]) for row in rows} == {("k1", True, "Eva")}


def test_an_order_that_expired_is_settled_like_any_other_question(ledger: Ledger) -> None:
    who = asker()
    ask(ledger, who, "k1")
    answer(ledger, who, ordered(ledger, "k1"))
    answer(ledger, who, lost("k1"))

    told(ledger, Word("k1", False, "Eva"))
    assert balance(ledger) == (0, 0)

    again = asker()
    assert [item.key for item in ask(ledger, again, "k1").ask] == ["k1"]
    answer(ledger, again, ordered(ledger, "k1"))
    answer(ledger, again, found("k1"))
    assert balance(ledger) == (0, 2)


def answered(ledger: Ledger) -> list[str]:
    """Two leads about whom the bureau has spoken; it calls the company of the first one C-1."""
    take_in(ledger, [person(1, "Kühn"), person(2, "Groß")])
    who = asker()
    ask(ledger, who, "k1", "k2")
    answer(ledger, who, found("k1", "C-1"), found("k2", "C-2"))
    one, two = lead_ids(ledger)
    say(ledger, "k1", "found", one)
    say(ledger, "k2", "found", two)
    decided(ledger)
    return [one, two]


def alerted(ledger: Ledger, *references: str, account: str = "bureau") -> int:
    with ledger.database.writing() as connection:
        return reopen_by_reference(connection, SELLER, account, references, "insolvency", ledger.clock.now())


def test_an_alert_has_those_decided_again_of_whom_it_speaks_and_their_answers_count_no_more(ledger: Ledger) -> None:
    one, _ = answered(ledger)

    assert alerted(ledger, "C-1", "C-9") == 1

    assert due(ledger) == [one]
    assert believed(ledger) == ["found"]
    assert [item.key for item in ask(ledger, asker(), "k1", "k2").ask] == ["k1"]


def test_the_same_alert_again_reopens_nothing(ledger: Ledger, clock: HandClock) -> None:
    answered(ledger)

    alerted(ledger, "C-1")
    decided(ledger)
    clock.forward(timedelta(minutes=1))

    assert alerted(ledger, "C-1") == 0
    assert due(ledger) == []


def test_an_alert_of_another_account_or_about_a_stranger_changes_nothing(ledger: Ledger) -> None:
    answered(ledger)

    assert (alerted(ledger, "C-1", account="another"), alerted(ledger, "C-9")) == (0, 0)
    assert due(ledger) == []


def test_an_alert_about_a_lead_that_was_withdrawn_leaves_it_alone(ledger: Ledger) -> None:
    one, _ = answered(ledger)
    with ledger.database.writing() as connection:
        connection.execute(lead.update().where(lead.c.id == one).values(status="withdrawn"))

    alerted(ledger, "C-1")

    assert due(ledger) == []
