"""A look at the records of an XLSB, for what the reader of workbooks does not tell."""

import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from posixpath import join, normpath
from struct import unpack_from
from xml.etree import ElementTree

from leadwright.errors import InputError
from leadwright.lists.archive import DAMAGE, Source, opened
from leadwright.lists.sheetmarks import SheetMarks

_ROW, _ERROR, _SHARED, _FORMULA_ERROR, _LAST_CELL = 0, 3, 7, 11, 11
_SHEET, _ITEM = 156, 19
_HIDDEN = 0x10


def marks(source: Source, name: str) -> dict[str, SheetMarks]:
    """What is to be known of each sheet of the workbook called `name`, by the sheet's name."""
    try:
        with opened(source, name) as archive:
            entries = {entry.lower().lstrip("/"): entry for entry in archive.namelist()}
            texts = entries.get("xl/sharedstrings.bin")
            sizes = list(_sizes(archive.read(texts))) if texts else []
            return {
                sheet: _marked(archive.read(entries[place.lower()]), sizes)
                for sheet, place in _sheets(archive)
                if place.lower() in entries
            }
    except (*DAMAGE, ElementTree.ParseError, KeyError, struct.error, IndexError) as error:
        raise InputError(f"{name}: the workbook is damaged or of an unknown kind") from error


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and the entry in which it lies."""
    targets = {
        found.get("Id"): normpath(join("/xl", found.get("Target", ""))).lstrip("/")
        for found in ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels"))
    }
    for kind, data in _records(archive.read("xl/workbook.bin")):
        if kind == _SHEET:
            key, end = _text(data, 8)
            yield _text(data, end)[0], targets.get(key, "")


def _marked(content: bytes, sizes: list[int]) -> SheetMarks:
    found, row = SheetMarks(), 0
    uses: Counter[int] = Counter()
    for kind, data in _records(content):
        if kind == _ROW and len(data) >= 12:
            row = unpack_from("<I", data)[0] + 1
            if data[11] & _HIDDEN:
                found.hidden.add(row)
        elif 1 < kind <= _LAST_CELL and len(data) >= 4:
            found.reach(row, unpack_from("<I", data)[0] + 1)
            if kind in (_ERROR, _FORMULA_ERROR):
                found.codes[row] = "cell_error"
            elif kind == _SHARED and len(data) >= 12:
                uses[unpack_from("<I", data, 8)[0]] += 1
    found.text = sum(sizes[n] * count for n, count in uses.items() if n < len(sizes))
    return found


def _sizes(content: bytes) -> Iterator[int]:
    """The size of each shared text."""
    return (2 * unpack_from("<I", data, 1)[0] for kind, data in _records(content) if kind == _ITEM and len(data) >= 5)


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    place, end = 0, len(content)
    while place < end:
        kind, place = _number(content, place, 2)
        size, place = _number(content, place, 4)
        yield kind, content[place : place + size]
        place += size


def _number(content: bytes, place: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits, and the place behind it; a record's kind keeps its continuation bits."""
    number = 0
    for n in range(most):
        byte = content[place]
        place += 1
        number |= (byte & 0x7F) << 7 * n
        if byte < 0x80:
            break
    return number, place


def _text(data: bytes, place: int) -> tuple[str, int]:
    length = unpack_from("<I", data, place)[0]
    end = place + 4 + 2 * length
    return data[place + 4 : end].decode("utf-16-le", "replace"), end
