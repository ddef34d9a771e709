"""Recording what leads said: an interview-results file, each row matched to the lead it is about."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from leadwright.errors import InputError
from leadwright.interest import Interview, Problem, columns, read_interviews
from leadwright.lists.opening import Listing, open_list
from leadwright.matching import reach_keys
from leadwright.normalise.fields import normalise
from leadwright.record import Disposition
from ledger.bulk import chunked
from ledger.interviews import NewInterview, record_interviews
from tasks.steps.checks import check_list
from tasks.steps.workplace import Workplace
from tasks.telling import tell

CHUNK = 1_000


def take_in_interviews(place: Workplace, path: Path) -> dict[str, int]:
    """How many interviews in the file at `path` are recorded, match nobody yet, or are rejected."""
    listing, header = checked_table(path)
    sha256 = place.ledger.files.keep(path).sha256
    items = [_new(place, sha256, item) for item in read_interviews(header, _rows(listing))]
    counts = {"recorded": 0, "unmatched": 0, "rejected": 0}
    for chunk in chunked(items, CHUNK):
        with place.ledger.database.writing() as connection:
            for state, count in record_interviews(connection, place.seller.id, chunk, place.now).items():
                counts[state] += count
    tell("interviews: %s", ", ".join(f"{count} {state}" for state, count in counts.items()))
    return counts


def checked_table(path: Path) -> tuple[Listing, tuple[str, ...]]:
    """The table of interviews at `path` and its header; InputError if it is none."""
    check_list(path)
    listing = open_list(path)
    header = _header(listing, path)
    columns(header)
    return listing, header


def _header(listing: Listing, path: Path) -> tuple[str, ...]:
    for _ in islice(listing.spans(), 100):
        if listing.tables:
            break
    header = listing.tables[0].header if listing.tables else None
    if header is None:
        raise InputError(f"{path} has no header; an interview table needs one")
    return tuple(header)


def _rows(listing: Listing) -> Iterator[tuple[int, tuple[str, ...]]]:
    given = (Disposition.ACCEPTED, Disposition.REPAIRED, Disposition.REJECTED)
    return ((span.first_line, span.cells) for span in listing.spans() if span.disposition in given)


def _new(place: Workplace, sha256: str, item: Interview | Problem) -> NewInterview:
    if isinstance(item, Problem):
        return NewInterview(f"{sha256[:12]}:{item.line}", sha256, item.line, {}, {}, code=item.code)
    fields = normalise(item.contact, place.seller.country).fields
    return NewInterview(
        item.id,
        sha256,
        item.line,
        dict(item.contact),
        item.facts,
        [place.hasher(*key) for key in reach_keys(fields)],
        item.held_on.isoformat(),
        item.channel,
        item.interviewer,
        item.notes,
    )
