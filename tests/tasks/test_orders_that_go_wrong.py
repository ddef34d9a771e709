"""Orders that fail, are lost, cut off or objected to: nothing is paid for twice, and no lead waits for ever."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from leadwright.asking import Item, Outcome
from leadwright.errors import ErrorKind, ProviderError
from ledger.leases import LEASE
from ledger.schema import lead, suppression
from tasks.steps.collecting import open_orders
from tasks.steps.settling import alert, questions_unknown, settle_by_statement, settle_one
from tasks.steps.statements import Line
from tasks.steps.workplace import Workplace
from tests.tasks.hands import qualify, take_in
from tests.tasks.slow_bureau import DESK, NAME, PRICE, Adapter, Cut, ForwardClock, collected, money, statuses

HEADER = "Vorname;Nachname;Firma;Straße;PLZ;Ort;Land;Telefon;E-Mail;Position"
JUERGEN = "Jürgen;Kühn;Kuehn Holding AG;Ring 2;20095;Hamburg;DE;;j.kuehn@kuehn-foerdertechnik.example;Vorstand"


def forward(place: Workplace, by: timedelta) -> None:
    clock = place.ledger.clock
    assert isinstance(clock, ForwardClock)
    clock.ahead += by


def prospects(place: Workplace) -> int:
    return [status for status, _ in statuses(place)].count("prospect")


def statement() -> list[Line]:
    """What the vendor charges for: every order that it took."""
    return [Line(key, PRICE.micros, PRICE.currency) for key in DESK.ordered]


def test_leads_whose_order_failed_unbilled_are_ordered_for_again(slow_place: Workplace) -> None:
    qualify(slow_place)
    DESK.fails = True
    collected(slow_place)
    assert (open_orders(slow_place), money(slow_place)) == ({}, (0, 0))

    DESK.fails, DESK.all_ready = False, "II"
    qualify(slow_place)
    collected(slow_place)
    qualify(slow_place)

    assert len(DESK.ordered) == 4
    assert prospects(slow_place) == 2
    assert money(slow_place) == (0, 40)


def test_a_question_that_is_ordered_anew_is_waited_for_once_in_each_run(slow_place: Workplace) -> None:
    DESK.all_ready = "II"
    qualify(slow_place)
    collected(slow_place)
    qualify(slow_place)
    DESK.all_ready = "VI"
    forward(slow_place, timedelta(days=1))
    alert(slow_place, NAME, [f"firm-{DESK.ordered[0]}"], "rating")
    with slow_place.ledger.database.writing() as connection:
        # As if it had not become a prospect, which it stays for good.
        connection.execute(lead.update().values(status="waiting", due=1))

    tallies = [tally for tally in qualify(slow_place) if tally["source"] == NAME]

    assert [tally["ordered"] for tally in tallies] == [1]


def test_an_answer_that_is_lost_twice_is_told_once_in_each_run(slow_place: Workplace) -> None:
    DESK.loses = True
    qualify(slow_place)
    first = questions_unknown(slow_place)[0]["key"]
    settle_one(slow_place, first, billed=False, cost=None, author="Eva")

    tallies = [tally for tally in qualify(slow_place) if tally["source"] == NAME]

    assert [(tally["asked"], tally["unknown"]) for tally in tallies] == [(1, 1)]
    assert len(questions_unknown(slow_place)) == 2


def test_a_bureau_that_breaks_off_leaves_all_orders_standing(slow_place: Workplace) -> None:
    qualify(slow_place)
    DESK.raises = ProviderError(ErrorKind.TRANSIENT, NAME, "answered with status 500")

    assert collected(slow_place).waiting == 2
    assert open_orders(slow_place) == {NAME: 2}


def test_an_order_that_nobody_can_ask_for_any_more_is_given_up_once_it_has_expired(slow_place: Workplace) -> None:
    qualify(slow_place)
    DESK.raises = ProviderError(ErrorKind.TRANSIENT, NAME, "answered with status 500")
    forward(slow_place, timedelta(days=11))

    assert collected(slow_place).expired == 2
    assert len(questions_unknown(slow_place)) == 2


@pytest.mark.parametrize("where", ["before the order", "after the order", "while asking for it"])
def test_cut_off_anywhere_it_is_ordered_and_paid_for_once(slow_place: Workplace, where: str) -> None:
    DESK.all_ready = "II"

    def run() -> None:
        qualify(slow_place)
        collected(slow_place)

    DESK.cut = where
    with pytest.raises(Cut):
        run()
    forward(slow_place, LEASE + timedelta(minutes=1))
    run()
    settle_by_statement(slow_place, NAME, statement(), "Eva", until=slow_place.now)
    run()
    run()

    assert len(DESK.ordered) == len(set(DESK.ordered)) == 2
    assert money(slow_place) == (0, 40)
    assert settle_by_statement(slow_place, NAME, statement(), "Eva", until=slow_place.now).document()["agrees"]
    # Where the order was lost on its way to our books, its report is paid for and lost.
    assert prospects(slow_place) == (0 if where == "after the order" else 2)


def test_who_objects_is_turned_down_and_stays_so_when_another_list_names_them_again(
    slow_place: Workplace, tmp_path: Path
) -> None:
    DESK.personal = True
    qualify(slow_place)
    DESK.objects = True

    collected(slow_place)
    qualify(slow_place)
    (tmp_path / "list.csv").write_text(f"{HEADER}\n{JUERGEN}\n", encoding="cp1252")
    take_in(slow_place, tmp_path)
    qualify(slow_place)

    with slow_place.ledger.database.reading() as connection:
        rows = connection.execute(select(lead).where(lead.c.fields.is_not(None))).all()
        kept = connection.execute(select(suppression)).all()
    named = [row for row in rows if row.fields.get("person.last_name") == "Kühn"]
    assert {row.status for row in named} == {"turned_down"}
    assert {(row.reason, row.source) for row in kept} == {("objection", NAME)}
    assert len(DESK.ordered) == 2
    assert money(slow_place) == (0, 0)


def test_an_objection_of_no_person_suppresses_nobody(slow_place: Workplace) -> None:
    qualify(slow_place)
    DESK.objects = True

    collected(slow_place)

    with slow_place.ledger.database.reading() as connection:
        assert connection.execute(select(suppression)).all() == []


def test_a_wait_without_an_order_is_no_order(slow_place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    class Waits(Adapter):
        def submit(self, batch, ctx):  # type: ignore[no-untyped-def]
            return [replace(item, order=None) for item in super().submit(batch, ctx)]

    monkeypatch.setattr("tests.tasks.slow_bureau.Adapter", Waits)
    tallies = [tally for tally in qualify(slow_place, rounds=1) if tally["source"] == NAME]

    assert [(tally["ordered"], tally["outcomes"]) for tally in tallies] == [(0, {"pending": 2})]
    assert (open_orders(slow_place), money(slow_place)) == ({}, (0, 0))
    assert Item("k", Outcome.PENDING).order is None
