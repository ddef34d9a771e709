"""A look at the XML of an ODS, block by block, for what the reader of workbooks does not tell."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape

from leadwright.errors import InputError
from leadwright.lists.archive import BLOCK, DAMAGE, Source, opened
from leadwright.lists.sheetmarks import SheetMarks

_MOST_IN_TAG = 1 << 26
_TOKEN = re.compile(
    rb"<table:(table-cell|covered-table-cell|table-row|table)(?=[\s/>])((?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)>"
)
_CLOSED = re.compile(rb"</table:(?:covered-)?table-cell>")
_NAME = re.compile(rb"table:name=[\"']([^\"']*)")
_ROWS = re.compile(rb"table:number-rows-repeated=[\"'](\d{1,9})")
_COLUMNS = re.compile(rb"table:number-columns-repeated=[\"'](\d{1,9})")
_HIDDEN = re.compile(rb"table:visibility=[\"'](?:collapse|filter)")
# Shown with zeros that are not stored, or with more digits than a float has.
_SHOWN = re.compile(rb"<text:p>(0\d+|\d{16,})</text:p>")
_BROKEN_UP = re.compile(rb"<text:(?:tab|line-break)\b")
_SPACES = re.compile(rb"<text:s(?:\s+text:c=[\"'](\d{1,4})[\"'])?\s*/>")
_MARK = re.compile(rb"<[^>]*+>")
_ERROR = re.compile(rb"calcext:value-type=[\"']error[\"']")
_FORMULA, _TYPED, _NUMBER = b"table:formula=", b"office:value-type=", b'="float"'
_MOST_HIDDEN = 1 << 20


def marks(source: Source, name: str) -> dict[str, SheetMarks]:
    """What is to be known of each sheet of the workbook called `name`, by the sheet's name."""
    try:
        with opened(source, name) as archive:
            sheets = _Sheets()
            for chunk in _chunks(archive, name):
                sheets.add(chunk)
            return sheets.found
    except (*DAMAGE, KeyError) as error:
        raise InputError(f"{name}: the workbook is damaged or of an unknown kind") from error


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The content in stretches that end before a row or a sheet begins."""
    rest = b""
    with archive.open("content.xml") as file:
        while block := file.read(BLOCK):
            rest += block
            cut = rest.rfind(b"<table:table")
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            if len(rest) > _MOST_IN_TAG:
                raise InputError(f"{name}: a cell is longer than {_MOST_IN_TAG >> 20} MB")
    yield rest


class _Sheets:
    """The marks of every sheet, as far as the XML has been looked at."""

    def __init__(self) -> None:
        self.found: dict[str, SheetMarks] = {}
        self._sheet = SheetMarks()
        self._column = 0
        self._times = 1

    def add(self, chunk: bytes) -> None:
        """Take the next stretch into account."""
        for token in _TOKEN.finditer(chunk):
            tag, attributes = token.groups()
            if tag == b"table":
                self._begin(attributes)
            elif tag == b"table-row":
                self._row(attributes)
            else:
                self._cell(attributes, chunk, token.end())

    def _begin(self, attributes: bytes) -> None:
        name = _NAME.search(attributes)
        self._sheet = self.found.setdefault(
            unescape(name.group(1).decode("utf-8", "replace")) if name else "", SheetMarks()
        )
        self._column, self._times = 0, 1

    def _row(self, attributes: bytes) -> None:
        sheet = self._sheet
        # The row before was the first of as many as it stood for.
        sheet.row = sheet.row + self._times if sheet.row else 1
        self._times, self._column = _count(_ROWS, attributes), 0
        if _HIDDEN.search(attributes) and len(sheet.hidden) + self._times <= _MOST_HIDDEN:
            sheet.hidden.update(range(sheet.row, sheet.row + self._times))

    def _cell(self, attributes: bytes, chunk: bytes, begin: int) -> None:
        sheet, times = self._sheet, _count(_COLUMNS, attributes)
        self._column += times
        if _TYPED in attributes:
            sheet.reach(sheet.row + self._times - 1, self._column)
            if times * self._times > 1:
                sheet.text += self._size(chunk, begin) * times * self._times
            else:
                self._alone(attributes, chunk, begin)
        elif _FORMULA in attributes:
            sheet.reach(sheet.row, self._column)
            sheet.codes[sheet.row] = "formula_without_value"

    def _alone(self, attributes: bytes, chunk: bytes, begin: int) -> None:
        """What is to be known of a cell that stands for no others."""
        sheet = self._sheet
        if _ERROR.search(attributes):
            sheet.codes.setdefault(sheet.row, "cell_error")
            sheet.exact[sheet.row, self._column] = _plain(chunk[begin : begin + self._size(chunk, begin)])
        elif _NUMBER in attributes:
            if shown := _SHOWN.match(chunk, begin):
                sheet.exact[sheet.row, self._column] = shown.group(1).decode()
        elif not attributes.endswith(b"/"):
            inner = chunk[begin : begin + self._size(chunk, begin)]
            if _BROKEN_UP.search(inner):
                sheet.exact[sheet.row, self._column] = _plain(inner)

    def _size(self, chunk: bytes, begin: int) -> int:
        closed = _CLOSED.search(chunk, begin)
        return (closed.start() if closed else len(chunk)) - begin


def _plain(inner: bytes) -> str:
    """The text of a cell as a person sees it."""
    text = inner.replace(b"</text:p><text:p", b"\n<text:p")
    text = _BROKEN_UP.sub(lambda found: (b"\t" if found.group().endswith(b"tab") else b"\n") + found.group(), text)
    text = _SPACES.sub(lambda found: b" " * int(found.group(1) or 1), text)
    return unescape(_MARK.sub(b"", text).decode("utf-8", "replace"))


def _count(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return max(1, int(found.group(1))) if found else 1
