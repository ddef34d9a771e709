"""Workbooks, JSON Lines, and what is no list at all."""

import zipfile
from datetime import date
from pathlib import Path

import orjson
import pytest
from openpyxl import Workbook

from leadwright.errors import InputError
from leadwright.lists import archive
from leadwright.lists.opening import open_list
from leadwright.lists.reading import reading_json


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Issue of September"])
    sheet.append([])
    sheet.append(["Company", "Company Number", "Phone", "Postcode", "Founded"])
    sheet.append(["Ash Ltd", "00096000", 442079460001, "EC1A 1BB", date(1999, 5, 1)])
    sheet.append(["Birch Ltd", 96001, 2079460002.5, None, None])
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden.append(["Company", "Town"])
    hidden.append(["Elm plc", "Leeds"])
    book.save(path)
    return path


def test_all_sheets_are_read_with_whole_numbers_as_they_were_typed(tmp_path: Path) -> None:
    shown = reading_json(workbook(tmp_path / "list.xlsx"))

    first, second = shown["tables"]
    assert first["header"] == ["Company", "Company Number", "Phone", "Postcode", "Founded"]
    assert first["rows"] == [
        ["Ash Ltd", "00096000", "442079460001", "EC1A 1BB", "1999-05-01"],
        ["Birch Ltd", "96001", "2079460002.5", "", ""],
    ]
    assert first["lines"] == [[4, 4], [5, 5]]
    assert (second["name"], second["rows"]) == ("Hidden", [["Elm plc", "Leeds"]])
    assert shown["tiles"] is True
    assert shown["spans"] == {"accepted": 3, "repaired": 0, "rejected": 0, "structural": 4}


def test_json_lines_give_the_union_of_their_keys(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    objects = [{"name": "Ash", "address": {"city": "Leeds"}}, {"name": "Elm", "size": 7, "tags": ["a", "b"], "x": None}]
    path.write_bytes(b"\n".join([*map(orjson.dumps, objects), b"", b"{broken", b"[1]"]))

    shown = reading_json(path)

    assert shown["tables"][0]["header"] == ["name", "address.city", "size", "tags", "x"]
    assert shown["tables"][0]["rows"] == [["Ash", "Leeds", "", "", ""], ["Elm", "", "7", "a; b", ""]]
    assert [(p["line"], p["code"]) for p in shown["problems"]] == [(4, "json_invalid"), (5, "json_invalid")]
    assert shown["tiles"] is True


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\nxxxx", "PNG"),
        (b"%PDF-1.7 xxxx", "PDF"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b'[{"a": 1}]', "JSON array"),
        (b"PK\x03\x04 rubbish", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rubbish", "damaged"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(InputError, match=said) as refused:
        open_list(path)

    assert "\n" not in str(refused.value)


def test_missing_files_and_directories_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        open_list(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="directory"):
        open_list(tmp_path)


def test_an_archive_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"\0" * 40_000_000)

    with pytest.raises(InputError, match="far more"):
        open_list(path)


def test_an_archive_with_too_many_or_escaping_entries_is_not_opened(tmp_path: Path) -> None:
    many, escaping = tmp_path / "many.xlsx", tmp_path / "escaping.xlsx"
    with zipfile.ZipFile(many, "w") as packed:
        for n in range(archive.MOST_ENTRIES + 1):
            packed.writestr(f"{n}", b"")
    with zipfile.ZipFile(escaping, "w") as packed:
        packed.writestr("../xl/workbook.xml", b"x")

    with pytest.raises(InputError, match="entries"):
        open_list(many)
    with pytest.raises(InputError, match="outside"):
        open_list(escaping)
