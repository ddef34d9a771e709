"""Cells in a stretch of a sheet's XML: a quick look where all is plain, one by one where something is not."""

import re
from collections.abc import Mapping
from functools import lru_cache

from leadwright.lists.numberformats import padded
from leadwright.lists.sheetmarks import SheetMarks

FORMULA, ERROR = "formula_without_value", "cell_error"
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
# One by one these are found ten times as fast as in one pattern.
_ODD = tuple(
    map(
        re.compile,
        (
            rb"</f>\s*(?:</c>|<v\s*/>|<v>\s*</v>)",
            rb"<f\b[^>]*/>\s*(?:</c>|<v\s*/>|<v>\s*</v>)",
            rb" t=[\"']e[\"']",
            rb"<v>-?\d{16}",
            rb"<row\b[^>]*\bhidden=[\"'](?:1|t)",
        ),
    )
)
_TOKEN = re.compile(rb"<(row|c)(?=[\s/>])([^>]*+)>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d+)[\"']")
_KIND = re.compile(rb"\bt\s*=\s*[\"'](\w+)[\"']")
_STYLE = re.compile(rb"\bs\s*=\s*[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_VALUE = re.compile(rb"<v(?:\s[^>]*)?>([^<]+)</v>")
_WHOLE = re.compile(rb"\d+")
_LONG = 16
_WRITTEN_OUT = re.compile(rb"\d{1,15}")
# As some writers put whole numbers: 1067.0, 2.1340567E7.
_AS_FLOAT = re.compile(rb"\d{1,15}(?:\.\d{0,20})?(?:[eE]\+?\d{1,2})?")
_ENDLESS = 1e15
_MOST_SEARCHED = 100


class PaddedStyles:
    """Which styles, of those that have these codes of formats, show a whole number with leading zeros, and how."""

    def __init__(self, codes: Mapping[bytes, str]) -> None:
        formats = {code: padded(code) for code in set(codes.values())}
        self._styles = {style: found for style, code in codes.items() if (found := formats[code])}
        numbers = b"|".join(self._styles) if len(self._styles) <= _MOST_SEARCHED else rb"\d+"
        self._pattern = re.compile(rb"\bs=[\"'](?:" + numbers + rb")[\"']") if self._styles else None

    def anywhere_in(self, chunk: bytes) -> bool:
        """Whether any cell may have such a style."""
        return self._pattern is not None and self._pattern.search(chunk) is not None

    def shown(self, style: bytes, value: bytes) -> str | None:
        """The number as it is shown, if that is not how it is stored."""
        found = self._styles.get(style)
        number = _whole(value) if found else None
        return found.shown(number) if found and number is not None else None


def _whole(value: bytes) -> int | None:
    """A whole number that is not negative."""
    if _WRITTEN_OUT.fullmatch(value):
        return int(value)
    number = float(value) if _AS_FLOAT.fullmatch(value) else 0.5
    return int(number) if number.is_integer() and number < _ENDLESS else None


def cells_told(chunk: bytes) -> tuple[set[bytes], set[bytes]] | None:
    """The columns and rows of the cells in `chunk`, if each says where it lies, and none needs a closer look."""
    found = _REFERENCE.findall(chunk)
    if len(found) != chunk.count(b"<c ") + chunk.count(b"<c>") or any(odd.search(chunk) for odd in _ODD):
        return None
    return {column for column, _ in found}, {row for _, row in found}


def walked(chunk: bytes, found: SheetMarks, padded: PaddedStyles) -> None:
    """Add to `found` what the rows in `chunk` tell, cell by cell."""
    row, column = found.row, 0
    for token in _TOKEN.finditer(chunk):
        tag, attributes = token.groups()
        place = _PLACE.search(attributes)
        if tag == b"row":
            row, column = int(place.group(2)) if place else row + 1, 0
            if _HIDDEN.search(attributes):
                found.hidden.add(row)
            continue
        column = letters(place.group(1)) if place and place.group(1) else column + 1
        if place:
            row = int(place.group(2))
        if attributes.endswith(b"/"):
            continue
        end = chunk.find(b"</c>", token.end())
        if end < 0:
            break
        _cell(found, (row, column), attributes, chunk[token.end() : end], padded)
    found.row = row


def _cell(found: SheetMarks, place: tuple[int, int], attributes: bytes, inner: bytes, padded: PaddedStyles) -> None:
    kind = _KIND.search(attributes)
    kind_ = kind.group(1) if kind else b"n"
    value = _VALUE.search(inner)
    if value is None:
        if b"<f" in inner and kind_ != b"str":
            found.codes[place[0]] = FORMULA
            found.reach(*place)
        elif b"<is" in inner:
            found.reach(*place)
        return
    found.reach(*place)
    if kind_ == b"e":
        found.codes.setdefault(place[0], ERROR)
    elif kind_ == b"n":
        text = _exact(attributes, value.group(1), padded)
        if text is not None:
            found.exact[place] = text


def _exact(attributes: bytes, value: bytes, padded: PaddedStyles) -> str | None:
    """The text of a number that is not what its value as a float would give."""
    digits = value.removeprefix(b"-")
    if len(digits) >= _LONG and _WHOLE.fullmatch(digits):
        return value.decode()
    style = _STYLE.search(attributes)
    return padded.shown(style.group(1), value) if style else None


@lru_cache(maxsize=20_000)
def letters(column: bytes) -> int:
    """The number of a column, from 1, by its letters."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
