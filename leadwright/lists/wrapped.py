"""Lists saved twice: each line is one cell in quotes, in which its cells stand with their own."""

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from leadwright.lists.dialect import Dialect, is_one_cell, unwrapped
from leadwright.lists.lexicon import is_label

_NEARLY_ALL = 0.8
_FIRST_ROWS = 20
_MANY = 3


def may_be_wrapped(lines: Sequence[str]) -> bool:
    """Whether nearly all lines are one cell in quotes, and many hold what could part cells, or quotes of their own."""
    filled = [line for line in lines if line.strip()]
    alone = [line for line in filled if is_one_cell(line)]
    parting = [line for line in alone if any(sign in line for sign in ",;\t|") or _is_twice_one_cell(line)]
    return len(alone) >= _NEARLY_ALL * len(filled) and 2 * len(parting) > len(filled)


def as_wrapped(lines: Sequence[str], inner: Dialect) -> Dialect | None:
    """The dialect of lines in quotes, if `inner`, which is that of what stands in these, makes rows of them.

    A column of firms or of whole addresses has delimiters in its quotes, too: in some rows, or with blanks behind.
    """
    filled = [line for line in lines if line.strip()]
    if sum(map(_is_twice_one_cell, filled)) >= _NEARLY_ALL * len(filled):
        return replace(inner, delimiter=None, is_wrapped=True)
    if inner.delimiter is None or inner.skip_blank:
        return None
    texts = [inner.translated(unwrapped(line)) for line in filled]
    rows = [row for text in texts for row in inner.strictly([text]) if len(row) > 1]
    width, times = max(
        ((width, _as_wide(rows, width)) for width in set(map(len, rows))), key=itemgetter(1), default=(1, 0)
    )
    # Titles and notes stand alone.
    if times < _NEARLY_ALL * len(rows) or 2 * times < len(texts):
        return None
    named = any(all(map(is_label, row)) for row in rows[:_FIRST_ROWS])
    return replace(inner, is_wrapped=True) if named or width >= _MANY or _has_quotes(texts, inner) else None


def _as_wide(rows: Sequence[Sequence[str]], width: int) -> int:
    """How many rows have this width, but for a delimiter at their end."""
    return sum(len(row) == width or (len(row) == width + 1 and not row[-1].strip()) for row in rows)


def _has_quotes(texts: Sequence[str], dialect: Dialect) -> bool:
    """Whether most lines have a cell in quotes of its own."""
    quote = dialect.quote or "\0"
    return 2 * sum(text.startswith(quote) or dialect.sign + quote in text for text in texts) > len(texts)


def _is_twice_one_cell(line: str) -> bool:
    return is_one_cell(line) and is_one_cell(unwrapped(line))
