"""Backslashes before quotes and delimiters, in lists too short to show that all of it is written so."""

from pathlib import Path

import pytest

from leadwright.lists.opening import open_list
from leadwright.record import Disposition


@pytest.mark.parametrize(
    ("line", "firm"),
    [
        ('K2;"19\\" Racks AG";Hof;2', '19" Racks AG'),
        ('K2;"Gasthof \\"Zum Löwen\\"";Hof;2', 'Gasthof "Zum Löwen"'),
        ("K2;Huber\\; Söhne GbR;Hof;2", "Huber; Söhne GbR"),
        ('K2;"Zum Hirschen" Gasthaus;Hof;2', '"Zum Hirschen" Gasthaus'),
    ],
)
@pytest.mark.parametrize("others", [2, 40])
def test_one_record_alone_is_mended_and_told(tmp_path: Path, line: str, firm: str, others: int) -> None:
    path = tmp_path / "list.csv"
    rows = [f"K{n};Esche {n} GmbH;Ulm;{n}" for n in range(others)]
    path.write_text("\n".join(["Kundennr;Firma;Ort;Mitarbeiter", *rows, line, *rows]) + "\n", "utf-8")

    listing = open_list(path)
    mended = [span.cells for span in listing.spans() if span.disposition is Disposition.REPAIRED]

    assert mended == [("K2", firm, "Hof", "2")]
