"""Files made for tests: archives, and workbooks whose XML is written by hand where no writer would write it."""

import zipfile
from pathlib import Path

CSV = b"Firma;E-Mail\r\nEsche GmbH;e@esche.example\r\nUlme AG;u@ulme.example\r\n"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    """A ZIP with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def xlsx(path: Path, rows: str, shared: str = "", styles: str = "") -> Path:
    """An XLSX of one sheet that holds these `<row>` elements."""
    relation = f'<Relationship Id="r%d" Type="{_OFFICE}/%s" Target="%s"/>'
    return zipped(
        path,
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            + relation % (1, "officeDocument", "xl/workbook.xml")
            + "</Relationships>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            + relation % (1, "worksheet", "worksheets/sheet1.xml")
            + relation % (2, "sharedStrings", "sharedStrings.xml")
            + "</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            '<sheets><sheet name="Liste" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{shared}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        },
    )


def words(row: int, *cells: str) -> str:
    """A `<row>` of texts."""
    made = "".join(f'<c r="{chr(65 + n)}{row}" t="inlineStr"><is><t>{c}</t></is></c>' for n, c in enumerate(cells))
    return f'<row r="{row}">{made}</row>'


def ods(path: Path, rows: str) -> Path:
    """An ODS of one sheet that holds these `<table:table-row>` elements."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:'
        f'calcext:1.0"><office:body><office:spreadsheet><table:table table:name="Liste">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(path, {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def text_cell(text: str, attributes: str = "") -> str:
    """An ODS cell that holds a text."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'
