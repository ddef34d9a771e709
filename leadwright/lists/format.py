"""What kind of file a delivery is, told from its bytes and never from its name."""

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from leadwright.errors import InputError
from leadwright.lists import archive
from leadwright.lists.encoding import by_mark, by_zeros
from leadwright.lists.jsonvalues import is_object, is_page, is_row


class Format(StrEnum):
    """The kinds of files that are read."""

    EMPTY = "empty"
    DELIMITED = "delimited"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"

    @property
    def is_workbook(self) -> bool:
        """Whether the file has sheets and rows rather than lines."""
        return self in (Format.XLSX, Format.XLSB, Format.XLS, Format.ODS)

    @property
    def has_rows_only(self) -> bool:
        """Whether its spans are rows, which lie at no bytes of their own."""
        return self.is_workbook or self is Format.PARQUET


_FOREIGN = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a letter (RTF)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an XZ archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\x01\0\0Standard ", "an Access database"),
    (b"PARE", "a locked Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x04\x22\x4d\x18", "an LZ4 archive"),
    (b"\x1f\x9d", "an archive (compress)"),
    (b"\x09\x08", "a sheet of an old Excel"),
    (b"\x09\x04\x06\x00", "a sheet of an old Excel"),
    (b"\x09\x02\x06\x00", "a sheet of an old Excel"),
    (b"\x09\x00\x04\x00", "a sheet of an old Excel"),
)
_ARCHIVES = (b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    r"<(?:!doctype|!--|\?xml|/?(?:html|head|body|meta|style|div|table|t[rdh]|thead|tbody|center|font|p|br|title|xml|span|b|"
    r"h[1-6]|script|link|form|ul|svg|rss|workbook|ss:workbook|office:document)(?=[\s/>]))|mime-version:",
    re.IGNORECASE,
)
_SYLK = re.compile(r"ID;P[^\n]*\n(?:[A-Z]{1,2};|E\s)")
_DIF = re.compile(r"TABLE\r?\n0,1\r?\n")
_CONTROL = bytes({*range(1, 32)} - set(b"\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f"))
"""Bytes that no text has but by damage; zero has reasons of its own, and some mark the ends of cells."""
_ENOUGH, _MOST_KINDS, _MOST_CONTROL = 512, 5, 0.02
_TAR = slice(257, 262)
_WORKBOOKS = {"xl/workbook.xml": Format.XLSX, "xl/workbook.bin": Format.XLSB, "content.xml": Format.ODS}
_OBJECTS = re.compile(r"\[\s*(?:null\s*,\s*)*(?:\{|\[\s*[\[\"\d]|\])")
# What programs put before a document: comments, and a name that it is given.
_BEFORE = re.compile(r"(?:\s*(?://[^\n]*\n|/\*.{0,2000}?\*/))*\s*(?:(?:var|let|const)\s+[\w$.]+\s*=\s*)?", re.DOTALL)
_OBJECT = re.compile(r'\{\s*(?:"(?:[^"\\]|\\.)*+"\s*:|\}|\Z)')
_LOOKED_AT = 20
"""So many lines tell whether a file that begins otherwise has an object on each."""


_LISTS = "give a CSV, XLSX, XLS, ODS, Parquet or JSON file"


def recognised(path: Path, head: bytes) -> Format:
    """The format of the file that begins with `head`; raises InputError for kinds that are no lists."""
    if not head:
        return Format.EMPTY
    kind = next((name for magic, name in _FOREIGN if head.startswith(magic)), None)
    if kind or head[_TAR] == b"ustar":
        raise InputError(f"{path.name} is {kind or 'a tar archive'}, not a list; {_LISTS}")
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if head.startswith(b"PK\x03\x04"):
        return packed(path, path.name)
    if head.startswith(_ARCHIVES):
        raise InputError(f"{path.name} is an archive; unpack it and give the lists in it")
    if head.startswith(_COMPOUND):
        return Format.XLS
    return _text(path, head)


def packed(source: archive.Source, name: str) -> Format:
    """Which kind of workbook a ZIP is, once it is found safe to unpack; raises InputError for any other."""
    names = archive.entries(source, name)
    if is_workbook(names):
        return next(format_ for entry, format_ in _WORKBOOKS.items() if entry in names)
    raise InputError(f"{name} is an archive; unpack it and give the lists in it")


def is_workbook(names: frozenset[str]) -> bool:
    """Whether a ZIP with these entries is a workbook."""
    return any(entry in names for entry in _WORKBOOKS)


def _text(path: Path, head: bytes) -> Format:
    encoding = by_mark(head) or by_zeros(head, len(head) - len(head) % 2)
    text = head.decode(encoding.codec if encoding else "utf-8", "replace").removeprefix("\ufeff").lstrip()
    if _MARKUP.match(text):
        raise InputError(f"{path.name} is a web page or XML, not a list; save it as CSV or XLSX")
    if _SYLK.match(text) or _DIF.match(text):
        raise InputError(f"{path.name} is a sheet in an old form (SYLK or DIF), which is not read; {_LISTS}")
    if encoding is None and _is_binary(head):
        raise InputError(f"{path.name} is neither text nor a list of a kind that is read; {_LISTS}")
    if _OBJECTS.match(text):
        return Format.JSON
    if text.startswith("{"):
        return _of_objects(text)
    before = _BEFORE.match(text)
    if before and before.end() and _OBJECTS.match(text, before.end()):
        return Format.JSON
    return Format.JSONL if _are_objects(text.split("\n")[1:-1]) else Format.DELIMITED


def _is_binary(head: bytes) -> bool:
    """Whether there is too much in the head, and too various, that no text has; one such byte may part cells."""
    found = set(head).intersection(_CONTROL)
    count = len(head) - len(head.translate(None, _CONTROL))
    return len(head) >= _ENOUGH and len(found) > _MOST_KINDS and count > _MOST_CONTROL * len(head)


def _are_objects(lines: Sequence[str]) -> bool:
    """Whether lines, but for a few, are objects each: what stands before them is a line that is none."""
    filled = [line.strip() for line in lines if line.strip()][:_LOOKED_AT]
    return len(filled) > 1 and sum(map(is_object, filled)) > len(filled) * 0.8


def _of_objects(text: str) -> Format:
    """JSON Lines if every line is an object; JSON if objects hold the rows, as pages do, or stretch over lines."""
    first, _, rest = text.partition("\n")
    if is_object(first):
        if not rest.strip():
            return Format.JSONL if is_row(first) else Format.JSON
        second, ended, _ = rest.lstrip().partition("\n")
        # The next page may end behind what is looked at.
        pages = is_page(first) and (is_page(second) or not (ended or is_object(second)))
        return Format.JSON if pages else Format.JSONL
    if not _OBJECT.match(text):
        return Format.DELIMITED
    if "\n" not in text:
        # A line longer than the head may be anything; a document may be rows one behind the other, too.
        return Format.JSON
    return Format.JSONL if rest.lstrip("\r\n").startswith("{") else Format.JSON
