"""What a delimited text is before it is read: its encoding, dialect and layout, from samples of all its parts."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from leadwright.lists.choosing import layout_of
from leadwright.lists.delimited import DelimitedReader
from leadwright.lists.detection import detect
from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.layout import Layout
from leadwright.lists.lines import line_blocks, raw_lines
from leadwright.lists.records import Record
from leadwright.lists.survey import HEAD, Survey, encoding_of
from leadwright.vendor import DialectHint

_RECORDS = 100
_LINES, _MANY = 200, 10


def appraised(
    path: Path, seen: Survey, hint: DialectHint, header_row: int | None = None
) -> tuple[Encoding, Dialect, Layout]:
    """How the text in `path` is to be read; what `hint` says is taken for granted, and so is the line of the header."""
    encoding = encoding_of(path, seen)
    if hint.encoding and not encoding.mark:
        encoding = Encoding(hint.encoding)
    dialect = detect(_sample_lines(path, seen.size, encoding, hint.delimiter), hint.delimiter)
    if hint.quote:
        dialect = replace(dialect, quote=hint.quote)
    records = list(islice(_records(path, encoding, dialect), _RECORDS))
    return encoding, dialect, layout_of(records, header_row, by_commas=dialect.delimiter == ",")


def _records(path: Path, encoding: Encoding, dialect: Dialect) -> Iterator[Record]:
    with path.open("rb") as file:
        file.seek(encoding.mark)
        yield from DelimitedReader(line_blocks(file, encoding.codec), encoding, dialect, None).records()


def _sample_lines(path: Path, size: int, encoding: Encoding, delimiter: str | None) -> Sequence[str]:
    """Lines from the beginning, the middle and near the end: a fault may begin after row 30,000."""
    most = _LINES
    head = _lines_at(path, encoding.mark, encoding, most)
    dialect = detect(head, delimiter)
    if len(head) == most and len(_rows(head, dialect)) < most // _MANY:
        # A few long records fill them, which tell little.
        most *= _MANY
        head = _lines_at(path, encoding.mark, encoding, most)
        dialect = detect(head, delimiter)
    if size <= 4 * HEAD:
        return head
    width = Counter(map(len, _rows(head, dialect))).most_common(1)
    for place in (_aligned(size // 2, encoding), _aligned(size - HEAD, encoding)):
        lines = _lines_at(path, place, encoding, most)[1:]
        head = _ended(head, dialect) + (_from_a_record_on(lines, dialect, width[0][0]) if width else lines)
    return head


def _ended(lines: list[str], dialect: Dialect) -> list[str]:
    """The lines without the last record, if that goes on: its open quote would be closed by the next one."""
    quote = dialect.quote
    if not quote or sum(line.count(quote) for line in lines) % 2 == 0:
        return lines
    reader, ends = csv.reader(map(dialect.translated, lines), **{**dialect.reading(), "strict": False}), [0]
    with suppress(csv.Error):
        ends += [reader.line_num for _ in reader]
    return lines[: ends[-2]] if len(ends) > 2 else lines


def _from_a_record_on(lines: list[str], dialect: Dialect, width: int) -> list[str]:
    """The lines from the first on that begins a record: they may begin within a cell that has quotes around it."""
    quote = dialect.quote
    closing = next((place for place, line in enumerate(lines) if quote and line.count(quote) % 2), None)
    if closing is None:
        return lines
    within = lines[closing + 1 :]
    return within if _share(within, dialect, width) > _share(lines, dialect, width) else lines


def _share(lines: Sequence[str], dialect: Dialect, width: int) -> float:
    rows = _rows(lines, dialect)
    return sum(len(row) == width for row in rows) / len(rows) if rows else 0.0


def _rows(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    """The records of these lines, as far as they are sound."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(csv.reader(map(dialect.translated, lines), **{**dialect.reading(), "strict": False}))
    return rows


def _aligned(place: int, encoding: Encoding) -> int:
    return encoding.mark + (place - encoding.mark) // encoding.unit * encoding.unit


def _lines_at(path: Path, place: int, encoding: Encoding, most: int) -> list[str]:
    with path.open("rb") as file:
        file.seek(place)
        raws = islice(raw_lines(file, encoding.codec), most)
        return [raw[:HEAD].decode(encoding.codec, "ignore").replace("\0", "") for raw in raws]
