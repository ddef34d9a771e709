"""Rows of a JSON document: the objects of its arrays, however they are wrapped, or objects one behind the other.

Every array of objects is a table. An object takes its comma and the blanks behind it into its span; what is wrapped
around the rows has spans of its own, so that all of them together are the file.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from leadwright.errors import InputError
from leadwright.lists.encoding import Encoding
from leadwright.lists.jsonlines import collect, read_row
from leadwright.lists.jsontext import Broken, JsonText, Piece
from leadwright.lists.jsonvalues import flat, holds_rows, is_turned
from leadwright.lists.lines import LONGEST
from leadwright.lists.plainfile import text_of
from leadwright.lists.structure import Table
from leadwright.record import Disposition, Span

MOST_TABLES = 1_000
MOST_BROKEN = 10_000
"""Of so many pieces one behind the other that are no JSON, no further ones are looked for."""
_DEEPEST, _LONGEST_NAME = 8, 100
_ROWS = re.compile(r"\[[ \t\r\n]*+\{")
_OBJECT = re.compile(r'\{[ \t\r\n]*+"')
_NEXT = re.compile(r'[,}\]\s](\{\s*+")')
_WRAPPER, _ROW, _INVALID = "wrapper", "row", "json_invalid"


class _Found(NamedTuple):
    """A piece of the document: what it is, of which array, and the value if it is a row."""

    kind: str
    path: str
    piece: Piece
    value: Any = None
    is_last: bool = False


def tables(path: Path, encoding: Encoding) -> tuple[Table, ...]:
    """The tables of the document at `path`, each with the union of its objects' keys; it is read once for that."""
    columns: dict[str, dict[str, None]] = {}
    with path.open("rb") as file:
        for found in _pieces(file, encoding, path.name):
            if found.kind == _ROW:
                if len(columns) == MOST_TABLES and found.path not in columns:
                    raise InputError(f"{path.name} holds more than {MOST_TABLES:,} arrays of objects")
                collect(columns.setdefault(found.path, {}), flat(found.value) or {})
    stem = text_of(path.stem)
    names = {name: f"{stem} {name}" if len(columns) > 1 and name else stem for name in columns}
    return tuple(Table(names[name], tuple(keys), index) for index, (name, keys) in enumerate(columns.items()))


def spans(path: Path, encoding: Encoding, known: tuple[Table, ...]) -> Iterator[Span]:
    """One span an object, and those of what is wrapped around them; a byte order mark has been told already."""
    reader = _Reader(encoding, known, path.name)
    with path.open("rb") as file:
        for found in _pieces(file, encoding, path.name):
            yield reader.span(found)


class _Reader:
    """Turns pieces into spans: the same tables in the same order as when the columns were collected."""

    def __init__(self, encoding: Encoding, known: tuple[Table, ...], name: str) -> None:
        self._known, self._name = known, name
        self._keys = [frozenset(table.header or ()) for table in known]
        self._places: dict[str, int] = {}
        self._byte, self._seq = encoding.mark, 1 if encoding.mark else 0

    def span(self, found: _Found) -> Span:
        if found.kind == _ROW:
            self._places.setdefault(found.path, len(self._places))
            if len(self._places) > len(self._known):
                raise InputError(f"{self._name} changed while it was read; read it again when it is complete")
        table = self._places.get(found.path, max(len(self._places) - 1, 0))
        disposition, code, cells = self._read(found, table)
        piece, begin = found.piece, self._byte
        self._byte, self._seq = begin + piece.size, self._seq + 1
        lines = (piece.first_line, piece.last_line)
        return Span(self._seq - 1, table, *lines, begin, self._byte - 1, disposition, code, cells)

    def _read(self, found: _Found, table: int) -> tuple[Disposition, str | None, tuple[str, ...]]:
        if found.kind == _WRAPPER:
            return Disposition.STRUCTURAL, _WRAPPER, ()
        row = flat(found.value) if found.kind == _ROW else None
        if row is None:
            too_long = found.piece.size >= LONGEST
            return Disposition.REJECTED, "field_too_long" if too_long else _INVALID, ()
        header = self._known[table].header or ()
        disposition, code, cells = read_row(row, header, self._keys[table])
        if found.is_last and code is None:
            code = "json_unclosed"
        return disposition, code, cells


