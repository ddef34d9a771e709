"""Tables that are handed in beside lists, such as interviews and evidence: opened, and read row by row."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from leadwright.errors import InputError
from leadwright.lists.opening import Listing, open_list
from leadwright.record import Disposition
from tasks.steps.checks import check_list

_GIVEN = (Disposition.ACCEPTED, Disposition.REPAIRED, Disposition.REJECTED)


def table_in(path: Path, what: str) -> tuple[Listing, tuple[str, ...]]:
    """The table at `path` and its header; InputError if it has none, or is no table. `what` names it in the error."""
    check_list(path)
    listing = open_list(path)
    for _ in islice(listing.spans(), 100):
        if listing.tables:
            break
    header = listing.tables[0].header if listing.tables else None
    if header is None:
        raise InputError(f"{path} has no header; {what} needs one")
    return listing, tuple(header)


def rows_in(listing: Listing) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every row of a table with its line, those included that a list would reject."""
    return ((span.first_line, span.cells) for span in listing.spans() if span.disposition in _GIVEN)
