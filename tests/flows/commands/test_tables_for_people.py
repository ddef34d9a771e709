"""Tables fit a terminal, and codes and ids in them are never broken in the middle."""

import pytest

from flows.commands.tables import because, show_table
from flows.commands.widths import breadth, widths_of

SENTENCE = "there is a delimiter too many in this row, and nobody knows where it belongs"


@pytest.fixture(params=[60, 80, 200])
def room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("COLUMNS", str(request.param))
    return int(request.param)


def test_ids_and_codes_stay_whole_and_what_is_said_of_them_is_folded_between_words(
    room: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["DQ2MXK4R5T6Y7U2A:17", 18, code, SENTENCE] for code in ("before_the_order", "delimiter_unquoted")]
    show_table("Rejected", ("record", "line", "code", ""), rows)
    lines = capsys.readouterr().out.splitlines()

    assert max(map(len, lines)) <= room
    assert sum("DQ2MXK4R5T6Y7U2A:17    18  before_the_order  " in line for line in lines) == 1
    assert {word for line in lines for word in line.split()} >= {*SENTENCE.split(), "delimiter_unquoted"}


def test_names_of_fields_stay_whole_beside_long_headers() -> None:
    row = ["Umsatz des Unternehmens im letzten Jahr " * 3, "company.registration_number", "0.90"]
    widths = widths_of(("column", "field", "sure"), [row], 80)

    assert breadth(widths) <= 80
    assert widths[1:] == [len(row[1]), 4]


def test_a_code_beside_a_long_name_makes_the_table_wider_before_it_is_broken() -> None:
    widths = widths_of(("file", "", ""), [["x" * 70, "unknown_purchase", SENTENCE]], 80)

    assert widths == [60, 16, len("delimiter")]


def test_rather_than_a_code_in_a_sentence_the_name_of_a_file_is_broken() -> None:
    row = ["D03464e97e6dc40288a27", "nordlist-2026-10", "nordlist_maschinenbau.csv", "nobody_named 2, quote_unclosed 1"]

    assert widths_of(("delivery", "purchase", "file", "because"), [row], 80) == [21, 16, 23, 14]


def test_what_is_alone_and_longer_than_the_terminal_is_folded() -> None:
    assert widths_of(("", ""), [["1", "y" * 500]], 80) == [1, 77]
    assert widths_of(("",), [], 80) == [0]


def test_why_records_were_rejected_is_told_in_words() -> None:
    assert because({"width_short": 2}) == "too few cells for the header (width_short): 2"
    assert because({}) == "–"
