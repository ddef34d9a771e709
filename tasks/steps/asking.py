"""Asking sources about leads: written down first, answered in threads, settled and shared by all leads concerned."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection

from leadwright.acceptance import candidates
from leadwright.asking import CallContext, Capability, Charge, Item, Outcome, Purpose, Question, question
from leadwright.errors import Billed, ErrorKind, InputError, ProviderError, Scope
from leadwright.policy import load_policy
from ledger.asking import claim_leads, hold_on, let_go
from ledger.bulk import chunked
from ledger.editions import claim_unscreened
from ledger.findings import NewFinding, Snapshot, purchases_of, snapshots
from ledger.leases import LEASE, new_owner
from ledger.lookups import Answer, Asker, Intents, intend, is_ordered, settle
from ledger.lookups import hold_on as hold_on_lookups
from ledger.suppressions import suppress_leads
from tasks.pacing import Ceiling
from tasks.steps.alerting import take_words
from tasks.steps.answers import findings_of, objections, unsettled
from tasks.steps.asked import Asked
from tasks.steps.sources import Opened, source_called
from tasks.steps.workplace import Workplace
from tasks.telling import tell

AT_ONCE = 32
AHEAD = 2 * AT_ONCE
"""Batches handed to the threads, so that none of them waits while answers are written down."""
GATHER = 0.2
"""Seconds for which answers are gathered that it would do no harm to ask for again."""
TELL_EVERY = 500
_Claim = Callable[[Connection, str, str, str, int, datetime], list[str]]
"""Who is asked about next: of a seller and for a source, leased to an owner, so many at most, at an instant."""


def ask(place: Workplace, source: str, run_id: str, limit: int) -> Asked:
    """What came of asking `source` about the next leads that wait for it; one that is not set up is a problem told."""
    return _asked(place, source, run_id, limit, claim_leads)


def ask_of_prospects(place: Workplace, source: str, run_id: str, limit: int) -> Asked:
    """What came of asking `source` about the next prospects that its new edition has not been compared with."""
    return _asked(place, source, run_id, limit, claim_unscreened)


def _asked(place: Workplace, source: str, run_id: str, limit: int, claim: _Claim) -> Asked:
    try:
        return _ask(place, source_called(place, source), run_id, limit, claim)
    except InputError as error:
        return Asked(source, problem=str(error), stopped=True)


def _ask(place: Workplace, opened: Opened, run_id: str, limit: int, claim: _Claim) -> Asked:
    owner = new_owner()
    purpose = purpose_of(place, opened)
    with place.ledger.database.writing() as connection:
        ids = claim(connection, place.seller.id, opened.name, owner, limit, place.now)
        known = snapshots(connection, ids, place.now)
    tally = Asked(opened.name, leads=len(ids))
    by_key: dict[str, list[str]] = defaultdict(list)
    questions: dict[str, Question] = {}
    for lead_id, snapshot in known.items():
        item = question(opened.manifest, _told(place, opened, snapshot), purpose)
        questions[item.key] = item
        by_key[item.key].append(lead_id)
    lead_of = {key: lead_ids[0] for key, lead_ids in by_key.items()}
    purchase_of = _purchases(place, opened, list(lead_of.values()))
    asker = Asker(
        place.seller.id, opened.manifest, opened.caps, owner, run_id, purpose, lead_of, purchase_of, opened.name
    )
    try:
        _Round(place, opened, asker, by_key, tally).run(list(questions.values()))
    finally:
        with place.ledger.database.writing() as connection:
            let_go(connection, owner)
    return tally


def _told(place: Workplace, opened: Opened, snapshot: Snapshot) -> dict[str, Any]:
    """What a source is asked with; a verifier, also with the value that was found and is still a candidate."""
    if not opened.manifest.verifies:
        return snapshot.known
    found = candidates(snapshot.found, snapshot.fields, place.seller.accept, opened.manifest.verifies)
    return {**snapshot.known, **found}


def _purchases(place: Workplace, opened: Opened, ids: Sequence[str]) -> dict[str, str]:
    """The purchase that each lead came by first, where a cap counts by purchase."""
    if not any(cap.period == "purchase" for cap in opened.caps):
        return {}
    with place.ledger.database.reading() as connection:
        bought = purchases_of(connection, ids)
    return {
        lead_id: min(rows, key=lambda row: (row["registered_at"], row["id"]))["id"] for lead_id, rows in bought.items()
    }


def purpose_of(place: Workplace, opened: Opened) -> Purpose | None:
    """The purpose for which the seller's policy lets a bureau be asked; None for sources that need none."""
    if opened.manifest.capability is not Capability.CREDIT:
        return None
    policy = load_policy(place.settings.config, place.seller.policy)
    return policy.purpose(opened.manifest.provides)


