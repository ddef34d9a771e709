"""Records written back in the layout of their list, so that whoever mends them finds them as they were."""

from collections.abc import Sequence
from io import BytesIO

from leadwright.lists.delimited import DelimitedReader
from leadwright.lists.dialect import Dialect
from leadwright.lists.encoding import Encoding
from leadwright.lists.lines import line_blocks

_RISKY = ("=", "+", "-", "@")


def cells_in(raw: bytes, encoding: Encoding, dialect: Dialect) -> tuple[str, ...]:
    """The cells of one record, damaged or not, as far as they can be told apart."""
    lines = line_blocks(BytesIO(raw), encoding.codec)
    records = list(DelimitedReader(lines, encoding, dialect, None).records())
    if len(records) == 1 and records[0].cells:
        return records[0].cells
    return dialect.restored(dialect.literal(dialect.translated(text_of(raw, encoding))))


def text_of(raw: bytes, encoding: Encoding) -> str:
    """The text of one record; bytes that stand for nothing show as U+FFFD."""
    return raw.decode(encoding.codec, "replace").replace("\0", "")


def line_of(cells: Sequence[str], dialect: Dialect) -> str:
    """One line of a list in this dialect; no cell is taken for a formula by a spreadsheet."""
    # A list of a single column has no delimiter of its own.
    delimiter, quote = dialect.delimiter or ";", dialect.quote or '"'
    return delimiter.join(_quoted(inert(cell), delimiter, quote) for cell in cells) + "\r\n"


def _quoted(cell: str, delimiter: str, quote: str) -> str:
    """The cell, in quotes if it would be read otherwise without; quotes inside are doubled in every dialect."""
    # Apostrophes are known for quotes only where most cells have them.
    strange = quote != '"' or any(mark in cell for mark in ("\r", "\n", quote, *delimiter)) or cell != cell.strip(" ")
    return quote + cell.replace(quote, quote * 2) + quote if strange else cell


def inert(cell: str) -> str:
    """`cell`, behind an apostrophe if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip().startswith(_RISKY) or cell.startswith(("\t", "\r", "\n")) else cell


def as_written(cell: str) -> str:
    """`cell` of a row that was handed back, without the apostrophe that `inert` has put there."""
    return cell[1:] if cell.startswith("'") and inert(cell[1:]) == cell else cell
