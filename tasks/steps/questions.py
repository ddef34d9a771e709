"""Questions about leads: written down before they are asked, settled with what comes back, shared by all concerned."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from leadwright.acceptance import candidates
from leadwright.asking import Item, Purpose, Question, question
from leadwright.errors import Billed
from ledger.answers import Answer
from ledger.asking import hold_on
from ledger.bulk import chunked
from ledger.findings import NewFinding, Snapshot, purchases_of, snapshots
from ledger.leases import LEASE
from ledger.lookups import Asker, Intents, intend, is_ordered, settle
from ledger.lookups import hold_on as hold_on_lookups
from ledger.suppressions import suppress_leads
from tasks.steps.alerting import take_words
from tasks.steps.answers import findings_of, objections, unsettled
from tasks.steps.asked import Asked
from tasks.steps.sources import Opened
from tasks.steps.workplace import Workplace

WAVE = 500
"""Leads about whom questions are written down at a time, while those written down before are being asked."""
_Leads = Mapping[str, Sequence[str]]
"""The leads that a question concerns, by its key."""


class Questions:
    """The questions about some leads to one source, for an asker who has claimed them."""

    def __init__(self, place: Workplace, opened: Opened, asker: Asker, ids: Sequence[str], tally: Asked) -> None:
        self._purpose = Purpose(asker.purpose) if asker.purpose else None
        self._place, self._opened, self._asker, self._ids, self._tally = place, opened, asker, ids, tally
        self._under_way: dict[str, list[str]] = {}
        self._held_at = place.now

    def batches(self) -> Iterator[Sequence[Question]]:
        """What is to be asked, as many at a time as the source takes; written down, and no more of it once it stops."""
        size, written = self._opened.manifest.max_batch, list[Question]()
        for ids in chunked(self._ids, WAVE):
            if self._tally.stopped:
                break
            written += self._written_down(ids)
            whole = len(written) - len(written) % size
            yield from chunked(written[:whole], size)
            written = written[whole:]
        if written:
            yield written

    def settle(self, items: Sequence[Item]) -> None:
        """Write down what came back, for all leads that it concerns."""
        for item in items:
            self._tally.count(item.outcome)
        ordered = [item.key for item in items if is_ordered(item)]
        lost = [item.key for item in items if item.billed is Billed.UNKNOWN and not is_ordered(item)]
        self._tally.unknown += len(lost)
        self._tally.ordered += len(ordered)
        with self._place.ledger.database.writing() as connection:
            self._hold_on(connection)
            answers = settle(connection, self._asker, items, self._place.now)
            self._tell(connection, answers.values(), lost, ordered, self._under_way)
        for item in items:
            self._under_way.pop(item.key, None)

    def _written_down(self, ids: Sequence[str]) -> Sequence[Question]:
        with self._place.ledger.database.reading() as connection:
            known = snapshots(connection, ids, self._place.now)
        questions: dict[str, Question] = {}
        leads: dict[str, list[str]] = defaultdict(list)
        for lead_id, snapshot in known.items():
            item = question(self._opened.manifest, self._told(snapshot), self._purpose)
            if item.key in self._under_way:
                self._under_way[item.key].append(lead_id)
            else:
                questions[item.key] = item
                leads[item.key].append(lead_id)
        lead_of = {key: lead_ids[0] for key, lead_ids in leads.items()}
        asker = replace(self._asker, lead_of=lead_of, purchase_of=self._purchases(list(lead_of.values())))
        with self._place.ledger.database.writing() as connection:
            intents = intend(connection, asker, list(questions.values()), self._place.now)
            self._share(connection, intents, leads)
        self._tally.asked += len(intents.ask)
        self._under_way |= {item.key: leads[item.key] for item in intents.ask}
        return intents.ask

    def _told(self, snapshot: Snapshot) -> dict[str, Any]:
        """What a source is asked with; a verifier, also with the value that was found and is still a candidate."""
        verifies = self._opened.manifest.verifies
        if not verifies:
            return snapshot.known
        found = candidates(snapshot.found, snapshot.fields, self._place.seller.accept, verifies)
        return {**snapshot.known, **found}

    def _purchases(self, ids: Sequence[str]) -> dict[str, str]:
        """The purchase that each lead came by first, where a cap counts by purchase."""
        if not any(cap.period == "purchase" for cap in self._opened.caps):
            return {}
        with self._place.ledger.database.reading() as connection:
            bought = purchases_of(connection, ids)
        return {
            lead_id: min(rows, key=lambda row: (row["registered_at"], row["id"]))["id"]
            for lead_id, rows in bought.items()
        }

    def _share(self, connection: Connection, intents: Intents, leads: _Leads) -> None:
        """Tell leads what need not be asked, and count what cannot be."""
        tally = self._tally
        tally.shared += sum(len(leads[key]) for key in intents.answers)
        tally.unaffordable += sum(len(leads[key]) for key in intents.unaffordable)
        tally.held += len(intents.held)
        tally.unknown += len(intents.unknown)
        tally.ordered += len(intents.pending)
        self._tell(connection, intents.answers.values(), intents.unknown, intents.pending, leads)

    def _tell(
        self,
        connection: Connection,
        answers: Iterable[Answer],
        lost: Sequence[str],
        ordered: Sequence[str],
        leads: _Leads,
    ) -> None:
        """Write down the source's word on each lead, or its want; suppress who objected there, for whosever sake."""
        place, opened = self._place, self._opened
        answers = list(answers)
        findings: list[NewFinding] = [
            *findings_of(place, opened, answers, leads),
            *unsettled(connection, place, opened, "unknown", lost, leads),
            *unsettled(connection, place, opened, "pending", ordered, leads),
        ]
        self._tally.prospects_alike += take_words(connection, place, opened, findings)
        objected = objections(opened, answers, leads)
        self._tally.objected += len(objected)
        if objected:
            suppress_leads(connection, place.seller.id, place.hasher, objected, "objection", opened.name, place.now)

    def _hold_on(self, connection: Connection) -> None:
        """Renew the leases of what takes long, before they run out."""
        now = self._place.now
        if now - self._held_at > LEASE / 5:
            hold_on_lookups(connection, self._asker, now)
            hold_on(connection, self._ids, self._asker.owner, now)
            self._held_at = now
