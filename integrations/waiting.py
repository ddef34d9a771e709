"""How long a provider asks us to wait, in the forms in which providers say so."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def pause_asked_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that `Retry-After` (a number or an HTTP date) or `x-ratelimit-reset` (an ISO time) asks for."""
    asked = headers.get("Retry-After")
    if asked and asked.strip().isdigit():
        return float(asked)
    resume = _instant(asked, parsedate_to_datetime) or _instant(
        headers.get("x-ratelimit-reset"), datetime.fromisoformat
    )
    return None if resume is None else max((resume - now).total_seconds(), 0.0)


def _instant(text: str | None, read: Callable[[str], datetime]) -> datetime | None:
    if not text:
        return None
    try:
        instant = read(text.strip())
    except (ValueError, TypeError, IndexError):
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
