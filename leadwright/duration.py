"""Spans of time as configuration writes them: `90d`, `12h`, `30m`."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

_WRITTEN = re.compile(r"([1-9][0-9]{0,4})([dhm])")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


def to_duration(text: Any) -> timedelta:
    """The span that `text` writes; ValueError if it does not."""
    if isinstance(text, timedelta):
        return text
    match = _WRITTEN.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise ValueError("should be a span of time such as 90d, 12h or 30m")
    return int(match[1]) * _UNITS[match[2]]


def duration_text(span: timedelta) -> str:
    """`span` in the largest unit that writes it whole."""
    for unit, size in _UNITS.items():
        if span % size == timedelta(0):
            return f"{span // size}{unit}"
    raise ValueError("a span of time is counted in whole minutes")


Duration = Annotated[timedelta, BeforeValidator(to_duration), PlainSerializer(duration_text, return_type=str)]
