"""A look at the XML of an XLSX, block by block, for what the reader of workbooks does not tell."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html import unescape
from posixpath import join, normpath
from xml.etree import ElementTree

from leadwright.errors import InputError
from leadwright.lists.archive import BLOCK, DAMAGE, Source, opened
from leadwright.lists.sheetmarks import MOST_CELLS, MOST_TEXT, SheetMarks
from leadwright.lists.xlsxcells import PaddedStyles, cells_told, letters, walked

MOST_IN_ROW = 1 << 26
"""A row of more bytes is not read."""
_MOST_IN_PART = 1 << 26
_ROOT = re.compile(rb"<(\w+:)?worksheet\b")
_UNIQUE = re.compile(rb"\buniqueCount\s*=\s*[\"']\+?(\d{1,30})")
_LEAST_SHARED = len("<si/>")
_ITEM = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si/>")
_SHARED = re.compile(rb"t=[\"']s[\"'][^>]*><v>(\d+)")
# Not by a parser of XML: what is wrong elsewhere in the styles is no reason not to read the list.
_OF_STYLES = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(/?)(?:\w+:)?(numFmts|numFmt|cellXfs|xf)(?=[\s/>])"
    rb"((?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(?<![\w:])([\w:]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MOST_STYLES = 1 << 16


def marks(source: Source, name: str) -> dict[str, SheetMarks]:
    """What is to be known of each sheet of the workbook called `name`, by the sheet's name."""
    try:
        with opened(source, name) as archive:
            return _Workbook(archive, name).marks()
    except (*DAMAGE, ElementTree.ParseError, KeyError) as error:
        raise InputError(f"{name}: the workbook is damaged or of an unknown kind") from error


class _Workbook:
    """The parts of one workbook that are looked at."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._entries = {entry.lower().lstrip("/"): entry for entry in archive.namelist()}
        self._sizes: list[int] | None = None

    def marks(self) -> dict[str, SheetMarks]:
        self._check_shared()
        padded = PaddedStyles(_codes(self._part("xl/styles.xml")))
        return {
            sheet: self._sheet(self._entries[place.lower()], padded)
            for sheet, place in self._sheets()
            if place.lower() in self._entries
        }

    def _check_shared(self) -> None:
        """Room is made for as many shared texts as the table says it holds, before any is seen."""
        entry = self._entries.get("xl/sharedstrings.xml")
        if entry is None:
            return
        with self._archive.open(entry) as file:
            claimed = _UNIQUE.search(file.read(BLOCK))
        size = self._archive.getinfo(entry).file_size
        if claimed and int(claimed.group(1)) > min(size // _LEAST_SHARED, MOST_CELLS):
            raise InputError(f"{self._name}: the workbook claims more shared texts than it can hold")

    def _sheets(self) -> Iterator[tuple[str, str]]:
        """The name of each sheet, and the entry in which it lies."""
        targets = {
            found.get("Id"): normpath(join("/xl", found.get("Target", ""))).lstrip("/")
            for found in ElementTree.fromstring(self._part("xl/_rels/workbook.xml.rels"))
        }
        for element in ElementTree.fromstring(self._part("xl/workbook.xml")).iter():
            if element.tag.endswith("}sheet"):
                key = next((value for name, value in element.items() if name.endswith("}id")), None)
                yield element.get("name", ""), targets.get(key, "")

    def _sheet(self, entry: str, padded: PaddedStyles) -> SheetMarks:
        found, shared = SheetMarks(), 0
        for chunk in self._chunks(entry):
            shared += chunk.count(b't="s"') + chunk.count(b"t='s'")
            cells = cells_told(chunk)
            if cells is None or padded.anywhere_in(chunk):
                walked(chunk, found, padded)
                continue
            columns, rows = cells
            found.reach(max(map(int, rows), default=0), max(map(letters, columns), default=0))
        if found.height * found.width > MOST_CELLS:
            # Cells that have but a style may reach far; the others are looked at one by one.
            found.height = found.width = 0
            for chunk in self._chunks(entry):
                walked(chunk, found, padded)
        found.text = self._text(entry, shared)
        return found

    def _chunks(self, entry: str) -> Iterator[bytes]:
        """The sheet in stretches of whole rows, without prefixes of a namespace."""
        rest, prefix = b"", None
        with self._archive.open(entry) as file:
            while block := file.read(BLOCK):
                if prefix is None:
                    root = _ROOT.search(block)
                    prefix = root.group(1) or b"" if root else b""
                rest += block
                cut = rest.rfind(b"<" + prefix + b"row")
                if cut > 0:
                    yield _without(prefix, rest[:cut])
                    rest = rest[cut:]
                if len(rest) > MOST_IN_ROW:
                    raise InputError(f"{self._name}: a row is longer than {MOST_IN_ROW >> 20} MB")
        yield _without(prefix or b"", rest)

    def _text(self, entry: str, shared: int) -> int:
        """How much text the cells come to that share theirs with others, each having a copy; 0 if it is little."""
        table = self._entries.get("xl/sharedstrings.xml")
        if table is None or shared * self._archive.getinfo(table).file_size <= MOST_TEXT:
            return 0
        if self._sizes is None:
            self._sizes = list(self._shared_sizes(table))
        if shared * max(self._sizes, default=0) <= MOST_TEXT:
            return 0
        uses: Counter[bytes] = Counter()
        for chunk in self._chunks(entry):
            uses.update(_SHARED.findall(chunk))
        known = len(self._sizes)
        return sum(self._sizes[int(n)] * count for n, count in uses.items() if len(n) < 10 and int(n) < known)

    def _shared_sizes(self, entry: str) -> Iterator[int]:
        rest = b""
        with self._archive.open(entry) as file:
            while block := file.read(BLOCK):
                *whole, rest = _ITEM.split(rest + block)
                yield from map(len, whole)
                if len(rest) > MOST_IN_ROW:
                    raise InputError(f"{self._name}: a cell is longer than {MOST_IN_ROW >> 20} MB")

    def _part(self, place: str) -> bytes:
        entry = self._entries.get(place)
        if entry is None:
            return b""
        with self._archive.open(entry) as file:
            content = file.read(_MOST_IN_PART + 1)
        if len(content) > _MOST_IN_PART:
            raise InputError(f"{self._name}: the workbook is of an unknown kind")
        return content


def _without(prefix: bytes, chunk: bytes) -> bytes:
    return chunk.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else chunk


def _codes(styles: bytes) -> dict[bytes, str]:
    """The code of the format of each style of cells that has a format of its own, by the number of the style."""
    formats: dict[str, str] = {}
    of_cells: list[str] = []
    within = b""
    for element in _OF_STYLES.finditer(styles):
        end, name, attributes = element.groups()
        if name in (b"numFmts", b"cellXfs"):
            within = b"" if end or attributes.endswith(b"/") else name
        elif name == b"numFmt" and within == b"numFmts" and not end:
            told = _attributes(attributes)
            formats[told.get("numFmtId", "")] = told.get("formatCode", "")
        elif name == b"xf" and within == b"cellXfs" and not end and len(of_cells) < _MOST_STYLES:
            of_cells.append(_attributes(attributes).get("numFmtId", "0"))
    return {str(n).encode(): formats[number] for n, number in enumerate(of_cells) if number in formats}


def _attributes(text: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text.decode("utf-8", "replace"))
    return {name: unescape(double or single) for name, double, single in found}
