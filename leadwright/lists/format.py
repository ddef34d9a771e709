"""What kind of file a delivery is, told from its bytes and never from its name."""

from enum import StrEnum
from pathlib import Path

from leadwright.errors import InputError
from leadwright.lists import archive
from leadwright.lists.jsonlines import is_object


class Format(StrEnum):
    """The kinds of files that are read."""

    EMPTY = "empty"
    DELIMITED = "delimited"
    JSONL = "jsonl"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"

    @property
    def is_workbook(self) -> bool:
        """Whether the file has sheets and rows rather than lines."""
        return self in (Format.XLSX, Format.XLSB, Format.XLS, Format.ODS)


_FOREIGN = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\x7fELF", "a program"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml")


def recognised(path: Path, head: bytes) -> Format:
    """The format of the file that begins with `head`; raises InputError for kinds that are no lists."""
    if not head:
        return Format.EMPTY
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            raise InputError(f"{path.name} is {name}, not a list; give a CSV, XLSX, XLS, ODS or JSON Lines file")
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Format.XLS
    return _text(path, head.removeprefix(b"\xef\xbb\xbf").lstrip())


def _packed(path: Path) -> Format:
    names = archive.entries(path)
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if "content.xml" in names:
        return Format.ODS
    raise InputError(f"{path.name} is an archive; unpack it and give the lists in it")


def _text(path: Path, head: bytes) -> Format:
    if head[:16].lower().startswith(_MARKUP):
        raise InputError(f"{path.name} is a web page or XML, not a list; save it as CSV or XLSX")
    if head.startswith(b"[") and head[1:].lstrip().startswith(b"{"):
        raise InputError(f"{path.name} is one JSON array; give one object a line (JSON Lines)")
    first = head.split(b"\n", 1)[0]
    # A line longer than the head cannot be parsed here; an object with a key is telling enough.
    if is_object(first) or (first.startswith(b'{"') and b"\n" not in head):
        return Format.JSONL
    return Format.DELIMITED
