"""Texts as programs of all kinds write them: what stands in a cell is what was meant, and every row is there."""

from pathlib import Path

import pytest

from leadwright.lists.opening import Listing, open_list
from leadwright.record import Disposition

FIRMS = ["Adler", "Bauer", "Conrad", "Dietz", "Ernst", "Frank", "Gerber", "Huber", "Jung", "Klein", "Lang", "Maier"]
Row = tuple[str, ...]


def opened(tmp_path: Path, text: str, encoding: str = "utf-8") -> Listing:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return open_list(path)


def lines(header: str, row: str, count: int = 12) -> str:
    return "\n".join([header, *(row.format(firm=firm, n=n) for n, firm in enumerate(FIRMS[:count]))]) + "\n"


def data(listing: Listing) -> list[Row]:
    return [span.cells for span in listing.spans() if span.disposition in (Disposition.ACCEPTED, Disposition.REPAIRED)]


@pytest.mark.parametrize(
    ("cell", "encoding"),
    [("£{n},200", "cp1252"), ("£1200000", "cp850"), ("Lager 20 °C", "cp1252"), ("½ price", "cp1252"),
     ("1.500 €", "cp1252"), ("¥ 500", "cp1252"), ("5 µm", "cp1252"), ("12‰", "cp1252"), ("Goethestraße {n}", "cp850")],
)  # fmt: skip
def test_a_sign_alone_tells_no_foreign_script(tmp_path: Path, cell: str, encoding: str) -> None:
    listing = opened(tmp_path, lines("Company;Town;Notes", "{firm} Ltd;Leeds;" + cell), encoding)

    assert [row[2] for row in data(listing)] == [cell.format(n=n) for n in range(12)]


@pytest.mark.parametrize("first", ["Nr.", "ID", ""])
def test_a_counted_list_whose_rows_end_with_a_delimiter_keeps_its_columns(tmp_path: Path, first: str) -> None:
    rows = "".join(f"{n};{firm} GmbH;Hof;info@{firm.lower()}.example;\n" for n, firm in enumerate(FIRMS, 1))
    listing = opened(tmp_path, f"{first};Firma;Ort;E-Mail\n{rows}")

    assert listing.header == (first, "Firma", "Ort", "E-Mail")
    assert data(listing)[0][:4] == ("1", "Adler GmbH", "Hof", "info@adler.example")


@pytest.mark.parametrize("between", [", ", "; "])
def test_a_blank_behind_delimiters_hides_no_quotes(tmp_path: Path, between: str) -> None:
    header = between.join(["Firma", "Adresse", "Umsatz", "E-Mail"])
    row = between.join(["{firm} GmbH", '"Hauptstr. {n}, 80331 München; hinten"', '"0,5"', "i@{firm}.example"])

    assert data(opened(tmp_path, lines(header, row)))[1][1:3] == ("Hauptstr. 1, 80331 München; hinten", "0,5")


def test_single_quotes_where_they_are_needed_are_quotes(tmp_path: Path) -> None:
    text = lines("Firma;Name;Ort", "{firm} GmbH;Meier;Hof") + "Zorn GmbH;'O''Brien; Jr.';Hof\n"

    assert data(opened(tmp_path, text))[-1] == ("Zorn GmbH", "O'Brien; Jr.", "Hof")


def test_cells_in_quotes_that_hold_quotes_are_bare(tmp_path: Path) -> None:
    listing = opened(tmp_path, lines('"Company";"Name";"E-Mail"', '"Bakery "{firm}" Ltd";"John";"i@{firm}.example"'))

    assert data(listing)[0] == ('Bakery "Adler" Ltd', "John", "i@Adler.example")


def test_delimiters_behind_backslashes_part_no_cells(tmp_path: Path) -> None:
    listing = opened(tmp_path, lines("Firma;Ort;Notiz;E-Mail", "{firm} GmbH;Hof;ruft an\\; bald;i@{firm}.example"))

    assert data(listing)[0] == ("Adler GmbH", "Hof", "ruft an; bald", "i@Adler.example")


@pytest.mark.parametrize("above", ["Adressliste 2026\nStand: heute\n\n", "Kunde: Muster\nAuftrag: 4711\nAnzahl: 2\n"])
@pytest.mark.parametrize("end", ["", ";"])
def test_names_of_columns_show_the_delimiter_of_a_short_list(tmp_path: Path, above: str, end: str) -> None:
    listing = opened(tmp_path, above + lines(f"Firma;Ort;E-Mail{end}", "{firm} GmbH;Hof;i@{firm}.example" + end, 2))

    assert [row[:3] for row in data(listing)] == [(f"{firm} GmbH", "Hof", f"i@{firm}.example") for firm in FIRMS[:2]]


@pytest.mark.parametrize("header", ["Full Name", "Company Name", "Firma"])
def test_one_column_is_not_parted_at_its_blanks(tmp_path: Path, header: str) -> None:
    listing = opened(tmp_path, lines(header, "John {firm}"))

    assert listing.header == (header,)
    assert data(listing)[0] == ("John Adler",)


def test_a_first_table_of_unknown_names_is_no_preamble_of_the_second(tmp_path: Path) -> None:
    first = lines("NAME1;STRAS;PSTLZ;ORT01", "{firm} GmbH;Hauptstr. {n};8033{n};München", 8)
    second = lines("Firma;Ort;E-Mail", "{firm} AG;Hof;i@{firm}.example", 2)
    listing = opened(tmp_path, f"{first}\nNachtrag\n\n{second}")

    assert len([row for row in data(listing) if "GmbH" in row[0]]) == 8


@pytest.mark.parametrize("header", [";Firma;Ort;Telefon;E-Mail", "|Firma|Ort|Telefon|E-Mail|"])
def test_a_header_that_comes_again_may_begin_with_a_blank(tmp_path: Path, header: str) -> None:
    sign = header[0]
    row = f"{'' if sign == '|' else '{n}'}{sign}{{firm}} GmbH{sign}Hof{sign}09281 1{{n}}{sign}i@{{firm}}.example"
    page = lines(header, row + sign * (sign == "|"), 4)
    listing = opened(tmp_path, page + page)

    assert len(data(listing)) == 8


def test_a_header_twice_and_rows_that_end_with_a_delimiter_are_sound(tmp_path: Path) -> None:
    text = "Firma;Ort;E-Mail\n" + lines("Firma;Ort;E-Mail", "{firm} GmbH;Hof;i@{firm}.example;")

    assert len(data(opened(tmp_path, text))) == 12


@pytest.mark.parametrize(
    "closing", ["Diese Daten dürfen nur einmalig verwendet werden.;;", "Bei Fragen wenden Sie sich an:;;"]
)
def test_words_on_use_close_a_list(tmp_path: Path, closing: str) -> None:
    listing = opened(tmp_path, lines("Firma;Ort;E-Mail", "{firm} GmbH;Hof;i@{firm}.example") + closing + "\n")

    assert len(data(listing)) == 12
