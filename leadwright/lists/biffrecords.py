"""The records of which an XLS consists, and the sizes of the texts that its cells share."""

import struct
from collections.abc import Iterator
from struct import Struct, unpack_from

_HEAD = Struct("<HH")
_SST, _CONTINUE = 0xFC, 0x3C
Record = tuple[int, int, bytes]


def records(content: bytes) -> Iterator[Record]:
    """Each record: its kind, where it begins, and what it holds."""
    place, end = 0, len(content)
    while place + 4 <= end:
        kind, size = _HEAD.unpack_from(content, place)
        yield kind, place, content[place + 4 : place + 4 + size]
        place += 4 + size


class SharedTexts:
    """The table of shared texts, which goes on over several records; a text may be cut by the end of one."""

    def __init__(self, content: bytes) -> None:
        self._blocks: list[bytes] = []
        for kind, _, data in records(content):
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
