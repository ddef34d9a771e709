"""JSON values as cells: nested objects with dots, numbers as they are written, lists of words in one cell."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from leadwright.lists.lexicon import field_of

_DEEPEST = 8
_PLAIN = frozenset({str})
_EXACT = re.compile(rb"[:\[,]\s*-?(?:\d+[.eE]|\d{16})")
"""Numbers of which a parser into machine words would give back another text."""


def _as_written(text: str) -> str:
    return text


def _missing(_name: str) -> None:
    """NaN and Infinity, which some writers put where nothing is known."""


DECODER = json.JSONDecoder(parse_float=_as_written, parse_int=_as_written, parse_constant=_missing, strict=False)
"""Leaves numbers as they are written, and bears raw control characters in texts."""

BROKEN = (ValueError, RecursionError)
"""What a decoder raises for text that is no JSON, or nested too deep."""


def parsed(raw: bytes | str) -> dict[str, str] | None:
    """The object that a text is, by key; None if it is none."""
    try:
        value = _loaded(raw)
    except BROKEN:
        return None
    return flat(value) if isinstance(value, dict) else None


def flat(value: Mapping[str, Any]) -> dict[str, str]:
    """An object's cells by key, those of nested objects with dots."""
    if set(map(type, value.values())) <= _PLAIN:
        return dict(value)
    return dict(_flat(value, "", 0))


def is_object(text: str) -> bool:
    """Whether a text is one JSON object."""
    return text.startswith("{") and parsed(text) is not None


def is_row(text: str) -> bool:
    """Whether an object that stands alone is itself a row, rather than wrapped around rows."""
    try:
        value = DECODER.decode(text)
    except BROKEN:
        return True
    return not holds_rows(value)


def holds_rows(value: Any) -> bool:
    """Whether an object is but wrapped around rows: a list of objects lies in it, and nothing in it names anybody."""
    if not isinstance(value, dict) or any(
        isinstance(inner, str) and _names_somebody(key) for key, inner in value.items()
    ):
        return False
    return any(_is_list_of_objects(inner) or holds_rows(inner) for inner in value.values())


def _names_somebody(key: str) -> bool:
    return field_of(key) not in (None, "vendor.record_id")


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _loaded(raw: bytes | str) -> Any:
    if isinstance(raw, bytes):
        if not _EXACT.search(raw):
            return orjson.loads(raw)
        raw = raw.decode("utf-8")
    return DECODER.decode(raw)


def _flat(value: Mapping[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if isinstance(inner, dict) and inner and depth < _DEEPEST:
            yield from _flat(inner, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key, _text(inner)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return "; ".join(map(_text, value))
    return str(value) if isinstance(value, int) else orjson.dumps(value).decode()
