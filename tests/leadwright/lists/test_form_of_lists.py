"""Headers of several rows, rows above headers, totals that do not add up, comments: in doubt a row is data."""

from pathlib import Path
from typing import Any

import pytest

from leadwright.lists.reading import reading_json

HEADER = "Firma;Ort;Telefon;E-Mail;Umsatz"
ROWS = [f"Firma {n} GmbH;Köln;0221 4710 10{n};info@firma{n}.example;{n}5" for n in range(8)]


def read(tmp_path: Path, *lines: str) -> dict[str, Any]:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    shown = reading_json(path)
    assert shown["tiles"]
    return shown


def codes(shown: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in shown["problems"]]


def test_a_header_of_two_rows_is_joined_column_by_column(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, ";;;;(TEUR)", *ROWS)

    assert shown["tables"][0]["header"] == ["Firma", "Ort", "Telefon", "E-Mail", "Umsatz (TEUR)"]
    assert shown["spans"] == {"accepted": 8, "repaired": 0, "rejected": 0, "structural": 2}


def test_groups_above_a_header_belong_to_it(tmp_path: Path) -> None:
    shown = read(tmp_path, "Unternehmen;;Kontakt;;", "Name;Ort;Telefon;E-Mail;Umsatz", ";;;;in EUR", *ROWS)

    assert shown["tables"][0]["header"] == ["Unternehmen Name", "Ort", "Kontakt Telefon", "E-Mail", "Umsatz in EUR"]
    assert shown["spans"]["structural"] == 3


def test_a_header_in_two_languages_is_one(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, "Company;City;Phone;Email;Revenue", *ROWS)

    assert shown["tables"][0]["header"][:2] == ["Firma Company", "Ort City"]
    assert len(shown["tables"][0]["rows"]) == 8


def test_each_row_of_a_header_is_known_again_on_the_next_page(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, ";;;;(TEUR)", *ROWS[:4], HEADER, ";;;;(TEUR)", *ROWS[4:])

    assert codes(shown) == ["header_repeated", "header_repeated"]
    assert len(shown["tables"][0]["rows"]) == 8


def test_the_same_header_twice_is_a_header_and_its_repetition(tmp_path: Path) -> None:
    assert codes(read(tmp_path, HEADER, HEADER, *ROWS)) == ["header_repeated"]


@pytest.mark.parametrize(
    "row",
    [
        "Alpha GmbH;Ulm;;;12",
        "Alpha GmbH;Ulm;0731 4710 1;;",
        ";;;info@alpha.example;",
        "Alpha GmbH;Ulm;n/a;n/a;n/a",
    ],
)
def test_a_row_sorted_above_its_header_is_data_of_its_table(tmp_path: Path, row: str) -> None:
    shown = read(tmp_path, row, HEADER, *ROWS)

    assert shown["tables"][0]["header"] == HEADER.split(";")
    assert row.split(";") in shown["tables"][0]["rows"]
    assert len(shown["tables"][0]["rows"]) == 9


def test_a_row_above_the_header_that_can_be_reached_is_never_a_note_even_if_it_is_short(tmp_path: Path) -> None:
    shown = read(tmp_path, "Liste 7", "Alpha GmbH;0731 4710 100", HEADER, *ROWS)

    assert shown["spans"] == {"accepted": 8, "repaired": 0, "rejected": 1, "structural": 2}
    assert codes(shown) == ["width_short"]


@pytest.mark.parametrize(
    "notes",
    [
        ["Export vom 1.10.2026;;;;", "Erstellt von: Muster;;;;"],
        ["Auftrag:;4711;Kunde:;Muster AG;"],
        ["Stand;01.10.2026;;;", ";;;;", "Selektion Maschinenbau;;;;"],
        ["Notes:", '"Some of it may be missing; see our help."', ""],
        ["# made for Muster", "# 1.10.2026", ""],
    ],
)
def test_notes_above_a_header_are_none_of_its_rows(tmp_path: Path, notes: list[str]) -> None:
    shown = read(tmp_path, *notes, HEADER, *ROWS)

    assert shown["tables"][0]["header"] == HEADER.split(";")
    assert shown["spans"] == {"accepted": 8, "repaired": 0, "rejected": 0, "structural": len(notes) + 1}


