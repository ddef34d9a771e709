"""Reports that a vendor takes days for: ordered once, waited for without a running process, and collected."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from leadwright.errors import WorkError
from ledger.schema import event, lookup, vendor_order
from tasks.steps.collecting import Collected, collect, open_orders
from tasks.steps.settling import alert, questions_unknown, settle_by_statement, settle_one
from tasks.steps.statements import Line
from tasks.steps.workplace import Workplace
from tests.tasks.hands import qualify, take_in
from tests.tasks.slow_bureau import DESK, NAME, Cut, collected, money, statuses


@pytest.fixture
def place(slow_place: Workplace) -> Workplace:
    return slow_place


def keys(place: Workplace) -> list[str]:
    with place.ledger.database.reading() as connection:
        return list(connection.scalars(select(vendor_order.c.key).order_by(vendor_order.c.key)))


def test_an_order_is_placed_once_and_its_leads_wait_for_credit_with_the_money_reserved(place: Workplace) -> None:
    qualify(place)
    qualify(place)

    assert len(DESK.ordered) == len(set(DESK.ordered)) == 2
    assert open_orders(place) == {NAME: 2}
    assert statuses(place).count(("waiting", "credit")) == 2
    assert money(place) == (40, 0)


def test_what_comes_back_decides_the_leads_that_waited(place: Workplace) -> None:
    qualify(place)
    DESK.all_ready = "II"

    done = collected(place)
    qualify(place)

    assert (done.answered, done.leads, done.problem) == (2, 2, None)
    assert open_orders(place) == {}
    assert [status for status, _ in statuses(place)].count("prospect") == 2
    assert money(place) == (0, 40)
    assert DESK.purposes == {"future_business"}
    assert len(DESK.ordered) == 2


def test_a_lead_that_comes_later_shares_the_order_that_stands(place: Workplace, tmp_path: Path) -> None:
    qualify(place)
    header = "Vorname;Nachname;Firma;Straße;PLZ;Ort;Land;Telefon;E-Mail;Position"
    row = "Ute;Neu;Kühn Fördertechnik GmbH;Hauptstr. 1;20095;Hamburg;DE;;u.neu@kuehn-foerdertechnik.example;Einkauf"
    (tmp_path / "list.csv").write_text(f"{header}\n{row}\n", encoding="cp1252")
    take_in(place, tmp_path)
    policy = place.settings.config / "policies" / "default.yaml"
    policy.write_text(policy.read_text().replace("{after: interest, purpose", "{purpose"))
    qualify(place)
    ordered = len(DESK.ordered)
    DESK.all_ready = "II"

    done = collected(place)

    assert ordered == len(set(DESK.ordered))
    assert done.leads == done.answered + 1


def test_what_is_not_ready_is_asked_for_less_and_less_often(place: Workplace) -> None:
    qualify(place)

    pauses = []
    for _ in range(4):
        assert collected(place).waiting == 2
        with place.ledger.database.reading() as connection:
            row = connection.execute(select(vendor_order)).first()
        assert row is not None
        pauses.append(row.poll_after - place.now)

    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]
    assert collect(place, NAME, "run").orders == 0


def test_an_account_that_is_refused_leaves_the_orders_standing(place: Workplace) -> None:
    qualify(place)
    DESK.refuses_polls = True

    done = collected(place)

    assert done.problem == "slow_bureau: answered with status 401"
    assert open_orders(place) == {NAME: 2}
    assert questions_unknown(place) == []


def test_an_order_that_the_vendor_forgot_waits_for_a_persons_word(place: Workplace) -> None:
    DESK.lasts = timedelta(0)
    qualify(place)

    done = collected(place)

    assert done.expired == 2
    unknown = questions_unknown(place)
    assert [(row["at_most"], row["currency"]) for row in unknown] == [("20.00", "EUR")] * 2
    assert money(place) == (40, 0)

    settle_one(place, unknown[0]["key"], billed=False, cost=None, author="Eva")
    settle_one(place, unknown[1]["key"], billed=True, cost=None, author="Eva")

    assert money(place) == (0, 20)
    DESK.lasts = timedelta(days=1)
    qualify(place)
    assert DESK.ordered.count(unknown[0]["key"]) == 2
    assert DESK.ordered.count(unknown[1]["key"]) == 1
    with place.ledger.database.reading() as connection:
        told = connection.execute(select(event).where(event.c.kind == "bill_settled")).all()
    assert {row.data["by"] for row in told} == {"Eva"}


def test_a_vendors_statement_settles_what_is_unknown_and_shows_where_the_books_differ(place: Workplace) -> None:
    DESK.lasts = timedelta(0)
    qualify(place)
    collected(place)
    first, second = keys(place)

    statement = [Line(first, 18_500_000, "EUR"), Line("never-asked", 5_000_000, "EUR")]
    compared = settle_by_statement(place, NAME, statement, "Eva", until=place.now).document()

    assert compared["settled"] == {"billed": 1, "not_billed": 1}
    assert (compared["statement"], compared["books"], compared["agrees"]) == ("23.50", "18.50", False)
    assert compared["differences"] == [{"key": "never-asked", "statement": "5.00", "books": "0.00"}]
    assert questions_unknown(place) == []
    with place.ledger.database.reading() as connection:
        rows = connection.execute(select(lookup.c.key, lookup.c.state).where(lookup.c.provider == NAME))
        states = {row.key: row.state for row in rows}
    assert states == {first: "answered", second: "failed"}


def test_an_alert_makes_the_answer_count_no_more_and_reopens_the_decision(place: Workplace) -> None:
    DESK.all_ready = None
    qualify(place)
    DESK.all_ready = "VI"
    collected(place)
    qualify(place)
    turned_down = [status for status, _ in statuses(place)].count("turned_down")
    first = keys(place)[0]

    reopened = alert(place, NAME, [f"firm-{first}"], "rating changed")
    DESK.all_ready = "II"
    qualify(place)
    collected(place)
    qualify(place)

    assert reopened == 1
    assert DESK.ordered.count(first) == 2
    assert [status for status, _ in statuses(place)].count("turned_down") == turned_down - 1
    assert money(place)[1] == 60


def test_cut_off_between_order_and_answer_it_ends_as_if_undisturbed(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    qualify(place)
    DESK.all_ready = "II"
    from tasks.steps import collecting

    def cut(*_: object, **__: object) -> None:
        raise Cut

    with monkeypatch.context() as broken:
        broken.setattr(collecting, "take_words", cut)
        with pytest.raises(Cut):
            collected(place)
    assert open_orders(place) == {NAME: 2}

    done = collected(place)
    qualify(place)

    assert done.answered == 2
    assert money(place) == (0, 40)
    assert [status for status, _ in statuses(place)].count("prospect") == 2


def test_a_source_that_is_no_more_is_a_problem_told(place: Workplace) -> None:
    assert collect(place, "nobody", "run").problem == "nobody is not among the sources of demo"


def test_the_flow_fails_in_one_line_where_an_account_cannot_be_asked() -> None:
    from tasks.reporting import finish, summed

    tally = Collected(NAME, problem="slow_bureau: answered with status 401").counts()

    with pytest.raises(WorkError, match="answered with status 401; what was not done is tried again"):
        finish(summed([tally]))
