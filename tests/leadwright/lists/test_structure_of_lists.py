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
