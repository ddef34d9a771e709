"""Column types that read and write the same bytes in SQLite and PostgreSQL."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


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


class Json(TypeDecorator[Any]):
    """A JSON document kept as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The text to store."""
        return None if value is None else json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The document that was stored."""
        return None if value is None else orjson.loads(value)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC kept as ISO 8601 text of fixed width."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The text to store."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The instant that was stored."""
        return None if value is None else datetime.fromisoformat(value)
