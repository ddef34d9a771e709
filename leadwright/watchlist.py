"""Watch lists: whose name is near enough to a listed one that a person must look."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler
from rigour.names import tokenize_name

from leadwright.errors import InputError
from leadwright.normalise.company import core_name


@dataclass(frozen=True)
class Hit:
    """How near the nearest listed name is (0 to 1); `entry` is its line in the list, so that no name need travel."""

    score: float
    entry: int


class Watchlist:
    """The names of one list, found by shared words and judged by Jaro-Winkler over their sorted words."""

    def __init__(self, names: Iterable[tuple[int, str]], version: str) -> None:
        self.version = version
        self._names: list[tuple[int, str]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for entry, name in names:
            words = _words(name)
            if not words:
                continue
            self._names.append((entry, " ".join(words)))
            for block in _blocks(words):
                self._by_word[block].append(len(self._names) - 1)

    def __len__(self) -> int:
        return len(self._names)

    @classmethod
    def read(cls, file: Path) -> "Watchlist":
        """The list in `file`: CSV with a column `name` and, if there are, `aliases` parted by semicolons."""
        try:
            content = file.read_bytes()
            rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"the watch list {file} cannot be read ({type(error).__name__})") from None
        if not rows or "name" not in rows[0]:
            raise InputError(f"the watch list {file} holds no entry under a column `name`")
        return cls(_listed(rows), sha256(content).hexdigest()[:16])

    def nearest(self, name: str) -> Hit | None:
        """The nearest listed name that shares a word or its beginning with `name`; None if there is none."""
        words = _words(name)
        asked = " ".join(words)
        near = {index for block in _blocks(words) for index in self._by_word.get(block, ())}
        scored = [(JaroWinkler.similarity(asked, self._names[index][1]), index) for index in near]
        if not scored:
            return None
        score, index = max(scored)
        return Hit(score, self._names[index][0])


def _listed(rows: list[dict[str, str]]) -> Iterable[tuple[int, str]]:
    for line, row in enumerate(rows, start=2):
        for name in (row["name"], *(row.get("aliases") or "").split(";")):
            if name and name.strip():
                yield line, name


def _words(name: str) -> list[str]:
    return sorted(tokenize_name(anyascii(core_name(name)).lower()))


def _blocks(words: Iterable[str]) -> set[str]:
    return {word[:4] for word in words if len(word) > 1}
