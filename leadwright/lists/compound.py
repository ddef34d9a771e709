"""The compound file that an XLS is packed in: its workbook is taken out with bounds, and packed anew for its reader.

The reader of workbooks trusts what such a file claims of itself; a damaged or hostile one makes it run on for ever or
ask for more memory than there is. What it is given instead is made here, around the same records.
"""

import struct
from io import BytesIO
from typing import NamedTuple

from leadwright.errors import InputError
from leadwright.lists.archive import Source

MOST_BYTES = 1 << 28
"""An XLS is read in memory; a larger one is not."""
_SECTOR = 4_096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_ROOT, _STREAM, _BLACK = 5, 2, 1


class Content(NamedTuple):
    """The records of a workbook, and the name under which they lie in the file."""

    name: str
    records: bytes


def content(source: Source, name: str) -> Content:
    """The workbook in the compound file called `name`; raises InputError if there is none."""
    from olefile import OleFileIO

    try:
        with OleFileIO(source) as compound:
            stream = next((part for part in ("Workbook", "Book") if compound.exists(part)), None)
            size = compound.get_size(stream) if stream else 0
            if stream is not None and size <= MOST_BYTES:
                records = compound.openstream(stream).read()
                if len(records) < size:
                    raise EOFError
                return Content(stream, records)
    except Exception as error:
        # A compound file that is damaged makes its reader stumble over anything.
        raise InputError(f"{name}: the workbook is damaged or of an unknown kind") from error
    if stream is None:
        raise InputError(f"{name}: the file is no workbook, though it is packed like an old one")
    raise InputError(f"{name}: the workbook is larger than {MOST_BYTES >> 20} MB; save it as XLSX or CSV")


def packed_anew(workbook: Content) -> BytesIO:
    """A sound compound file that holds nothing but the workbook."""
    # What is shorter than a sector would have to lie elsewhere; zeros after the last record mean nothing.
    sectors = max(1, -(-len(workbook.records) // _SECTOR))
    tables = 1
    while tables * _SECTOR // 4 < tables + 1 + sectors:
        tables += 1
    first = tables + 1
    chain = [_FAT] * tables + [_END] + [*range(first + 1, first + sectors), _END]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    # The root has no stream of its own, but its reader wants to see a place.
    root = _entry("Root Entry", _ROOT, 1, first, 0)
    directory = root + _entry(workbook.name, _STREAM, _FREE, first, sectors * _SECTOR)
    return BytesIO(
        _header(tables)
        + struct.pack(f"<{len(chain)}I", *chain)
        + directory.ljust(_SECTOR, b"\0")
        + workbook.records.ljust(sectors * _SECTOR, b"\0")
    )


def _header(tables: int) -> bytes:
    """The first sector, which says where the `tables` sectors of the allocation table and the directory lie."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, 12, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 1, tables, tables, 0, _SECTOR, _END, 0, _END, 0)
    places = [*range(tables), *[_FREE] * (109 - tables)]
    return (head + struct.pack("<109I", *places)).ljust(_SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, _BLACK, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
