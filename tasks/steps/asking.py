"""Asking sources about leads: written down first, answered in threads, settled and shared by all leads concerned."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from leadwright.asking import CallContext, Capability, Purpose
from leadwright.counted import counted
from leadwright.errors import InputError
from leadwright.policy import load_policy
from ledger.asking import claim_leads, let_go
from ledger.editions import claim_unscreened
from ledger.leases import new_owner
from ledger.lookups import Asker
from tasks.steps.asked import Asked
from tasks.steps.questions import Questions
from tasks.steps.sending import Sending
from tasks.steps.sources import Opened, source_called
from tasks.steps.workplace import Workplace
from tasks.telling import tell

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
    owner, purpose = new_owner(), purpose_of(place, opened)
    with place.ledger.database.writing() as connection:
        ids = claim(connection, place.seller.id, opened.name, owner, limit, place.now)
    tally = Asked(opened.name, leads=len(ids))
    asker = Asker(place.seller.id, opened.manifest, opened.caps, owner, run_id, purpose, account=opened.name)
    questions = Questions(place, opened, asker, ids, tally)
    sending = Sending(opened, CallContext(run_id, purpose), tally)
    answered = 0
    try:
        for items in sending.answers(questions.batches()):
            questions.settle(items)
            if answered // TELL_EVERY != (answered := answered + len(items)) // TELL_EVERY:
                tell("%s: %s for %s", opened.name, counted(answered, "answer"), counted(len(ids), "lead"))
    finally:
        with place.ledger.database.writing() as connection:
            let_go(connection, owner)
    return tally


def purpose_of(place: Workplace, opened: Opened) -> Purpose | None:
    """The purpose for which the seller's policy lets a bureau be asked; None for sources that need none."""
    if opened.manifest.capability is not Capability.CREDIT:
        return None
    policy = load_policy(place.settings.config, place.seller.policy)
    return policy.purpose(opened.manifest.provides)
