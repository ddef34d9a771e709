"""A look at the records of an XLS, for what the reader of workbooks does not tell."""

import struct
from collections import Counter
from collections.abc import Iterator
from struct import Struct, unpack_from

from leadwright.errors import InputError
from leadwright.lists.sheetmarks import MOST_TEXT, SheetMarks

_ERROR = "cell_error"
_HEAD, _PLACE = Struct("<HH"), Struct("<HH")
_BOF, _EOF, _BOUND, _ROW, _DIMENSIONS, _SST, _CONTINUE = 0x809, 0x0A, 0x85, 0x208, 0x200, 0xFC, 0x3C
_FORMULA, _BOOL_ERROR, _SHARED, _MULTI = 0x06, 0x205, 0xFD, frozenset({0xBD, 0xBE})
_CELLS = frozenset({_FORMULA, _BOOL_ERROR, _SHARED, 0x203, 0x204, 0x27E, 0xD6, 0xBD})
_WORST = 32_767
_ENDLESS = 1 << 32
_Record = tuple[int, int, bytes]


def marks(content: bytes, name: str) -> dict[str, SheetMarks]:
    """What is to be known of each sheet of the workbook called `name` and made of these records, by its name."""
    try:
        return _marks(content)
    except (struct.error, IndexError) as error:
        raise InputError(f"{name}: the workbook is damaged or of an unknown kind") from error


def _records(content: bytes) -> Iterator[_Record]:
    place, end = 0, len(content)
    while place + 4 <= end:
        kind, size = _HEAD.unpack_from(content, place)
        yield kind, place, content[place + 4 : place + 4 + size]
        place += 4 + size


def _marks(content: bytes) -> dict[str, SheetMarks]:
    names: dict[int, str] = {}
    found: dict[int, SheetMarks] = {}
    shared: dict[int, Counter[int]] = {}
    open_: list[int] = []
    for kind, place, data in _records(content):
        if kind == _BOF:
            open_.append(place)
        elif kind == _EOF:
            open_ = open_[:-1]
        elif kind == _BOUND and len(data) > 8:
            begin = unpack_from("<I", data)[0]
            if begin >= len(content):
                raise IndexError("a sheet begins behind the end")
            names[begin] = _sheet_name(data)
        elif open_ and (kind in _CELLS or kind in (_ROW, _DIMENSIONS)):
            marks_ = found.setdefault(open_[0], SheetMarks())
            _note(marks_, kind, data)
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
    sizes = list(_SharedTexts(content).sizes())
    for place, uses in shared.items():
        found[place].text = sum(sizes[n] * count for n, count in uses.items() if n < len(sizes))


class _SharedTexts:
    """The table of shared texts, which goes on over several records; a text may be cut by the end of one."""

    def __init__(self, content: bytes) -> None:
        self._blocks: list[bytes] = []
        for kind, _, data in _records(content):
            if kind == _SST:
                self._blocks = [data[8:]]
            elif self._blocks and kind != _CONTINUE:
                break
            elif self._blocks:
                self._blocks.append(data)
        self._block = self._at = 0

    def sizes(self) -> Iterator[int]:
        """The size of each text, in order."""
        while self._there():
            data, at = self._blocks[self._block], self._at
            try:
                length, flags = unpack_from("<HB", data, at)
                runs = unpack_from("<H", data, at + 3)[0] if flags & 8 else 0
                extra = unpack_from("<I", data, at + 3 + (2 if flags & 8 else 0))[0] if flags & 4 else 0
            except struct.error:
                return
            self._at = at + 3 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
            yield self._text(length, flags & 1)
            self._skip(4 * runs + extra)

    def _there(self) -> bool:
        while self._block < len(self._blocks) and self._at >= len(self._blocks[self._block]):
            self._block, self._at = self._block + 1, 0
        return self._block < len(self._blocks)

    def _text(self, length: int, wide: int) -> int:
        size = 0
        while length:
            here = min(length, (len(self._blocks[self._block]) - self._at) // (1 + wide))
            size += here * (1 + wide)
            self._at += here * (1 + wide)
            length -= here
            if length:
                self._at = len(self._blocks[self._block])
                if not self._there():
                    break
                # The next record says anew how wide the characters are.
                wide = self._blocks[self._block][0] & 1
                self._at = 1
        return size

    def _skip(self, count: int) -> None:
        while count > 0 and self._there():
            here = min(count, len(self._blocks[self._block]) - self._at)
            self._at += here
            count -= here
