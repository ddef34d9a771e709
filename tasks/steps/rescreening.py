"""Screening again when a list has changed: everybody, also those who have become prospects since."""

from collections.abc import Sequence
from typing import cast

from leadwright.asking import Capability
from leadwright.errors import InputError, ProviderError
from leadwright.ports import Screener
from ledger.editions import edition_of, keep_edition, last_answers, outdate, prospects_after
from ledger.events import Event, log_events
from tasks.steps.describing import describe
from tasks.steps.sources import Opened, opened
from tasks.steps.workplace import Workplace
from tasks.telling import tell

PAGE = 10_000
FACT = "screening.status"


def screen_again(place: Workplace) -> dict[str, int]:
    """How many leads are screened again since a list has changed, and how many prospects resemble an entry now.

    A prospect stays one; that it resembles an entry is an event of its own, for whoever follows the sale.
    """
    counts = {"outdated": 0, "prospects_alike": 0}
    for use in place.seller.sources:
        try:
            source = opened(place, use)
        except InputError:
            continue
        if source.manifest.capability is not Capability.SCREEN:
            continue
        if (edition := _edition(source)) is None or not _has_changed(place, source.name, edition):
            continue
        counts["outdated"] += _renewed(place, source, edition)
        if source.manifest.local:
            counts["prospects_alike"] += _prospects(place, source)
        tell("%s has a new edition: %d leads are compared again", source.name, counts["outdated"])
    return counts


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


def _renewed(place: Workplace, source: Opened, edition: str) -> int:
    with place.ledger.database.writing() as connection:
        outdated = outdate(connection, place.seller.id, source.name, place.now)
        keep_edition(connection, place.seller.id, source.name, edition, place.now)
    return outdated


def _prospects(place: Workplace, source: Opened) -> int:
    alike, after = 0, ""
    while True:
        with place.ledger.database.reading() as connection:
            ids = prospects_after(connection, place.seller.id, after, PAGE)
            before = last_answers(connection, source.name, ids, FACT)
        if not ids:
            return alike
        describe(place, source, ids)
        alike += _told(place, source, ids, before)
        after = ids[-1]


def _told(place: Workplace, source: Opened, ids: Sequence[str], before: dict[str, str]) -> int:
    with place.ledger.database.writing() as connection:
        now_said = last_answers(connection, source.name, ids, FACT)
        alike = [id_ for id_ in ids if now_said.get(id_) == "potential_match" != before.get(id_)]
        events = [Event(None, id_, "screening_alert", data={"source": source.name}) for id_ in alike]
        log_events(connection, place.seller.id, events, place.now)
    return len(alike)
