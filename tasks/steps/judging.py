"""Deciding leads by the thousand: what is known, the verdict, what to ask next, and the prospects that come of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from leadwright.acceptance import candidates
from leadwright.command import promotion_command
from leadwright.counted import counted
from leadwright.plan import Offer, Step, next_source
from leadwright.policy import Compiled, Decision, Verdict, compile_policy, decide, decision_bytes, load_policy
from leadwright.process import Process, load_process
from leadwright.prospect import make_prospect
from ledger.asking import sources_wanted
from ledger.decisions import (
    Decided,
    NewPromotion,
    NewProspect,
    bar,
    claim_due,
    know_policy,
    leave_prospects,
    mark_outdated,
    record_decisions,
)
from ledger.findings import Snapshot, notes_of, purchases_of, snapshots
from ledger.uses import first_responses
from tasks.steps.licensing import FACT, Holding, country_of, holdings, licence_known
from tasks.steps.purchasing import refresh_terms
from tasks.steps.sources import offers, verifiable_fields
from tasks.steps.workplace import Workplace
from tasks.telling import tell

BATCH = 25_000


@dataclass(frozen=True)
class _Bench:
    """What deciding needs, opened once a run."""

    place: Workplace
    compiled: Compiled
    offers: Sequence[Offer]
    verifiable: frozenset[str]
    process: Process


@dataclass(frozen=True)
class Story:
    """What a decision on one lead rests on, and what goes along if it passes."""

    snapshot: Snapshot
    purchases: Sequence[Mapping[str, Any]]
    notes: Sequence[str]


def judge_due(place: Workplace, policy: str | None = None) -> dict[str, int]:
    """How many leads were decided, by verdict; all that had to be are."""
    refresh_terms(place)
    bench = _bench(place, policy)
    ref = bench.compiled.ref
    with place.ledger.database.writing() as connection:
        canonical = bench.compiled.policy.canonical.decode()
        know_policy(connection, place.seller.id, ref.sha256, ref.id, ref.version, canonical, place.now)
        mark_outdated(connection, place.seller.id, ref.sha256)
        leave_prospects(connection, place.seller.id)
    counts: Counter[str] = Counter()
    after: str | None = ""
    while after is not None:
        after = _judge_batch(bench, after, counts)
    verdicts = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
    tell("decided %s: %s", counted(sum(counts.values()), "lead"), verdicts)
    return dict(counts)


def wanted_sources(place: Workplace) -> dict[str, int]:
    """How many leads wait to be asked about, by source."""
    with place.ledger.database.reading() as connection:
        return sources_wanted(connection, place.seller.id)


def _bench(place: Workplace, policy: str | None) -> _Bench:
    return _Bench(
        place,
        compile_policy(load_policy(place.settings.config, policy or place.seller.policy)),
        offers(place),
        verifiable_fields(place),
        load_process(place.settings.config, place.seller.process),
    )


def _judge_batch(bench: _Bench, after: str, counts: Counter[str]) -> str | None:
    place, now = bench.place, bench.place.now
    with place.ledger.database.writing() as connection:
        due = claim_due(connection, place.seller.id, BATCH, now, after)
        barred = [item for item in due if item.suppressed]
        bar(connection, place.seller.id, barred, now)
        open_ = [item for item in due if not item.suppressed]
        ids = [item.lead_id for item in open_]
        told = stories(connection, place.seller.id, ids, now)
        pairs = [(item, _decided(bench, told[item.lead_id], now)) for item in open_]
        record_decisions(connection, place.seller.id, pairs, now)
    counts.update(made.verdict for _, made in pairs)
    counts.update({"suppressed": len(barred)} if barred else {})
    return due[-1].lead_id if len(due) == BATCH else None


def stories(connection: Connection, seller: str, ids: Sequence[str], now: datetime) -> dict[str, Story]:
    """What a decision on each of these leads rests on at `now`, the licences of their lists included."""
    known, purchases, notes = snapshots(connection, ids, now), purchases_of(connection, ids), notes_of(connection, ids)
    held, responses = holdings(connection, seller), first_responses(connection, ids)
    return {
        lead_id: Story(
            _with_licence(known[lead_id], [held[row["id"]] for row in purchases[lead_id]], responses.get(lead_id), now),
            purchases[lead_id],
            notes[lead_id],
        )
        for lead_id in ids
    }


def _with_licence(snapshot: Snapshot, held: Sequence[Holding], responded: date | None, now: datetime) -> Snapshot:
    word = licence_known(held, country_of(snapshot), responded, now)
    return snapshot if word is None else replace(snapshot, facts={**snapshot.facts, FACT: word})


def _decided(bench: _Bench, story: Story, now: datetime) -> Decided:
    snapshot = story.snapshot
    expires = bench.compiled.policy.expiries(snapshot.facts)
    decision = decide(bench.compiled, snapshot.values, now, expires)
    found = candidates(snapshot.found, snapshot.fields, bench.place.seller.accept, bench.verifiable)
    step = next_source(decision, snapshot.known, bench.offers, _had_their_say(snapshot, found), found)
    passed = decision.verdict is Verdict.PASSED
    return Decided(
        snapshot=snapshot,
        verdict=decision.verdict,
        status=_status(decision),
        waits_for=_topic(decision, step),
        next_source=step.source,
        until=decision.until,
        reason=decision.reasons[0].code if decision.reasons else None,
        policy_sha256=decision.policy.sha256,
        facts_sha256=decision.facts_sha256,
        body=decision_bytes(decision).decode(),
        prospect=_prospect(bench, story, decision) if passed else None,
    )


def _had_their_say(snapshot: Snapshot, found: Mapping[str, str]) -> frozenset[str]:
    """The sources that need not be asked again; a verifier that spoke of another value than the candidate may be."""
    if not found:
        return snapshot.answered
    return snapshot.answered - {word.source for word in snapshot.found if word.verifies}


def _status(decision: Decision) -> str:
    if decision.verdict is Verdict.REJECTED:
        return "parked" if decision.parked else "turned_down"
    return {Verdict.PASSED: "prospect", Verdict.REVIEW: "review", Verdict.WAITING: "waiting"}[decision.verdict]


def _topic(decision: Decision, step: Step) -> str | None:
    if decision.verdict is not Verdict.WAITING:
        return None
    return step.topic.value if step.topic else "facts"


def _prospect(bench: _Bench, story: Story, decision: Decision) -> NewProspect:
    seller, snapshot = bench.place.seller, story.snapshot
    made = make_prospect(seller.id, snapshot.lead_id, decision, snapshot.facts, bench.process, story.notes)
    provenance = {"lead": snapshot.lead_id, "purchases": " ".join(str(row["id"]) for row in story.purchases)}
    command = promotion_command(made, snapshot.fields, seller.language, provenance)
    return NewProspect(
        process=made.process,
        stage=made.stage,
        dossier={"facts": snapshot.values, "notes": list(story.notes), "evidence": made.evidence},
        promotion=NewPromotion(
            target=bench.place.crm_name,
            external_key=command.external_key,
            content_hash=command.content_hash,
            command=command.model_dump(mode="json", exclude={"refs"}),
        ),
    )
