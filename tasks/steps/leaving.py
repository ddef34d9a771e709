"""Leaving a file where somebody asked for it: whole or not at all."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from leadwright.errors import InputError
from leadwright.lists.encoding import Encoding

UTF8_MARKED = Encoding("utf-8", 3)
_NO_TEXT = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".zip", ".gz", ".pdf")
Lines = Callable[[], Iterator[str]]


def check_free(target: Path, force: bool) -> None:
    """InputError if `target` is not to be replaced (`force`), is no file, or is named as what holds no text."""
    if not target.name:
        raise InputError("the file to write needs a name")
    if target.suffix.lower() in _NO_TEXT:
        raise InputError(f"{target.name} would be no workbook: what is written is text; call it {target.stem}.csv")
    if target.exists() and not target.is_file():
        raise InputError(f"{target} is no file and is not replaced; name another")
    if target.exists() and not force:
        raise InputError(f"{target} is there already; name another file, or replace it with --force")


def left_at(target: Path, lines: Lines, encoding: Encoding = UTF8_MARKED) -> str:
    """Leave `lines` at `target`; the codec used, which is UTF-8 if they cannot be written otherwise."""
    passing = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    try:
        try:
            _fill(passing, lines(), encoding)
        except UnicodeEncodeError:
            encoding = UTF8_MARKED
            _fill(passing, lines(), encoding)
        os.replace(passing, target)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror}") from None
    finally:
        # Where it could not be made, there is nothing to take away, either.
        with suppress(OSError):
            passing.unlink()
    return encoding.codec


def _fill(path: Path, lines: Iterator[str], encoding: Encoding) -> None:
    with path.open("w", encoding=encoding.codec, newline="") as file:
        if encoding.mark:
            file.write("\ufeff")
        file.writelines(lines)
