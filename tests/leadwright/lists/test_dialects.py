"""The dialect of a list is found, whatever parts, quotes and escapes its cells, and whatever stands around them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.lists.detection import detect
from leadwright.lists.reading import reading_json

HEADER = ("Vorname", "Nachname", "Firma", "Ort", "Telefon", "E-Mail", "Umsatz")
ROWS = [
    ("Anna", "Adler", "Adler GmbH", "Köln", "0221 4710 101", "anna@adler.example", "1.234,50"),
    ("Björn", "Böhm", "Böhm & Co. KG", "Bad Homburg", "+49 40 66969 102", "b.boehm@boehm.example", "17,00"),
    ("Clara", "O'Hara", "", "Dublin", "", "clara@ohara.example", "1.200,00"),
    ("Dieter", "Dorn", "Dorn, Eisen: Draht", "Ulm", "0731 30 23125", "dorn@dorn.example", ""),
    ("Élodie", "Lefèvre", "Lefèvre SARL", "Lille", "+33 3 20 00 00 01", "e@lefevre.example", "3,10"),
] * 3


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> dict[str, Any]:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    shown = reading_json(path)
    assert shown["tiles"]
    return shown


def joined(delimiter: str, quote: str = "", rows: Sequence[Sequence[str]] = ROWS) -> str:
    def cell(text: str) -> str:
        inside = quote or '"'
        needed = quote or delimiter in text or inside in text
        return inside + text.replace(inside, inside * 2) + inside if needed else text

    return "".join(delimiter.join(map(cell, row)) + "\r\n" for row in [HEADER, *rows])


def rows_of(shown: dict[str, Any]) -> list[tuple[str, ...]]:
    return [tuple(row) for table in shown["tables"] for row in table["rows"]]


@pytest.mark.parametrize(
    "delimiter",
    [
        ";",
        ",",
        "\t",
        "|",
        ":",
        "^",
        "~",
        "\x1f",
        "\x01",
        "||",
        ";;",
        "~|~",
        "::",
        "|;|",
        " | ",
        "^|",
        "\t\t",
        "<>",
        "##",
    ],
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_the_delimiter_is_found_and_all_cells_come_through(tmp_path: Path, delimiter: str, quote: str) -> None:
    shown = read(tmp_path, joined(delimiter, quote))

    assert shown["file"]["dialect"]["delimiter"] == delimiter
    assert shown["tables"][0]["header"] == list(HEADER)
    assert rows_of(shown) == ROWS
    assert shown["spans"]["accepted"] == len(ROWS)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "^"])
def test_apostrophes_are_quotes_where_they_enclose_cells(tmp_path: Path, delimiter: str) -> None:
    shown = read(tmp_path, joined(delimiter, "'"))

    assert shown["file"]["dialect"]["quote"] == "'"
    assert rows_of(shown) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_blank_after_each_delimiter_belongs_to_no_cell(tmp_path: Path, delimiter: str, quote: str) -> None:
    rows = [row for row in ROWS if "," not in row[2]]
    cells = [[quote + cell.replace(",", ".") + quote for cell in row] for row in [HEADER, *rows]]

    shown = read(tmp_path, "".join(f"{delimiter} ".join(row) + "\n" for row in cells))

    assert rows_of(shown) == [tuple(cell.replace(",", ".") for cell in row) for row in rows]


def test_a_blank_parts_cells_where_nothing_else_does(tmp_path: Path) -> None:
    shown = read(
        tmp_path, "Vorname Nachname PLZ Ort\n" + "Anna Adler 50667 Köln\n" * 4 + 'Bea Böhm 61348 "Bad Homburg"\n'
    )

    assert shown["file"]["dialect"]["delimiter"] == " "
    assert rows_of(shown)[-1] == ("Bea", "Böhm", "61348", "Bad Homburg")


@pytest.mark.parametrize(
    "lines",
    [
        ["Name", *["Anna Adler", "Björn Böhm", "Clara Dorn"] * 5],
        ["Anna Adler", "Björn Böhm", "Clara Dorn"] * 5,
        ["Firma", *["Adler & Söhne", "Dorn GmbH", "Weber, Wolf und Partner"] * 5],
        ["Website", *["https://adler.example", "https://dorn.example"] * 5],
        ["E-Mail", *["a@adler.example", "b@dorn.example"] * 5],
        ["Telefon", *["0221 4710 101", "040 66969 102"] * 5],
        ["Zeit", *["10:30", "11:45"] * 5],
    ],
)
def test_a_single_column_stays_one(tmp_path: Path, lines: list[str]) -> None:
    shown = read(tmp_path, "\n".join(lines) + "\n")

    assert shown["file"]["dialect"]["delimiter"] is None
    assert {len(row) for row in rows_of(shown)} == {1}


def test_backslashes_escape_quotes_where_they_do_so_throughout(tmp_path: Path) -> None:
    row = '"Anna","Ad\\"ler","C:\\\\Werk","\\N","a@adler.example"\n'

    shown = read(tmp_path, '"Vorname","Nachname","Firma","Ort","E-Mail"\n' + row * 5)

    assert shown["file"]["dialect"]["escape"] == "\\"
    assert rows_of(shown) == [("Anna", 'Ad"ler', "C:\\Werk", "\\N", "a@adler.example")] * 5
    assert shown["spans"]["accepted"] == 5


def test_backslashes_in_paths_escape_nothing(tmp_path: Path) -> None:
    shown = read(tmp_path, "Firma;Ordner;Ort\n" + 'Adler GmbH;"\\\\srv\\Adler\\";Köln\n' * 5)

    assert rows_of(shown) == [("Adler GmbH", "\\\\srv\\Adler\\", "Köln")] * 5
    assert shown["spans"]["accepted"] == 5


def test_quotes_that_make_no_sense_are_plain_characters(tmp_path: Path) -> None:
    rows = [f'A{n}\t"{n} Zoll Rohr\tmit "Muffe\t{n},5\n' for n in range(20)]

    shown = read(tmp_path, "Artikel\tFirma\tNotiz\tPreis\n" + "".join(rows))

    assert shown["file"]["dialect"]["quote"] is None
    assert shown["spans"]["accepted"] == 20
    assert rows_of(shown)[3] == ("A3", '"3 Zoll Rohr', 'mit "Muffe', "3,5")


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=||"])
def test_a_separator_line_is_believed(tmp_path: Path, line: str) -> None:
    delimiter = line.lower().strip('"').removeprefix("sep=")

    shown = read(tmp_path, line + "\r\n" + joined(delimiter))

    assert shown["file"]["dialect"]["delimiter"] == delimiter
    assert rows_of(shown) == ROWS


def test_notes_around_a_table_do_not_mislead(tmp_path: Path) -> None:
    notes = "Export, erstellt am 1.10.2026, von Muster, Berlin\r\nAuftrag: 7, Los: 3, Rest: 2, Ende: 1\r\n\r\n"
    closing = "Summe: 15 Datensätze, geprüft, gezählt, gebucht\r\n"

    shown = read(tmp_path, notes + joined(";") + closing)

    assert shown["file"]["dialect"]["delimiter"] == ";"
    assert rows_of(shown) == ROWS
    assert shown["spans"]["rejected"] == 0


def test_decimal_commas_and_times_do_not_mislead(tmp_path: Path) -> None:
    rows = "".join(f"Firma {n};{n},5;10:{n}0;{n},25\n" for n in range(1, 6))

    assert rows_of(read(tmp_path, "Firma;Umsatz;Zeit;Gewinn\n" + rows))[0] == ("Firma 1", "1,5", "10:10", "1,25")


def test_a_dialect_that_begins_after_many_short_lines_is_seen(tmp_path: Path) -> None:
    text = "".join(f"Hinweis {n}\n" for n in range(60)) + joined("|", rows=ROWS * 4)

    assert rows_of(read(tmp_path, text)) == ROWS * 4


@given(st.lists(st.text(alphabet="ab1 ;,\t|:^~\"'\\\n\r\x1f\x01=sep#&", max_size=30), max_size=20))
def test_detection_never_fails(lines: list[str]) -> None:
    detect(lines)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Company|Address", "Muster {n} Ltd|{n} High Street, Leeds, LS{n} 4AB, UK"),
        ("Firma;Anschrift", "Muster {n} GmbH;Weg {n}, 1011{n} Berlin, DE"),
        ("Firma\tAnschrift", "Muster {n} GmbH\tWeg {n}; 1011{n} Berlin; DE"),
    ],
)
def test_names_of_columns_tell_more_than_what_parts_an_address(tmp_path: Path, header: str, row: str) -> None:
    shown = read(tmp_path, "\n".join([header, *(row.format(n=n) for n in range(8))]) + "\n")

    [table] = shown["tables"]
    assert len(table["header"]) == 2
    assert [len(cells) for cells in table["rows"]] == [2] * 8


@pytest.mark.parametrize(("lines", "rows"), [(24, 1_568), (40, 934), (40, 1_251), (120, 900), (240, 900)])
def test_samples_that_begin_or_end_within_a_long_note_mislead_nobody(tmp_path: Path, lines: int, rows: int) -> None:
    note = "Guten Tag;\nbitte anrufen, danke.\n\nTel: 030 123456\n" * (lines // 4)
    text = "ID;Firma;Notiz\n" + "".join(f'K{n};Firma {n} GmbH;"{note}"\n' for n in range(rows))

    shown = read(tmp_path, text)

    assert shown["file"]["dialect"]["delimiter"] == ";"
    assert shown["spans"] == {"accepted": rows, "repaired": 0, "rejected": 0, "structural": 1}
