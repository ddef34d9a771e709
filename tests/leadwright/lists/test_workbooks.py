"""Workbooks: every sheet and row is accounted for, and cells are what a person sees in them."""

import re
import struct
import zipfile
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from leadwright.errors import InputError
from leadwright.lists.opening import open_list
from leadwright.lists.reading import reading_json
from tests.leadwright.lists.made import ods, text_cell, words, xlsx, zipped

PADDED = '<table:table-cell office:value-type="float" office:value="1067"><text:p>01067</text:p></table:table-cell>'
OLD = Path(__file__).parent / "files" / "old.xls"
CODES = ("line", "code")


def made(path: Path, rows: list[list[Any]], book: Workbook | None = None) -> Path:
    book = book or Workbook()
    sheet = first_sheet(book)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def first_sheet(book: Workbook) -> Worksheet:
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def read(path: Path) -> dict[str, Any]:
    shown = reading_json(path)
    assert shown["tiles"] is True
    return shown


def problems(shown: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(problem[key] for key in CODES) for problem in shown["problems"]]


def test_all_sheets_are_read_and_those_a_person_does_not_see_are_marked(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("Chart")
    for name, state in [("Hidden", "hidden"), ("Deep", "veryHidden")]:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["Company", "Town"])
        sheet.append(["Elm plc", "Leeds"])
    book.create_sheet("Empty")
    rows = [["Issue of September"], [], ["Company", "Phone", "Postcode"], ["Ash Ltd", "020 7946 0001", "EC1A 1BB"]]
    shown = read(made(tmp_path / "list.xlsx", rows, book))

    assert [(table["sheet"], table["visibility"], len(table["rows"])) for table in shown["tables"]] == [
        ("Sheet", "visible", 1),
        ("Hidden", "hidden", 1),
        ("Deep", "veryhidden", 1),
    ]
    assert shown["tables"][0]["lines"] == [[4, 4]]
    assert {sheet["name"]: (sheet["kind"], sheet["rows"]) for sheet in shown["file"]["sheets"]} == {
        "Sheet": ("worksheet", 4),
        "Chart": ("chartsheet", 0),
        "Hidden": ("worksheet", 2),
        "Deep": ("worksheet", 2),
        "Empty": ("worksheet", 0),
    }
    assert shown["spans"] == {"accepted": 3, "repaired": 0, "rejected": 0, "structural": 5}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("00096000", "00096000"),
        ("4.93E+11", "4.93E+11"),
        (442079460001, "442079460001"),
        (96001.0, "96001"),
        (2079460002.5, "2079460002.5"),
        (0.1 + 0.2, "0.3"),
        (True, "true"),
        (date(1999, 5, 1), "1999-05-01"),
        (datetime(1999, 5, 1, 13, 30), "1999-05-01T13:30:00"),
        (time(13, 30), "13:30:00"),
        (timedelta(hours=26, minutes=5), "26:05:00"),
    ],
)
@pytest.mark.parametrize("epoch", [datetime(1899, 12, 30), datetime(1904, 1, 1)])
def test_a_cell_is_what_a_person_sees(tmp_path: Path, value: object, text: str, epoch: datetime) -> None:
    book = Workbook()
    book.epoch = epoch

    shown = read(made(tmp_path / "list.xlsx", [["Company", "Remark"], ["Ash Ltd", value]], book))

    assert shown["tables"][0]["rows"] == [["Ash Ltd", text]]


