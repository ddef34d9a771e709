"""Delimiters of several signs, one of which may stand in a cell alone."""

from pathlib import Path

import pytest

from leadwright.lists.opening import open_list
from leadwright.record import Disposition


@pytest.mark.parametrize("sign", [";;", "||", "::", "~|~", "|~|"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_delimiter_of_several_signs_may_stand_in_cells_by_halves(tmp_path: Path, sign: str, quote: str) -> None:
    rows = [("Firma", "Ort", "Notiz"), (f"Esche{sign[0]} Söhne", "Hof", f"a {sign[0]} b"), ("Ulme AG", "Ulm", "")]
    lines = [sign.join(f"{quote}{cell}{quote}" for cell in row) for row in rows]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), "utf-8")

    listing = open_list(path)

    assert listing.header == rows[0]
    assert [span.cells for span in listing.spans() if span.disposition is Disposition.ACCEPTED] == rows[1:]


def test_columns_without_names_between_others_keep_their_values(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Firma;;Ort;;Telefon\n" + "Esche GmbH;x;Hof;;09281 12345\nUlme AG;;Ulm;y;0731 98765\n" * 5, "utf-8")

    listing = open_list(path)

    assert [span.cells[1] for span in listing.spans() if span.disposition is Disposition.ACCEPTED] == ["x", ""] * 5


def test_a_line_may_name_several_signs(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("sep=\t\t\nFirma\t\tOrt\t\tNotiz\nEsche GmbH\t\tHof\t\t\n", "utf-8")

    assert open_list(path).header == ("Firma", "Ort", "Notiz")


def test_firms_with_commas_below_one_name_are_one_column(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Company\nBrown, Inc.\nSt. John LLC\nSmith, Inc.\nHill, Dale & Partners\n", "utf-8")

    assert [span.cells for span in open_list(path).spans()][1:3] == [("Brown, Inc.",), ("St. John LLC",)]
