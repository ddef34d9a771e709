"""What `leadwright read` shows of one file: tables, rows, spans, problems, and whether the spans tile the file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from operator import gt
from pathlib import Path
from typing import Any

from leadwright.errors import InputError
from leadwright.lists.choosing import LEFT_OUT
from leadwright.lists.layout import Table
from leadwright.lists.lines import BLOCK
from leadwright.lists.members import Member, Unpacked, unpacked
from leadwright.lists.opening import Listing
from leadwright.lists.survey import survey
from leadwright.record import Disposition, Span, Spans
from leadwright.vendor import VendorProfile

MESSAGES = {
    "width_short": "too few fields",
    "width_long": "too many fields",
    "quote_unclosed": "a quote is opened and never closed",
    "quote_stray": "a quote stands where none may stand",
    "quote_escaped": "a quote is escaped with a backslash",
    "delimiter_other": "another delimiter than in the other rows",
    "delimiter_unquoted": "a delimiter stands unquoted in a cell",
    "line_break_unquoted": "a line break stands unquoted in a cell",
    "mojibake_repaired": "letters were garbled by a wrong encoding",
    "mark_inside": "a byte order mark stood inside the text",
    "nul_byte": "zero bytes were taken out of the cells",
    "undecodable": "bytes that are no text in the encoding of the file",
    "field_too_long": "longer than a record may be",
    "json_invalid": "not a JSON object",
    "json_unclosed": "the list ends in the middle here",
    "columns_exceeded": "more columns than a list may have",
    "formula_without_value": "a formula has no value; open the file in a spreadsheet and save it",
    "cell_error": "a formula gives an error such as #N/A instead of a value",
    "cell_merged": "a cell is merged with one above, whose text it got",
    "row_hidden": "the row is hidden in the sheet",
    "table_extra": "a further table begins",
    "header_repeated": "the header stands here again",
    "footer": "a total or closing line",
    "footer_differs": "a closing line counts other rows than there are",
    "comment": "a comment",
    "preamble": "a line before the table",
}
_SILENT = frozenset({"header", "blank", "bom", "preamble", "wrapper", LEFT_OUT})
_KINDS = ("accepted", "repaired", "rejected", "structural")
_TOGETHER = 200
_GIVEN = (Disposition.ACCEPTED, Disposition.REPAIRED)


def reading_json(path: Path, profile: VendorProfile | None = None) -> dict[str, Any]:
    """The document of INTERFACE.md's `read`; raises InputError for what is no list.

    That of an archive has the tables of all its members, and names those and what was left aside under `file`.
    """
    with unpacked([path]) as found:
        documents = [_document(member, profile) for member in found.lists]
        return _joined(path, found, documents) if found.is_of_archives else documents[0]


def _document(member: Member, profile: VendorProfile | None) -> dict[str, Any]:
    listing = member.opened(profile)
    counts: Counter[str] = Counter()
    problems: list[dict[str, Any]] = []
    rows: dict[int, list[Span]] = {}
    tiles = Tiling(listing)
    for spans in listing.stretches(_TOGETHER):
        tiles.add(spans)
        for span in spans.rows():
            counts[span.disposition] += 1
            if span.disposition in _GIVEN:
                rows.setdefault(span.table, []).append(span)
            if span.code and span.code not in _SILENT:
                problems.append(_problem(listing, span, span.code))
    whole = tiles.hold()
    if not whole and survey(member.path).sha256 != listing.file.sha256:
        raise InputError(f"{member.name} changed while it was read; read it again when it is complete")
    return {
        "file": _file(listing),
        "tables": [_table(listing, table, rows.get(table.index, ())) for table in listing.tables],
        "spans": {kind: counts[kind] for kind in _KINDS},
        "problems": problems,
        "tiles": whole,
    }


def _problem(listing: Listing, span: Span, code: str) -> dict[str, Any]:
    sheet = listing.book.of_tables.get(span.table) if listing.book else None
    problem = {"line": span.first_line, "code": code, "message": MESSAGES[code]}
    return {**problem, "sheet": sheet.name} if sheet else problem


def _table(listing: Listing, table: Table, rows: Sequence[Span]) -> dict[str, Any]:
    sheet = listing.book.of_tables.get(table.index) if listing.book else None
    return {
        "name": table.name,
        "header": list(table.header) if table.header is not None else None,
        "rows": [list(span.cells) for span in rows],
        "lines": [[span.first_line, span.last_line] for span in rows],
        **({"sheet": sheet.name, "visibility": sheet.visibility} if sheet else {}),
    }


def _joined(path: Path, found: Unpacked, documents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The documents of an archive's members as one."""
    seen = survey(path)
    members = list(zip(found.lists, documents, strict=True))
    only = documents[0]["file"] if len(documents) == 1 else {"encoding": None, "dialect": {}}
    return {
        "file": {
            "sha256": seen.sha256,
            "bytes": seen.size,
            "format": "gzip" if seen.head.startswith(b"\x1f\x8b") else "zip",
            "encoding": only["encoding"],
            "dialect": only["dialect"],
            "members": [{"name": member.name, **document["file"]} for member, document in members],
            "aside": [{"name": aside.name, "why": aside.why} for aside in found.aside],
        },
        "tables": [{**table, "member": member.name} for member, document in members for table in document["tables"]],
        "spans": {kind: sum(document["spans"][kind] for document in documents) for kind in _KINDS},
        "problems": [
            {**problem, "member": member.name} for member, document in members for problem in document["problems"]
        ],
        "tiles": all(document["tiles"] for document in documents),
    }