def test_a_list_without_header_begins_with_a_sparse_row(tmp_path: Path) -> None:
    shown = read(tmp_path, "Alpha GmbH;;;;3", *ROWS)

    assert shown["tables"][0]["header"] is None
    assert len(shown["tables"][0]["rows"]) == 9


def test_a_header_with_more_names_than_columns_is_one(tmp_path: Path) -> None:
    shown = read(tmp_path, "Imię;Miasto;Nr;Poczta;Obrót;Uwagi", *ROWS)

    assert shown["tables"][0]["header"] == ["Imię", "Miasto", "Nr", "Poczta", "Obrót", "Uwagi"]
    assert len(shown["tables"][0]["rows"]) == 8


def test_a_counted_first_column_without_a_name_does_not_move_the_others(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, *(f"{n};{row}" for n, row in enumerate(ROWS, start=1)))

    assert shown["tables"][0]["header"] == ["", *HEADER.split(";")]
    assert len(shown["tables"][0]["rows"]) == 8


@pytest.mark.parametrize(
    ("total", "code"),
    [
        ("Summe: 8 Datensätze", "footer"),
        ("8 records;;;;", "footer"),
        ("Anzahl;8;;;", "footer"),
        ("Summe: 9 Datensätze", "footer_differs"),
        ("1.008 Adressen;;;;", "footer_differs"),
        ("Total;;;;120", "footer"),
    ],
)
def test_a_total_is_compared_with_the_rows(tmp_path: Path, total: str, code: str) -> None:
    shown = read(tmp_path, HEADER, *ROWS, total)

    assert codes(shown) == [code]
    assert shown["spans"]["accepted"] == 8


def test_totals_count_rejected_rows_and_each_table_by_itself(tmp_path: Path) -> None:
    second = ["Firma;Ort;PLZ", "Wolf AG;Ulm;89073", "Luchs AG;Ulm;89075"]

    shown = read(tmp_path, HEADER, *ROWS, "kaputt;x", "Summe: 9 Datensätze", "", *second, "Summe: 2 Datensätze")

    assert codes(shown) == ["width_short", "footer", "table_extra", "footer"]


def test_a_comment_among_rows_is_structural_only_where_it_can_be_no_row(tmp_path: Path) -> None:
    shown = read(
        tmp_path, HEADER, *ROWS[:4], "# Seite 2", "#1 Firma GmbH;Ulm;;a@firma.example;1", "#a@b.example", *ROWS[4:]
    )

    assert codes(shown) == ["comment", "width_short"]
    assert shown["spans"]["accepted"] == 9


def test_a_lone_cell_before_a_header_that_stands_again_is_data(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, *ROWS[:4], "Alpha GmbH;;;;", HEADER, *ROWS[4:])

    assert ["Alpha GmbH", "", "", "", ""] in shown["tables"][0]["rows"]


def test_the_number_of_a_page_before_a_header_is_structural(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, *ROWS[:4], "Seite 2 von 9;;;;", HEADER, *ROWS[4:])

    assert shown["spans"]["accepted"] == 8


def test_tables_of_other_widths_each_have_their_header_and_no_row_is_mended_into_another(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, *ROWS, "Firma;Ort;PLZ", "Wolf AG;Ulm;89073", "Luchs AG;Ulm;89075", "", HEADER, *ROWS)

    assert [len(table["rows"]) for table in shown["tables"]] == [8, 2, 8]
    assert (shown["spans"]["repaired"], shown["spans"]["rejected"]) == (0, 0)


def test_two_empty_lines_and_nothing_else_are_blank(tmp_path: Path) -> None:
    assert read(tmp_path, "", "")["spans"] == {"accepted": 0, "repaired": 0, "rejected": 0, "structural": 2}
