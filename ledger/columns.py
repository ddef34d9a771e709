"""Column types that read and write the same bytes in SQLite and PostgreSQL."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from ledger.texts import instant_text, json_text


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
