"""Lists of every format become records; each list of an archive is its own; one that cannot be read stores nothing."""

import gzip
from pathlib import Path
from typing import Any

import orjson
import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from leadwright.errors import InputError, WorkError
from leadwright.lists.reading import reading_json
from ledger.schema import delivery, record
from tasks.steps.rejects import write_rejects
from tasks.steps.reporting import where_it_stands
from tasks.steps.showing import mapping_rows
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.undoing import undo
from tasks.steps.workplace import Workplace
from tests.leadwright.lists.made import CSV, zipped

OTHER = b"Firma;E-Mail\r\nLinde KG;l@linde.example\r\n"
LONG = b"Firma;E-Mail;Notiz\r\n" + b"".join(
    b"Linde KG;l%d@linde.example;%s\r\n" % (n, b"x" * 2_000) for n in range(2_500)
)
ROWS = [
    {"company": "Esche GmbH", "email": "e@esche.example"},
    {"note": "nobody"},
    {"company": "Ulme AG", "city": "Bonn"},
]


def taken_in(place: Workplace, *paths: Path) -> list[dict[str, Any]]:
    return [take_in_list(place, item) for item in receive_files(place, list(paths), "p1")]


def counted(place: Workplace) -> tuple[int, ...]:
    with place.ledger.database.reading() as connection:
        return tuple(connection.scalar(select(func.count()).select_from(table)) or 0 for table in (delivery, record))


def test_every_list_of_an_archive_is_a_delivery_of_its_own(place: Workplace, tmp_path: Path) -> None:
    path = zipped(tmp_path / "order.zip", {"a.csv": CSV, "b.csv.gz": gzip.compress(OTHER), "readme.txt": "hello"})

    receipts = taken_in(place, path)

    assert [receipt["file"] for receipt in receipts] == ["order.zip/a.csv", "order.zip/b.csv.gz/b.csv"]
    assert all(receipt["tiles"] for receipt in receipts)
    assert where_it_stands(place).document["closed"] is True


def test_a_list_packed_anew_is_known(place: Workplace, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV)
    taken_in(place, tmp_path / "a.csv")
    before = counted(place)

    (receipt,) = taken_in(place, zipped(tmp_path / "again.zip", {"sub/other name.csv": CSV}))

    assert receipt["again"] is True
    assert counted(place) == before


@pytest.mark.parametrize("name", ["Nord: Mai 2026.csv", "list", ".csv", f"{'ä' * 125}.csv", "order.zip"])
def test_its_table_is_called_like_the_file_that_was_delivered(place: Workplace, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".zip":
        zipped(path, {"sub/Nord: Mai 2026.csv": CSV})
    else:
        path.write_bytes(CSV)

    (receipt,) = taken_in(place, path)

    (looked,) = reading_json(path)["tables"]
    assert [table["name"] for table in receipt["tables"]] == [looked["name"]]
    assert {row["table"] for row in mapping_rows(receipt)} == {looked["name"]}


@pytest.mark.parametrize("odd", [b"BZh91AY&SY", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"])
def test_an_archive_with_something_that_cannot_be_read_stores_nothing(
    place: Workplace, tmp_path: Path, odd: bytes
) -> None:
    path = zipped(tmp_path / "order.zip", {"a.csv": CSV, "odd.xls": odd})

    with pytest.raises(InputError, match=r"odd\.xls"):
        receive_files(place, [path], "p1")

    assert counted(place) == (0, 0)
    assert not [kept for kept in (place.settings.home / "files").rglob("*") if kept.is_file()]


def test_rows_of_a_json_document_are_taken_in_and_handed_back(place: Workplace, tmp_path: Path) -> None:
    path, target = tmp_path / "list.json", tmp_path / "rejects.jsonl"
    path.write_bytes(orjson.dumps({"data": ROWS}))

    (receipt,) = taken_in(place, path)
    write_rejects(place, str(receipt["delivery"]), target)

    assert receipt["dispositions"] == {"accepted": 2, "rejected": 1, "structural": 2}
    assert receipt["tiles"] is True
    (row,) = [orjson.loads(line) for line in target.read_bytes().splitlines()]
    assert row["leadwright_code"] == "nobody_named"
    assert row["note"] == "nobody"


def test_rows_of_a_parquet_file_are_taken_in_and_handed_back_under_its_header(place: Workplace, tmp_path: Path) -> None:
    arrow, target = pytest.importorskip("pyarrow"), tmp_path / "rejects.csv"
    pytest.importorskip("pyarrow.parquet").write_table(
        arrow.table({key: [row.get(key) for row in ROWS] for key in ("company", "email", "note")}),
        tmp_path / "list.parquet",
    )

    (receipt,) = taken_in(place, tmp_path / "list.parquet")
    write_rejects(place, str(receipt["delivery"]), target)

    assert receipt["dispositions"] == {"accepted": 2, "rejected": 1, "structural": 1}
    header, row = target.read_text("utf-8-sig").splitlines()
    assert header.replace(";", ",").endswith("company,email,note")
    assert row.replace(";", ",").endswith(",,nobody")


def test_a_row_of_formulas_that_have_no_value_is_rejected_with_its_reason(place: Workplace, tmp_path: Path) -> None:
    book = Workbook()
    for row in [["Company", "Email"], ["Ash Ltd", "a@ash.example"], ["=A2", "=B2"]]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "list.xlsx")

    (receipt,) = taken_in(place, tmp_path / "list.xlsx")

    assert receipt["dispositions"] == {"accepted": 1, "rejected": 1, "structural": 1}
    assert receipt["rejected"] == {"formula_without_value": 1}


@pytest.mark.parametrize("content", [CSV, LONG], ids=["prepared here", "prepared beside"])
def test_of_a_kept_file_that_is_no_longer_what_was_received_nothing_is_stored_until_it_is(
    place: Workplace, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    (item,) = receive_files(place, [tmp_path / "a.csv"], "p1")
    kept = kept_file(place, content)
    kept.write_bytes(content.replace(b"@", b"#"))

    with pytest.raises(WorkError, match="no longer the one that was received, and nothing more of it is stored"):
        take_in_list(place, item)
    assert counted(place) == (1, 0)

    kept.write_bytes(content)
    assert take_in_list(place, item)["tiles"] is True


def test_a_kept_file_that_changes_while_it_is_read_is_not_closed_until_it_was_taken_back(
    place: Workplace, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(CSV)
    (item,) = receive_files(place, [tmp_path / "a.csv"], "p1")
    kept = kept_file(place, CSV)

    def change(_done: int, _share: float | None) -> None:
        kept.write_bytes(CSV.replace(b"@", b"#"))

    with pytest.raises(WorkError, match=f"do not cover every byte.*`leadwright undo {item}`"):
        take_in_list(place, item, chunk=1, told=change)

    kept.write_bytes(CSV)
    undo(place, item)
    (receipt,) = taken_in(place, tmp_path / "a.csv")
    assert receipt["tiles"] is True
    assert receipt["problems"] == {}
    assert where_it_stands(place).document["closed"] is True


def kept_file(place: Workplace, content: bytes) -> Path:
    """Where a file of this content is kept."""
    return next(path for path in place.settings.home.rglob("*") if path.is_file() and path.read_bytes() == content)
