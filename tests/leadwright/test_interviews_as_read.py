"""Interview results: English and German tables, facts from answers, problems without values."""

from datetime import date
from typing import Any

import pytest

from leadwright.errors import InputError
from leadwright.facts import checked
from leadwright.interest import Interview, Problem, read_interview, read_interviews

ROW = {
    "interview_id": "I-7",
    "date": "2026-11-03",
    "channel": "phone",
    "interviewer": "R. Beispiel",
    "email": "kontakt@muster.example",
    "company": "Muster  GmbH",
    "phone": "",
    "wants_more": "yes",
    "open_to_dialogue": "yes",
    "interest": "7",
    "need": "this_year",
    "product_fit": "",
    "order_value": "12,500.00",
    "notes": "asked for a demo",
}


def interview(**changes: str) -> Interview:
    read = read_interview(ROW | changes, 2)
    assert isinstance(read, Interview)
    return read


def problem(**changes: str) -> Problem:
    read = read_interview(ROW | changes, 2)
    assert isinstance(read, Problem)
    return read


def test_an_english_row_becomes_facts() -> None:
    read = interview()

    assert (read.id, read.held_on, read.channel, read.notes) == ("I-7", date(2026, 11, 3), "phone", "asked for a demo")
    assert read.contact == {"person.email": "kontakt@muster.example", "company.name": "Muster GmbH"}
    assert read.facts == {
        "interview.held": True,
        "interview.wants_more": True,
        "interview.open_to_dialogue": True,
        "interview.interest": 7,
        "interview.need": "this_year",
        "interview.order_value": 12500.0,
    }


def test_a_german_table_is_read_alike() -> None:
    header = [
        "Datum",
        "Kanal",
        "Firma",
        "E-Mail",
        "Möchte mehr",
        "Gesprächsbereit",
        "Interesse",
        "Bedarf",
        "Auftragswert",
    ]
    rows = [(2, ["03.11.2026", "Telefon", "Muster GmbH", "", "Ja", "nein", "4", "sofort", "12.500,50"])]

    (read,) = read_interviews(header, rows)

    assert isinstance(read, Interview)
    assert read.held_on == date(2026, 11, 3)
    assert read.facts == {
        "interview.held": True,
        "interview.wants_more": True,
        "interview.open_to_dialogue": False,
        "interview.interest": 4,
        "interview.need": "immediate",
        "interview.order_value": 12500.5,
    }


def test_its_facts_are_those_of_the_catalogue() -> None:
    assert checked(interview(product_fit="no").facts, "interview") == interview(product_fit="no").facts


@pytest.mark.parametrize("blank", ["", "  ", "?", "maybe", "vielleicht"])
def test_a_question_left_open_is_unknown_not_no(blank: str) -> None:
    assert "interview.wants_more" not in interview(wants_more=blank).facts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1500", 1500),
        ("1.500", 1500),
        ("1,500", 1500),
        ("1.500,5", 1500.5),
        ("1 500", 1500),
        ("99,90", 99.9),
        ("0.5", 0.5),
    ],
)
def test_amounts_are_read_in_english_and_german(text: str, value: float) -> None:
    assert interview(order_value=text).facts["interview.order_value"] == value


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"date": "yesterday"}, "bad_date"),
        ({"date": "31.02.2026"}, "bad_date"),
        ({"date": ""}, "bad_date"),
        ({"wants_more": "perhaps not"}, "bad_answer"),
        ({"interest": "11"}, "bad_level"),
        ({"interest": "-1"}, "bad_level"),
        ({"need": "secret-need"}, "bad_need"),
        ({"order_value": "1.2.3"}, "bad_amount"),
        ({"order_value": "12 EUR"}, "bad_amount"),
        ({"email": "", "company": ""}, "no_lead"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_problem_that_tells_no_values(changes: dict[str, str], code: str) -> None:
    found = problem(**changes)

    assert (found.line, found.code) == (2, code)
    assert not any(value in found.message for value in changes.values() if len(value) > 4)


def test_the_same_row_has_the_same_id_however_often_it_comes() -> None:
    assert interview(interview_id="").id == interview(interview_id="", company="muster gmbh").id
    assert interview(interview_id="").id != interview(interview_id="", date="2026-11-04").id


def test_blank_rows_are_passed_over_and_lines_kept() -> None:
    header = ["date", "email", "wants_more", "open_to_dialogue"]
    rows = [
        (2, ["", "", " ", ""]),
        (3, ["2026-11-03", "a@muster.example", "no", ""]),
        (4, ["x", "a@b.example", "", ""]),
    ]

    assert [(type(read), read.line) for read in read_interviews(header, rows)] == [(Interview, 3), (Problem, 4)]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (["date", "wants_more", "email"], "needs a column open_to_dialogue"),
        (["date", "wants_more", "open_to_dialogue"], "one of the columns email, company, phone"),
        (
            ["date", "Datum", "wants_more", "open_to_dialogue", "email"],
            "the column date stands in the interview table twice",
        ),
    ],
)
def test_a_table_that_lacks_what_every_row_needs_is_refused(header: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(read_interviews(header, []))


def test_nothing_personal_shows_in_what_is_printed() -> None:
    shown: Any = repr(interview())

    assert "muster" not in shown.lower()
    assert "demo" not in shown
