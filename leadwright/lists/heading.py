"""Whether a row names columns or holds values."""

from collections.abc import Sequence

from leadwright.lists.lexicon import is_label
from leadwright.lists.values import kind_of
from leadwright.record import HANDED_BACK

NEVER_IN_HEADERS = frozenset({"email", "phone", "url", "linkedin_person", "linkedin_company", "vat_id", "postcode_gb"})


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether `cells` are known names of columns for the most part, and none is a value."""
    if is_handed_back(cells):
        return True
    filled = [cell for cell in cells if cell.strip()]
    if not filled or tells_how_to_reach(filled):
        return False
    known = sum(map(is_label, filled))
    return known == len(filled) if len(filled) < 3 else known >= 2 and known >= 0.4 * len(filled)


def is_handed_back(header: Sequence[str]) -> bool:
    """Whether the header is that of rejected records handed in again."""
    return tuple(name.strip().casefold() for name in header[: len(HANDED_BACK)]) == HANDED_BACK


def tells_how_to_reach(cells: Sequence[str]) -> bool:
    """Whether a cell is an address, a number, a link: what no header, title or total holds."""
    return any(kind_of(cell) in NEVER_IN_HEADERS for cell in cells)
