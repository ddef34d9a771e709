"""Titles, totals, second tables and sheets are told from rows about firms, in workbooks as in texts."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from leadwright.errors import InputError
from leadwright.lists.closing import is_subtotal, is_total
from leadwright.lists.members import unpacked
from leadwright.lists.opening import Listing, open_list
from leadwright.lists.reading import reading_json
from leadwright.profile import VendorProfile
from leadwright.record import Disposition
from tests.leadwright.lists.made import zipped

HEADER = ("Firma", "PLZ", "Ort", "E-Mail", "Umsatz")
FIRMS = [(f"Esche {n} GmbH", "01067", "Dresden", f"info@esche{n}.example", str(100 * n)) for n in range(1, 5)]


def book(path: Path, *rows: tuple[str, ...], **others: list[tuple[str, ...]]) -> Path:
    made = Workbook()
    first = made.worksheets[0]
    assert isinstance(first, Worksheet)
    for row in rows:
        first.append(row)
    for name, further in others.items():
        sheet = made.create_sheet(name.replace("_", " "))
        for row in further:
            sheet.append(row)
    made.save(path)
    return path


def accepted(listing: Listing) -> list[tuple[str, ...]]:
    return [span.cells for span in listing.spans() if span.disposition is Disposition.ACCEPTED]


def codes(path: Path) -> list[tuple[Any, Any]]:
    return [(problem["line"], problem["code"]) for problem in reading_json(path)["problems"]]


@pytest.mark.parametrize("title", ["Adressen", "Firmenadressen", "Firmen", "Ansprechpartner"])
def test_a_title_of_one_word_is_no_part_of_the_header(tmp_path: Path, title: str) -> None:
    listing = open_list(book(tmp_path / "list.xlsx", (title,), HEADER, *FIRMS))

    assert listing.header == HEADER
    assert accepted(listing) == FIRMS


def test_a_second_table_may_begin_without_a_gap(tmp_path: Path) -> None:
    people = [
        ("Anna", "Alt", "0351 1234561", "Leiterin", "Einkauf"),
        ("Jan", "Neu", "0351 1234562", "Leiter", "Verkauf"),
    ]
    second = ("Vorname", "Nachname", "Telefon", "Position", "Abteilung")

    shown = reading_json(book(tmp_path / "list.xlsx", HEADER, *FIRMS, second, *people))

    assert [table["header"] for table in shown["tables"]] == [list(HEADER), list(second)]
    assert [len(table["rows"]) for table in shown["tables"]] == [4, 2]
    assert shown["spans"]["accepted"] == 6


def test_somebody_whose_salutation_is_a_name_of_a_column_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [f"{form};Eva{n};Muster;Esche {n} GmbH;Dresden" for n, form in enumerate(["Frau", "Firma", "Firma", "Herr"])]
    path.write_text("\n".join(["Anrede;Vorname;Nachname;Firma;Ort", *rows]) + "\n", "utf-8")

    assert len(accepted(open_list(path))) == 4


TOTALS = [
    ("Ergebnis", "", "", "600"), ("Summe", "", "", ""), ("Gesamt", "12"), ("Total", "200"), ("Anzahl Datensätze: 3",),
    ("200 Datensätze",), ("Summe:", "", "1.234,00"), ("Total records", "12"), ("3 Kontakte",), ("Average", "12.5"),
    ("12", "Kontakte"), ("Summe Sachsen", "2"), ("Zwischensumme", "", "3"), ("Grand Total", "9"),
]  # fmt: skip
FIRMS_LIKE_TOTALS = [
    ("Universal Records", "10245", "Berlin"), ("Total Tankstelle Nord", "10245", "Berlin"),
    ("Average Joe's Gym", "10245", "Berlin"), ("Kontakte 24", "Köln"), ("Summe Software", "50667", "Köln"),
    ("Records 2000", "Berlin"), ("Endsumme Steuerberatung", "10115"), ("1000 Leads", "Berlin"), ("Total", "Berlin"),
    ("Total 24 GmbH", "", "3"), ("Summe", "0351 1234561"),
]  # fmt: skip


@pytest.mark.parametrize("row", TOTALS)
def test_a_total_says_nothing_but_what_is_added_up(row: tuple[str, ...]) -> None:
    assert is_total(row)


@pytest.mark.parametrize("row", FIRMS_LIKE_TOTALS)
def test_a_firm_may_be_called_like_a_total(tmp_path: Path, row: tuple[str, ...]) -> None:
    assert not is_total(row)
    assert not is_subtotal(row)
    assert len(accepted(open_list(book(tmp_path / "list.xlsx", HEADER, *FIRMS, row)))) == 5


def test_subtotals_in_the_middle_are_no_leads(tmp_path: Path) -> None:
    path = book(tmp_path / "list.xlsx", HEADER, *FIRMS[:2], ("Summe Sachsen", "", "", "", "2"), *FIRMS[2:], ("Summe",))

    assert accepted(open_list(path)) == FIRMS
    assert codes(path) == [(4, "footer"), (7, "footer")]


def test_a_closing_line_before_the_total_is_not_counted(tmp_path: Path) -> None:
    path = book(tmp_path / "list.xlsx", HEADER, *FIRMS, ("© Adressen Nord",), ("Anzahl Datensätze: 4",))

    assert codes(path) == [(6, "footer"), (7, "footer")]


def test_a_title_between_blank_rows_before_the_header_again_is_no_lead(tmp_path: Path) -> None:
    rows = [HEADER, *FIRMS[:2], (), ("Nachlieferung vom 05.10.",), (), HEADER, *FIRMS[2:]]

    assert accepted(open_list(book(tmp_path / "list.xlsx", *rows))) == FIRMS


def test_a_sheet_whose_name_goes_on_with_a_number_is_another_one(tmp_path: Path) -> None:
    path = book(tmp_path / "list.xlsx", Daten=[HEADER, *FIRMS], Daten_2=[HEADER, ("Linde GmbH", "10115", "Berlin")])
    profile = VendorProfile(vendor="nord", headers=HEADER, mapping=dict.fromkeys(HEADER), sheet="Daten")

    listing = open_list(path, profile)

    assert accepted(listing) == FIRMS
    assert [span.code for span in listing.spans()].count("sheet_left_out") == 2


@pytest.mark.parametrize("suffix", [".xls", ".xlsb", ".ods", ".XLS", ".csv"])
def test_a_workbook_is_told_from_its_bytes_whatever_it_is_called(tmp_path: Path, suffix: str) -> None:
    path = book(tmp_path / "list.xlsx", HEADER, *FIRMS)

    listing = open_list(path.rename(path.with_suffix(suffix)))

    assert (listing.file.format, accepted(listing)) == ("xlsx", FIRMS)


@pytest.mark.parametrize(
    "text",
    ["<center>\n<table>", "<font size=2>", "<br />\n<b>Notice</b>: x", "<title>Liste</title>", "<Workbook xmlns='x'>",
     "<p>Liste</p>", "ID;PWXL;N;E\nC;Y1;X1;K\"Firma\"\n", "TABLE\n0,1\n\"EXCEL\"\n", "\x09\x08\x10\x00\x00\x06"],
)  # fmt: skip
def test_pages_and_old_forms_of_sheets_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.xls"
    path.write_text(text, "utf-8")

    with pytest.raises(InputError, match="list"):
        open_list(path)


def test_a_list_whose_first_column_is_an_id_is_no_old_sheet(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("ID;Plz;Firma\n1;10115;Esche GmbH\n2;10117;Linde GmbH\n", "utf-8")

    assert len(accepted(open_list(path))) == 2


@pytest.mark.parametrize("name", ["~$list.xlsx", ".~lock.list.xlsx#"])
def test_what_a_program_left_beside_an_open_file_is_left_aside(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "lists.zip", {"list.csv": "Firma;Ort\nEsche GmbH;Berlin\n", name: ",eva,host,2026;"})

    with unpacked([path]) as found:
        assert [member.name for member in found.lists] == ["lists.zip/list.csv"]


def test_titles_above_a_list_of_one_column_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Adressliste Handwerk\nVertraulich\n\nFirma\nEsche GmbH\nUlme AG\n", "utf-8")

    listing = open_list(path)

    given = [span.cells for span in listing.spans() if span.disposition is Disposition.ACCEPTED]
    assert given == [("Esche GmbH",), ("Ulme AG",)]
