"""Rejected records are written in the dialect of their list, and come back as they were."""

from pathlib import Path

import pytest

from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.handing_back import cells_in, line_of
from leadwright.lists.reading import reading_json

CELLS = ["Adler; Söhne", "sagt \"ja\" und 'nein'", " 3|4~5 ", "zwei\r\nZeilen", "a,b\tc", "C:\\Werk\\", "", "||"]
PLAIN = ["R1", "Adler GmbH", "Anna", "Adler", "Köln", "50667", "a@adler.example", "Messe"]
DIALECTS = [
    Dialect(";"),
    Dialect(",", "'"),
    Dialect(",", skip_blank=True),
    Dialect("\t", None),
    Dialect("||"),
    Dialect("~|~"),
    Dialect(",", escape="\\"),
    Dialect(" "),
]


@pytest.mark.parametrize("dialect", DIALECTS, ids=str)
def test_every_cell_survives_being_written_and_read(tmp_path: Path, dialect: Dialect) -> None:
    header = ["leadwright_record", "Firma", "Vorname", "Nachname", "Ort", "PLZ", "E-Mail", "Notiz"]
    path = tmp_path / "back.csv"
    lines = [line_of(cells, dialect) for cells in (header, *[PLAIN] * 40, CELLS)]
    path.write_text("".join(lines), "utf-8", newline="")

    shown = reading_json(path)

    assert shown["tables"][0]["header"] == header
    assert shown["tables"][0]["rows"] == [*[PLAIN] * 40, CELLS]


@pytest.mark.parametrize(
    ("raw", "dialect", "cells"),
    [
        (b"a||b||c\n", Dialect("||"), ("a", "b", "c")),
        (b'a||"b||c\n', Dialect("||"), ("a", '"b', "c")),
        (b'a,"b \\"c\\" d",e\n', Dialect(",", escape="\\"), ("a", 'b "c" d', "e")),
    ],
)
def test_the_cells_of_one_damaged_record_are_told_apart(raw: bytes, dialect: Dialect, cells: tuple[str, ...]) -> None:
    assert cells_in(raw, Encoding("utf-8"), dialect) == cells
