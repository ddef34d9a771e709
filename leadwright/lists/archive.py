"""Whether a ZIP, which every XLSX and ODS is, may be unpacked: bounded in entries, size, ratio and names."""

import lzma
import stat
import struct
import zipfile
import zlib
from collections import Counter
from os import SEEK_END
from pathlib import Path, PurePosixPath
from typing import IO

from leadwright.errors import InputError

MOST_ENTRIES = 10_000
MOST_BYTES = 1 << 30
"""A workbook that unpacks to more is not opened."""
MOST_RATIO = 150
"""What unpacks to more than this many times its size is no list, once it is larger than `SMALL`."""
SMALL = 1 << 24
BLOCK = 1 << 20
_TAIL = 1 << 17
_ENTRY = b"PK\x03\x04"
_MOST_LISTED = MOST_ENTRIES * 1_024
_SAID_ELSEWHERE = 0xFFFFFFFF
# Where the end of a ZIP says how long its list of entries is, and where that of a very large one does.
_ENDS = ((b"PK\x05\x06", "<I", 12), (b"PK\x06\x06", "<Q", 40))

Source = Path | IO[bytes]
"""A file on disk, or one that was unlocked and lies in memory."""

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    struct.error,
)
"""What damaged, truncated or locked archives raise."""


def opened(source: Source, name: str) -> zipfile.ZipFile:
    """The archive called `name`; InputError if its list of entries is too long to be read at all."""
    file = source.open("rb") if isinstance(source, Path) else source
    try:
        file.seek(0, SEEK_END)
        file.seek(max(0, file.tell() - _TAIL))
        tail = file.read()
    finally:
        if isinstance(source, Path):
            file.close()
    for mark, form, place in _ENDS:
        at = tail.rfind(mark)
        size = struct.unpack_from(form, tail, at + place)[0] if 0 <= at <= len(tail) - place - 8 else 0
        if size > _MOST_LISTED and size != _SAID_ELSEWHERE:
            raise InputError(f"{name}: the archive has more than {MOST_ENTRIES:,} entries")
    return zipfile.ZipFile(source)


def entries(source: Source, name: str) -> frozenset[str]:
    """The names in the workbook called `name`, once it is found safe to unpack; raises InputError otherwise."""
    try:
        with opened(source, name) as archive:
            infos = checked(archive, name)
            _check_sizes(archive, infos, name)
            return frozenset(info.filename for info in infos)
    except DAMAGE as error:
        raise InputError(f"{name}: the archive is damaged or locked; ask for it again") from error


def names(path: Path) -> frozenset[str]:
    """The names in an archive, nothing being unpacked; raises InputError if it is damaged."""
    try:
        with opened(path, path.name) as archive:
            return frozenset(archive.namelist())
    except DAMAGE as error:
        raise InputError(f"{path.name}: the archive is damaged; ask for it again") from error


def checked(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The entries of `archive`; InputError if they are too many, of the same name, links, or point outside."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise InputError(f"{name}: the archive has more than {MOST_ENTRIES:,} entries")
    if not all(info.filename for info in infos):
        raise InputError(f"{name}: the archive has an entry without a name; ask for it again")
    for info in infos:
        place = PurePosixPath(info.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or (place.parts[:1] and place.parts[0].endswith(":")):
            raise InputError(f"{name}: the archive has an entry that points outside itself")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise InputError(f"{name}: the archive has an entry that is a link; pack the files themselves")
    if any(count > 1 for count in Counter(info.filename for info in infos).values()):
        raise InputError(f"{name}: the archive has two entries of the same name; ask for it again")
    if infos and _begins_before(archive, min(info.header_offset for info in infos)):
        raise InputError(f"{name}: the archive holds more than its index tells, as joined ones do; ask for it again")
    return infos


def _begins_before(archive: zipfile.ZipFile, first: int) -> bool:
    """Whether an entry begins where the file does, and the index knows none before `first`."""
    if not first or archive.fp is None:
        return False
    archive.fp.seek(0)
    return archive.fp.read(len(_ENTRY)) == _ENTRY


def explodes(size: int, packed: int) -> bool:
    """Whether `size` bytes are more than so few packed ones can honestly give."""
    return size > SMALL and size > MOST_RATIO * max(packed, 1)


def _check_sizes(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], name: str) -> None:
    """Counts what really comes out: declared sizes can lie."""
    total = 0
    for info in infos:
        size = 0
        with archive.open(info) as entry:
            while block := entry.read(BLOCK):
                size += len(block)
                if total + size > MOST_BYTES or explodes(size, info.compress_size):
                    raise InputError(f"{name}: the archive unpacks to far more than it should; it was not opened")
        total += size
