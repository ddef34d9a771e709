"""What lies in the sample folder: lists by purchase, cards by event, interviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from leadwright.config import Config, load
from leadwright.errors import InputError

SELLER = "demo"


class Contents(Config):
    """`samples/samples.yaml`: which file belongs to which purchase."""

    lists: Mapping[str, tuple[str, ...]]
    cards: str
    event: str
    interviews: str


@dataclass(frozen=True)
class SampleFiles:
    """The same with whole paths."""

    lists: Mapping[str, list[str]]
    cards: str
    event: str
    interviews: str


def sample_files(folder: Path) -> SampleFiles:
    """The sample files in `folder`; InputError if it is none."""
    if not (folder / "samples.yaml").is_file():
        raise InputError(f"{folder} holds no samples.yaml; the samples come with the source checkout")
    contents = load(folder / "samples.yaml", Contents)
    lists = {purchase: [str(folder / name) for name in names] for purchase, names in contents.lists.items()}
    return SampleFiles(lists, str(folder / contents.cards), contents.event, str(folder / contents.interviews))
