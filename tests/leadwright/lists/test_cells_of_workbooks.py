"""Cells of workbooks: a person sees zeros that are not stored, and comments beside the cell, not in it."""

from pathlib import Path
from typing import Any

import pytest

from leadwright.errors import InputError
from leadwright.lists import ods as looked_at
from leadwright.lists import xlsx as looked_at_xlsx
from leadwright.lists.opening import open_list
from leadwright.lists.reading import reading_json
from tests.leadwright.lists.made import ods, text_cell, words, xlsx

COMMENT = (
    '<office:annotation draw:style-name="gr1"><dc:creator>Anna</dc:creator><dc:date>2020-01-01</dc:date>'
    "<text:p>Ist%sgeprüft</text:p></office:annotation>"
)
ERROR = 'office:string-value="" calcext:value-type="error"'
PADDED = "<numFmts>%s</numFmts><cellXfs>%s</cellXfs>"


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_number(value: str, shown: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}>{shown}</table:table-cell>'


def ods_read(path: Path, *rows: str) -> dict[str, Any]:
    head = ods_row(text_cell("Firma"), text_cell("PLZ"), text_cell("PLZ Postfach"))
    shown = reading_json(ods(path / "list.ods", head + "".join(rows)))
    assert shown["tiles"] is True
    return shown


def xlsx_number(path: Path, value: str, styles: str, style: int = 1) -> str:
    """What is read of a number in the style of this place among those of the cells."""
    row = f'<row r="2"><c r="A2" t="str"><v>Esche</v></c><c r="B2" s="{style}"><v>{value}</v></c></row>'
    shown = reading_json(xlsx(path / "list.xlsx", words(1, "Firma", "PLZ") + row, styles=styles))
    return str(shown["tables"][0]["rows"][0][1])


def in_format(path: Path, code: str, value: str) -> str:
    escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    number = f'<numFmt numFmtId="170" formatCode="{escaped}"/>'
    return xlsx_number(path, value, PADDED % (number, '<xf numFmtId="0"/><xf numFmtId="170"/>'))


@pytest.mark.parametrize("between", ["", "<text:tab/>", "<text:line-break/>", "</text:p><text:p>"])
@pytest.mark.parametrize(
    ("text", "seen"), [("Ulme", "Ulme"), ("Ulme<text:line-break/>AG", "Ulme\nAG"), ("a</text:p><text:p>b", "a\nb")]
)
def test_a_comment_on_a_text_is_no_part_of_it(tmp_path: Path, between: str, text: str, seen: str) -> None:
    comment = COMMENT % between
    before = text_cell(text).replace("><text:p>", f">{comment}<text:p>", 1)
    after = text_cell(text).replace("</table:", f"{comment}</table:")

    shown = ods_read(tmp_path, ods_row(text_cell("Esche"), before, after))

    assert shown["tables"][0]["rows"] == [["Esche", seen, seen]]


def test_a_comment_on_a_cell_with_an_error_is_no_part_of_it(tmp_path: Path) -> None:
    error = text_cell("#N/A", ERROR).replace("<text:p>", COMMENT % "" + "<text:p>", 1)

    shown = ods_read(tmp_path, ods_row(text_cell("Esche"), text_cell("01067"), error))

    assert shown["tables"][0]["rows"] == [["Esche", "01067", "#N/A"]]


def test_a_cell_with_an_error_and_no_text_takes_none_of_its_neighbour(tmp_path: Path) -> None:
    error = f'<table:table-cell office:value-type="string" {ERROR}/>'

    shown = ods_read(tmp_path, ods_row(text_cell("Esche"), error, text_cell("01067")))

    assert shown["tables"][0]["rows"] == [["Esche", "", "01067"]]


@pytest.mark.parametrize(
    "inner",
    [
        "<text:p>01067</text:p>",
        '<text:p text:style-name="P1">01067</text:p>',
        "<text:p><text:span>01067</text:span></text:p>",
        COMMENT % "<text:tab/>" + "<text:p>01067</text:p>",
        "<text:p>01067</text:p>" + COMMENT % "",
    ],
)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_leading_zeros_of_an_open_document_are_kept_however_they_are_written(
    tmp_path: Path, inner: str, quote: str
) -> None:
    cell = ods_number("1067", inner).replace('"float"', f"{quote}float{quote}")

    shown = ods_read(tmp_path, ods_row(text_cell("Esche"), cell))

    assert shown["tables"][0]["rows"] == [["Esche", "01067", ""]]


