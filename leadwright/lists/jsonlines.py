"""Records of JSON Lines: one object a line, nested objects with dots, columns in order of appearance."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from leadwright.lists.lines import LONGEST
from leadwright.record import Disposition, Span

MOST_COLUMNS = 1_000
_DEEPEST = 8


def columns(raws: Iterable[bytes]) -> tuple[str, ...]:
    """The union of the objects' keys in order of appearance, up to a bound."""
    found: dict[str, None] = {}
    for raw in raws:
        for key in _parsed(raw) or ():
            if key not in found and len(found) < MOST_COLUMNS:
                found[key] = None
    return tuple(found)


def spans(raws: Iterable[bytes], header: tuple[str, ...], mark: int) -> Iterator[Span]:
    """One span a line; the first `mark` bytes, if any, are the byte order mark."""
    known = frozenset(header)
    byte, seq = mark, 1 if mark else 0
    for line, raw in enumerate(raws, start=1):
        end = byte + len(raw) - 1
        disposition, code, cells = _read(raw, header, known)
        yield Span(seq, 0, line, line, byte, end, disposition, code, cells)
        seq, byte = seq + 1, end + 1


def _read(
    raw: bytes, header: tuple[str, ...], known: frozenset[str]
) -> tuple[Disposition, str | None, tuple[str, ...]]:
    if not raw.strip():
        return Disposition.STRUCTURAL, "blank", ()
    if len(raw) >= LONGEST:
        return Disposition.REJECTED, "field_too_long", ()
    found = _parsed(raw)
    if found is None:
        return Disposition.REJECTED, "json_invalid", ()
    if not known.issuperset(found):
        return Disposition.REJECTED, "columns_exceeded", ()
    cells = tuple([found.get(name, "") for name in header])
    if any("\0" in cell for cell in cells):
        return Disposition.REPAIRED, "nul_byte", tuple(cell.replace("\0", "") for cell in cells)
    return Disposition.ACCEPTED, None, cells


def is_object(raw: bytes) -> bool:
    """Whether a line is a JSON object."""
    return raw.lstrip().startswith(b"{") and _parsed(raw) is not None


def _parsed(raw: bytes) -> dict[str, str] | None:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return dict(_flat(value, "", 0)) if isinstance(value, dict) else None


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
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return str(value) if isinstance(value, int) else orjson.dumps(value).decode()
