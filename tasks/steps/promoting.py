"""Carrying prospects to the CRM: claimed from the outbox, written, and verified by reading back."""

from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from leadwright.accounts import account
from leadwright.counted import counted, named
from leadwright.errors import WorkError
from leadwright.ports import Crm
from leadwright.promotion import RowOutcome, RowStatus, missing, verified
from leadwright.providers import adapter
from leadwright.seller import Seller
from leadwright.settings import Settings
from ledger.bulk import chunked
from ledger.keys import barred_among
from ledger.leases import new_owner
from ledger.outbox import (
    Claimed,
    block,
    blocked,
    claim,
    let_go,
    open_promotions,
    record_outcomes,
    record_verified,
    refuse,
    unblock,
)
from tasks.steps.licensing import without_licence
from tasks.steps.purchasing import refresh_terms
from tasks.steps.workplace import Workplace
from tasks.telling import tell


@dataclass
class Promoted:
    """What came of one batch at the CRM; counts only."""

    claimed: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    verified: int = 0
    suppressed: int = 0
    blocked: int = 0
    differing: dict[str, int] = field(default_factory=dict)
    problem: str | None = None

    def counts(self) -> dict[str, Any]:
        """The counts as plain data."""
        return asdict(self)


def open_count(place: Workplace) -> int:
    """How many promotions are open."""
    with place.ledger.database.reading() as connection:
        return open_promotions(connection, place.seller.id, place.crm_name)


def open_crm(place: Workplace) -> Crm:
    """The seller's CRM on its account."""
    return crm_of(place.settings, place.seller)


def crm_of(settings: Settings, seller: Seller) -> Crm:
    """The CRM of `seller` on its account; the embedded one keeps its file under LEADWRIGHT_HOME."""
    name = seller.crm.adapter
    own: dict[str, Any] = dict(account(seller.crm.account or name, settings.config / "accounts").settings)
    if name == "local":
        own.setdefault("path", str(settings.local_crm))
    crm: Crm = adapter(name, "crm").open(own)
    return crm


def preflight(place: Workplace) -> None:
    """WorkError that names the first thing in the way of promoting, if there is one."""
    crm = open_crm(place)
    try:
        for finding in crm.preflight():
            raise WorkError(f"{crm.name}: {finding.message}")
    finally:
        crm.close()


def promote_batch(place: Workplace, limit: int) -> Promoted:
    """Promote and verify the next open promotions."""
    owner, seller = new_owner(), place.seller.id
    tally = Promoted()
    with place.ledger.database.writing() as connection:
        claimed = claim(connection, seller, place.crm_name, owner, limit, place.now)
        tally.claimed = len(claimed)
        barred = barred_among(connection, seller, [item.lead_id for item in claimed])
        refuse(connection, [item for item in claimed if item.lead_id in barred], "suppressed")
        tally.suppressed = len(barred)
        free = [item for item in claimed if item.lead_id not in barred]
        open_ = _licensed(connection, place, free, tally)
    crm = open_crm(place)
    try:
        _write_and_verify(place, crm, open_, tally)
    finally:
        crm.close()
        with place.ledger.database.writing() as connection:
            let_go(connection, owner)
    return tally


def look_again_at_blocked(place: Workplace) -> int:
    """How many promotions that no licence covered are open again, since one does now."""
    refresh_terms(place)
    opened = 0
    with place.ledger.database.writing() as connection:
        waiting = blocked(connection, place.seller.id, place.crm_name)
        for part in chunked(list(waiting), 5_000):
            leads = [waiting[promotion] for promotion in part]
            barred = without_licence(connection, place.seller.id, leads, place.now)
            free = [promotion for promotion in part if waiting[promotion] not in barred]
            unblock(connection, free)
            opened += len(free)
    return opened


def _licensed(
    connection: Connection, place: Workplace, claimed: Sequence[Claimed], tally: Promoted
) -> Sequence[Claimed]:
    """Those of `claimed` that may go to the CRM; a licence may have run out since the lead was decided."""
    to_write = [item for item in claimed if not item.written]
    codes = without_licence(connection, place.seller.id, [item.lead_id for item in to_write], place.now)
    barred = [item for item in to_write if item.lead_id in codes]
    block(connection, place.seller.id, barred, codes, place.now)
    tally.blocked = len(barred)
    if barred:
        those = counted(len(barred), "prospect is", "prospects are")
        tell("%s not promoted: no licence covers %s", those, named(len(barred), "it", "them"))
    return [item for item in claimed if item not in barred]


def _write_and_verify(place: Workplace, crm: Crm, claimed: Sequence[Claimed], tally: Promoted) -> None:
    to_write = [item for item in claimed if not item.written]
    outcomes = crm.upsert([item.command for item in to_write]) if to_write else []
    with place.ledger.database.writing() as connection:
        record_outcomes(connection, place.seller.id, to_write, outcomes, place.now)
    for outcome in outcomes:
        tally.outcomes[outcome.status] = tally.outcomes.get(outcome.status, 0) + 1
    tally.problem = _problem(crm, outcomes)
    written = {outcome.external_key for outcome in outcomes if outcome.status.written}
    created = {outcome.external_key for outcome in outcomes if outcome.status is RowStatus.CREATED}
    to_verify = [item for item in claimed if item.written or item.command.external_key in written]
    _verify(place, crm, to_verify, created, tally)


def _verify(place: Workplace, crm: Crm, claimed: Sequence[Claimed], created: Set[str], tally: Promoted) -> None:
    """Read back: what was just made must be as it was sent; elsewhere people may have changed what we filled in."""
    if not claimed:
        return
    held = crm.find([item.command.external_key for item in claimed])
    differing = {}
    for item in claimed:
        key = item.command.external_key
        compare = verified if key in created else missing
        if names := compare(item.command, held.get(key)):
            differing[key] = names
    with place.ledger.database.writing() as connection:
        record_verified(connection, place.seller.id, claimed, differing, place.now)
    tally.verified = len(claimed) - len(differing)
    for names in differing.values():
        for name in names:
            tally.differing[name] = tally.differing.get(name, 0) + 1
    if differing:
        those = counted(len(differing), "prospect was", "prospects were")
        tally.problem = tally.problem or f"{crm.name}: {those} read back otherwise than sent"


def _problem(crm: Crm, outcomes: Sequence[RowOutcome]) -> str | None:
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    return f"{crm.name}: {errors[0].message}" if errors else None


def exported(place: Workplace) -> Path | None:
    """A spreadsheet of the prospects that the embedded CRM holds; None where another CRM is in use."""
    if place.seller.crm.adapter != "local":
        return None
    path = place.settings.home / "prospects.csv"
    crm: Any = open_crm(place)
    try:
        crm.export(path)
    finally:
        crm.close()
    return path
