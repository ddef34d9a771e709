"""Watching an inbox: what has arrived, what may be taken in, and taking one file in, once, whoever else looks."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from leadwright import config
from leadwright.errors import InputError, WorkError
from leadwright.inbox import Inbox, Unready, inbox_names, load_inbox
from leadwright.lists.companions import why_aside
from leadwright.lists.profiles import load_profiles, load_purchase
from leadwright.settings import Settings
from ledger.arrivals import Arrival, claim, hold_on, let_go, look, put_away, settle_arrival
from ledger.leases import LEASE, new_owner
from tasks.steps.checks import check_configuration
from tasks.steps.inboxes import InboxPlace
from tasks.steps.staging import Progress, receive_files, take_in_list
from tasks.steps.workplace import Workplace
from tasks.telling import tell

_HEAD = 64
_PURCHASE = re.compile(r"[a-z0-9][a-z0-9_-]*")


def inboxes_called(settings: Settings, name: str | None) -> list[Inbox]:
    """The inbox called `name`, or every one; InputError if there is none, or one is configured wrongly."""
    wanted = [name] if name else inbox_names(settings.config)
    if not wanted:
        raise InputError(f"no inbox is configured in {settings.config / 'inboxes'}")
    return [load_inbox(settings.config, each) for each in wanted]


def check_inboxes(settings: Settings, name: str | None) -> None:
    """InputError if there is no such inbox, its place cannot be opened, or its seller cannot be loaded."""
    for inbox in inboxes_called(settings, name):
        check_configuration(settings, inbox.seller)
        InboxPlace(inbox, settings)


def look_into(place: Workplace, inbox: Inbox) -> dict[str, Any]:
    """What lies in the inbox: files that are ready to be taken in, with their stamps, and those that have to wait."""
    store = InboxPlace(inbox, place.settings)
    settle = timedelta(seconds=inbox.settle_seconds)
    with place.ledger.database.writing() as connection:
        known = look(connection, inbox.seller, inbox.inbox, store.files(), settle, place.now)
    ready, waiting = [], []
    for item in known:
        if item.state != "seen":
            _tidy(place, store, inbox, item)
        elif why := _unready(place, inbox, item):
            waiting.append({"file": item.path, "purchase": inbox.purchase_of(item.path), "state": why.value})
        elif not item.held:
            ready.append({"file": item.path, "stamp": item.stamp})
    return {"inbox": inbox.inbox, "ready": ready, "waiting": waiting}


def take_arrival(
    place: Workplace, inbox: Inbox, path: str, stamp: str, told: Callable[[str], Progress] | None = None
) -> dict[str, Any]:
    """What became of one file: `taken` with its delivery, `set_aside` with its reason, or left for another look.

    `told` gives what hears of a delivery's progress.
    """
    owner = new_owner()
    with place.ledger.database.writing() as connection:
        if not claim(connection, inbox.seller, inbox.inbox, path, stamp, owner, place.now):
            return _said(inbox, path, "held")
    try:
        return _Taking(place, inbox, path, stamp, owner, told).run()
    finally:
        with place.ledger.database.writing() as connection:
            let_go(connection, owner)


class _Taking:
    """Taking in one file that nobody else is at."""

    def __init__(
        self,
        place: Workplace,
        inbox: Inbox,
        path: str,
        stamp: str,
        owner: str,
        told: Callable[[str], Progress] | None,
    ) -> None:
        self.place, self.inbox, self.path, self.stamp, self.owner, self.told = place, inbox, path, stamp, owner, told
        self.store = InboxPlace(inbox, place.settings)
        self.held_at = place.now

    def run(self) -> dict[str, Any]:
        """Fetch, take in, write down, put away; whatever was done before a kill is found done."""
        # A mistake in the configuration is no fault of the file.
        load_profiles(self.place.settings.config)
        with TemporaryDirectory(prefix="leadwright-") as folder:
            try:
                copy = self.store.fetch(self.path, Path(folder))
            except PermissionError:
                return self._set_aside("unreadable", "the file may not be read by whoever watches the inbox")
            # Whoever was still writing has left half a copy with us.
            if copy is None or self.store.stamp(self.path) != self.stamp:
                return _said(self.inbox, self.path, Unready.BEING_WRITTEN)
            with copy.open("rb") as file:
                head = file.read(_HEAD)
            if head and (why := why_aside(copy.name, head)):
                return self._set_aside("no_list", f"it is {why}, and no list")
            try:
                receipts = self._taken_in(copy)
            except InputError as error:
                return self._set_aside("empty" if copy.stat().st_size == 0 else "unreadable", _plain(error, copy))
            except WorkError as error:
                return _said(self.inbox, self.path, "failed", reason=_plain(error, copy))
        self._settle("taken", delivery_id=" ".join(receipt["delivery"] for receipt in receipts))
        if self.inbox.done == "move":
            _put_away(self.place, self.store, self.inbox, self.path, self.stamp)
        return _said(self.inbox, self.path, "taken", receipts=receipts)

    def _taken_in(self, copy: Path) -> list[dict[str, Any]]:
        """The receipts of the lists in a file: one, or in an archive several."""
        purchase = self.inbox.purchase_of(self.path) or ""
        return [
            take_in_list(self.place, delivery, told=self._heard(self.told(delivery) if self.told else None))
            for delivery in receive_files(self.place, [copy], purchase)
        ]

    def _heard(self, told: Progress | None) -> Progress:
        """What passes progress on, and keeps others off for as long as there is some."""

        def heard(done: int, share: float | None) -> None:
            now = self.place.now
            if now - self.held_at > LEASE / 5:
                with self.place.ledger.database.writing() as connection:
                    hold_on(connection, self.owner, now)
                self.held_at = now
            if told:
                told(done, share)

        return heard

    def _set_aside(self, code: str, reason: str) -> dict[str, Any]:
        self._settle("set_aside", code=code, reason=reason)
        _put_away(self.place, self.store, self.inbox, self.path, self.stamp, _note(self.path, code, reason))
        tell("%s is set aside: %s", self.path, reason)
        return _said(self.inbox, self.path, "set_aside", code, reason)

    def _settle(self, state: str, **outcome: Any) -> None:
        with self.place.ledger.database.writing() as connection:
            settle_arrival(
                connection,
                self.inbox.seller,
                self.inbox.inbox,
                self.path,
                self.owner,
                self.place.now,
                state=state,
                **outcome,
            )


def _unready(place: Workplace, inbox: Inbox, item: Arrival) -> Unready | None:
    purchase = inbox.purchase_of(item.path)
    if purchase is None:
        return Unready.NO_PURCHASE
    if not _is_ours(place, purchase):
        return Unready.UNKNOWN_PURCHASE
    return None if item.settled else Unready.BEING_WRITTEN


def _is_ours(place: Workplace, purchase: str) -> bool:
    """Whether there is such a purchase of this seller; a folder may be called anything.

    InputError if it cannot be read: that is for whoever wrote it, and not for the sender of the file.
    """
    folder = place.settings.config
    if not _PURCHASE.fullmatch(purchase) or purchase not in config.names(folder / "purchases"):
        return False
    return load_purchase(folder, purchase).seller == place.seller.id


def _tidy(place: Workplace, store: InboxPlace, inbox: Inbox, item: Arrival) -> None:
    """Put away what a run that was killed has left; a store that cannot be written to keeps it, and we know it."""
    if item.state == "set_aside":
        _put_away(place, store, inbox, item.path, item.stamp, _note(item.path, item.code or "", item.reason or ""))
    elif inbox.done == "move":
        _put_away(place, store, inbox, item.path, item.stamp)


def _put_away(
    place: Workplace, store: InboxPlace, inbox: Inbox, path: str, stamp: str, reason: str | None = None
) -> None:
    if store.put_away(path, stamp, reason):
        with place.ledger.database.writing() as connection:
            put_away(connection, inbox.seller, inbox.inbox, path, stamp)


def _note(path: str, code: str, reason: str) -> str:
    return f"{path}\n{code}: {reason}\n"


def _plain(error: Exception, copy: Path) -> str:
    """What went wrong, of the file as its sender knows it."""
    return " ".join(str(error).replace(str(copy), copy.name).split())


def _said(
    inbox: Inbox,
    path: str,
    state: str,
    code: str | None = None,
    reason: str | None = None,
    receipts: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    return {
        "file": path,
        "purchase": inbox.purchase_of(path),
        "state": str(state),
        "code": code,
        "reason": reason,
        "deliveries": [receipt["delivery"] for receipt in receipts],
        "again": bool(receipts) and all(receipt["again"] for receipt in receipts),
        "dispositions": dict(sum((Counter(receipt["dispositions"]) for receipt in receipts), Counter())),
    }