class Tiling:
    """Checks that spans tile their file: bytes without gap or overlap whose hash is the file's; of a workbook, rows."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._digest = sha256()
        self._file = listing.path.open("rb")
        self._byte = self._seq = self._line = self._unread = 0
        self._sound = True

    def add(self, spans: Spans) -> None:
        """Take the next spans into account."""
        if self._listing.file.format.has_rows_only:
            self._add_rows(spans)
        else:
            self._add_bytes(spans)

    def _add_bytes(self, spans: Spans) -> None:
        begins = [self._byte, *(last + 1 for last in spans.last_byte)]
        end = begins.pop()
        in_order = list(spans.seq) == list(range(self._seq, self._seq + len(spans.seq)))
        # No span is empty.
        adjoin = list(spans.first_byte) == begins and not any(map(gt, spans.first_byte, spans.last_byte))
        self._sound = self._sound and in_order and adjoin
        self._unread += end - self._byte
        self._seq, self._byte = spans.seq[-1] + 1, end
        if self._unread >= BLOCK:
            self._read_on()

    def _add_rows(self, spans: Spans) -> None:
        for seq, first, last in zip(spans.seq, spans.first_line, spans.last_line, strict=True):
            # A sheet begins anew at row 1; the schema of a Parquet file stands above it.
            in_order = seq == self._seq and first in (0, 1, self._line + 1)
            self._sound = self._sound and in_order and last == first
            self._seq, self._line = seq + 1, last

    def hold(self) -> bool:
        """Whether all is covered once; to be asked after the last span."""
        with self._file as file:
            if self._listing.file.format.has_rows_only:
                file.seek(0)
                while block := file.read(1 << 20):
                    self._digest.update(block)
                whole = self._seq == self._listing.rows
                return self._sound and whole and self._digest.hexdigest() == self._listing.file.sha256
            self._read_on()
            whole = self._byte == self._listing.file.bytes
            return self._sound and whole and self._digest.hexdigest() == self._listing.file.sha256

    def _read_on(self) -> None:
        """Add what the last spans cover; one of them may be longer than memory."""
        while self._unread > 0 and (block := self._file.read(min(self._unread, BLOCK))):
            self._digest.update(block)
            self._unread -= len(block)


def _file(listing: Listing) -> dict[str, Any]:
    file = listing.file
    dialect = asdict(file.dialect) if file.dialect else {}
    encoding = file.encoding.codec if file.encoding else None
    sheets = [
        {"name": sheet.name, "kind": sheet.kind, "visibility": sheet.visibility, "rows": sheet.rows}
        for sheet in (listing.book.sheets if listing.book else ())
    ]
    return {
        "sha256": file.sha256,
        "bytes": file.bytes,
        "format": file.format.value,
        "encoding": encoding,
        "dialect": dialect,
        **({"sheets": sheets} if sheets else {}),
    }
