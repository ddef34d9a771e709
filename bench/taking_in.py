"""Lists taken in through the steps that the flow runs, one after the other into one ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bench.apart import Took, timed
from bench.place import PURCHASE, workplace
from ledger.schema import lead
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.undoing import undo
from tasks.steps.workplace import Workplace


@dataclass(frozen=True)
class Taken:
    """How long one list took, and how many leads were known before."""

    took: Took
    known: int


def taken_in(folder: Path, lists: Sequence[Path]) -> list[Taken]:
    """How long each of `lists` took."""
    folder.mkdir()
    with workplace(folder) as place:
        return [_taken(place, path) for path in lists]


def undone(folder: Path, path: Path) -> tuple[Took, Took]:
    """How long a list took, and how long undoing it."""
    folder.mkdir()
    with workplace(folder) as place:
        taken = timed(lambda: _take_in(place, path))
        # Received again, a file is known by its bytes.
        (delivery,) = receive_files(place, [path], PURCHASE)
        return taken, timed(lambda: undo(place, delivery))


def _taken(place: Workplace, path: Path) -> Taken:
    known = _leads(place)
    return Taken(timed(lambda: _take_in(place, path)), known)


def _take_in(place: Workplace, path: Path) -> None:
    for delivery in receive_files(place, [path], PURCHASE):
        take_in_list(place, delivery)


def _leads(place: Workplace) -> int:
    with place.ledger.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(lead)) or 0
