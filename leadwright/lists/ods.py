"""A look at the XML of an ODS, block by block, for what the reader of workbooks does not tell."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from itertools import islice

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
_COMMENT = re.compile(rb"<office:annotation(?=[\s>])")
_COMMENT_ENDS = b"</office:annotation>"
_PARAGRAPH = re.compile(rb"<text:p(?=[\s/>])[^>]*+>")
_USUAL = re.compile(rb"<text:p>([^<]*+)</text:p>")
# Shown with zeros that are not stored, or with more digits than a float has.
_SHOWN = re.compile(r"0[0-9]+|[0-9]{16,}")
_BROKEN_UP = re.compile(rb"<text:(?:tab|line-break)\b")
_SPACES = re.compile(rb"<text:s(?:\s+text:c=[\"'](\d{1,4})[\"'])?\s*/>")
_MARK = re.compile(rb"<[^>]*+>")
_ERROR = re.compile(rb"calcext:value-type=[\"']error[\"']")
_NUMBER = re.compile(rb"office:value-type=[\"']float")
_FORMULA, _TYPED = b"table:formula=", b"office:value-type="
_MOST_HIDDEN = 1 << 20
_MOST_COPIES = 1 << 20


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
        # A few bytes can stand for millions of cells, which are not all told one by one.
        self._room = _MOST_COPIES

    def add(self, chunk: bytes) -> None:
        """Take the next stretch into account."""
        tokens = list(_TOKEN.finditer(chunk))
        ends = [*(token.start() for token in tokens[1:]), len(chunk)]
        for token, end in zip(tokens, ends, strict=True):
            tag, attributes = token.groups()
            if tag == b"table":
                self._begin(attributes)
            elif tag == b"table-row":
                self._row(attributes)
            else:
                self._cell(attributes, chunk, token.end(), end)

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

    def _cell(self, attributes: bytes, chunk: bytes, begin: int, end: int) -> None:
        sheet, times = self._sheet, _count(_COLUMNS, attributes)
        self._column += times
        if _TYPED in attributes:
            sheet.reach(sheet.row + self._times - 1, self._column)
            closed = _CLOSED.search(chunk, begin, end)
            inner = chunk[begin : closed.start()] if closed else b""
            if times * self._times > 1:
                sheet.text += len(inner) * times * self._times
            self._typed(attributes, inner, times)
        elif _FORMULA in attributes:
            for row, column in self._places(1):
                sheet.reach(row, column)
                sheet.codes[row] = "formula_without_value"

    def _typed(self, attributes: bytes, inner: bytes, times: int) -> None:
        """What is to be known of a cell that has a value."""
        sheet, is_error = self._sheet, _ERROR.search(attributes) is not None
        text = _plain(inner) if is_error else _exact(attributes, inner)
        if text is None:
            return
        for place in self._places(times):
            sheet.exact[place] = text
            if is_error:
                sheet.codes.setdefault(place[0], "cell_error")

    def _places(self, times: int) -> Iterator[tuple[int, int]]:
        """Where the cell stands that stands `times` in each of its rows, as far as there is room for copies."""
        row, column = self._sheet.row, self._column - times + 1
        copies = min(times * self._times - 1, self._room)
        self._room -= copies
        places = ((row + down, column + right) for down in range(self._times) for right in range(times))
        return islice(places, copies + 1)


def _exact(attributes: bytes, inner: bytes) -> str | None:
    """The text of a cell, if a person sees another than the reader of workbooks."""
    if not _NUMBER.search(attributes):
        return _plain(inner) if _BROKEN_UP.search(inner) and _BROKEN_UP.search(_uncommented(inner)) else None
    usual = _USUAL.fullmatch(inner)
    text = usual.group(1).decode("utf-8", "replace") if usual else _plain(inner)
    return text.strip() if _SHOWN.fullmatch(text.strip()) else None


def _plain(inner: bytes) -> str:
    """The text of a cell as a person sees it."""
    paragraphs = _PARAGRAPH.split(_uncommented(inner))[1:]
    return "\n".join([_line(paragraph.partition(b"</text:p>")[0]) for paragraph in paragraphs])


def _uncommented(inner: bytes) -> bytes:
    """What is in a cell but the comments on it."""
    if _COMMENT_ENDS not in inner:
        return inner
    *commented, rest = inner.split(_COMMENT_ENDS)
    return b"".join([_COMMENT.split(piece, maxsplit=1)[0] for piece in commented]) + rest


def _line(paragraph: bytes) -> str:
    text = _BROKEN_UP.sub(lambda found: (b"\t" if found.group().endswith(b"tab") else b"\n") + found.group(), paragraph)
    text = _SPACES.sub(lambda found: b" " * int(found.group(1) or 1), text)
    return unescape(_MARK.sub(b"", text).decode("utf-8", "replace"))


def _count(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return max(1, int(found.group(1))) if found else 1
