"""Rejected rows go back as the vendor wrote them, each with its reason, and come in again when they are mended."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from leadwright.record import HANDED_BACK
from leadwright.settings import Settings
from ledger.schema import record
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.workplace import at_work
from tests.flows.commands.conftest import Call

HEADER = "Vorname;Nachname;Firma;Ort;Telefon;E-Mail"
GOOD = "Anna;Groß;Groß KG;Köln;0221 4710 101;a.gross@gross.example"
SHORT = "=cmd|'/C calc'!A0;Müller;+49 221 4710 102"


def taken_in(settings: Settings, path: Path, content: bytes | None = None) -> dict[str, Any]:
    """The receipt of a list under the purchase p1."""
    if content is not None:
        path.write_bytes(content)
    with at_work("demo", settings) as place:
        (delivery,) = receive_files(place, [path], "p1")
        return take_in_list(place, delivery)


def rows_in(path: Path, encoding: str = "utf-8", delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(StringIO(path.read_bytes().decode(encoding)), delimiter=delimiter))


def extras_of(settings: Settings, delivery: str) -> dict[str, str]:
    """What is kept beside the fields of the delivery's only accepted record."""
    with at_work("demo", settings) as place, place.ledger.database.reading() as connection:
        query = select(record.c.extras).where(record.c.delivery_id == delivery, record.c.disposition == "accepted")
        return dict(connection.scalars(query).one())


def test_deliveries_are_listed_with_what_was_rejected(call: Call, at_home: Settings) -> None:
    (delivery,) = call("rejects", "--json").document
    shown = call("rejects").out

    assert (delivery["file"], delivery["rejected"], delivery["codes"]) == ("list.csv", 1, {"nobody_named": 1})
    assert delivery["delivery"] in shown
    assert "nobody_named 1" in shown


