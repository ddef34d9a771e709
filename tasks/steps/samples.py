"""What lies in the sample folder: lists by purchase, cards by event, interviews moved into the last weeks."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from leadwright.config import Config, load
from leadwright.errors import InputError

SELLER = "demo"


class Contents(Config):
    """`samples/samples.yaml`: which file belongs to which purchase, and the day that the interviews end before."""

    lists: Mapping[str, tuple[str, ...]]
    cards: str
    event: str
    interviews: str
    interviews_until: date


@dataclass(frozen=True)
class SampleFiles:
    """The same with whole paths."""

    lists: Mapping[str, list[str]]
    cards: str
    event: str
    interviews: str


def sample_files(folder: Path, scratch: Path, today: date) -> SampleFiles:
    """The sample files in `folder`, the interviews copied to `scratch` as held before `today`.

    Interviews are believed for some months only; left as they were written, the samples would go stale.
    """
    if not (folder / "samples.yaml").is_file():
        raise InputError(f"{folder} holds no samples.yaml; the samples come with the source checkout")
    contents = load(folder / "samples.yaml", Contents)
    lists = {purchase: [str(folder / name) for name in names] for purchase, names in contents.lists.items()}
    moved = _moved(folder / contents.interviews, today.toordinal() - contents.interviews_until.toordinal(), scratch)
    return SampleFiles(lists, str(folder / contents.cards), contents.event, str(moved))


def _moved(path: Path, days: int, scratch: Path) -> Path:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    place = header.index("date")
    for row in rows:
        row[place] = date.fromordinal(date.fromisoformat(row[place]).toordinal() + days).isoformat()
    scratch.mkdir(parents=True, exist_ok=True)
    target = scratch / path.name
    passing = target.with_suffix(".new")
    with passing.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    passing.replace(target)
    return target