def _pieces(file: BinaryIO, encoding: Encoding, name: str) -> Iterator[_Found]:
    file.seek(encoding.mark)
    return _Walk(JsonText(file, encoding, name), name).document()


class _Walk:
    """One pass over a document."""

    def __init__(self, text: JsonText, name: str) -> None:
        self._text, self._name = text, name
        self._broken_in_a_row = 0

    def document(self) -> Iterator[_Found]:
        """Every piece, in order."""
        text = self._text
        while mark := text.peek():
            if text.holds_something:
                yield self._taken(_WRAPPER)
            if mark == "[":
                yield from self._array("")
            elif mark == "{":
                yield from self._object_on_top()
            else:
                yield self._broken()
        if text.holds_something:
            yield self._taken(_WRAPPER)

    def _object_on_top(self) -> Iterator[_Found]:
        """A row that stands by itself, or what is wrapped around rows."""
        text, begin = self._text, self._text.offset
        try:
            value = text.value()
        except Broken:
            yield from self._wrapped("", 0) if text.is_ahead(_OBJECT) else [self._broken()]
            return
        if is_turned(value):
            raise InputError(f"{self._name}: the rows are no objects of their own; write them as an array of objects")
        if holds_rows(value):
            text.back_to(begin)
            yield from self._wrapped("", 0)
            return
        self._pass_comma()
        yield self._taken(_ROW, "", value)

    def _array(self, path: str) -> Iterator[_Found]:
        """The rows of an array, which begins here."""
        text = self._text
        text.step()
        text.peek()
        yield self._taken(_WRAPPER)
        while mark := text.peek():
            if mark == "]":
                text.step()
                return
            try:
                value = text.value()
            except Broken:
                yield self._broken()
                continue
            after = self._pass_comma()
            yield self._taken(_ROW, path, value, is_last=not after)

    def _wrapped(self, path: str, depth: int) -> Iterator[_Found]:
        """What lies in an object that is wrapped around rows."""
        text = self._text
        text.step()
        while mark := text.peek():
            if mark == "}":
                text.step()
                return
            if mark == ",":
                text.step()
                continue
            try:
                key = text.value()
                if text.peek() != ":":
                    raise Broken
                text.step()
                text.peek()
                name = str(key)[:_LONGEST_NAME]
                yield from self._member(f"{path}.{name}" if path else name, depth)
            except Broken:
                yield self._broken()
                return
            text.let_go_if_long()

    def _member(self, path: str, depth: int) -> Iterator[_Found]:
        text, begin = self._text, self._text.offset
        if text.is_ahead(_ROWS):
            yield from self._array(path)
            return
        is_object = depth < _DEEPEST and text.is_ahead(_OBJECT)
        try:
            if not (is_object and holds_rows(text.value())):
                if not is_object:
                    text.value()
                return
            text.back_to(begin)
        except Broken:
            if not is_object:
                raise
        yield from self._wrapped(path, depth + 1)

    def _pass_comma(self) -> str:
        """The character after the comma, if there is one, and after all blanks."""
        after = self._text.peek()
        if after == ",":
            self._text.step()
            after = self._text.peek()
        return after

    def _broken(self) -> _Found:
        """What is no row, up to where the next one seems to begin."""
        self._broken_in_a_row += 1
        if self._broken_in_a_row > MOST_BROKEN:
            raise InputError(f"{self._name}: more than {MOST_BROKEN:,} objects in a row are no JSON; ask for it again")
        self._text.skip_to(_NEXT)
        return self._taken(_INVALID)

    def _taken(self, kind: str, path: str = "", value: Any = None, is_last: bool = False) -> _Found:
        if kind == _ROW:
            self._broken_in_a_row = 0
        return _Found(kind, path, self._text.take(), value, is_last)
