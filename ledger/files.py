"""Received files, kept by the hash of their content beside the database; any fsspec place will do."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from uuid import uuid4

import fsspec

from leadwright.errors import InputError, WorkError
from leadwright.lists.plainfile import check_plain

_BLOCK = 1 << 20
_LONGEST_NAME = 255


@dataclass(frozen=True)
class Kept:
    """A file that is kept: its identity and size in bytes."""

    sha256: str
    bytes: int


class Files:
    """A content-addressed store under one fsspec URL or path."""

    def __init__(self, place: str) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(place)

    def keep(self, path: Path, kept: Kept | None = None) -> Kept:
        """Store the file at `path`; the same content is stored once. `kept` is what it was identified as before.

        InputError if it cannot be read, or changes while it is: a file that is still being written is not complete.
        """
        before = _state(path)
        kept = kept or identified(path)
        target = self._path(kept.sha256)
        if not self._fs.exists(target):
            self._store(path, target, kept.sha256)
        if _state(path) != before:
            raise InputError(f"{path} changes while it is read; take it in when it is complete")
        return kept

    def _store(self, path: Path, target: str, sha256: str) -> None:
        """Copy a file, and let the copy count only if it is what was hashed."""
        passing = f"{target}.{uuid4().hex}"
        digest = hashlib.sha256()
        try:
            self._fs.makedirs(self._fs._parent(target), exist_ok=True)
            with path.open("rb") as file, self._fs.open(passing, "wb") as copy:
                for block in _blocks(file):
                    digest.update(block)
                    copy.write(block)
        except OSError as error:
            raise WorkError(f"{path} cannot be kept as {target}: {error.strerror or error}") from None
        if digest.hexdigest() != sha256:
            self._fs.rm_file(passing)
            raise InputError(f"{path} changes while it is read; take it in when it is complete")
        # A rename is all or nothing: a killed run leaves a stray name, never half a file.
        self._fs.mv(passing, target)

    @contextmanager
    def local(self, sha256: str, name: str) -> Iterator[Path]:
        """The kept file as a local path that is called as in `name`, for as long as the context lasts."""
        with TemporaryDirectory(prefix="leadwright-") as folder:
            path = Path(folder) / _called(name)
            if not self._fs.exists(self._path(sha256)):
                raise WorkError(f"the kept copy of {name} is no longer there; put it back as {self._path(sha256)}")
            if self._fs.protocol == "file" or "file" in self._fs.protocol:
                os.symlink(self._path(sha256), path)
            else:
                self._fs.get_file(self._path(sha256), str(path))
            yield path

    def bytes_of(self, sha256: str, first: int, last: int) -> bytes:
        """The bytes from offset `first` up to but without `last`."""
        content: bytes = self._fs.cat_file(self._path(sha256), start=first, end=last)
        return content

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"


def identified(path: Path) -> Kept:
    """Hash and size of the file at `path`; InputError if there is none, or it is no plain file."""
    check_plain(path)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            for block in _blocks(file):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    return Kept(digest.hexdigest(), size)


def _called(name: str) -> str:
    """The last part of `name`, which may be a path in an archive, as a file can be called in any folder."""
    last = PurePosixPath(name).name
    return "file" if last in ("", "..") else last.encode("utf-8", "replace")[-_LONGEST_NAME:].decode("utf-8", "ignore")


def _blocks(file: BufferedReader) -> Iterator[memoryview]:
    """What `file` holds, block by block in the same memory: to have each in memory of its own takes twice as long."""
    memory = memoryview(bytearray(_BLOCK))
    while size := file.readinto(memory):
        yield memory[:size]


def _state(path: Path) -> tuple[int, int]:
    check_plain(path)
    found = path.stat()
    return found.st_size, found.st_mtime_ns
