"""A lead is no footer and no title, whatever it is called and wherever it stands."""

from pathlib import Path

from leadwright.lists.reading import reading_json

HEADER = "Firma;Telefon;E-Mail\n"
ROWS = "".join(f"Firma {n} GmbH;030 23125 0{n:02};info@firma-{n}.example\n" for n in range(10, 16))


def rows_of(path: Path, text: str) -> list[list[str]]:
    path.write_text(text, encoding="utf-8")
    document = reading_json(path)
    assert document["tiles"]
    return [row for table in document["tables"] for row in table["rows"]]


def test_a_firm_called_like_a_total_at_the_end_is_a_row(tmp_path: Path) -> None:
    last = "Virgin Records Ltd;020 79460000;info@virgin.example\n"

    assert rows_of(tmp_path / "list.csv", HEADER + ROWS + last)[-1][0] == "Virgin Records Ltd"


def test_a_total_at_the_end_is_none(tmp_path: Path) -> None:
    assert len(rows_of(tmp_path / "list.csv", HEADER + ROWS + "Summe: 6 Datensätze;;\n")) == 6


def test_an_address_alone_before_a_header_that_stands_again_is_a_row(tmp_path: Path) -> None:
    text = HEADER + ROWS + ";;only@firma.example\n" + HEADER + ROWS

    assert ["", "", "only@firma.example"] in rows_of(tmp_path / "list.csv", text)