def test_leading_zeros_are_kept_in_every_cell_and_row_that_is_written_once_for_several(tmp_path: Path) -> None:
    twice = ods_number("1067", "<text:p>01067</text:p>", 'table:number-columns-repeated="2"')
    once = ods_number("1109", "<text:p>01109</text:p>")

    shown = ods_read(
        tmp_path,
        ods_row(text_cell("Esche"), twice),
        ods_row(text_cell("Ulme"), twice, attributes='table:number-rows-repeated="2"'),
        ods_row(text_cell("Linde"), once, once),
    )

    assert shown["tables"][0]["rows"] == [
        ["Esche", "01067", "01067"],
        ["Ulme", "01067", "01067"],
        ["Ulme", "01067", "01067"],
        ["Linde", "01109", "01109"],
    ]


def test_lines_of_a_text_are_kept_in_every_cell_that_is_written_once_for_several(tmp_path: Path) -> None:
    twice = text_cell("a<text:tab/>b", 'table:number-columns-repeated="2"')

    shown = ods_read(tmp_path, ods_row(text_cell("Esche"), twice))

    assert shown["tables"][0]["rows"] == [["Esche", "a\tb", "a\tb"]]


def test_what_is_wrong_in_rows_that_are_written_once_for_several_is_told_of_each(tmp_path: Path) -> None:
    error = text_cell("#N/A", ERROR + ' table:number-columns-repeated="2"')
    formula = '<table:table-cell table:formula="of:=[.A2]"/>'
    several = 'table:number-rows-repeated="2"'

    shown = ods_read(
        tmp_path,
        ods_row(text_cell("Esche"), error, attributes=several),
        ods_row(text_cell("Ulme"), formula, attributes=several),
        ods_row(text_cell("Linde")),
    )

    assert shown["tables"][0]["rows"][:2] == [["Esche", "#N/A", "#N/A"]] * 2
    assert [(problem["line"], problem["code"]) for problem in shown["problems"]] == [
        (2, "cell_error"),
        (3, "cell_error"),
        (4, "formula_without_value"),
        (5, "formula_without_value"),
    ]


def test_a_cell_that_claims_to_stand_for_very_many_is_not_told_of_each(tmp_path: Path) -> None:
    many = ods_number("1067", "<text:p>01067</text:p>", 'table:number-columns-repeated="999999999"')
    error = text_cell("#N/A", ERROR)
    path = ods(
        tmp_path / "list.ods", ods_row(many * 500, error * 500, attributes='table:number-rows-repeated="999999999"')
    )

    found = looked_at.marks(path, path.name)["Liste"]

    assert len(found.exact) < 1 << 21
    assert len(found.codes) <= 1 << 20
    with pytest.raises(InputError, match="claims"):
        open_list(path)


@pytest.mark.parametrize("stretch", ["<office:annotation>", "<text:p>", "</office:annotation>", "<text:p/>"])
def test_a_cell_of_parts_without_end_is_looked_at_once(tmp_path: Path, stretch: str) -> None:
    path = ods(tmp_path / "list.ods", ods_row(text_cell("<text:tab/>" + stretch * 200_000)))

    looked_at.marks(path, path.name)


def test_cells_without_an_end_of_their_own_are_looked_at_once(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="2"/>'
    path = ods(tmp_path / "list.ods", ods_row(cell * 100_000))

    looked_at.marks(path, path.name)


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("1067", "01067"),
        ("1067.0", "01067"),
        ("1.067E3", "01067"),
        ("0.0", "00000"),
        ("50667.0", "50667"),
        ("4.93512345678E11", "493512345678"),
        ("1067.5", "1067.5"),
        ("-1067", "-1067"),
        ("1E+99", None),
    ],
)
def test_a_whole_number_is_padded_however_it_is_stored(tmp_path: Path, stored: str, seen: str | None) -> None:
    text = in_format(tmp_path, "00000", stored)

    assert text == (seen or in_format(tmp_path, "General", stored))


def test_a_style_without_a_format_keeps_its_place_among_the_styles(tmp_path: Path) -> None:
    styles = PADDED % ('<numFmt numFmtId="170" formatCode="00000"/>', '<xf/><xf numFmtId="1"/><xf numFmtId="170"/>')

    assert xlsx_number(tmp_path, "7", styles, style=1) == "7"
    assert xlsx_number(tmp_path, "1067", styles, style=2) == "01067"


