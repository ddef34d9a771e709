"""What is seen on a card before anything is understood: images, lines, boxes; and how seeing fails."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from leadwright.errors import InputError, WorkError

Point = tuple[float, float]
Box = tuple[Point, Point, Point, Point]


class CardFault(StrEnum):
    """Why nothing can be seen in a file; stable codes."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_LINES = "too_many_lines"
    TOO_SLOW = "too_slow"
    NO_TEXT = "no_text"


class CardError(WorkError):
    """One file or page cannot be used; `code` says why, and the other files are not concerned."""

    def __init__(self, code: CardFault) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Line:
    """One line of text: its four corners in pixels, clockwise from the text's own top left, and a score from 0 to 1."""

    text: str = field(repr=False)
    box: Box
    score: float


@dataclass(frozen=True)
class CardImage:
    """One decoded picture: `pixels` is a uint8 array of height × width × 3 (BGR)."""

    pixels: Any = field(repr=False)
    page: int = 1


@dataclass(frozen=True)
class Seen:
    """All that was seen on one page: lines of print, and the payloads of codes.

    Boxes are pixels of a picture of `width` × `height`; `sha256` is that of the whole file.
    """

    lines: Sequence[Line]
    codes: Sequence[str] = field(default=(), repr=False)
    width: int = 0
    height: int = 0
    page: int = 1
    sha256: str = ""
    unread_codes: int = 0


def to_json(seen: Seen) -> str:
    """`seen` as one JSON document, to be kept with the card and understood again later."""
    lines = [
        {"text": line.text, "box": [[round(x, 1), round(y, 1)] for x, y in line.box], "score": round(line.score, 4)}
        for line in seen.lines
    ]
    return json.dumps({**seen.__dict__, "lines": lines, "codes": list(seen.codes)}, ensure_ascii=False)


def from_json(text: str) -> Seen:
    """What `to_json` wrote, as it was seen."""
    try:
        raw = json.loads(text)
        lines = tuple(_line(entry) for entry in raw.pop("lines"))
        return Seen(lines=lines, codes=tuple(raw.pop("codes")), **raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"not the stored lines of a card: {type(error).__name__}") from None


def _line(entry: dict[str, Any]) -> Line:
    top_left, top_right, bottom_right, bottom_left = ((float(x), float(y)) for x, y in entry["box"])
    return Line(str(entry["text"]), (top_left, top_right, bottom_right, bottom_left), float(entry["score"]))
