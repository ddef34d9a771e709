"""What a vendor delivers again is told apart from what it delivered before, and changes what it had said itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select, update

from leadwright.settings import Settings
from ledger.schema import delivery, event, lead, record
from tasks.steps.redelivering import changes_of
from tasks.steps.reporting import where_it_stands
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.undoing import undo
from tasks.steps.workplace import Workplace, at_work
from tests.tasks.hands import PURCHASE

HEADER = "ID;Vorname;Nachname;Firma;Ort;E-Mail;Position"
ROWS = [
    "1;Jürgen;Kühn;Kühn GmbH;Hamburg;j.kuehn@kuehn.example;CEO",
    "2;Anna;Groß;Groß KG;Köln;a.gross@gross.example;Einkauf",
    "3;Kurt;Lang;Lang e.K.;München;kurt@lang.example;Inhaber",
    "4;Ines;Boll;Boll GmbH;Dresden;ines@boll.example;Leiterin",
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The installation with two purchases of one vendor, and one of another."""
    for name, vendor in (("p2", "nord"), ("foreign", "sued")):
        text = yaml.safe_dump({**PURCHASE, "id": name, "vendor": vendor})
        (settings.config / "purchases" / f"{name}.yaml").write_text(text)
    vendors = settings.config / "vendors"
    mapping = {"ID": "vendor.record_id", "Vorname": "person.first_name", "Nachname": "person.last_name"}
    mapping |= {
        "Firma": "company.name",
        "Ort": "address.city",
        "E-Mail": "person.email",
        "Position": "person.job_title",
    }
    profile = {"vendor": "nord", "headers": HEADER.split(";"), "mapping": mapping, "country": "DE"}
    (vendors / "nord.yaml").write_text(yaml.safe_dump(profile))
    return settings


Deliver = Callable[..., dict[str, Any]]


@pytest.fixture
def deliver(place: Workplace, tmp_path: Path) -> Deliver:
    """Takes a list of these rows in."""
    count = iter(range(100))

    def delivered(rows: list[str], purchase: str = "p1") -> dict[str, Any]:
        path = tmp_path / f"list-{next(count)}.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        (item,) = receive_files(place, [path], purchase)
        return take_in_list(place, item)

    return delivered


def fields_of(place: Workplace, last_name: str) -> tuple[dict[str, str], dict[str, str]]:
    with place.ledger.database.reading() as connection:
        for fields, sources in connection.execute(select(lead.c.fields, lead.c.sources)):
            if fields.get("person.last_name") == last_name:
                return fields, sources
    raise AssertionError(last_name)


def test_a_first_delivery_repeats_none(deliver: Deliver) -> None:
    assert deliver(ROWS)["changes"] is None


@pytest.mark.parametrize("purchase", ["p1", "p2"])
def test_rows_are_new_unchanged_changed_or_vanished(deliver: Deliver, place: Workplace, purchase: str) -> None:
    first = deliver(ROWS)
    changed = ROWS[1].replace("Einkauf", "Leitung Einkauf")
    again = deliver([ROWS[0], changed, ROWS[3], "5;Eva;Huber;Huber AG;Bonn;e@huber.example;CFO"], purchase)

    assert again["changes"] == {
        "against": first["delivery"],
        "new": 1,
        "unchanged": 2,
        "changed": 1,
        "vanished": 1,
        "updated": 1,
    }
    fields, sources = fields_of(place, "Groß")
    assert fields["person.job_title"] == "Leitung Einkauf"
    assert sources["person.job_title"] == f"{again['delivery']}:2"
    assert sources["person.email"] == f"{first['delivery']}:2"
    assert fields_of(place, "Lang")[0]["person.job_title"] == "Inhaber", "what vanished stays"
    assert where_it_stands(place).document["closed"] is True


def test_the_changes_are_told_by_record_and_field(deliver: Deliver, place: Workplace) -> None:
    first = deliver(ROWS)
    again = deliver([*ROWS[:2], ROWS[2].replace("München", "Augsburg").replace("Inhaber", "")])

    told = changes_of(place, again["delivery"], 10)

    assert told["changes"]["changed"] == 1
    (row,) = told["changed"]
    assert (row["record"], row["earlier"]) == (f"{again['delivery']}:3", f"{first['delivery']}:3")
    assert row["fields"] == ["address.city", "person.job_title"]
    assert told["vanished"] == [f"{first['delivery']}:4"]


