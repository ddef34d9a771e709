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
    ("header", "row"),
    [
        ("Name,Firma,E-Mail", "{firm}, Anna,Esche GmbH,info@{firm}.example"),
        ("Firma,Umsatz Mio,Mitarbeiter,Ort", "{firm} GmbH,1{n},5,12,Hof"),
        ("Firma,E-Mail,Name", "Esche GmbH,info@{firm}.example,{firm}, Anna"),
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
