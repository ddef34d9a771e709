"""Workbooks and archives under a password: the key comes from the environment, and from nowhere else."""

from collections.abc import Mapping
from io import BytesIO
from os import environ
from pathlib import Path
from typing import Any

from leadwright.errors import InputError

PASSWORD = "LEADWRIGHT_LIST_PASSWORD"
"""The variable that holds the key; several stand one a line."""
MOST_LOCKED = 1 << 28
"""A locked workbook is opened in memory, so that no copy without a key lies on a disk."""
_BUILT_IN = "VelvetSweatshop"
"""With this key Excel locks workbooks that are only protected against changes; it opens them without asking."""


def passwords(env: Mapping[str, str] = environ) -> tuple[str, ...]:
    """The keys to try."""
    return tuple(line for line in env.get(PASSWORD, "").splitlines() if line)


def unlocked(path: Path) -> BytesIO | None:
    """The workbook at `path` without its lock, None if it has none; raises InputError if no key opens it."""
    try:
        with path.open("rb") as file:
            office = _office_file(file)
            if office is None or not office.is_encrypted():
                return None
            if path.stat().st_size > MOST_LOCKED:
                raise InputError(f"{path.name} is locked and larger than {MOST_LOCKED >> 20} MB; save it without a key")
            for key in (_BUILT_IN, *passwords()):
                if (opened := _opened(office, key)) is not None:
                    return opened
    except InputError:
        raise
    except Exception as error:
        # These libraries raise whatever they stumble over in a damaged file.
        raise InputError(f"{path.name}: the workbook is damaged or locked in an unknown way") from error
    raise InputError(refusal(path.name, "workbook"))


def refusal(name: str, kind: str) -> str:
    """What to say of something that is locked, with or without a key at hand."""
    if passwords():
        return f"{name}: the {kind} is protected by a password, and {PASSWORD} does not open it"
    return f"{name}: the {kind} is protected by a password; put it into {PASSWORD}, or save the {kind} without one"


def _office_file(file: Any) -> Any:
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import FileFormatError

    try:
        return OfficeFile(file)
    except FileFormatError:
        # A compound file of an old or foreign kind: the reader of workbooks says what it is.
        return None


def _opened(office: Any, key: str) -> BytesIO | None:
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    target = BytesIO()
    # Old workbooks check the key in any case.
    check = {"verify_password": True} if office.format == "ooxml" else {}
    try:
        office.load_key(password=key, **check)
        office.decrypt(target)
    except (InvalidKeyError, DecryptionError):
        return None
    target.seek(0)
    return target
