"""The place behind an inbox: what lies there, fetched from there, and put out of the way. Any fsspec place will do."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from leadwright.errors import InputError
from leadwright.inbox import DONE, SET_ASIDE, Inbox, is_passing, is_put_away
from leadwright.settings import Settings
from ledger.arrivals import Seen

MOST = 10_000
"""So many files are looked at in one go; the others wait for a later look."""

_CHANGED = ("mtime", "LastModified", "last_modified", "updated", "ETag", "etag", "created")
_REFUSED = (OSError, NotImplementedError)
"""What stores raise that cannot be written to."""


class InboxPlace:
    """The files of one inbox; paths are below it."""

    def __init__(self, inbox: Inbox, settings: Settings) -> None:
        try:
            self._fs, root = fsspec.core.url_to_fs(inbox.where(settings.home))
        except (ValueError, ImportError) as error:
            raise InputError(f"the inbox {inbox.inbox} cannot be opened ({type(error).__name__}): {error}") from None
        self._root = root.rstrip("/")
        self._is_ours = inbox.is_below_home
        self._name = inbox.inbox

    def files(self) -> list[Seen]:
        """What lies there as whole files, but for what we have put away, in order of name, up to `MOST`."""
        if self._is_ours:
            with suppress(*_REFUSED):
                self._fs.makedirs(self._root, exist_ok=True)
        # A store may have listed its files before they changed.
        self._fs.invalidate_cache()
        try:
            return list(islice(self._found(), MOST))
        except FileNotFoundError:
            if "file" not in self._protocols():
                # A bucket has no empty folders.
                return []
            told = f"the folder {self._root} of the inbox {self._name} is not there"
            raise InputError(f"{told}; make it, or see whether what holds it is mounted") from None
        except OSError as error:
            raise InputError(f"the inbox {self._name} cannot be looked into ({type(error).__name__})") from None

    def _protocols(self) -> tuple[str, ...]:
        told = self._fs.protocol
        return (told,) if isinstance(told, str) else tuple(told)

    def stamp(self, path: str) -> str | None:
        """The stamp of a file as it is now; None if it has gone."""
        self._fs.invalidate_cache()
        try:
            return _stamp(self._fs.info(self._full(path)))
        except FileNotFoundError:
            return None

    def fetch(self, path: str, folder: Path) -> Path | None:
        """A copy of a file in `folder` under its own name; None if it has gone."""
        target = folder / PurePosixPath(path).name
        try:
            self._fs.get_file(self._full(path), str(target))
        except FileNotFoundError:
            return None
        return target

    def put_away(self, path: str, stamp: str, reason: str | None = None) -> bool:
        """Move a file to `done/`, or to `set-aside/` beside its reason; False if the store does not let us."""
        target = self._free(f"{SET_ASIDE if reason else DONE}/{path}", stamp)
        try:
            self._fs.makedirs(self._full(str(PurePosixPath(target).parent)), exist_ok=True)
            if reason:
                self._fs.pipe_file(self._full(f"{target}.reason.txt"), reason.encode())
            self._fs.mv(self._full(path), self._full(target))
        except _REFUSED:
            return False
        return True

    def _found(self) -> Iterator[Seen]:
        entries = sorted(self._fs.ls(self._root, detail=True), key=lambda entry: str(entry["name"]))
        inner = (self._below(entry) if entry["type"] == "directory" else [entry] for entry in entries)
        for info in chain.from_iterable(inner):
            path = self._relative(str(info["name"]))
            if info["type"] == "file" and not info.get("islink") and not is_passing(path) and not is_put_away(path):
                yield Seen(path, _stamp(info), int(info["size"] or 0))

    def _below(self, folder: Any) -> list[Any]:
        path = self._relative(str(folder["name"]))
        if is_put_away(f"{path}/") or is_passing(path) or folder.get("islink"):
            return []
        found = self._fs.find(folder["name"], detail=True)
        return [found[name] for name in sorted(found)]

    def _free(self, target: str, stamp: str) -> str:
        """`target`, or another name beside it where a file of that name was put away before."""
        if not self._fs.exists(self._full(target)):
            return target
        path = PurePosixPath(target)
        return str(path.with_name(f"{path.stem}-{blake2b(stamp.encode(), digest_size=4).hexdigest()}{path.suffix}"))

    def _full(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _relative(self, full: str) -> str:
        return full.removeprefix(self._root).strip("/")


def _stamp(info: Any) -> str:
    """Size and time of change; a store that tells no time gives what else it has."""
    changed = next((info[name] for name in _CHANGED if info.get(name) is not None), "")
    if isinstance(changed, datetime):
        # Some stores write an instant one way in listings and another way of one file.
        changed = changed.timestamp()
    return f"{info['size']}@{changed}"