def test_rows_go_back_under_the_vendors_header_with_record_line_and_reasons(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    receipt = taken_in(fresh, tmp_path / "list.csv", f"{HEADER}\r\n{GOOD}\r\n{SHORT}\r\n".encode("cp1252"))
    out = tmp_path / "rejects.csv"
    said = call("rejects", receipt["delivery"], "-o", out, "--json")

    assert said.document == {
        "delivery": receipt["delivery"],
        "file": "list.csv",
        "output": str(out),
        "encoding": "cp1252",
        "rejected": 1,
        "mended": 0,
        "codes": {"width_short": 1},
    }
    header, row = rows_in(out, "cp1252")
    assert header == [*HANDED_BACK, *HEADER.split(";")]
    assert row[:5] == [
        f"{receipt['delivery']}:2",
        "3",
        "width_short",
        "too few cells for the header",
        "weniger Zellen als die Kopfzeile",
    ]


def test_no_cell_is_taken_for_a_formula(call: Call, fresh: Settings, tmp_path: Path) -> None:
    receipt = taken_in(fresh, tmp_path / "list.csv", f"{HEADER}\n{GOOD}\n{SHORT}\n@x; -1\n".encode())
    out = tmp_path / "rejects.csv"
    call("rejects", receipt["delivery"], "-o", out)

    _, first, second = rows_in(out)
    assert first[5:] == ["'=cmd|'/C calc'!A0", "Müller", "'+49 221 4710 102"]
    assert second[5:] == ["'@x", "' -1"]


def test_mended_rows_come_in_again_and_tell_which_record_they_were(call: Call, fresh: Settings, tmp_path: Path) -> None:
    first = taken_in(fresh, tmp_path / "list.csv", f"{HEADER}\n{GOOD}\nEva;Huber;Huber AG;Bonn\n".encode())
    out = tmp_path / "rejects.csv"
    call("rejects", first["delivery"], "-o", out)
    out.write_text(out.read_text().replace("Huber AG;Bonn", "Huber AG;Bonn;0228 1;e.huber@huber.example"))

    second = taken_in(fresh, out)
    story = call("why", f"{second['delivery']}:1", "--json").document

    assert second["dispositions"] == {"accepted": 1, "structural": 1}
    assert {column["field"] for column in second["tables"][0]["columns"] if column["header"] in HANDED_BACK} == {None}
    assert story["fields"]["person.last_name"]["value"] == "Huber"
    assert extras_of(fresh, second["delivery"])["leadwright_record"] == f"{first['delivery']}:2"


def test_a_row_not_mended_is_rejected_again(call: Call, fresh: Settings, tmp_path: Path) -> None:
    receipt = taken_in(fresh, tmp_path / "list.csv", f"{HEADER}\n{GOOD}\n{SHORT}\n".encode())
    out = tmp_path / "rejects.csv"
    call("rejects", receipt["delivery"], "-o", out)

    out.write_text(out.read_text() + ";;;;;Eva;Huber;Huber AG;Bonn;0228 1;e.huber@huber.example\n")

    assert taken_in(fresh, out)["dispositions"] == {"accepted": 1, "rejected": 1, "structural": 1}


def test_each_table_of_a_file_keeps_its_header(call: Call, fresh: Settings, tmp_path: Path) -> None:
    second = "Firma;PLZ;Ort;Telefon\nBoll GmbH;01067;Dresden;0351 1\nKurz;1\n"
    receipt = taken_in(fresh, tmp_path / "list.csv", f"{HEADER}\n{GOOD}\n{SHORT}\n{GOOD}\n\n{second}".encode())
    out = tmp_path / "rejects.csv"
    call("rejects", receipt["delivery"], "-o", out)

    rows = rows_in(out)
    assert [row[5:] for row in (rows[0], rows[2])] == [HEADER.split(";"), ["Firma", "PLZ", "Ort", "Telefon"]]
    assert rows[3][5:] == ["Kurz", "1"]


def test_what_the_files_encoding_cannot_hold_goes_back_in_utf_8(call: Call, fresh: Settings, tmp_path: Path) -> None:
    header, good = HEADER.encode("cp1252"), GOOD.encode("cp1252")
    receipt = taken_in(fresh, tmp_path / "list.csv", header + b"\n" + good + b"\nM\x81ller;Bonn\n")
    out = tmp_path / "rejects.csv"
    said = call("rejects", receipt["delivery"], "-o", out, "--json")

    assert (said.document["rejected"], said.document["encoding"]) == (1, "utf-8")
    assert rows_in(out, "utf-8-sig")[1][6] == "Bonn"


@pytest.mark.parametrize(("codec", "mark"), [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("cp1250", b"")])
def test_rows_go_back_in_the_encoding_they_came_in(
    call: Call, fresh: Settings, tmp_path: Path, codec: str, mark: bytes
) -> None:
    people = [f"Ołeś{n};Kůň;Žížala s.r.o.;Łódź;;x{n}@zizala.example" for n in range(5)]
    text = "\n".join([HEADER, *people, "Łukasz;Śliwiński"])
    receipt = taken_in(fresh, tmp_path / "list.csv", mark + text.encode(codec))
    out = tmp_path / "rejects.csv"
    said = call("rejects", receipt["delivery"], "-o", out, "--json")

    assert said.document["encoding"] == codec
    assert out.read_bytes().startswith(mark)
    assert out.read_bytes().removeprefix(mark).decode(codec).splitlines()[1].endswith(";Łukasz;Śliwiński")


def test_rows_of_workbooks_go_back_as_csv_for_the_sellers_spreadsheet(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    book = Workbook()
    for row in (HEADER.split(";"), GOOD.split(";"), [None, None, None, "Köln", None, None]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    receipt = taken_in(fresh, tmp_path / "list.xlsx")
    out = tmp_path / "rejects.csv"
    call("rejects", receipt["delivery"], "-o", out)

    header, row = rows_in(out, "utf-8-sig")
    assert header[5:] == HEADER.split(";")
    assert row[2:3] + row[5:] == ["nobody_named", "", "", "", "Köln", "", ""]


def test_objects_go_back_as_objects_and_what_is_none_as_text(call: Call, fresh: Settings, tmp_path: Path) -> None:
    good = {"company": "Boll GmbH", "phone": "0351 1"}
    lines = [json.dumps(good), '{"company": "broken', json.dumps({"city": "Köln"})]
    receipt = taken_in(fresh, tmp_path / "list.jsonl", "\n".join(lines).encode())
    out = tmp_path / "rejects.jsonl"
    call("rejects", receipt["delivery"], "-o", out)

    broken, nobody = [json.loads(line) for line in out.read_text().splitlines()]
    assert set(HANDED_BACK) < set(broken)
    assert (broken["leadwright_code"], broken["leadwright_raw"]) == ("json_invalid", '{"company": "broken')
    assert (nobody["leadwright_code"], nobody["city"]) == ("nobody_named", "Köln")


def test_a_file_that_is_there_is_replaced_only_when_told_to(call: Call, at_home: Settings, tmp_path: Path) -> None:
    (delivery,) = call("rejects", "--json").document
    out = tmp_path / "mine.csv"
    out.write_text("mine")

    refused = call("rejects", delivery["delivery"], "-o", out)
    kept = out.read_text()
    done = call("rejects", delivery["delivery"], "-o", out, "--force")

    assert (refused.code, kept, done.code) == (2, "mine", 0)
    assert "--force" in refused.err
    assert out.read_text(encoding="cp1252").startswith("leadwright_record;")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_where_nothing_was_rejected_nothing_is_written(call: Call, fresh: Settings, tmp_path: Path) -> None:
    receipt = taken_in(fresh, tmp_path / "list.csv", f"{HEADER}\n{GOOD}\n".encode())
    said = call("rejects", receipt["delivery"], "-o", tmp_path / "none.csv")

    assert said.code == 0
    assert not (tmp_path / "none.csv").exists()


@pytest.mark.parametrize("arguments", [["D0", "-o", "x.csv"], ["D0"], ["-o", "x.csv"]])
def test_a_wrong_delivery_or_no_file_is_refused(call: Call, at_home: Settings, arguments: list[str]) -> None:
    said = call("rejects", *arguments)

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
