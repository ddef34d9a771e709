"""Screening again when a list has changed: everybody, also those who have become prospects since."""

from collections.abc import Iterator
from typing import Any, cast

from leadwright.asking import Capability
from leadwright.counted import counted
from leadwright.errors import InputError, ProviderError
from leadwright.ports import Screener
from ledger.editions import count_unscreened, edition_of, keep_edition, outdate, unscreened_after
from tasks.steps.describing import describe
from tasks.steps.sources import Opened, opened
from tasks.steps.workplace import Workplace
from tasks.telling import tell

PAGE = 10_000


def screen_again(place: Workplace) -> dict[str, Any]:
    """How many leads are screened again since a list has changed, and how many prospects resemble an entry now.

    Local lists are compared with prospects at once; of the others, `prospects` says how many each is to be asked about.
    What a run that was cut off left is found here by the next one.
    """
    outdated, alike = 0, 0
    prospects: dict[str, int] = {}
    for source in _screeners(place):
        outdated += _renewed(place, source)
        if source.manifest.local:
            alike += _compared(place, source)
        elif waiting := _waiting(place, source):
            prospects[source.name] = waiting
    return {"outdated": outdated, "prospects_alike": alike, "prospects": prospects}


def _screeners(place: Workplace) -> Iterator[Opened]:
    """The seller's screening sources, as far as their accounts are set up."""
    for use in place.seller.sources:
        try:
            source = opened(place, use)
        except InputError:
            continue
        if source.manifest.capability is Capability.SCREEN:
            yield source


def _renewed(place: Workplace, source: Opened) -> int:
    """How many leads are decided again because there is another edition; none if there is not."""
    edition = _edition(source)
    if edition is None or not _has_changed(place, source.name, edition):
        return 0
    now = place.now
    with place.ledger.database.writing() as connection:
        outdated = outdate(connection, place.seller.id, source.name, now)
        keep_edition(connection, place.seller.id, source.name, edition, now)
    tell("%s has a new edition: %s compared again", source.name, counted(outdated, "lead is", "leads are"))
    return outdated


def _edition(source: Opened) -> str | None:
    """The edition there is now; None where it can't be found out, and the one before has to do."""
    screener = cast(Screener, source.source)
    try:
        return screener.edition() or None
    except ProviderError as error:
        tell("%s", error)
        return None


def _has_changed(place: Workplace, name: str, edition: str) -> bool:
    with place.ledger.database.reading() as connection:
        return edition_of(connection, place.seller.id, name) != edition


def _waiting(place: Workplace, source: Opened) -> int:
    with place.ledger.database.reading() as connection:
        return count_unscreened(connection, place.seller.id, source.name, place.now)


def _compared(place: Workplace, source: Opened) -> int:
    """How many prospects resemble an entry of a local list, of those not yet compared with this edition."""
    alike, after = 0, ""
    while True:
        with place.ledger.database.reading() as connection:
            ids = unscreened_after(connection, place.seller.id, source.name, after, PAGE, place.now)
        if not ids:
            return alike
        alike += describe(place, source, ids)
        after = ids[-1]
