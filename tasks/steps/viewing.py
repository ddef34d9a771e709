"""Looking at card scans without storing anything."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from leadwright.cards.output import card_json, fault_json
from leadwright.cards.reading import CardFault
from leadwright.cards.understanding import understand
from leadwright.errors import InputError
from tasks.steps.carding import card_files, see, seen_on


def scans(paths: Sequence[Path]) -> list[Path]:
    """The scans that `paths` are or hold, in order; InputError for what is neither file nor folder with scans."""
    for path in paths:
        if not path.exists():
            raise InputError(f"there is no file {path}")
    return [file for path in paths for file in (card_files([path]) if path.is_dir() else [path])]


def contacts(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """What `leadwright card` prints of each card in `files`; where nothing can be seen, an object says why."""
    # One card alone is read sooner here than in a process that has to start first.
    seen = iter([see(files[0])]) if len(files) == 1 else seen_on(files)
    for path, (pages, fault) in zip(files, seen, strict=True):
        name = str(path).encode("utf-8", "replace").decode()
        if fault is not None:
            yield fault_json(CardFault(fault), name)
        for page in pages:
            for number, contact in enumerate(understand(page), start=1):
                yield card_json(contact, name, page.page, number)
