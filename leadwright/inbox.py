"""Inboxes: folders or bucket prefixes in which vendors and colleagues leave files, as companies configure them."""

from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from leadwright.config import Config, named, names
from leadwright.errors import InputError
from leadwright.policy.model import NAME

DONE, SET_ASIDE = "done", "set-aside"
_PASSING = (".*", "~$*", "*~", "*.part", "*.partial", "*.filepart", "*.tmp", "*.temp", "*.crdownload", "*.download")


class Unready(StrEnum):
    """Why a file in an inbox is left where it is, for now."""

    BEING_WRITTEN = "being_written"
    NO_PURCHASE = "no_purchase"
    UNKNOWN_PURCHASE = "unknown_purchase"


class Inbox(Config):
    """One place that is watched: files lie in a folder for each purchase, or all belong to `purchase`.

    A file is taken in when it has not changed for `settle_seconds`; with 0 it is believed to be whole at first sight,
    as objects of a bucket are. `done` says whether it is moved out of the way afterwards.
    """

    inbox: str = Field(pattern=NAME)
    seller: str
    place: str = Field(min_length=1)
    purchase: str | None = None
    settle_seconds: int = Field(60, ge=0, le=86_400)
    done: Literal["move", "leave"] = "move"

    @field_validator("place")
    @classmethod
    def _names_a_folder(cls, value: str) -> str:
        if value in ("file://", "local://"):
            raise ValueError(f"{value} names no folder; write its path after it")
        return value

    def where(self, home: Path) -> str:
        """The place as an fsspec URL or path; a relative path lies below `home`."""
        return self.place if "://" in self.place or Path(self.place).is_absolute() else str(home / self.place)

    @property
    def is_below_home(self) -> bool:
        """Whether it is a folder of this installation's own, which may be made where it is missing."""
        return "://" not in self.place and not Path(self.place).is_absolute()

    def purchase_of(self, path: str) -> str | None:
        """The purchase that the file at `path` below the inbox belongs to, by its folder."""
        folder, _, rest = path.partition("/")
        return folder if rest else self.purchase


def is_passing(path: str) -> bool:
    """Whether the name of a file, or of a folder on the way to it, says that it is no delivery: hidden or half done."""
    return any(fnmatchcase(part.lower(), pattern) for part in path.split("/") for pattern in _PASSING)


def is_put_away(path: str) -> bool:
    """Whether a file below an inbox lies where we put it ourselves."""
    return path.partition("/")[0] in (DONE, SET_ASIDE)


def load_inbox(config: Path, name: str) -> Inbox:
    """The inbox called `name`; InputError if there is none, or if its file calls it otherwise."""
    found = named(config / "inboxes", name, Inbox)
    if found.inbox != name:
        raise InputError(f"the inbox {name!r} calls itself {found.inbox!r}; the name of its file must be its id")
    return found


def inbox_names(config: Path) -> list[str]:
    """The inboxes that are configured."""
    return names(config / "inboxes")
