"""The lists in what was received: files as they are, and the members of gzip and ZIP archives, unpacked to a folder.

Every member is a list of its own, so that a file that is packed anew is recognised by its content. Nothing is left
out silently: what comes along and is no list is told, and whatever else cannot be read fails the whole call.
"""

import gzip
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from leadwright.errors import InputError, WorkError
from leadwright.lists.archive import BLOCK, DAMAGE, MOST_ENTRIES, checked, explodes, names, opened
from leadwright.lists.companions import is_letter, why_aside
from leadwright.lists.format import is_workbook
from leadwright.lists.locked import passwords, refusal
from leadwright.lists.opening import Listing, open_list
from leadwright.lists.plainfile import check_plain, text_of
from leadwright.lists.survey import Survey
from leadwright.vendor import VendorProfile

MOST_UNPACKED = 1 << 33
"""All archives of one call may not unpack to more."""
DEEPEST = 3
"""An archive may lie in an archive that lies in an archive, and no deeper."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_GZIP = b"\x1f\x8b"
_HEAD = 16
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Member:
    """One list: where its bytes lie for as long as the context lasts, and its name, as in `archive.zip/list.csv`."""

    path: Path
    name: str

    @property
    def is_packed(self) -> bool:
        """Whether it came in an archive."""
        return "/" in self.name

    def opened(self, profile: VendorProfile | None = None, seen: Survey | None = None) -> Listing:
        """The list, read as `profile` says; an InputError names the archive in which the member lies."""
        try:
            return open_list(self.path, profile, seen)
        except InputError as error:
            if not self.is_packed:
                raise
            raise InputError(f"{PurePosixPath(self.name).parts[0]}: {error}") from None


@dataclass(frozen=True)
class Aside:
    """What lay in an archive beside the lists, and why it is none."""

    name: str
    why: str


@dataclass
class Unpacked:
    """What was received: its lists in order, and what was left aside."""

    lists: list[Member] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)

    @property
    def is_of_archives(self) -> bool:
        """Whether anything had to be unpacked."""
        return bool(self.aside) or any(member.is_packed for member in self.lists)


@contextmanager
def unpacked(paths: Iterable[Path]) -> Iterator[Unpacked]:
    """The lists in the files at `paths`; those of archives lie in a folder that goes with the context.

    Raises InputError for an archive that is damaged, locked, unsafe, or holds no list.
    """
    with TemporaryDirectory(prefix="leadwright-") as folder:
        unpacking = _Unpacking(Path(folder))
        for path in paths:
            unpacking.receive(path)
        yield unpacking.found


def is_archive(path: Path) -> bool:
    """Whether the plain file at `path` is an archive of lists rather than a list."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return head.startswith(_GZIP) or (head.startswith(_ZIP) and not is_workbook(names(path)))


class _Unpacking:
    """One call's unpacking, with what is left of its bounds."""

    def __init__(self, folder: Path) -> None:
        self.found = Unpacked()
        self._folder = folder
        self._room = MOST_UNPACKED
        self._entries = MOST_ENTRIES
        self._files = 0

    def receive(self, path: Path) -> None:
        check_plain(path)
        if not is_archive(path):
            self.found.lists.append(Member(path, text_of(path.name)))
            return
        before = len(self.found.lists)
        self._open(path, text_of(path.name), 1)
        if len(self.found.lists) == before:
            raise InputError(f"{path.name} holds no list")

    def _open(self, path: Path, name: str, depth: int) -> None:
        """Take the archive at `path` apart."""
        if depth > DEEPEST:
            raise InputError(f"{name}: archives lie in archives more than {DEEPEST} deep; unpack them first")
        try:
            with path.open("rb") as packed:
                if packed.read(2) == _GZIP:
                    packed.seek(0)
                    self._gzip(packed, name, depth)
                else:
                    self._zip(packed, name, depth)
        except DAMAGE as error:
            raise InputError(f"{name}: the archive is damaged; ask for it again") from error

    def _gzip(self, packed: IO[bytes], name: str, depth: int) -> None:
        inner = PurePosixPath(name).name
        inner = inner[:-3] if inner.lower().endswith(".gz") else inner
        with gzip.GzipFile(fileobj=packed) as content:
            self._take(self._written(content, inner, name, packed.tell), f"{name}/{inner}", depth)

    def _zip(self, packed: IO[bytes], name: str, depth: int) -> None:
        with opened(packed, name) as archive:
            infos = checked(archive, name)
            self._entries -= len(infos)
            if self._entries < 0:
                raise InputError(f"{name}: the archives hold more than {MOST_ENTRIES:,} entries")
            for info in infos:
                if not info.is_dir():
                    inner = info.filename.replace("\\", "/")
                    self._take(self._unzipped(archive, info, name), f"{name}/{inner}", depth)

    def _unzipped(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Path:
        locked = bool(info.flag_bits & 1)
        for key in passwords() if locked else ("",):
            try:
                with archive.open(info, pwd=key.encode() or None) as content:
                    return self._written(content, info.filename, name, lambda: info.compress_size)
            except NotImplementedError:
                raise InputError(f"{name}: the archive is packed in a way that is not read; unpack it first") from None
            except DAMAGE:
                # With a wrong key, what comes out is damaged.
                if not locked:
                    raise
        raise InputError(refusal(name, "archive"))

    def _written(self, content: IO[bytes] | gzip.GzipFile, inner: str, name: str, packed: Callable[[], int]) -> Path:
        """The file to which `content` has been written, block by block and within the bounds."""
        self._files += 1
        place = self._folder / str(self._files) / _plain_name(inner)
        place.parent.mkdir()
        size = 0
        with place.open("wb") as target:
            while block := content.read(BLOCK):
                size += len(block)
                if size > self._room or explodes(size, packed()):
                    raise InputError(f"{name}: the archive unpacks to far more than it should; it was not opened")
                try:
                    target.write(block)
                except OSError as error:
                    raise WorkError(f"{name} cannot be unpacked: {error.strerror}") from error
        self._room -= size
        return place

    def _take(self, path: Path, name: str, depth: int) -> None:
        """Judge one member: a list, an archive in the archive, or something that is left aside."""
        with path.open("rb") as file:
            why = why_aside(name, file.read(_HEAD))
        if why:
            self._leave(path, name, why)
        elif not is_archive(path):
            self.found.lists.append(Member(path, name))
        elif is_letter(_names(path)):
            self._leave(path, name, "a letter")
        else:
            self._open(path, name, depth + 1)
            path.unlink()

    def _leave(self, path: Path, name: str, why: str) -> None:
        path.unlink()
        self.found.aside.append(Aside(name, why))


def _names(path: Path) -> frozenset[str]:
    with path.open("rb") as file:
        return frozenset() if file.read(2) == _GZIP else names(path)


def _plain_name(inner: str) -> str:
    """The last part of a member's name, as a file may be called anywhere."""
    name = "".join(mark for mark in PurePosixPath(inner.replace("\\", "/")).name if mark.isprintable())
    return name.encode("utf-8", "replace")[-_LONGEST_NAME:].decode("utf-8", "ignore") or "list"
