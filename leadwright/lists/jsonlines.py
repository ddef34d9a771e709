"""Records of JSON Lines: one object a line, nested objects with dots, columns in order of appearance."""

from collections.abc import Iterable, Iterator, Mapping

from leadwright.lists.encoding import Encoding
from leadwright.lists.jsonvalues import HALVES, mended, parsed
from leadwright.lists.lines import LONGEST
from leadwright.record import Disposition, Span

MOST_COLUMNS = 5_000
"""An object with keys beyond the first so many of its list is told, and not read."""


def columns(raws: Iterable[bytes], encoding: Encoding) -> tuple[str, ...]:
    """The union of the objects' keys in order of appearance, up to a bound."""
    found: dict[str, None] = {}
    for raw in raws:
        collect(found, _parsed(raw, encoding) or _parsed_as_legacy(raw, encoding) or {})
    return tuple(found)


def collect(found: dict[str, None], row: Mapping[str, str]) -> None:
    """Add the keys of a row to those found, up to the bound."""
    if row.keys() <= found.keys():
        return
    for key in row:
        if key not in found and len(found) < MOST_COLUMNS:
            found[key] = None


def spans(raws: Iterable[bytes], header: tuple[str, ...], encoding: Encoding) -> Iterator[Span]:
    """One span a line; the first bytes, if they are a byte order mark, have been told already."""
    known = frozenset(header)
    byte, seq = encoding.mark, 1 if encoding.mark else 0
    for line, raw in enumerate(raws, start=1):
        end = byte + len(raw) - 1
        disposition, code, cells = _read(raw, header, known, encoding)
        yield Span(seq, 0, line, line, byte, end, disposition, code, cells)
        seq, byte = seq + 1, end + 1


Read = tuple[Disposition, str | None, tuple[str, ...]]


def read_row(row: Mapping[str, str], header: tuple[str, ...], known: frozenset[str]) -> Read:
    """What becomes of an object, and its cells in the order of `header`."""
    if not row.keys() <= known:
        return Disposition.REJECTED, "columns_exceeded", ()
    cells = tuple([row.get(name, "") for name in header])
    text = "\n".join(cells)
    if not text.isascii() and HALVES.search(text):
        return Disposition.REPAIRED, "undecodable", tuple(map(mended, cells))
    if "\0" in text:
        return Disposition.REPAIRED, "nul_byte", tuple(cell.replace("\0", "") for cell in cells)
    return Disposition.ACCEPTED, None, cells


def _read(raw: bytes, header: tuple[str, ...], known: frozenset[str], encoding: Encoding) -> Read:
    if not raw.strip() or (encoding.unit > 1 and not raw.strip(b"\0 \t\r\n")):
        return Disposition.STRUCTURAL, "blank", ()
    if len(raw) >= LONGEST:
        return Disposition.REJECTED, "field_too_long", ()
    found = _parsed(raw, encoding)
    if found is not None:
        return read_row(found, header, known)
    found = _parsed_as_legacy(raw, encoding)
    if found is None:
        return Disposition.REJECTED, "json_invalid", ()
    read = read_row(found, header, known)
    return (Disposition.REPAIRED, "undecodable", read[2]) if read[0] == Disposition.ACCEPTED else read


def _parsed(raw: bytes, encoding: Encoding) -> dict[str, str] | None:
    if encoding.unit == 1:
        return parsed(raw)
    try:
        return parsed(raw.decode(encoding.codec))
    except UnicodeDecodeError:
        return None


def _parsed_as_legacy(raw: bytes, encoding: Encoding) -> dict[str, str] | None:
    """The cells of a line with bytes that are no UTF-8, read as what people write instead; None if that is not why."""
    text = raw.decode("utf-8", "surrogateescape")
    return parsed(mended(text)) if encoding.unit == 1 and HALVES.search(text) else None