def test_long_numbers_and_leading_zeros_are_shown_as_they_stand_in_the_file(tmp_path: Path) -> None:
    styles = (
        '<numFmts count="1"><numFmt numFmtId="170" formatCode="00000"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    )
    row = '<row r="2"><c r="A2"><v>%s</v></c><c r="B2" s="1"><v>1067</v></c><c r="C2"><v>7</v></c></row>'
    cells = row % "12345678901234567890"
    path = xlsx(tmp_path / "list.xlsx", words(1, "Firma", "PLZ", "Mitarbeiter") + cells, styles=styles)

    assert read(path)["tables"][0]["rows"] == [["12345678901234567890", "01067", "7"]]


def test_a_formula_without_a_value_is_told(tmp_path: Path) -> None:
    rows = [["Company", "Town"], ["Ash Ltd", "=A2"], ["=A2", "=B2"], ["Elm plc", "Leeds"]]
    shown = read(made(tmp_path / "list.xlsx", rows))

    assert problems(shown) == [(2, "formula_without_value"), (3, "formula_without_value")]
    assert shown["tables"][0]["rows"] == [["Ash Ltd", ""], ["Elm plc", "Leeds"]]
    assert shown["spans"]["rejected"] == 1


def test_rows_of_nothing_but_such_formulas_are_told_wherever_they_stand(tmp_path: Path) -> None:
    last = read(made(tmp_path / "last.xlsx", [["Company", "Town"], ["Ash Ltd", "York"], ["=A2", "=B2"]]))
    only = read(made(tmp_path / "only.xlsx", [["=A2", "=B2"], [], ["=A2"]]))

    assert problems(last) == [(3, "formula_without_value")]
    assert problems(only) == [(1, "formula_without_value"), (3, "formula_without_value")]
    assert only["spans"] == {"accepted": 0, "repaired": 0, "rejected": 2, "structural": 1}


def test_a_formula_whose_value_is_an_empty_text_has_a_value(tmp_path: Path) -> None:
    cells = '<row r="2"><c r="A2" t="str"><f>"x"</f><v>x</v></c><c r="B2" t="str"><f>""</f><v></v></c></row>'
    path = xlsx(tmp_path / "list.xlsx", words(1, "Firma", "Ort") + cells)

    assert problems(read(path)) == []


def test_a_cell_with_an_error_is_told(tmp_path: Path) -> None:
    cells = '<row r="2"><c r="A2" t="str"><v>Esche</v></c><c r="B2" t="e"><f>NA()</f><v>#N/A</v></c></row>'
    path = xlsx(tmp_path / "list.xlsx", words(1, "Firma", "Ort") + cells)

    assert problems(read(path)) == [(2, "cell_error")]


def test_what_stands_in_a_merged_cell_stands_beside_each_of_its_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = first_sheet(book)
    rows = [
        ["Our customers"],
        ["Company", "Name"],
        ["Ash Ltd", "Anna"],
        [None, "Bert"],
        [None, "Cleo"],
        ["Elm", "Dora"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A3:A5")
    book.save(tmp_path / "list.xlsx")

    shown = read(tmp_path / "list.xlsx")

    assert [row[0] for row in shown["tables"][0]["rows"]] == ["Ash Ltd", "Ash Ltd", "Ash Ltd", "Elm"]
    assert problems(shown) == [(4, "cell_merged"), (5, "cell_merged")]
    assert shown["spans"]["repaired"] == 2


def test_hidden_rows_are_read_and_marked(tmp_path: Path) -> None:
    book = Workbook()
    first_sheet(book).row_dimensions[3].hidden = True
    shown = read(made(tmp_path / "list.xlsx", [["Company", "Town"], ["Ash", "York"], ["Elm", "Leeds"]], book))

    assert problems(shown) == [(3, "row_hidden")]
    assert len(shown["tables"][0]["rows"]) == 2


def test_rows_that_do_not_say_where_they_stand_are_read_alike(tmp_path: Path) -> None:
    row = "<row>" + '<c t="str"><v>%s</v></c>' * 2 + "</row>"
    cells = row % ("Firma", "Ort") + row % ("Esche", "Bonn")
    path = xlsx(tmp_path / "list.xlsx", cells + "<row><c><f>A1</f></c><c t='str'><v>Köln</v></c></row>")

    shown = read(path)

    assert shown["tables"][0]["rows"] == [["Esche", "Bonn"], ["", "Köln"]]
    assert problems(shown) == [(3, "formula_without_value")]


def test_a_sheet_with_a_prefix_in_its_xml_is_read_alike(tmp_path: Path) -> None:
    plain = xlsx(
        tmp_path / "plain.xlsx", words(1, "Firma", "Ort") + '<row r="2" hidden="1"><c r="A2"><v>7</v></c></row>'
    )
    with zipfile.ZipFile(plain) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", sheet).replace(b"xmlns=", b"xmlns:x=")
    shown = read(zipped(tmp_path / "list.xlsx", dict(parts)))

    assert shown["tables"][0]["rows"] == [["7", ""]]
    assert problems(shown) == [(2, "row_hidden")]


def test_an_old_workbook_is_read_with_its_hidden_and_merged_rows() -> None:
    shown = read(OLD)

    first, second = shown["tables"]
    assert first["rows"] == [
        ["Esche GmbH", "01067", "493012345678", "2020-03-01", "1234.5", "", "01067", "", "", ""],
        ["Ulme AG", "50667", "", "", "", "", "01068", "01069", "20095", "1067.5"],
        ["Linde KG", "10115", "", "", "", "", "", "", "", ""],
        ["Linde KG", "20095", "", "", "", "", "", "", "", ""],
    ]
    assert (second["sheet"], second["visibility"], second["rows"]) == ("Alt", "hidden", [["Buche e.K.", "Köln"]])
    assert problems(shown) == [(3, "row_hidden"), (5, "cell_merged")]


def test_an_open_document_is_read_with_its_hidden_rows_and_formulas(tmp_path: Path) -> None:
    row = "<table:table-row %s>%s</table:table-row>"
    rows = (
        row % ("", text_cell("Firma") + text_cell("Ort"))
        + row % ("", text_cell("Esche") + '<table:table-cell table:formula="of:=[.A2]"/>')
        + row % ('table:visibility="collapse"', text_cell("Ulme") + PADDED)
        + row % ('table:number-rows-repeated="1048573"', '<table:table-cell table:number-columns-repeated="16384"/>')
    )
    shown = read(ods(tmp_path / "list.ods", rows))

    assert shown["tables"][0]["rows"] == [["Esche", ""], ["Ulme", "01067"]]
    assert problems(shown) == [(2, "formula_without_value"), (3, "row_hidden")]


def xlsb(path: Path, cells: bytes) -> Path:
    """An XLSB of one sheet that holds these records, written by hand since there is no writer."""

    def record(kind: int, data: bytes = b"") -> bytes:
        first = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return first + bytes([len(data)]) + data

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    sheet = record(156, struct.pack("<II", 0, 1) + text("r1") + text("Liste"))
    return zipped(
        path,
        {
            "xl/workbook.bin": record(131) + record(153, bytes(12)) + record(143) + sheet + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": f'{relations}<Relationship Id="r1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": record(129)
            + record(148, bytes(16))
            + record(145)
            + cells
            + record(146)
            + record(130),
        },
    )


def xlsb_row(row: int, *texts: str, hidden: bool = False) -> bytes:
    head = struct.pack("<IIHBBB", row, 0, 300, 0, 0x10 if hidden else 0, 0) + bytes(4)
    made = bytes([0, len(head)]) + head
    for column, value in enumerate(texts):
        data = struct.pack("<III", column, 0, len(value)) + value.encode("utf-16-le")
        made += bytes([6, len(data)]) + data
    return made


def test_a_binary_workbook_is_read_with_its_hidden_rows(tmp_path: Path) -> None:
    rows = xlsb_row(0, "Firma", "Ort") + xlsb_row(1, "Esche", "Bonn") + xlsb_row(2, "Ulme", "Köln", hidden=True)
    shown = read(xlsb(tmp_path / "list.xlsb", rows))

    assert shown["file"]["format"] == "xlsb"
    assert shown["tables"][0]["rows"] == [["Esche", "Bonn"], ["Ulme", "Köln"]]
    assert problems(shown) == [(3, "row_hidden")]


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ALIKE = '<table:table-row table:number-rows-repeated="1048576">%s</table:table-row>'


def far_xls(path: Path) -> Path:
    """The old workbook, of which one cell claims to lie in the last column there can be."""
    content = OLD.read_bytes()
    number = struct.pack("<HHHH", 0x203, 14, 1, 2)
    assert number in content or struct.pack("<HHHH", 0x27E, 10, 1, 2) in content
    for kind, size in [(0x203, 14), (0x27E, 10)]:
        content = content.replace(
            struct.pack("<HHHH", kind, size, 1, 2), struct.pack("<HHHH", kind, size, 65_535, 65_535)
        )
    path.write_bytes(content)
    return path


def test_cells_that_lie_absurdly_far_are_refused_before_room_is_made_for_them(tmp_path: Path) -> None:
    claims = [
        xlsx(tmp_path / "far.xlsx", FAR),
        ods(tmp_path / "far.ods", ALIKE % text_cell("x", 'table:number-columns-repeated="16384"')),
        xlsb(tmp_path / "far.xlsb", xlsb_row(0, "x") + xlsb_row(1_048_575, *"x" * 120)),
        far_xls(tmp_path / "far.xls"),
    ]

    for path in claims:
        with pytest.raises(InputError, match="claim"):
            open_list(path)


def test_styled_cells_without_a_value_claim_nothing(tmp_path: Path) -> None:
    rows = words(1, "Firma", "Ort") + words(2, "Esche", "Bonn") + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'

    assert read(xlsx(tmp_path / "list.xlsx", rows))["tables"][0]["rows"] == [["Esche", "Bonn"]]


def test_one_text_in_very_many_cells_is_refused_before_it_is_copied(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_001))
    path = xlsx(tmp_path / "list.xlsx", cells, shared=f"<si><t>{'x' * 30_000}</t></si>")

    with pytest.raises(InputError, match="MB of text"):
        open_list(path)


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    lol = '<!DOCTYPE x [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = xlsx(tmp_path / "list.xlsx", words(1, "Firma", "&b;"))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = lol.encode() + parts["xl/worksheets/sheet1.xml"]
    with pytest.raises(InputError, match="damaged"):
        open_list(zipped(tmp_path / "lol.xlsx", dict(parts)))


def test_a_hundred_thousand_empty_rows_are_blank_and_quick(tmp_path: Path) -> None:
    rows = words(1, "Firma", "Ort") + words(2, "Esche", "Bonn") + words(100_002, "Ulme", "Köln")

    shown = read(xlsx(tmp_path / "list.xlsx", rows))

    assert shown["spans"] == {"accepted": 2, "repaired": 0, "rejected": 0, "structural": 100_000}


def test_an_ods_shows_what_a_person_sees(tmp_path: Path) -> None:
    error = 'office:string-value="" calcext:value-type="error"'
    number = '<table:table-cell office:value-type="float" office:value="4.9E+17"><text:p>%s</text:p></table:table-cell>'
    rows = [
        [text_cell("Firma"), text_cell("Nummer")],
        [text_cell("#N/A", error), text_cell("a<text:tab/>b<text:line-break/>c<text:s text:c='2'/>d &amp; e")],
        [text_cell("Esche"), number % "493012345678901234"],
    ]
    shown = read(
        ods(tmp_path / "list.ods", "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows))
    )

    assert shown["tables"][0]["rows"][-2:] == [["#N/A", "a\tb\nc  d & e"], ["Esche", "493012345678901234"]]
    assert [(problem["line"], problem["code"]) for problem in shown["problems"]] == [(2, "cell_error")]


def test_as_many_columns_as_a_sheet_may_have_are_read(tmp_path: Path) -> None:
    names = [f"Spalte {n}" for n in range(16_384)]

    shown = read(
        made(tmp_path / "list.xlsx", [["Firma", "Ort", *names[2:]], ["Esche", "Bonn", *map(str, range(16_382))]])
    )

    assert len(shown["tables"][0]["rows"][0]) == 16_384


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_of_a_truncated_workbook_all_is_read_or_nothing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list.{suffix}"
    if suffix == "xls":
        path.write_bytes(OLD.read_bytes())
    elif suffix == "xlsx":
        made(path, [["Firma"], ["Esche"]])
    else:
        ods(path, f"<table:table-row>{text_cell('Firma')}</table:table-row>")
    whole, tables = path.read_bytes(), read(path)["tables"]

    refused = 0
    for size in range(8, len(whole), len(whole) // 25):
        path.write_bytes(whole[:size])
        try:
            assert read(path)["tables"] == tables
        except InputError:
            refused += 1
    assert refused > 15


def locked(path: Path, key: str) -> Path:
    from msoffcrypto.format.ooxml import OOXMLFile

    # A workbook of less than 4 KB is written wrong by the library that locks it.
    long = "".join(sha256(bytes([n])).hexdigest() for n in range(200))
    rows = words(1, "Firma", "Ort") + words(2, "Esche", "Bonn") + words(3, "Ulme", long)
    plain, target = xlsx(path.with_name("plain.xlsx"), rows), BytesIO()
    with plain.open("rb") as file:
        OOXMLFile(file).encrypt(key, target)
    path.write_bytes(target.getvalue())
    return path


def test_a_locked_workbook_opens_with_the_key_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = locked(tmp_path / "locked.xlsx", "Esche 1")

    monkeypatch.delenv("LEADWRIGHT_LIST_PASSWORD", raising=False)
    with pytest.raises(InputError, match="put it into LEADWRIGHT_LIST_PASSWORD"):
        open_list(path)
    monkeypatch.setenv("LEADWRIGHT_LIST_PASSWORD", "wrong")
    with pytest.raises(InputError, match="does not open it") as refused:
        open_list(path)
    assert "wrong" not in str(refused.value)
    monkeypatch.setenv("LEADWRIGHT_LIST_PASSWORD", "wrong\nEsche 1")
    shown = read(path)
    assert shown["file"]["format"] == "xlsx"
    assert shown["file"]["bytes"] == path.stat().st_size
    assert shown["tables"][0]["rows"][0] == ["Esche", "Bonn"]


def test_a_workbook_that_is_only_protected_against_changes_needs_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEADWRIGHT_LIST_PASSWORD", raising=False)

    assert read(locked(tmp_path / "locked.xlsx", "VelvetSweatshop"))["tables"][0]["rows"][0] == ["Esche", "Bonn"]
