"""What was worked out of a text, for when it comes again."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")
_NOTHING: Final = object()


def remembered(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """The same function, which remembers what it gave for the last texts, at least `most` of them and at most twice.

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
        if len(self) >= self._most:
            self._before = dict(self)
            self.clear()
        made = self._before.get(text, _NOTHING)
        self[text] = result = self._work(text) if made is _NOTHING else made  # type: ignore[assignment]
        return result  # type: ignore[return-value]
