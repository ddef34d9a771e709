"""What a delimited text is before it is read: its encoding, dialect and layout, from samples of all its parts."""

from collections.abc import Iterator, Sequence
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
_LINES = 200


def appraised(
    path: Path, seen: Survey, hint: DialectHint, header_row: int | None = None
) -> tuple[Encoding, Dialect, Layout]:
    """How the text in `path` is to be read; what `hint` says is taken for granted, and so is the line of the header."""
    encoding = encoding_of(path, seen)
    if hint.encoding and not encoding.mark:
        encoding = Encoding(hint.encoding)
    dialect = detect(_sample_lines(path, seen.size, encoding), hint.delimiter)
    if hint.quote:
        dialect = replace(dialect, quote=hint.quote)
    records = list(islice(_records(path, encoding, dialect), _RECORDS))
    return encoding, dialect, layout_of(records, header_row)


def _records(path: Path, encoding: Encoding, dialect: Dialect) -> Iterator[Record]:
    with path.open("rb") as file:
        file.seek(encoding.mark)
        yield from DelimitedReader(line_blocks(file, encoding.codec), encoding, dialect, None).records()


def _sample_lines(path: Path, size: int, encoding: Encoding) -> Sequence[str]:
    """Lines from the beginning, the middle and near the end: a fault may begin after row 30,000."""
    places = [encoding.mark]
    if size > 4 * HEAD:
        places += [_aligned(size // 2, encoding), _aligned(size - HEAD, encoding)]
    return [line for place in places for line in _lines_at(path, place, encoding, whole=place == encoding.mark)]


def _aligned(place: int, encoding: Encoding) -> int:
    return encoding.mark + (place - encoding.mark) // encoding.unit * encoding.unit


def _lines_at(path: Path, place: int, encoding: Encoding, whole: bool) -> list[str]:
    with path.open("rb") as file:
        file.seek(place)
        raws = islice(raw_lines(file, encoding.codec), _LINES)
        lines = [raw[:HEAD].decode(encoding.codec, "ignore").replace("\0", "") for raw in raws]
    return lines if whole else lines[1:]
