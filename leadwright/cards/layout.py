"""Where print stands on a card: boxes turned upright, lines split at bullets, neighbours found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import atan2, cos, dist, sin
from unicodedata import normalize

from leadwright.cards.reading import Line, Point, Seen

_BULLET = re.compile(r"\s*[·•∙●▪■|¦]\s*|\s{3,}|\s+/\s+(?=[A-ZÄÖÜa-z]{1,8}[.:])")


@dataclass(frozen=True)
class Span:
    """A stretch of print in an upright card: its text, its edges, the height of its letters, and its line in `Seen`."""

    text: str = field(repr=False)
    left: float
    top: float
    right: float
    bottom: float
    height: float
    score: float
    line: int

    @property
    def middle(self) -> float:
        """The height on the card at which it runs."""
        return (self.top + self.bottom) / 2

    def holding(self, text: str) -> "Span":
        """The same place with another text."""
        return replace(self, text=text)


def spans(seen: Seen) -> list[Span]:
    """The print on a card in reading order, whatever way up the picture was."""
    angle = _direction(seen.lines)
    upright = [_upright(line, angle, number) for number, line in enumerate(seen.lines)]
    return sorted((part for span in upright for part in _split(span)), key=lambda span: (span.top, span.left))


def beside(one: Span, other: Span) -> bool:
    """Whether both stand on one row."""
    return abs(one.middle - other.middle) < 0.6 * max(one.height, other.height)


def below(upper: Span, lower: Span, gap: float = 1.6) -> bool:
    """Whether `lower` follows `upper` in the same column, at most `gap` letter heights further down."""
    room = lower.middle - upper.middle - (upper.height + lower.height) / 2
    reach = max(upper.height, lower.height)
    return lower.middle > upper.middle and room < gap * reach and _same_column(upper, lower, reach)


def adjacent(one: Span, other: Span) -> bool:
    """Whether one of them follows the other in a column, or stands beside it."""
    return below(one, other) or below(other, one) or beside(one, other)


def alike(one: Span, other: Span) -> bool:
    """Whether both are set in letters of about one size."""
    return min(one.height, other.height) > 0.8 * max(one.height, other.height)


def _same_column(one: Span, other: Span, reach: float) -> bool:
    edges = (one.left - other.left, one.right - other.right, (one.left + one.right - other.left - other.right) / 2)
    overlap = min(one.right, other.right) - max(one.left, other.left)
    return min(abs(edge) for edge in edges) < reach or overlap > 0.6 * min(
        one.right - one.left, other.right - other.left
    )


def _direction(lines: Sequence[Line]) -> float:
    """The angle at which most of the print runs: each line votes with its length."""
    across = sum(line.box[1][0] - line.box[0][0] for line in lines)
    down = sum(line.box[1][1] - line.box[0][1] for line in lines)
    return atan2(down, across)


def _upright(line: Line, angle: float, number: int) -> Span:
    corners = [_turned(corner, -angle) for corner in line.box]
    across = [x for x, _ in corners]
    down = [y for _, y in corners]
    height = (dist(line.box[0], line.box[3]) + dist(line.box[1], line.box[2])) / 2
    text = " ".join(normalize("NFKC", line.text).replace("β", "ß").split(" ")).strip()
    return Span(text, min(across), min(down), max(across), max(down), max(height, 1.0), line.score, number)


def _turned(point: Point, angle: float) -> Point:
    x, y = point
    return x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)


def _split(span: Span) -> Iterator[Span]:
    width = (span.right - span.left) / max(len(span.text), 1)
    start = 0
    for gap in [*_BULLET.finditer(span.text), None]:
        end = gap.start() if gap else len(span.text)
        if span.text[start:end].strip():
            left, right = span.left + start * width, span.left + end * width
            yield replace(span, text=span.text[start:end].strip(), left=left, right=right)
        start = gap.end() if gap else end
