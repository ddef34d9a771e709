"""Lists that a program took for one column and saved again: each line stands in quotes once more."""

from pathlib import Path

import pytest

from leadwright.lists.opening import Listing, open_list
from leadwright.record import Disposition

ROWS = [("Firma", "Ort", "Notiz"), ("Esche GmbH", "Hof", 'sagt "später"'), ("Müller, Meier & Co. KG", "Ulm", "")]


def opened(tmp_path: Path, text: str) -> Listing:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    return open_list(path)


def once(cells: tuple[str, ...], sign: str) -> str:
    parts = [
        '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in (sign, '"')) else cell for cell in cells
    ]
    return sign.join(parts)


def twice(line: str) -> str:
    return '"' + line.replace('"', '""') + '"'


def told(listing: Listing) -> list[tuple[Disposition, tuple[str, ...]]]:
    return [
        (span.disposition, span.cells) for span in listing.spans() if span.disposition is not Disposition.STRUCTURAL
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_saved_twice_is_read_as_one(tmp_path: Path, sign: str, end: str) -> None:
    text = end.join(twice(once(cells, sign)) for cells in ROWS) + end
    listing = opened(tmp_path, text)

    assert [cells for _, cells in told(listing)] == ROWS[1:]
    assert listing.header == ROWS[0]
    assert b"".join(listing.raw(span) for span in listing.spans()) == listing.path.read_bytes()


def test_lines_that_alone_were_taken_for_one_cell_are_mended_and_told(tmp_path: Path) -> None:
    lines = [once(cells, ";") for cells in ROWS]
    listing = opened(tmp_path, "\n".join(twice(line) if "," in line else line for line in lines))

    assert told(listing) == [(Disposition.ACCEPTED, ROWS[1]), (Disposition.REPAIRED, ROWS[2])]


@pytest.mark.parametrize(
    "cells",
    [
        ["Company", "Smith, Inc.", "Jones Ltd", "Hill, Dale & Partners", "Brown, Inc."],
        ["Adresse", "Am Markt 1, 95028 Hof, Bayern", "Hofgasse 2, 89073 Ulm, Baden", "Weg 3, 95028 Hof, Bayern"],
    ],
)
def test_a_column_in_quotes_stays_one_column(tmp_path: Path, cells: list[str]) -> None:
    listing = opened(tmp_path, "\n".join(map(twice, cells)))

    assert [found for _, found in told(listing)] == [(cell,) for cell in cells[1:]]


def test_one_column_in_quotes_twice_is_taken_out_of_both(tmp_path: Path) -> None:
    cells = ["E-Mail", "a@esche.example", "b@ulme.example"]
    listing = opened(tmp_path, "\n".join(twice(twice(cell)) for cell in cells))

    assert listing.header == ("E-Mail",)
    assert [found for _, found in told(listing)] == [(cell,) for cell in cells[1:]]
