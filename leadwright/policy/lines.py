"""Deciding on facts that come as JSON Lines."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from leadwright.errors import InputError
from leadwright.facts import checked
from leadwright.policy.compiled import Compiled
from leadwright.policy.decision import document
from leadwright.policy.judging import decide

MAX_LINE = 1_000_000
_KEYS = {"id", "as_of", "facts"}


def decide_lines(
    compiled: Compiled, lines: Iterable[str | bytes], as_of: datetime | None = None, language: str = "en"
) -> Iterator[dict[str, Any]]:
    """One JSON document for each line that is not blank; `as_of` is for lines that name no instant of their own.

    InputError names the line of the first thing wrong.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        lead, facts, instant = _read(line, where, as_of)
        yield document(lead, decide(compiled, facts, instant), language)


def _read(line: str | bytes, where: str, default: datetime | None) -> tuple[str, dict[str, Any], datetime]:
    data = _object(line, where)
    lead, facts = data.get("id"), data.get("facts")
    if not isinstance(lead, str) or not lead:
        raise InputError(f"{where}: `id` must be text")
    if not isinstance(facts, Mapping):
        raise InputError(f"{where}: `facts` must be an object")
    return lead, checked(facts, where), _instant(data.get("as_of"), where, default)


def _object(line: str | bytes, where: str) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise InputError(f"{where}: is longer than {MAX_LINE:,} characters")
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(f"{where}: is not JSON: {error.msg}, column {error.colno}") from None
    if not isinstance(data, dict):
        raise InputError(f"{where}: must be an object with id, as_of and facts")
    if surplus := sorted(data.keys() - _KEYS):
        raise InputError(f"{where}: {surplus[0]!r} is not a key that is known here")
    return data


def _instant(value: Any, where: str, default: datetime | None) -> datetime:
    """A date stands for its first instant in UTC, and so does a time without a zone for one in UTC."""
    if value is None and default is not None:
        return default
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise InputError(f"{where}: `as_of` must be a date such as 2026-11-21, or an ISO 8601 instant") from None
    if not 1900 <= moment.year <= 2200:
        raise InputError(f"{where}: `as_of` must lie between 1900 and 2200")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