@pytest.mark.parametrize(
    "number",
    [
        '<numFmt formatCode="00000" numFmtId="170"/>',
        "<numFmt numFmtId='170' formatCode='00000'/>",
        '<numFmt\n  numFmtId = "170"\n  formatCode = "00000"></numFmt>',
        '<numFmt numFmtId="170" formatCode="&#48;&#x30;000"/>',
        '<numFmt numFmtId="170" formatCode="&quot;&quot;00000"/>',
        '<x:numFmt numFmtId="170" formatCode="[>0]00000"/>',
        '<numFmt numFmtId="171" formatCode="0.00"/><numFmt numFmtId="170" formatCode="00000"/>',
    ],
)
def test_a_format_is_known_however_it_is_written(tmp_path: Path, number: str) -> None:
    styles = PADDED % (number, '<xf numFmtId="0"/><xf fontId="1" numFmtId="170"/>')

    assert xlsx_number(tmp_path, "1067", styles) == "01067"


def test_a_format_of_what_is_shown_under_a_condition_is_none_of_a_cell(tmp_path: Path) -> None:
    styles = PADDED % ('<numFmt numFmtId="170" formatCode="0.0"/>', '<xf numFmtId="0"/><xf numFmtId="170"/>')
    conditional = '<dxfs><dxf><numFmt numFmtId="170" formatCode="00000"/></dxf></dxfs>'

    assert xlsx_number(tmp_path, "1067", styles + conditional) == "1067"


@pytest.mark.parametrize(
    ("code", "stored", "seen"),
    [
        ("00000;@", "1067", "01067"),
        ("00000;-00000;@", "0", "00000"),
        ("00000_ ", "1067", "01067"),
        ("*x00000", "1067", "01067"),
        ("[$-407]00000", "1067", "01067"),
        ("[$-de-DE]00000", "1067", "01067"),
        ("[Red]00000", "1067", "01067"),
        ("00000;[Red]00000", "1067", "01067"),
        ('"D-"00000', "1067", "D-01067"),
        ("\\D\\-00000", "50667.0", "D-50667"),
        ("[$CH-807] 0000", "67", "CH 0067"),
        ("00000\\-0000", "212340567", "21234-0567"),
        ("00000-0000", "21340567", "02134-0567"),
        ("00000\\-0000", "2.1340567E7", "02134-0567"),
        ("(000) 00 00", "1234567890", "(123456) 78 90"),
        ("[<=99999]00000;00000\\-0000", "1067", "01067"),
        ("[<=99999]00000;00000\\-0000", "212340567", "21234-0567"),
        ("[>5]00000;00\\-000;000000", "3", "000003"),
    ],
)
def test_a_number_is_seen_as_its_format_shows_it(tmp_path: Path, code: str, stored: str, seen: str) -> None:
    assert in_format(tmp_path, code, stored) == seen


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0",
        '0" km"',
        "#00000",
        "??000",
        "00,000",
        "00.00",
        "00%",
        "00E+00",
        "00/00",
        "[DBNum1]00000",
        "[$-F800]00000",
        '"00000',
        "00000\\",
        "x00000",
        '00000;;"leer"',
        '"' + "x" * 300 + '"00000',
    ],
)
def test_a_format_that_is_not_of_zeros_and_literals_changes_nothing(tmp_path: Path, code: str) -> None:
    assert in_format(tmp_path, code, "0") == "0"


@pytest.mark.parametrize("code", ["00000", '"D-"00000', "00000;[Red]00000"])
def test_a_negative_number_stays_as_it_is(tmp_path: Path, code: str) -> None:
    assert in_format(tmp_path, code, "-1067") == "-1067"


def test_very_many_styles_are_known_and_quick(tmp_path: Path) -> None:
    styles = PADDED % ('<numFmt numFmtId="170" formatCode="00000"/>', '<xf numFmtId="170"/>' * 60_000)

    assert xlsx_number(tmp_path, "1067", styles, style=59_999) == "01067"


@pytest.mark.parametrize("fault", ['<font name="a&nbsp;b"/>', '<font name="a<b"/>', "<font><name></font>", "\x01"])
def test_a_fault_elsewhere_in_the_styles_takes_no_zeros_away(tmp_path: Path, fault: str) -> None:
    number = '<numFmt numFmtId="170" formatCode="00000"/>'
    styles = PADDED % (number, '<!-- <xf numFmtId="0"/> --><xf numFmtId="0"/><xf numFmtId="170"></xf>')

    assert xlsx_number(tmp_path, "1067", f"<fonts>{fault}</fonts>" + styles) == "01067"


@pytest.mark.parametrize("stretch", ["<xf ", '<xf a="', "<xf a='\"", "<!--", "<xf/>", '<xf a="b" ', "a", "a ", " "])
@pytest.mark.parametrize("end", ["", ">"])
def test_styles_without_end_are_looked_at_once(tmp_path: Path, stretch: str, end: str) -> None:
    path = xlsx(tmp_path / "list.xlsx", words(1, "Firma"), styles="<cellXfs><xf " + stretch * 300_000 + end)

    looked_at_xlsx.marks(path, path.name)
