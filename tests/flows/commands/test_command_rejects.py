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
    assert f"{delivery['delivery']}      1  nobody_named  names" in shown


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


MEND = ("Huber AG;Bonn", "Huber AG;Bonn;0228 1;e.huber@huber.example")
TO_MEND = f"{HEADER}\n{GOOD}\nEva;Huber;Huber AG;Bonn\n".encode()


def mended(call: Call, settings: Settings, folder: Path, delivery: str, *changes: tuple[str, str]) -> dict[str, Any]:
    """The receipt of what was handed back of a delivery, changed and taken in again."""
    out = folder / f"mended-{delivery}.csv"
    call("rejects", delivery, "-o", out)
    text = out.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    out.write_text(text)
    return taken_in(settings, out)


def lineage(settings: Settings, delivery: str) -> list[tuple[str | None, int | None, int | None]]:
    """Parent and attempt of each data record of a delivery."""
    with at_work("demo", settings) as place, place.ledger.database.reading() as connection:
        rows = connection.execute(
            select(record.c.parent_id, record.c.parent_seq, record.c.attempt)
            .where(record.c.delivery_id == delivery, record.c.disposition != "structural")
            .order_by(record.c.seq)
        )
        return [(row[0], row[1], row[2]) for row in rows]


def test_a_mended_row_has_its_parent_and_the_original_stays_rejected_and_counts_as_mended(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    first = taken_in(fresh, tmp_path / "list.csv", TO_MEND)
    second = mended(call, fresh, tmp_path, first["delivery"], MEND)

    assert lineage(fresh, second["delivery"]) == [(first["delivery"], 2, 2)]
    assert (second["mends"], second["changes"]) == (1, None)
    told = {item["delivery"]: item for item in call("rejects", "--json").document}
    assert (told[first["delivery"]]["rejected"], told[first["delivery"]]["mended"]) == (1, 1)
    assert ["closed", "1", "1"] in [line.split()[3:] for line in call("rejects").out.splitlines()]
    assert call("funnel", "--json").document["rejected"] == 1


def test_what_was_mended_is_not_handed_back_again_unless_all_is_wanted(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    first = taken_in(fresh, tmp_path / "list.csv", TO_MEND + b";;;Kiel;;\n")
    mended(call, fresh, tmp_path, first["delivery"], MEND)
    left, every = tmp_path / "left.csv", tmp_path / "all.csv"
    told = call("rejects", first["delivery"], "-o", left, "--json").document
    call("rejects", first["delivery"], "-o", every, "--all")

    assert (told["rejected"], told["mended"]) == (1, 1)
    assert [row[8] for row in rows_in(left)[1:]] == ["Kiel"]
    assert [row[8] for row in rows_in(every)[1:]] == ["Bonn", "Kiel"]


def test_a_row_rejected_twice_is_handed_back_once_marked_and_mends_the_first_in_the_end(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    first = taken_in(fresh, tmp_path / "list.csv", TO_MEND)
    second = mended(call, fresh, tmp_path, first["delivery"], ("Bonn", "Köln"))
    assert second["dispositions"]["rejected"] == 1
    assert lineage(fresh, second["delivery"]) == [(first["delivery"], 2, 2)]
    assert call("rejects", first["delivery"], "--json").document["mended"] == 0

    out = tmp_path / "third.csv"
    call("rejects", second["delivery"], "-o", out)
    header, row = rows_in(out)
    assert header == [*HANDED_BACK, *HEADER.split(";")]
    assert row[0] == f"{second['delivery']}:1"
    third = mended(call, fresh, tmp_path, second["delivery"], ("Köln", "Köln;0221 1;e.huber@huber.example"))

    assert lineage(fresh, third["delivery"]) == [(second["delivery"], 1, 3)]
    told = {item["delivery"]: item["mended"] for item in call("rejects", "--json").document}
    assert told == {first["delivery"]: 1, second["delivery"]: 1, third["delivery"]: 0}


def test_undoing_the_mended_rows_leaves_the_originals_to_be_mended_again(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    first = taken_in(fresh, tmp_path / "list.csv", TO_MEND)
    second = mended(call, fresh, tmp_path, first["delivery"], MEND)
    call("undo", second["delivery"])

    assert call("rejects", first["delivery"], "--json").document["mended"] == 0


@pytest.mark.parametrize("named", ["D0:1", "nonsense", "D0:x", ":", "D0:99999999999999999999"])
def test_a_row_that_names_a_record_that_is_none_is_taken_in_without_a_parent_and_says_so(
    call: Call, fresh: Settings, tmp_path: Path, named: str
) -> None:
    marks = [named, "1", "x", "x", "x"]
    text = f"{';'.join(HANDED_BACK)};{HEADER}\n{';'.join(marks)};{GOOD}\n"
    receipt = taken_in(fresh, tmp_path / "list.csv", text.encode())

    assert lineage(fresh, receipt["delivery"]) == [(None, None, None)]
    assert receipt["problems"]["parent_unknown"] == 1
    assert receipt["dispositions"]["accepted"] == 1


def test_a_record_that_was_not_rejected_or_is_another_sellers_is_no_parent(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    first = taken_in(fresh, tmp_path / "list.csv", TO_MEND)
    marks = [f"{first['delivery']}:1", "1", "x", "x", "x"]
    text = f"{';'.join(HANDED_BACK)};{HEADER}\n{';'.join(marks)};{GOOD}\n"
    receipt = taken_in(fresh, tmp_path / "again.csv", text.encode())

    assert lineage(fresh, receipt["delivery"]) == [(None, None, None)]
    assert receipt["problems"]["parent_unknown"] == 1


def test_cells_behind_an_apostrophe_come_in_as_they_were(call: Call, fresh: Settings, tmp_path: Path) -> None:
    first = taken_in(fresh, tmp_path / "list.csv", f"{HEADER}\n{GOOD}\nEva;Huber;@home AG;Bonn\n".encode())
    second = mended(call, fresh, tmp_path, first["delivery"], ("'@home AG;Bonn", "'@home AG;Bonn;;eva@home.example"))

    story = call("why", f"{second['delivery']}:1", "--json").document
    assert story["fields"]["company.name"]["value"] == "@home AG"


def test_objects_that_were_mended_keep_their_lineage(call: Call, fresh: Settings, tmp_path: Path) -> None:
    lines = [json.dumps({"company": "Boll GmbH", "phone": "0351 1"}), json.dumps({"city": "Köln"})]
    first = taken_in(fresh, tmp_path / "list.jsonl", "\n".join(lines).encode())
    out = tmp_path / "rejects.jsonl"
    call("rejects", first["delivery"], "-o", out)
    document = json.loads(out.read_text())
    out.write_text(json.dumps({**document, "company": "Kurz AG"}) + "\n")
    second = taken_in(fresh, out)

    assert lineage(fresh, second["delivery"]) == [(first["delivery"], 1, 2)]
    assert call("rejects", first["delivery"], "--json").document["mended"] == 1


def test_rows_of_a_workbook_and_of_a_table_without_header_keep_their_lineage(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    book = Workbook()
    for row in (HEADER.split(";"), GOOD.split(";"), [None, None, None, "Köln", None, None]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    first = taken_in(fresh, tmp_path / "list.xlsx")
    out = tmp_path / "sheet.csv"
    call("rejects", first["delivery"], "-o", out)
    out.write_text(out.read_text(encoding="utf-8-sig").replace(";;;Köln;", ";;Kurz AG;Köln;"), encoding="utf-8-sig")
    rows = [f"Uwe;Nord{n};Nord{n} AG;Kiel;uwe{n}@nord.example" for n in range(5)]
    bare = taken_in(fresh, tmp_path / "bare.csv", "\n".join([*rows, "Eva;Huber;Huber AG"]).encode())
    named = ("Huber AG", "Huber AG;Bonn;eva@huber.example")

    assert lineage(fresh, taken_in(fresh, out)["delivery"]) == [(first["delivery"], 2, 2)]
    assert lineage(fresh, mended(call, fresh, tmp_path, bare["delivery"], named)["delivery"]) == [
        (bare["delivery"], 5, 2)
    ]


def test_the_rejected_rows_of_a_delivery_are_told_with_the_width_they_should_have_had(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    receipt = taken_in(fresh, tmp_path / "list.csv", TO_MEND + b";;;Bonn;;\n")
    told = call("rejects", receipt["delivery"], "--json").document
    shown = call("rejects", receipt["delivery"]).out

    short, nobody = told["rows"]
    assert (short["record"], short["line"], short["code"]) == (f"{receipt['delivery']}:2", 3, "width_short")
    assert (short["expected"], short["found"], short["mended"]) == (6, 4, False)
    assert (nobody["code"], nobody["expected"], nobody["found"]) == ("nobody_named", None, None)
    assert "4 cells instead of 6" in shown
    assert "Huber" not in shown


SHIFTED = "MB-1;Muster GmbH;Muster;otto@muster.example;0211 5550777;;\n"
OF_SHIFTED = (
    f"ID;Firma;Vorname;Nachname;E-Mail;Telefon;Ort;Sperre\n7;Boll GmbH;Ines;Boll;i@boll.example;0351 1;Ulm;\n{SHIFTED}"
)


def saved_by_a_spreadsheet(path: Path, target: Path, *changes: tuple[str, str]) -> Path:
    """What was handed back, each row filled up to the widest and numbers without the zeros before them."""
    rows = rows_in(path, "utf-8-sig")
    widest = max(map(len, rows))
    filled = [[cell.lstrip("0") if cell.isdigit() else cell for cell in row] + [""] * widest for row in rows]
    text = "\r\n".join(";".join(row[:widest]) for row in filled) + "\r\n"
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    if target.suffix == ".xlsx":
        book = Workbook()
        for row in csv.reader(StringIO(text), delimiter=";"):
            book.active.append(row)
        book.save(target)
    else:
        target.write_text(text, newline="")
    return target


@pytest.mark.parametrize("name", ["saved.csv", "saved.xlsx"])
@pytest.mark.parametrize("row", [SHIFTED, "MB-1;Muster; GmbH;Otto;Muster;otto@muster.example;02115550777;Ulm;;x\n"])
def test_a_row_that_a_spreadsheet_only_filled_up_is_rejected_again(
    call: Call, fresh: Settings, tmp_path: Path, name: str, row: str
) -> None:
    first = taken_in(fresh, tmp_path / "list.csv", OF_SHIFTED.replace(SHIFTED, row).encode())
    assert first["dispositions"]["rejected"] == 1
    call("rejects", first["delivery"], "-o", tmp_path / "out.csv")
    saved = saved_by_a_spreadsheet(tmp_path / "out.csv", tmp_path / name)
    (foreseen,) = call("intake", saved, "--purchase", "p1", "--dry-run", "--json").document
    second = taken_in(fresh, saved)

    assert (second["dispositions"], second["mends"]) == ({"rejected": 1, "structural": 1}, 0)
    assert second["rejected"] == foreseen["rejected"] == first["rejected"]
    assert foreseen["dispositions"] == second["dispositions"]
    assert second["problems"] == {}
    assert lineage(fresh, second["delivery"]) == [(first["delivery"], 2, 2)]
    assert call("funnel", "--json").document["leads"] == 1
    assert call("funnel", "--json").document["closed"] is True


@pytest.mark.parametrize("name", ["saved.csv", "saved.xlsx"])
def test_cells_that_were_moved_to_their_columns_mend_a_row(
    call: Call, fresh: Settings, tmp_path: Path, name: str
) -> None:
    first = taken_in(fresh, tmp_path / "list.csv", OF_SHIFTED.encode())
    call("rejects", first["delivery"], "-o", tmp_path / "out.csv")
    moved = ("Muster;otto@muster.example;0211 5550777;;;", ";Muster;otto@muster.example;0211 5550777;;")
    second = taken_in(fresh, saved_by_a_spreadsheet(tmp_path / "out.csv", tmp_path / name, moved))

    assert (second["dispositions"], second["mends"]) == ({"accepted": 1, "structural": 1}, 1)


def test_what_is_rejected_a_second_time_is_known_again_when_it_is_filled_up(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    delivery = taken_in(fresh, tmp_path / "list.csv", OF_SHIFTED.encode())["delivery"]
    for turn in range(2):
        call("rejects", delivery, "-o", tmp_path / f"out-{turn}.csv")
        receipt = taken_in(fresh, saved_by_a_spreadsheet(tmp_path / f"out-{turn}.csv", tmp_path / f"{turn}.xlsx"))
        delivery = receipt["delivery"]
        assert receipt["dispositions"] == {"rejected": 1, "structural": 1}


@pytest.mark.parametrize("place", ["list.csv/back.csv", "nowhere/back.csv"])
def test_a_file_that_cannot_be_written_is_named_with_the_reason(
    call: Call, fresh: Settings, tmp_path: Path, place: str
) -> None:
    receipt = taken_in(fresh, tmp_path / "list.csv", f"{HEADER}\n{GOOD}\nEva;Huber\n".encode())
    said = call("rejects", receipt["delivery"], "-o", tmp_path / place)

    assert said.code == 2
    assert said.err.splitlines()[-1].startswith(f"leadwright: {tmp_path / place} cannot be written: ")
    assert not list(tmp_path.rglob(".back*"))


def test_a_kept_copy_that_is_gone_is_named(call: Call, fresh: Settings, tmp_path: Path) -> None:
    receipt = taken_in(fresh, tmp_path / "list.csv", f"{HEADER}\n{GOOD}\nEva;Huber\n".encode())
    (kept,) = (path for path in (fresh.home / "files").rglob("*") if path.is_file())
    kept.unlink()
    said = call("rejects", receipt["delivery"])

    assert said.code == 1
    assert f"the kept copy of list.csv is no longer there; put it back as {kept}" in said.err.splitlines()[-1]
