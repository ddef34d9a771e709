"""Values of typed files as the text that a person sees in them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

_EXACT = 1 << 53
"""Up to here a float is a whole number without doubt."""


def cell_text(value: Any) -> str:
    """A cell as it would have been typed; whole numbers lose the `.0` that workbooks give them."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime) and value.time() == time() and value.tzinfo is None:
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return _hours(value) if isinstance(value, timedelta) else str(value)


def row_text(values: Sequence[Any]) -> tuple[str, ...]:
    """A row as it would have been typed."""
    return tuple([value if type(value) is str else cell_text(value) for value in values])


def _number(value: float) -> str:
    if value != value:
        return ""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    # Fifteen digits are what a workbook shows; those beyond are what computing left over.
    return f"{value:.15g}".replace("e", "E")


def _hours(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