@pytest.mark.parametrize("taken_back", ["the later", "the earlier"])
def test_what_was_undone_is_not_told_as_vanished(deliver: Deliver, place: Workplace, taken_back: str) -> None:
    first = deliver(ROWS)
    again = deliver([*ROWS[:2], ROWS[2].replace("München", "Augsburg")])
    gone = (again if taken_back == "the later" else first)["delivery"]
    undo(place, gone)

    told = changes_of(place, again["delivery"], 10)

    assert told["changes"] == again["changes"], "what it was when it came"
    assert (told["undone"], told["changed"], told["vanished"]) == ([gone], [], [])


def test_a_third_delivery_is_compared_with_the_second_and_changes_what_the_first_had_said(
    deliver: Deliver, place: Workplace
) -> None:
    deliver(ROWS)
    second = deliver([*ROWS, "5;Eva;Huber;Huber AG;Bonn;e@huber.example;CFO"])
    third = deliver([ROWS[0].replace("CEO", "Chair"), *ROWS[1:]])

    assert third["changes"]["against"] == second["delivery"]
    assert (third["changes"]["changed"], third["changes"]["vanished"]) == (1, 1)
    assert fields_of(place, "Kühn")[0]["person.job_title"] == "Chair"


def test_what_others_have_said_is_not_overwritten(deliver: Deliver, place: Workplace) -> None:
    deliver(["9;Jürgen;Kühn;Kühn GmbH;Hamburg;j.kuehn@kuehn.example;Boss"], "foreign")
    deliver(ROWS)
    with place.ledger.database.writing() as connection:
        row = connection.execute(select(lead.c.id, lead.c.fields, lead.c.sources)).all()
        gross = next(item for item in row if item.fields["person.last_name"] == "Groß")
        by_hand = {**gross.sources, "person.job_title": "human:eva"}
        connection.execute(update(lead).where(lead.c.id == gross.id).values(sources=by_hand))
    again = deliver([ROWS[0].replace("CEO", "Chair"), ROWS[1].replace("Einkauf", "CFO"), *ROWS[2:]])

    assert (again["changes"]["changed"], again["changes"]["updated"]) == (2, 0)
    assert fields_of(place, "Kühn")[0]["person.job_title"] == "Boss"
    assert fields_of(place, "Groß")[0]["person.job_title"] == "Einkauf"


def test_lists_of_one_vendor_that_count_their_rows_anew_are_not_taken_for_each_other(deliver: Deliver) -> None:
    deliver(ROWS)
    others = [f"{n};Uwe;Nord{n};Nord {n} GmbH;Kiel;uwe{n}@nord-{n}.example;CEO" for n in range(1, 5)]

    assert deliver(others, "p2")["changes"] is None


def test_a_lead_that_changed_is_decided_again_and_its_story_says_by_what(deliver: Deliver, place: Workplace) -> None:
    deliver(ROWS)
    with place.ledger.database.writing() as connection:
        connection.execute(update(lead).values(due=0))
    again = deliver([ROWS[0], ROWS[1].replace("Köln", "Bonn"), *ROWS[2:]])

    with place.ledger.database.reading() as connection:
        due = connection.scalars(select(lead.c.fields).where(lead.c.due == 1)).all()
        told = connection.scalars(select(event.c.data).where(event.c.kind == "redelivered")).all()
    assert [fields["person.last_name"] for fields in due] == ["Groß"]
    assert told == [{"delivery": again["delivery"], "fields": ["address.city"]}]


def test_a_restriction_is_not_lifted_by_a_later_delivery(place: Workplace, tmp_path: Path) -> None:
    header = "Nachname;Firma;E-Mail;Do Not Call"
    for name, said in (("a", "yes"), ("b", "no")):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{header}\nKühn;Kühn GmbH;k@kuehn.example;{said}\nGroß;Groß KG;g@gross.example;no\n")
        (item,) = receive_files(place, [path], "p1")
        receipt = take_in_list(place, item)

    assert (receipt["changes"]["changed"], receipt["changes"]["updated"]) == (1, 0)
    assert fields_of(place, "Kühn")[0]["consent.do_not_call"] == "yes"


