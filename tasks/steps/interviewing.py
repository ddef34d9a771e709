"""Recording what leads said: an interview-results file, each row matched to the lead it is about."""

from pathlib import Path

from leadwright.interest import Interview, Problem, columns, read_interviews
from leadwright.lists.opening import Listing
from leadwright.matching import reach_keys
from leadwright.normalise.fields import normalise
from ledger.bulk import chunked
from ledger.interviews import NewInterview, record_interviews
from tasks.steps.tables import rows_in, table_in
from tasks.steps.workplace import Workplace
from tasks.telling import tell

CHUNK = 1_000


def take_in_interviews(place: Workplace, path: Path) -> dict[str, int]:
    """How many interviews in the file at `path` are recorded, match nobody yet, or are rejected."""
    listing, header = checked_table(path)
    sha256 = place.ledger.files.keep(path).sha256
    items = [_new(place, sha256, item) for item in read_interviews(header, rows_in(listing))]
    counts = {"recorded": 0, "unmatched": 0, "rejected": 0}
    for chunk in chunked(items, CHUNK):
        with place.ledger.database.writing() as connection:
            for state, count in record_interviews(connection, place.seller.id, chunk, place.now).items():
                counts[state] += count
    tell("interviews: %s", ", ".join(f"{count} {state}" for state, count in counts.items()))
    return counts


def checked_table(path: Path) -> tuple[Listing, tuple[str, ...]]:
    """The table of interviews at `path` and its header; InputError if it is none."""
    listing, header = table_in(path, "an interview table")
    columns(header)
    return listing, header


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
