"""A look at the records of an XLS, for what the reader of workbooks does not tell."""

import struct
from collections import Counter
from struct import Struct, unpack_from

from leadwright.errors import InputError
from leadwright.lists.biffrecords import SharedTexts, records
from leadwright.lists.numberformats import Padded, padded
from leadwright.lists.sheetmarks import MOST_TEXT, SheetMarks

_ERROR = "cell_error"
_PLACE = Struct("<HH")
_BOF, _EOF, _BOUND, _ROW, _DIMENSIONS = 0x809, 0x0A, 0x85, 0x208, 0x200
_FORMULA, _BOOL_ERROR, _SHARED, _MULTI = 0x06, 0x205, 0xFD, frozenset({0xBD, 0xBE})
_FORMAT, _STYLE, _NUMBER, _SHORT, _SHORTS = 0x41E, 0xE0, 0x203, 0x27E, 0xBD
_CELLS = frozenset({_FORMULA, _BOOL_ERROR, _SHARED, 0x203, 0x204, 0x27E, 0xD6, 0xBD})
_WORST = 32_767
_ENDLESS = 1 << 32


def marks(content: bytes, name: str) -> dict[str, SheetMarks]:
    """What is to be known of each sheet of the workbook called `name` and made of these records, by its name."""
    try:
        return _marks(content)
    except (struct.error, IndexError) as error:
        raise InputError(f"{name}: the workbook is damaged or of an unknown kind") from error


def _marks(content: bytes) -> dict[str, SheetMarks]:
    names: dict[int, str] = {}
    found: dict[int, SheetMarks] = {}
    shared: dict[int, Counter[int]] = {}
    open_: list[int] = []
    zeros = _Zeros()
    for kind, place, data in records(content):
        if kind == _BOF:
            open_.append(place)
        elif kind == _EOF:
            open_ = open_[:-1]
        elif kind in (_FORMAT, _STYLE):
            zeros.learn(kind, data)
        elif kind == _BOUND and len(data) > 8:
            begin = unpack_from("<I", data)[0]
            if begin >= len(content):
                raise IndexError("a sheet begins behind the end")
            names[begin] = _sheet_name(data)
        elif open_ and (kind in _CELLS or kind in (_ROW, _DIMENSIONS)):
            marks_ = found.setdefault(open_[0], SheetMarks())
            _note(marks_, kind, data)
            zeros.show(marks_, kind, data)
            if kind == _SHARED and len(data) >= 10:
                shared.setdefault(open_[0], Counter())[unpack_from("<I", data, 6)[0]] += 1
    if sum(uses.total() for uses in shared.values()) * _WORST > MOST_TEXT:
        _weigh(content, found, shared)
    return {names.get(place, str(place)): marks_ for place, marks_ in found.items()}


def _note(found: SheetMarks, kind: int, data: bytes) -> None:
    if kind == _DIMENSIONS:
        found.reach(*_dimensions(data))
    if kind == _DIMENSIONS or len(data) < 4:
        return
    row, column = _PLACE.unpack_from(data)
    if kind == _ROW:
        if len(data) > 12 and data[12] & 0x20:
            found.hidden.add(row + 1)
        return
    if kind in _MULTI and len(data) >= 6:
        column = max(column, unpack_from("<H", data, len(data) - 2)[0])
    found.reach(row + 1, column + 1)
    is_error = kind == _BOOL_ERROR and len(data) > 7 and data[7]
    if is_error or (kind == _FORMULA and len(data) > 13 and data[12:14] == b"\xff\xff" and data[6] == 2):
        found.codes[row + 1] = _ERROR


class _Zeros:
    """Which styles show a whole number with leading zeros, as in postal codes, and how."""

    def __init__(self) -> None:
        self._formats: dict[int, Padded] = {}
        self._styles: dict[int, Padded] = {}
        self._count = 0

    def learn(self, kind: int, data: bytes) -> None:
        """Take a format, or a style that has one, into account."""
        if kind == _FORMAT and len(data) > 5:
            text = data[5:].decode("utf-16-le" if data[4] & 1 else "latin-1", "replace")
            if found := padded(text):
                self._formats[unpack_from("<H", data)[0]] = found
        elif kind == _STYLE:
            if len(data) > 3 and (found := self._formats.get(unpack_from("<H", data, 2)[0])):
                self._styles[self._count] = found
            self._count += 1

    def show(self, found: SheetMarks, kind: int, data: bytes) -> None:
        """Keep the text of the numbers in a record that are shown with zeros."""
        if not self._styles or kind not in (_NUMBER, _SHORT, _SHORTS):
            return
        row, column = _PLACE.unpack_from(data)
        size = 8 if kind == _NUMBER else 4
        for place in range(4, len(data) - 1 - size, 2 + size):
            format_ = self._styles.get(unpack_from("<H", data, place)[0])
            value = _number(data, place + 2, size)
            if format_ and value >= 0 and value.is_integer() and (text := format_.shown(int(value))):
                found.exact[row + 1, column + 1] = text
            column += 1


def _number(data: bytes, place: int, size: int) -> float:
    """A number, which stands as it is or shortened to its upper half, perhaps as a whole number, or times a hundred."""
    if size == 8:
        return float(unpack_from("<d", data, place)[0])
    short = unpack_from("<I", data, place)[0]
    whole = unpack_from("<i", data, place)[0] >> 2
    value = float(whole) if short & 2 else float(unpack_from("<d", bytes(4) + (short & ~3).to_bytes(4, "little"))[0])
    return value / 100 if short & 1 else value


def _dimensions(data: bytes) -> tuple[int, int]:
    """How many rows and columns a sheet says it has; room is made for them before any cell is seen."""
    if len(data) < 14:
        return (0, 0)
    top, bottom, left, right = struct.unpack_from("<IIHH", data)
    # Limits in the wrong order would be taken for endless room.
    return (bottom - top if bottom >= top else _ENDLESS, right - (0 if left > right else min(left, 0xFF)))


def _sheet_name(data: bytes) -> str:
    length, flags = data[6], data[7]
    wide = flags & 1
    return data[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _weigh(content: bytes, found: dict[int, SheetMarks], shared: dict[int, Counter[int]]) -> None:
    """How much text the cells of each sheet come to, each having a copy of what it shares with others."""
    sizes = list(SharedTexts(content).sizes())
    for place, uses in shared.items():
        found[place].text = sum(sizes[n] * count for n, count in uses.items() if n < len(sizes))
