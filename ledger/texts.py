"""Values as the text that is stored for them, the same bytes for the same value."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson


def json_text(value: Any) -> str:
    """`value` as compact JSON with sorted keys, so that equal values give equal bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def instant_text(value: datetime) -> str:
    """`value` in UTC with microseconds and fixed width, so that text sorts as time."""
    return _in_utc(value if value.tzinfo is UTC else value.astimezone(UTC))


@lru_cache(maxsize=256)
def _in_utc(value: datetime) -> str:
    """The same of an instant in UTC, of which all rows of a batch have the same few."""
    return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
