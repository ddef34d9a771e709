"""Preambles, headers, blank rows, further tables and totals are told from data, and no data row is taken for them."""

from pathlib import Path
from typing import Any

import pytest

from leadwright.lists.reading import reading_json

HEADER = "Vorname;Nachname;Firma;E-Mail"
ROWS = [f"Anna;Adler{n};Firma {n} GmbH;a{n}@firma{n}.example" for n in range(8)]


def read(tmp_path: Path, *lines: str) -> dict[str, Any]:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    shown = reading_json(path)
    assert shown["tiles"]
    return shown


def test_a_preamble_is_structural(tmp_path: Path) -> None:
    shown = read(tmp_path, "Export vom 1.10.2026", '"Auftrag: 7; nur zur einmaligen Nutzung"', "", HEADER, *ROWS)

    assert shown["tables"][0]["header"] == HEADER.split(";")
    assert shown["spans"] == {"accepted": 8, "repaired": 0, "rejected": 0, "structural": 4}


def test_a_list_without_header_keeps_its_first_row(tmp_path: Path) -> None:
    shown = read(tmp_path, *ROWS)

    assert shown["tables"][0]["header"] is None
    assert len(shown["tables"][0]["rows"]) == 8


def test_unknown_words_over_addresses_are_a_header(tmp_path: Path) -> None:
    shown = read(tmp_path, "Imię;Nazwisko;Spółka;Poczta", *ROWS)

    assert shown["tables"][0]["header"] == ["Imię", "Nazwisko", "Spółka", "Poczta"]
    assert len(shown["tables"][0]["rows"]) == 8


@pytest.mark.parametrize("total", ["Summe: 8 Datensätze", "Total;;;8", "8 records", "Gesamt;8;;"])
def test_a_total_at_the_end_is_structural(tmp_path: Path, total: str) -> None:
    shown = read(tmp_path, HEADER, *ROWS, total)

    assert shown["spans"]["accepted"] == 8
    assert [problem["code"] for problem in shown["problems"]] == ["footer"]


def test_a_company_that_sounds_like_a_total_in_the_middle_stays(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, *ROWS[:4], ";;Total 24 GmbH;", *ROWS[4:])

    assert shown["spans"]["accepted"] == 9


def test_a_short_last_row_is_rejected_and_no_footer(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, *ROWS, "Anna;Adl")

    assert shown["spans"]["rejected"] == 1


def test_blank_lines_between_all_rows_are_structural(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, *[line for row in ROWS for line in ("", row, ";;;")])

    assert shown["spans"] == {"accepted": 8, "repaired": 0, "rejected": 0, "structural": 17}


def test_a_row_that_begins_with_a_hash_is_data(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, *ROWS, "#Anna;Adler;Firma;a@firma.example")

    assert shown["spans"]["accepted"] == 9


def test_the_same_header_again_goes_on_with_the_table(tmp_path: Path) -> None:
    shown = read(tmp_path, HEADER, *ROWS[:4], HEADER, *ROWS[4:])

    assert len(shown["tables"]) == 1
    assert len(shown["tables"][0]["rows"]) == 8


def test_a_second_table_is_read_as_one(tmp_path: Path) -> None:
    second = "Firma;Ort;PLZ"
    shown = read(tmp_path, HEADER, *ROWS, "", "Lieferanten", second, "Weber KG;Köln;50667", "Wolf AG;Berlin;10115")

    assert [table["header"] for table in shown["tables"]] == [HEADER.split(";"), second.split(";")]
    assert shown["tables"][1]["rows"] == [["Weber KG", "Köln", "50667"], ["Wolf AG", "Berlin", "10115"]]
    assert shown["spans"]["rejected"] == 0


def test_doubled_and_empty_headers_are_kept_as_they_are(tmp_path: Path) -> None:
    shown = read(tmp_path, "Firma;Firma;;E-Mail", *ROWS)

    assert shown["tables"][0]["header"] == ["Firma", "Firma", "", "E-Mail"]


WIDE = "Firma;Ort;PLZ;Umsatz"
TWO = ["A GmbH;Berlin;10115;1", "B AG;Bonn;53111;2"]


@pytest.mark.parametrize(
    "again", ["FIRMA;ORT;PLZ;UMSATZ", " Firma; Ort;PLZ ;Umsatz", "\f" + WIDE, "\ufeff" + WIDE, WIDE + ";"]
)
def test_a_header_that_comes_again_is_none_of_the_data_however_it_is_written(tmp_path: Path, again: str) -> None:
    shown = read(tmp_path, WIDE, *TWO, again, *TWO)

    assert len(shown["tables"]) == 1
    assert shown["spans"] == {"accepted": 4, "repaired": 0, "rejected": 0, "structural": 2}
    assert [problem["code"] for problem in shown["problems"]] == ["header_repeated"]


