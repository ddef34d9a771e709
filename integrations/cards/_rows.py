"""Strips of text cut out of a picture, and which way up they are."""

from collections.abc import Sequence

import numpy

from leadwright.cards.reading import Box

UPRIGHT = 1.5
"""A strip higher than this many times its width is text that runs up or down; the engine cuts by the same figure."""


def is_turned(box: numpy.ndarray) -> bool:
    """Whether the engine gives the strip in `box` a quarter turn when cutting it out."""
    width = max(numpy.linalg.norm(box[0] - box[1]), numpy.linalg.norm(box[2] - box[3]))
    height = max(numpy.linalg.norm(box[0] - box[3]), numpy.linalg.norm(box[1] - box[2]))
    return bool(int(height) >= UPRIGHT * int(width))


def dominant(weights: Sequence[float], votes: Sequence[bool]) -> bool:
    """What the greater weight of `votes` says."""
    return sum(weight for weight, vote in zip(weights, votes, strict=True) if vote) > sum(weights) / 2


def from_text_corner(box: numpy.ndarray, quarter: bool, upside_down: bool) -> Box:
    """The corners of `box` in the order in which the text sees them, beginning with its own top left."""
    first = (1 if quarter else 0) + (2 if upside_down else 0)
    corners = [(float(x), float(y)) for x, y in numpy.roll(box, -first, axis=0)]
    return corners[0], corners[1], corners[2], corners[3]
