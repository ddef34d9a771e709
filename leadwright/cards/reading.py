"""What is seen on a card before anything is understood: images, lines, boxes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One line of text: its four corners in pixels, clockwise from the text's own top left, and a score from 0 to 1."""

    text: str = field(repr=False)
    box: tuple[Point, Point, Point, Point]
    score: float


@dataclass(frozen=True)
class CardImage:
    """One decoded picture: `pixels` is a uint8 array of height × width × 3 (BGR)."""

    pixels: Any = field(repr=False)
    page: int = 1


@dataclass(frozen=True)
class Seen:
    """All that was seen on one page: lines of print, and the payloads of codes."""

    lines: Sequence[Line]
    codes: Sequence[str] = field(default=(), repr=False)
    width: int = 0
    height: int = 0