def test_a_header_in_another_order_begins_a_table_without_a_blank_row(tmp_path: Path) -> None:
    shown = read(tmp_path, WIDE, *TWO, "Ort;PLZ;Umsatz;Firma", "Ulm;89073;3;C KG", "Hof;95028;4;D OHG")

    assert [table["header"] for table in shown["tables"]] == [WIDE.split(";"), ["Ort", "PLZ", "Umsatz", "Firma"]]
    assert [len(table["rows"]) for table in shown["tables"]] == [2, 2]


@pytest.mark.parametrize("open_", ['"' + WIDE, '"Adressliste 2026\n' + WIDE])
def test_an_open_quote_above_the_data_swallows_no_row(tmp_path: Path, open_: str) -> None:
    shown = read(tmp_path, open_, *TWO, 'C GmbH;Ulm;89073;Monitor 24"', "D GmbH;Kiel;24103;4")

    assert [row[0] for row in shown["tables"][0]["rows"]] == ["A GmbH", "B AG", "C GmbH", "D GmbH"]
    assert shown["tables"][0]["header"][1:] == ["Ort", "PLZ", "Umsatz"]


def test_an_open_quote_in_a_short_list_swallows_no_row(tmp_path: Path) -> None:
    rows = [
        'A GmbH;Berlin;10115;"Rohr',
        "B GmbH;Bonn;53111;Rohr",
        'C GmbH;Ulm;89073;Monitor 24"',
        "D GmbH;Kiel;24103;Rohr",
    ]
    shown = read(tmp_path, WIDE, *rows)

    assert [row[0] for row in shown["tables"][0]["rows"]][-3:] == ["B GmbH", "C GmbH", "D GmbH"]
    assert (2, "quote_unclosed") in [(problem["line"], problem["code"]) for problem in shown["problems"]]


def test_a_header_of_several_lines_in_quotes_is_one(tmp_path: Path) -> None:
    shown = read(tmp_path, 'Firma;Ort;PLZ;"Umsatz\n(in EUR)"', *TWO)

    assert shown["tables"][0]["header"] == ["Firma", "Ort", "PLZ", "Umsatz\n(in EUR)"]
    assert len(shown["tables"][0]["rows"]) == 2


@pytest.mark.parametrize("nothing", ["NULL", "k.A.", "-", "auf Anfrage", "unbekannt", "n/a"])
def test_a_value_that_is_not_known_makes_no_header_of_a_row(tmp_path: Path, nothing: str) -> None:
    shown = read(tmp_path, f"A GmbH;Berlin;{nothing}", "B GmbH;Bonn;53111", "C GmbH;Ulm;89073")

    assert shown["tables"][0]["header"] is None
    assert len(shown["tables"][0]["rows"]) == 3


@pytest.mark.parametrize("below", ["-----;---;---;------", "varchar(80);varchar(40);char(5);bigint"])
def test_what_a_program_draws_or_says_under_a_header_is_no_row(tmp_path: Path, below: str) -> None:
    shown = read(tmp_path, WIDE, below, *TWO)

    assert shown["spans"] == {"accepted": 2, "repaired": 0, "rejected": 0, "structural": 2}
    assert [name.split()[0] for name in shown["tables"][0]["header"]] == WIDE.split(";")


@pytest.mark.parametrize(
    "last",
    [
        "Gesamtsumme;;;3",
        "Grand Total;;;3",
        "Zwischensumme;;;3",
        "Alle Rechte vorbehalten;;;",
        "Seite 1 von 1;;;",
        "(2 Zeilen);;;",
        "*** Ende ***;;;",
    ],
)
def test_what_closes_a_list_is_no_row_though_it_fills_a_cell_of_one(tmp_path: Path, last: str) -> None:
    shown = read(tmp_path, WIDE, *TWO, last)

    assert shown["spans"] == {"accepted": 2, "repaired": 0, "rejected": 0, "structural": 2}
    assert [problem["code"] for problem in shown["problems"]] == ["footer"]


@pytest.mark.parametrize(
    "last",
    [
        "Kontakte & Mehr GmbH;Ulm;89073;",
        "Total Print GmbH;Ulm;89073;",
        "Sony Records;Berlin;10785;",
        "Count Basie;;1935;",
        "Quellenhof Hotel;;;",
        "Lizenzhandel Weber GmbH;;;",
    ],
)
def test_a_firm_is_no_footer_for_its_name(tmp_path: Path, last: str) -> None:
    shown = read(tmp_path, WIDE, *TWO, last)

    assert shown["spans"] == {"accepted": 3, "repaired": 0, "rejected": 0, "structural": 1}