class _Round:
    """One batch at one source."""

    def __init__(
        self, place: Workplace, opened: Opened, asker: Asker, by_key: dict[str, list[str]], tally: Asked
    ) -> None:
        self.place, self.opened, self.asker, self.by_key, self.tally = place, opened, asker, by_key, tally
        self.held_at = place.now

    def run(self, questions: Sequence[Question]) -> None:
        """Write down, ask, settle."""
        with self.place.ledger.database.writing() as connection:
            intents = intend(connection, self.asker, questions, self.place.now)
            self._share(connection, intents)
        self.tally.asked = len(intents.ask)
        answered = 0
        for done in self._answers(intents.ask):
            self._settle(done)
            if answered // TELL_EVERY != (answered := answered + len(done)) // TELL_EVERY:
                tell("%s: %d of %d answered", self.opened.name, answered, len(intents.ask))

    def _share(self, connection: Connection, intents: Intents) -> None:
        leads = self.by_key
        self.tally.shared = sum(len(leads[key]) for key in intents.answers)
        self.tally.unaffordable = sum(len(leads[key]) for key in intents.unaffordable)
        self.tally.held = len(intents.held)
        self.tally.unknown += len(intents.unknown)
        self.tally.ordered += len(intents.pending)
        self._add(
            connection,
            [
                *findings_of(self.place, self.opened, intents.answers.values(), leads),
                *unsettled(connection, self.place, self.opened, "unknown", intents.unknown, leads),
                *unsettled(connection, self.place, self.opened, "pending", intents.pending, leads),
            ],
        )
        self._heed(connection, intents.answers.values())

    def _answers(self, questions: Sequence[Question]) -> Iterator[list[Item]]:
        """What comes back, in the groups in which it comes; nothing more is sent once the source says stop."""
        context = CallContext(self.asker.run_id, Purpose(self.asker.purpose) if self.asker.purpose else None)
        batches = list(chunked(questions, self.opened.manifest.max_batch))
        waiting = iter(batches)
        done: SimpleQueue[Future[Sequence[Item]]] = SimpleQueue()
        ceiling = Ceiling(self.opened.name)
        unsent: list[Sequence[Question]] = []
        with ThreadPoolExecutor(min(AT_ONCE, max(1, len(batches)))) as pool:
            running: dict[Future[Sequence[Item]], Sequence[Question]] = {}

            def send() -> None:
                while not self.tally.stopped and len(running) < AHEAD and (batch := next(waiting, None)):
                    if not ceiling.take():
                        self._note(_no_turn(self.opened))
                        unsent.append(batch)
                        return
                    future = pool.submit(self.opened.asking, batch, context)
                    running[future] = batch
                    future.add_done_callback(done.put)

            def taken(future: Future[Sequence[Item]]) -> list[Item]:
                batch = running.pop(future)
                return [_failed(item, None) for item in batch] if future.cancelled() else self._items(future, batch)

            send()
            while running:
                items = taken(done.get())
                until = time.monotonic() + (GATHER if self._is_harmless else 0.0)
                while running and (another := _next(done, until)):
                    items += taken(another)
                    send()
                if self.tally.stopped:
                    # What has not left yet does not leave any more.
                    for future in list(running):
                        future.cancel()
                send()
                yield items
        for batch in (*unsent, *waiting):
            yield [_failed(item, None) for item in batch]

    @property
    def _is_harmless(self) -> bool:
        """Whether an answer that a crash loses may be asked for again."""
        manifest = self.opened.manifest
        return manifest.safe_to_repeat or manifest.charge is Charge.FREE

    def _items(self, future: Future[Sequence[Item]], batch: Sequence[Question]) -> list[Item]:
        error = future.exception()
        if error is None:
            items = list(future.result())
            for item in items:
                if item.error is not None:
                    self._note(item.error)
            return items
        if not isinstance(error, ProviderError):
            raise error
        self._note(error)
        return [_failed(item, error) for item in batch]

    def _settle(self, items: Sequence[Item]) -> None:
        for item in items:
            self.tally.count(item.outcome)
        ordered = [item.key for item in items if is_ordered(item)]
        lost = [item.key for item in items if item.billed is Billed.UNKNOWN and not is_ordered(item)]
        self.tally.unknown += len(lost)
        self.tally.ordered += len(ordered)
        with self.place.ledger.database.writing() as connection:
            self._hold_on(connection)
            answers = settle(connection, self.asker, items, self.place.now)
            self._add(
                connection,
                [
                    *findings_of(self.place, self.opened, answers.values(), self.by_key),
                    *unsettled(connection, self.place, self.opened, "unknown", lost, self.by_key),
                    *unsettled(connection, self.place, self.opened, "pending", ordered, self.by_key),
                ],
            )
            self._heed(connection, answers.values())

    def _heed(self, connection: Connection, answers: Iterable[Answer]) -> None:
        """Suppress who objected at the source, also where it was asked for another lead's sake."""
        objected = objections(self.opened, answers, self.by_key)
        self.tally.objected += len(objected)
        if objected:
            place = self.place
            suppress_leads(
                connection, place.seller.id, place.hasher, objected, "objection", self.opened.name, place.now
            )

    def _add(self, connection: Connection, findings: Sequence[NewFinding]) -> None:
        self.tally.prospects_alike += take_words(connection, self.place, self.opened, findings)

    def _hold_on(self, connection: Connection) -> None:
        """Renew the leases of a batch that takes long, before they run out."""
        now = self.place.now
        if now - self.held_at > LEASE / 5:
            hold_on_lookups(connection, self.asker, now)
            hold_on(connection, [lead_id for ids in self.by_key.values() for lead_id in ids], self.asker.owner, now)
            self.held_at = now

    def _note(self, error: ProviderError) -> None:
        self.tally.problem = self.tally.problem or str(error)
        self.tally.stopped = self.tally.stopped or error.stops_provider


def _next(done: "SimpleQueue[Future[Sequence[Item]]]", until: float) -> Future[Sequence[Item]] | None:
    """The next that is done: at once, or else by `until`; None if there is none."""
    left = until - time.monotonic()
    try:
        return done.get(timeout=left) if left > 0 else done.get_nowait()
    except Empty:
        return None


def _no_turn(opened: Opened) -> ProviderError:
    message = "its rate over all workers leaves no turn in time"
    return ProviderError(ErrorKind.RATE_LIMITED, opened.name, message, scope=Scope.PROVIDER)


def _failed(item: Question, error: ProviderError | None) -> Item:
    return Item(item.key, Outcome.FAILED, billed=error.billed if error else Billed.NO, error=error)
