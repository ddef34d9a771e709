"""Plain files: what is none is refused before it is opened, since reading from a pipe or a device may never end."""

import stat
from pathlib import Path

from leadwright.errors import InputError


def check_plain(path: Path) -> None:
    """InputError, in one line, unless there is a plain file at `path` that may be read."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            path.open("rb").close()
    except FileNotFoundError:
        raise InputError(f"there is no file {path}") from None
    except (OSError, ValueError) as error:
        # A name with a zero byte is a ValueError.
        raise InputError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if stat.S_ISDIR(mode):
        raise InputError(f"{path} is a directory; name the files in it")
    if not stat.S_ISREG(mode):
        raise InputError(f"{path} is a pipe or a device, not a file; save what it gives as a file first")


def text_of(name: str) -> str:
    """A file's name as text that can be written anywhere; it may be bytes that are no text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
