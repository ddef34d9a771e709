"""JSON Lines, and what is no list at all."""

import os
from pathlib import Path

import orjson
import pytest

from leadwright.errors import InputError
from leadwright.lists.opening import MOST_COLUMNS, open_list
from leadwright.lists.reading import reading_json


def test_json_lines_give_the_union_of_their_keys(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    objects = [{"name": "Ash", "address": {"city": "Leeds"}}, {"name": "Elm", "size": 7, "tags": ["a", "b"], "x": None}]
    path.write_bytes(b"\n".join([*map(orjson.dumps, objects), b"", b"{broken", b"[1]"]))

    shown = reading_json(path)

    assert shown["tables"][0]["header"] == ["name", "address.city", "size", "tags", "x"]
    assert shown["tables"][0]["rows"] == [["Ash", "Leeds", "", "", ""], ["Elm", "", "7", "a; b", ""]]
    assert [(p["line"], p["code"]) for p in shown["problems"]] == [(4, "json_invalid"), (5, "json_invalid")]
    assert shown["tiles"] is True


def test_a_single_line_is_json_lines_if_it_names_somebody(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_bytes(b'{"name": "Ash", "contacts": [{"first_name": "Anna"}], "company": "Ash Ltd"}\n')

    shown = reading_json(path)

    assert shown["file"]["format"] == "jsonl"
    assert len(shown["tables"][0]["rows"]) == 1


def test_lines_in_an_older_encoding_are_read_with_their_keys_and_told(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    lines = [
        '{"Straße": "Königsallee 1", "Firma": "Müller GmbH"}',
        '{"Straße": "Weg 2", "Firma": "Gross KG"}',
        "{}",
        "{",
    ]
    path.write_bytes("\n".join(lines).encode("cp1252"))
    listing = open_list(path)
    spans = list(listing.spans())

    assert listing.tables[0].header == ("Straße", "Firma")
    assert [(span.disposition, span.code) for span in spans] == [
        ("repaired", "undecodable"),
        ("repaired", "undecodable"),
        ("accepted", None),
        ("rejected", "json_invalid"),
    ]
    assert spans[0].cells == ("Königsallee 1", "Müller GmbH")


def test_a_line_before_the_objects_is_told_and_no_heading(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text("# exported today\n" + '{"name": "Ash", "town": "Leeds"}\n' * 3)

    shown = reading_json(path)

    assert (shown["file"]["format"], shown["tables"][0]["header"]) == ("jsonl", ["name", "town"])
    assert [(p["line"], p["code"]) for p in shown["problems"]] == [(1, "json_invalid")]


@pytest.mark.parametrize("name", ["list.jsonl", "list.json"])
def test_a_key_that_is_written_twice_loses_no_value(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    mails = '"mail": "a@ash.example", "mail": "b@ash.example"'
    row = f'{{"name": "Ash", {mails}, "in": {{"x": "1"}}, "in.x": "2", "name": "Ash"}}'
    path.write_text(f"{row}\n{row}\n" if name.endswith("l") else f"[{row}, {row}]")

    [table] = reading_json(path)["tables"]

    assert table["header"] == ["name", "mail", "mail (2)", "in.x", "in.x (2)"]
    assert table["rows"] == [["Ash", "a@ash.example", "b@ash.example", "1", "2"]] * 2


@pytest.mark.parametrize(
    "text", ["{name};{town}\nAsh;Leeds\n", "[name];[town]\nAsh;Leeds\n", '{"name"};x\nAsh;Leeds\n']
)
def test_braces_alone_do_not_make_it_json(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)

    assert reading_json(path)["file"]["format"] == "delimited"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\nxxxx", "PNG"),
        (b"%PDF-1.7 xxxx", "PDF"),
        (b"<!DOCTYPE html><table>", "web page"),
        ("\ufeff<?xml version='1.0'?>".encode("utf-16-le"), "XML"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xfd7zXZ\0", "XZ"),
        (b"x" * 257 + b"ustar\0", "tar archive"),
        (b"PK\x03\x04 rubbish", "damaged"),
        (b"PK\x05\x06" + bytes(18), "archive"),
        (b"\x1f\x8b rubbish", "archive"),
        (b"PAR1 rubbish", "damaged"),
        (b"II*\0 rubbish", "TIFF"),
        (b"MIME-Version: 1.0\r\n", "web page"),
        (b"<meta charset='utf-8'>\n<table>", "web page"),
        (bytes(range(256)) * 4, "neither text nor a list"),
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


def test_five_thousand_columns_are_read_and_absurdly_many_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    names = ";".join(["Firma", "Ort", *(f"Spalte {n}" for n in range(4_998))])
    path.write_text(f"{names}\nEsche;Bonn{';x' * 4_998}\n")
    assert len(reading_json(path)["tables"][0]["rows"][0]) == 5_000

    path.write_text(";".join(["Firma"] * (MOST_COLUMNS + 1)) + "\n")
    with pytest.raises(InputError, match="columns"):
        open_list(path)


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Firma;Ort\nEsche;Bonn\n")
    listing = open_list(path)
    path.write_text("Firma;Ort\nEsche;Bern\n")
    os.utime(path, ns=(1, 1))
    monkeypatch.setattr("leadwright.lists.members.open_list", lambda *_: listing)

    with pytest.raises(InputError, match="changed while it was read"):
        reading_json(path)


def test_lines_that_are_pages_of_rows_are_documents(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    pages = [{"data": [{"name": f"Ash {n}", "town": "Leeds"}, {"name": f"Elm {n}"}], "page": n} for n in range(3)]
    path.write_bytes(b"\n".join(map(orjson.dumps, pages)) + b"\n")

    shown = reading_json(path)

    assert shown["tiles"] is True
    assert shown["spans"]["accepted"] == 6
    assert shown["tables"][0]["rows"][0] == ["Ash 0", "Leeds"]


def test_what_a_program_says_first_makes_no_pages_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_bytes(b'{"streams": [{"id": 1}]}\n{"name": "Ash"}\n{"name": "Elm"}\n')

    assert reading_json(path)["spans"]["accepted"] == 3
