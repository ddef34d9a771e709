"""Rows that are wider than their header: no column moves under another name without a word."""

from pathlib import Path

import pytest

from leadwright.lists.opening import Listing, open_list
from leadwright.record import Disposition

FIRMS = ["Adler", "Bauer", "Conrad", "Dietz", "Ernst", "Frank"]


def opened(tmp_path: Path, header: str, row: str) -> Listing:
    path = tmp_path / "list.csv"
    rows = [row.format(firm=firm, n=n) for n, firm in enumerate(FIRMS)]
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return open_list(path)


def data(listing: Listing) -> list[tuple[Disposition, tuple[str, ...]]]:
    return [
        (span.disposition, span.cells) for span in listing.spans() if span.disposition is not Disposition.STRUCTURAL
    ]


def test_a_decimal_comma_without_quotes_in_each_row_is_mended_and_told(tmp_path: Path) -> None:
    listing = opened(tmp_path, "Firma,Umsatz Mio,E-Mail", "{firm} GmbH,1{n},5,info@{firm}.example")

    assert listing.header == ("Firma", "Umsatz Mio", "E-Mail")
    assert data(listing)[0] == (Disposition.REPAIRED, ("Adler GmbH", "10,5", "info@Adler.example"))
    assert {span.code for span in listing.spans() if span.disposition is Disposition.REPAIRED} == {"delimiter_unquoted"}
    assert len(data(listing)) == len(FIRMS)


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        ("Company,E-Mail", "{firm}, Inc.,info@{firm}.example", ("Adler, Inc.", "info@Adler.example")),
        ("Name,Firma,Ort", "{firm}, Anna,Esche GmbH,Hof", ("Adler, Anna", "Esche GmbH", "Hof")),
        ("Firma,E-Mail,Name", "Esche,info@{firm}.example,{firm}, Anna", ("Esche", "info@Adler.example", "Adler, Anna")),
    ],
)
def test_so_is_a_name_in_which_a_comma_stands_before_the_only_blank_behind_one(
    tmp_path: Path, header: str, row: str, wanted: tuple[str, ...]
) -> None:
    assert data(opened(tmp_path, header, row))[0] == (Disposition.REPAIRED, wanted)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_where_no_comma_can_have_parted_them_a_column_without_a_name_is_kept(tmp_path: Path, delimiter: str) -> None:
    header, row = "Firma,Ort,Notiz", "{firm} GmbH,Hof,Messe {n},A"
    listing = opened(tmp_path, header.replace(",", delimiter), row.replace(",", delimiter))

    assert data(listing)[0] == (Disposition.ACCEPTED, ("Adler GmbH", "Hof", "Messe 0", "A"))


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Firma,Umsatz Mio,Mitarbeiter,Ort", "{firm} GmbH,1{n},5,12,Hof"),
        ("Firma,E-Mail,Name", "Esche GmbH, Kiel,info@{firm}.example,{firm}, Anna"),
        ("Firma,Umsatz Mio,Ort", "{firm} GmbH, Kiel,1{n},5,Hof"),
    ],
)
def test_columns_that_may_have_moved_are_rejected(tmp_path: Path, header: str, row: str) -> None:
    assert {disposition for disposition, _ in data(opened(tmp_path, header, row))} == {Disposition.REJECTED}


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("{firm} GmbH,info@{firm}.example,", ("Adler GmbH", "info@Adler.example", "")),
        ("{firm} GmbH,info@{firm}.example,Messe", ("Adler GmbH", "info@Adler.example", "Messe")),
    ],
)
def test_a_last_column_without_a_name_is_kept(tmp_path: Path, row: str, wanted: tuple[str, ...]) -> None:
    assert data(opened(tmp_path, "Firma,E-Mail", row))[0] == (Disposition.ACCEPTED, wanted)
