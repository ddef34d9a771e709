"""What the columns of a table look like, learned from its sound rows, and how well a cell fits into each."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from math import log, log2
from string import ascii_lowercase, ascii_uppercase, digits

from leadwright.lists.values import kind_of

FEW = 12
"""Fewer rows than this teach nothing."""

STRANGE = 8.0
"""How far below nearly all others a cell is strange, as a logarithm."""

_BACKING = 2.0
_SURE = 0.97
_MOST_REMEMBERED = 4_096
_EMPTY = "empty"
_TEXT = "text"
_SORTS = {
    **dict.fromkeys(map(ord, ascii_uppercase), "A"),
    **dict.fromkeys(map(ord, ascii_lowercase), "a"),
    **dict.fromkeys(map(ord, digits), "9"),
}
"""What `_sort` gives, of characters in ASCII."""
_REPEATED = re.compile(r"(.)\1+", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
# Kinds that a cell of one column may have in turn.
_ALIKE = (
    frozenset({"phone", "number"}),
    frozenset({"url", "linkedin_person", "linkedin_company"}),
    frozenset({"number", "date"}),
    frozenset({"vat_id", "number"}),
)


class Columns:
    """The columns of a table as `rows` show them, all of one width."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.width = len(rows[0])
        self._rows = len(rows)
        places = list(zip(*rows, strict=True))
        self._vocabularies = [_vocabulary(column) for column in places]
        self._features = [_Feature(places, look) for look in (_kind, _length, _shape, _ends)]
        self._known = [
            Counter(_known(cell, words, own=1) for cell in column)
            for column, words in zip(places, self._vocabularies, strict=True)
        ]
        self._kinds = [Counter(map(_kind, column)) for column in places]
        self._sure = list(map(self._surely, self._kinds))
        self._longest = [max(map(len, column)) for column in places]
        self._fits: dict[tuple[int, str], float] = {}
        fits = [sorted(self.fit(place, cell) for cell in column) for place, column in enumerate(places)]
        self._floors = [fit[len(fit) // 50] for fit in fits]

    def score(self, cells: Sequence[str]) -> float:
        """How likely a row of these cells is, as a logarithm; for comparison only."""
        return sum(self.fit(place, cell) for place, cell in enumerate(cells))

    def fit(self, place: int, cell: str) -> float:
        """How likely the cell is in that column, as a logarithm."""
        key = place, cell
        if key not in self._fits:
            if len(self._fits) >= _MOST_REMEMBERED:
                self._fits.clear()
            self._fits[key] = self._likelihood(place, cell)
        return self._fits[key]

    def misfits(self, cells: Sequence[str], by: float = STRANGE) -> set[int]:
        """The places of cells that are stranger, by so much, than nearly all others of their columns."""
        return {place for place, cell in enumerate(cells) if not self.fits(place, cell, by)}

    def fits(self, place: int, cell: str, by: float = 3.0) -> bool:
        """Whether a cell is about as usual in its column as the others."""
        return self.fit(place, cell) >= self._floors[place] - by

    def is_telling(self, place: int, cell: str) -> bool:
        """Whether a cell fits so well in its column, and so badly in those beside it, that it belongs nowhere else."""
        here = self.fit(place, cell)
        beside = [self.fit(other, cell) for other in (place - 1, place + 1) if 0 <= other < self.width]
        return here >= self._floors[place] - 1 and all(here - other >= STRANGE for other in beside)

    def is_numeric(self, place: int) -> bool:
        """Whether most cells of the column are numbers."""
        return 2 * self._kinds[place]["number"] > self._rows

    def empty_share(self, place: int) -> float:
        """How many cells of the column are blank."""
        return self._kinds[place][_EMPTY] / self._rows

    def admits(self, cells: Sequence[str]) -> bool:
        """Whether no cell is of a kind, or of a length, that its column never has."""
        return len(cells) == self.width and all(self.may_hold(place, cell) for place, cell in enumerate(cells))

    def may_hold(self, place: int, cell: str) -> bool:
        """Whether a cell is not of a kind, or of a length, that its column never has."""
        kinds, sure = self._kinds[place], self._sure[place]
        if not cell or cell.isspace():
            return kinds[_EMPTY] > 0
        if len(cell) > 3 * self._longest[place] + 20:
            return False
        if sure is None:
            return True
        kind = _kind(cell)
        return kinds[kind] > 0 or any(kind in alike and sure in alike for alike in _ALIKE)

    def _surely(self, kinds: Counter[str]) -> str | None:
        """The kind that nearly all cells of a column have, if there are enough that say something."""
        filled = self._rows - kinds[_EMPTY]
        usual = max((name for name in kinds if name != _EMPTY), key=lambda name: kinds[name], default=None)
        return None if usual is None or filled < FEW or kinds[usual] < _SURE * filled else usual

    def _likelihood(self, place: int, cell: str) -> float:
        known = self._known[place]
        words = (known[_known(cell, self._vocabularies[place], own=0)] + 0.3) / (self._rows + 1.2)
        return log(words) + sum(feature.likelihood(place, cell) for feature in self._features)


class _Feature:
    """One thing to be seen of a cell, and how often it is seen in each column, and in all."""

    def __init__(self, columns: Sequence[Sequence[str]], look: Callable[[str], Hashable]) -> None:
        self._look = look
        self._seen = [Counter(map(look, column)) for column in columns]
        self._all: Counter[Hashable] = sum(self._seen, Counter())
        self._total = self._all.total()
        self._totals = [seen.total() for seen in self._seen]

    def likelihood(self, place: int, cell: str) -> float:
        sight = self._look(cell)
        anywhere = (self._all.get(sight, 0) + 0.5) / (self._total + 0.5 * len(self._all) + 0.5)
        return log((self._seen[place].get(sight, 0) + _BACKING * anywhere) / (self._totals[place] + _BACKING))


def _kind(cell: str) -> str:
    return kind_of(cell) or (_EMPTY if not cell or cell.isspace() else _TEXT)


def _length(cell: str) -> int:
    size = len(cell)
    return size if size < 8 else 8 + int(2 * log2(size / 8))


@lru_cache(maxsize=4_096)
def _shape(cell: str) -> str:
    text = cell[:60]
    sorts = text.translate(_SORTS) if text.isascii() else "".join(map(_sort, text))
    return _REPEATED.sub(r"\1", sorts)[:10]


def _sort(mark: str) -> str:
    if mark.isalpha():
        return "A" if mark.isupper() else "a"
    return "9" if mark.isdigit() else mark


def _ends(cell: str) -> tuple[str, str]:
    """How the cell begins and ends, in kind of characters."""
    return (_sort(cell[0]), _sort(cell[-1])) if cell else ("", "")


def _vocabulary(column: Sequence[str]) -> Counter[str]:
    return Counter(word for cell in column for word in set(_WORD.findall(cell.casefold())))


def _known(cell: str, vocabulary: Counter[str], own: int) -> int:
    """Whether the words of a cell are in use in its column: all, some, none; or whether it has none."""
    words = set(_WORD.findall(cell.casefold()))
    if not words:
        return 3
    used = sum(1 for word in words if vocabulary[word] > own)
    return 2 if used == len(words) else 1 if used else 0
