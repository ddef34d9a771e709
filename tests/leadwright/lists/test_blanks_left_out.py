"""Lists whose rows end where nothing follows are read like those that write their blanks."""

import random
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest

from leadwright.lists.delimited import DelimitedReader
from leadwright.lists.encoding import Encoding
from leadwright.lists.lines import line_blocks
from leadwright.lists.opening import Listing, open_list
from leadwright.record import Disposition

Row = tuple[str, ...]
HEADER = ("Firma", "Ort", "Telefon", "E-Mail", "Webseite", "Bemerkung")


def firms(count: int = 200, share: float = 0.5, seed: int = 3) -> list[Row]:
    """Firms whose last three columns are filled in a `share` of the rows."""
    chance = random.Random(seed)

    def often(text: str) -> str:
        return text if chance.random() < share else ""

    return [
        (f"Firma {n} GmbH", "Berlin", f"030 23125{n:03}", often(f"info@firma-{n}.example"),
         often(f"www.firma-{n}.example"), often("Stammkunde"))
        for n in range(count)
    ]  # fmt: skip


def trimmed(row: Row) -> Row:
    filled = max(place for place, cell in enumerate(row) if cell)
    return row[: filled + 1]


def written(path: Path, rows: Sequence[Row], delimiter: str = ";") -> Path:
    path.write_text("".join(delimiter.join(row) + "\n" for row in (HEADER, *rows)), encoding="utf-8")
    return path


def cells(listing: Listing, *dispositions: Disposition) -> list[Row]:
    return [span.cells for span in listing.spans() if span.disposition in dispositions]


@pytest.mark.parametrize("share", [0.05, 0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_every_row_is_accepted_in_its_columns(tmp_path: Path, share: float, delimiter: str) -> None:
    rows = firms(share=share)
    listing = open_list(written(tmp_path / "list.csv", list(map(trimmed, rows)), delimiter))

    assert listing.header == HEADER
    assert cells(listing, Disposition.ACCEPTED) == rows
    assert cells(listing, Disposition.REJECTED, Disposition.REPAIRED) == []


@pytest.mark.parametrize("count", [4, 8])
def test_the_delimiter_of_a_short_list_is_still_told(tmp_path: Path, count: int) -> None:
    listing = open_list(written(tmp_path / "list.csv", list(map(trimmed, firms(count)))))

    assert listing.file.dialect is not None
    assert listing.file.dialect.delimiter == ";"
    assert listing.header == HEADER


def test_a_row_in_which_a_cell_is_missing_in_the_middle_is_rejected(tmp_path: Path) -> None:
    rows = list(map(trimmed, firms()))
    rows[120] = ("Firma 120 GmbH", "030 23125120", "info@firma-120.example")
    rows[130] = ("info@firma-130.example", "Berlin")

    rejected = cells(open_list(written(tmp_path / "list.csv", rows)), Disposition.REJECTED)

    assert rejected == [rows[120], rows[130]]


def test_a_single_cell_is_no_row_made_whole(tmp_path: Path) -> None:
    rows = [*map(trimmed, firms()), ("Summe 200",)]

    listing = open_list(written(tmp_path / "list.csv", rows))

    assert len(cells(listing, Disposition.ACCEPTED)) == 200


def with_blanks(rows: list[Row]) -> list[Row]:
    return [row if n % 5 else row[:-2] for n, row in enumerate(rows)]


def with_a_few_cut(rows: list[Row]) -> list[Row]:
    return [row if n % 20 else row[:3] for n, row in enumerate(rows)]


@pytest.mark.parametrize(("damage", "share"), [(with_blanks, 0.5), (with_a_few_cut, 1.0)])
def test_where_blanks_are_written_short_rows_are_damaged(
    tmp_path: Path, damage: Callable[[list[Row]], list[Row]], share: float
) -> None:
    rows = damage(firms(share=share))
    short = [row for row in rows if len(row) < len(HEADER)]

    listing = open_list(written(tmp_path / "list.csv", rows))

    assert listing.layout.trimmed is None
    assert len(cells(listing, Disposition.REJECTED, Disposition.REPAIRED)) == len(short)


@pytest.mark.parametrize("at_once", [1, 7, 1_000])
def test_how_many_lines_are_parsed_at_once_cannot_be_seen(tmp_path: Path, at_once: int) -> None:
    rows = list(map(trimmed, firms()))
    rows[50] = ('"Firma', *rows[50][1:])
    rows[90] = ("Firma 90 GmbH", "030 23125090")
    listing = open_list(written(tmp_path / "list.csv", rows))
    dialect, layout = listing.file.dialect, listing.layout
    assert dialect is not None

    def records(many: int) -> list[object]:
        blocks = line_blocks(BytesIO(listing.path.read_bytes()), "utf-8")
        encoding = Encoding("utf-8")
        reader = DelimitedReader(blocks, encoding, dialect, layout.width, layout.begin, many, layout.trimmed)
        return list(reader.records())

    assert records(at_once) == records(200)
