"""JSON values as cells: nested objects with dots, numbers as they are written, lists of words in one cell."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import orjson

from leadwright.lists.lexicon import field_of

_DEEPEST = 8
_PLAIN = frozenset({str})
HALVES = re.compile("[\ud800-\udfff]")
"""Halves of character pairs, and bytes that are not of the encoding, each kept as one of these."""
_BYTES = re.compile("[\udc80-\udcff]")
_EXACT = re.compile(rb"[:\[,]\s*-?(?:\d+[.eE]|\d{16})")
"""Numbers of which a parser into machine words would give back another text."""


def _as_written(text: str) -> str:
    return text


def _missing(_name: str) -> None:
    """NaN and Infinity, which some writers put where nothing is known."""


def named(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The values by key; what comes under a key that had another value before is kept as `key (2)`."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    made = {}
    for key, value in pairs:
        if made.setdefault(key, value) != value:
            names = (f"{key} ({number})" for number in count(2))
            made[next(name for name in names if made.setdefault(name, value) == value)] = value
    return made


DECODER = json.JSONDecoder(
    parse_float=_as_written, parse_int=_as_written, parse_constant=_missing, object_pairs_hook=named, strict=False
)
"""Leaves numbers as they are written, loses no value of a key written twice, bears raw control characters in texts."""

BROKEN = (ValueError, RecursionError)
"""What a decoder raises for text that is no JSON, or nested too deep."""


def parsed(raw: bytes | str) -> dict[str, str] | None:
    """The cells of the object that a text is, by key; None if it is none."""
    try:
        return flat(_loaded(raw))
    except BROKEN:
        return None


def flat(value: Any) -> dict[str, str] | None:
    """An object's cells by key, those of nested objects with dots; None for what is no object, or nested too deep."""
    if not isinstance(value, dict):
        return None
    if set(map(type, value.values())) <= _PLAIN:
        cells = value
    else:
        try:
            cells = named(list(_flat(value, "", 0)))
        except RecursionError:
            return None
    return cells if _is_sound("".join(cells)) else named([(sound(key), cell) for key, cell in cells.items()])


def sound(text: str) -> str:
    """A text without zero characters, and with U+FFFD for each half of a character pair."""
    return text.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def mended(cell: str) -> str:
    """A cell with the bytes in it that are no UTF-8 read as what people write instead."""
    try:
        return sound(_BYTES.sub(_as_legacy, cell))
    except UnicodeDecodeError:
        return sound(_BYTES.sub(lambda found: chr(ord(found.group()) - 0xDC00), cell))


def _as_legacy(found: re.Match[str]) -> str:
    return bytes([ord(found.group()) - 0xDC00]).decode("cp1252")


def _is_sound(text: str) -> bool:
    return (text.isascii() or not HALVES.search(text)) and "\0" not in text


def is_object(text: str) -> bool:
    """Whether a text is one JSON object."""
    return text.startswith("{") and parsed(text) is not None


def is_row(text: str) -> bool:
    """Whether an object that stands alone is itself a row, rather than wrapped around rows."""
    try:
        value = DECODER.decode(text)
    except BROKEN:
        return True
    return not holds_rows(value) and not is_turned(value)


def is_page(text: str) -> bool:
    """Whether an object is but wrapped around rows, which name somebody, as the pages of an interface are."""
    try:
        value = DECODER.decode(text)
    except BROKEN:
        return False
    return holds_rows(value) and any(
        _is_list_of_objects(inner) and any(map(_names_somebody, inner[0])) for inner in value.values()
    )


def holds_rows(value: Any) -> bool:
    """Whether an object is but wrapped around rows: a list of objects lies in it, and nothing in it names anybody."""
    if not isinstance(value, dict) or any(
        isinstance(inner, str) and _names_somebody(key) for key, inner in value.items()
    ):
        return False
    return any(_is_list_of_objects(inner) or holds_rows(inner) for inner in value.values())


def is_turned(value: Any) -> bool:
    """Whether an object holds rows under names of their own, or columns: objects of the same keys, or lists as long."""
    inner = list(value.values()) if isinstance(value, dict) else []
    if len(inner) < 2 or not all(inner):
        return False
    if all(isinstance(each, dict) for each in inner):
        return len(inner[0]) > 1 and all(each.keys() == inner[0].keys() for each in inner)
    return len(inner[0]) > 1 if all(_is_column(each, inner[0]) for each in inner) else False


def _is_column(value: Any, first: Any) -> bool:
    if not isinstance(value, list) or not isinstance(first, list) or len(value) != len(first):
        return False
    return not any(isinstance(item, list | dict) for item in value)


def _names_somebody(key: str) -> bool:
    return field_of(key) not in (None, "vendor.record_id")


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _loaded(raw: bytes | str) -> Any:
    if isinstance(raw, bytes):
        if not _EXACT.search(raw):
            value = orjson.loads(raw)
            # Of keys that are written twice, that parser gives the last alone.
            if not isinstance(value, dict) or raw.count(b'":') == len(value):
                return value
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
    return str(value) if isinstance(value, int) else _dumped(value)


def _dumped(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # Halves of character pairs, and what is nested deep, are beyond that writer.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
