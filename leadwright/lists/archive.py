"""Whether a ZIP, which every XLSX and ODS is, may be unpacked: bounded in entries, size, ratio and names."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from leadwright.errors import InputError

MOST_ENTRIES = 10_000
MOST_BYTES = 1 << 30
MOST_RATIO = 150
_SMALL = 1 << 24
_BLOCK = 1 << 20


def entries(path: Path) -> frozenset[str]:
    """The names in the archive, once it has been found safe to unpack; raises InputError otherwise."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            _check_names(path, infos)
            _check_sizes(path, archive, infos)
            return frozenset(info.filename for info in infos)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise InputError(f"{path.name}: the archive is damaged or locked; ask for it again") from error


def _check_names(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_ENTRIES:
        raise InputError(f"{path.name}: the archive has more than {MOST_ENTRIES} entries")
    for info in infos:
        name = PurePosixPath(info.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts:
            raise InputError(f"{path.name}: the archive has an entry that points outside itself")


def _check_sizes(path: Path, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """Counts what really comes out: declared sizes can lie."""
    total = 0
    for info in infos:
        size = 0
        with archive.open(info) as entry:
            while block := entry.read(_BLOCK):
                size += len(block)
                if total + size > MOST_BYTES or (size > _SMALL and size > MOST_RATIO * max(info.compress_size, 1)):
                    raise InputError(f"{path.name}: the archive unpacks to far more than it should; it was not opened")
        total += size
