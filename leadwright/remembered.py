"""What was worked out of a text, for when it comes again."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
_LONGEST = 256
"""Longer texts are worked out every time: what is kept of a hostile list must not fill the memory."""


def remembered(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """The same function, which remembers what it gave for the last short texts, `most` of them to twice as many.

    In place of `functools.lru_cache` for what is asked several times a row: a hit takes two thirds of the time, and
    writes nothing, where `lru_cache` notes every time that the text was the last one.
    """
    return lambda work: _Remembered(work, most).__getitem__


class _Remembered(dict[str, T], Generic[T]):
    """By text what `work` gave for it."""

    def __init__(self, work: Callable[[str], T], most: int) -> None:
        self._work, self._most = work, most
        self._before: dict[str, T] = {}

    def __missing__(self, text: str) -> T:
        if len(text) > _LONGEST:
            return self._work(text)
        if len(self) >= self._most:
            self._before = dict(self)
            self.clear()
        made = self[text] = self._before[text] if text in self._before else self._work(text)
        return made