def test_a_row_that_was_left_out_for_once_still_changes_what_it_had_said(deliver: Deliver, place: Workplace) -> None:
    deliver(ROWS)
    deliver(ROWS[1:])
    back = deliver([ROWS[0].replace("CEO", "Chair"), *ROWS[1:]])

    assert (back["changes"]["new"], back["changes"]["changed"], back["changes"]["updated"]) == (1, 0, 1)
    assert fields_of(place, "Kühn")[0]["person.job_title"] == "Chair"


def test_whoever_changed_the_firm_leaves_behind_what_was_known_of_it(deliver: Deliver, place: Workplace) -> None:
    deliver(ROWS)
    deliver(["7;Anna;Groß;Groß KG;;a.gross@gross.example;"], "foreign")
    again = deliver([ROWS[0], "2;Anna;Groß;Huber AG;;a.gross@gross.example;", *ROWS[2:]])

    fields, sources = fields_of(place, "Groß")
    assert (fields["company.name"], sources["company.name"]) == ("Huber AG", f"{again['delivery']}:2")
    assert fields.keys().isdisjoint({"address.city", "person.job_title"})
    assert fields.keys() == sources.keys()


def test_a_second_record_does_not_put_half_of_its_address_beside_half_of_another(
    deliver: Deliver, place: Workplace, tmp_path: Path
) -> None:
    deliver(ROWS)
    path = tmp_path / "streets.csv"
    path.write_text(
        "Nachname;Vorname;E-Mail;Straße;PLZ;Ort\n"
        "Kühn;Jürgen;j.kuehn@kuehn.example;Am Hof 2;53111;Bonn\n"
        "Groß;Anna;a.gross@gross.example;Am Dom 1;50667;Köln\n",
        encoding="utf-8",
    )
    (item,) = receive_files(place, [path], "foreign")
    take_in_list(place, item)

    assert "address.street" not in fields_of(place, "Kühn")[0]
    fields = fields_of(place, "Groß")[0]
    assert (fields["address.street"], fields["address.postal_code"]) == ("Am Dom 1", "50667")


def test_cut_off_between_two_batches_of_changes_it_ends_as_if_undisturbed(
    deliver: Deliver, place: Workplace, settings: Settings, tmp_path: Path
) -> None:
    deliver(ROWS)
    changed = [row.replace(";Kühn GmbH", ";Kuehn GmbH").replace("CEO", "Chair") for row in ROWS[:1]]
    changed += [row + "in" for row in ROWS[1:]]
    path = tmp_path / "again.csv"
    path.write_text("\n".join([HEADER, *changed]) + "\n", encoding="utf-8")
    (item,) = receive_files(place, [path], "p1")
    with at_work("demo", settings) as other:
        stops_after(other, 2)
        with pytest.raises(KeyboardInterrupt):
            take_in_list(other, item, chunk=1)
    with place.ledger.database.reading() as connection:
        begun = connection.scalar(select(func.count()).where(event.c.kind == "redelivered"))
        state = connection.scalar(select(delivery.c.state).where(delivery.c.id == item))
    assert (begun, state) == (2, "open")

    receipt = take_in_list(place, item)

    assert (receipt["changes"]["changed"], receipt["changes"]["updated"]) == (4, 4)
    with place.ledger.database.reading() as connection:
        assert connection.scalar(select(func.count()).where(event.c.kind == "redelivered")) == 4
        assert connection.scalar(select(func.count()).where(record.c.delivery_id == item)) == 5


def stops_after(place: Workplace, changes: int) -> None:
    """Let this workplace be killed before it brings more than so many changes to leads."""
    writing, left = place.ledger.database.writing, [changes]

    def counted() -> Any:
        with place.ledger.database.reading() as connection:
            noted = connection.scalar(select(func.count()).where(delivery.c.repeats.is_not(None)))
        if noted:
            left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return writing()

    place.ledger.database.writing = counted  # type: ignore[method-assign]
