"""What answers, and their want, amount to for the leads that they concern."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from leadwright.acceptance import Found, accepted
from leadwright.asking import Outcome
from leadwright.errors import ErrorKind
from leadwright.finding import Finding
from ledger.answers import Answer, rounds
from ledger.findings import NewFinding
from tasks.steps.sources import Opened, verifiable_fields
from tasks.steps.workplace import Workplace


def findings_of(
    place: Workplace, opened: Opened, answers: Iterable[Answer], leads: Mapping[str, Sequence[str]]
) -> list[NewFinding]:
    """The word of the source on every lead that an answer concerns; `leads` has them by the question's key."""
    answers = list(answers)
    finds_fields = any(answer.fields for answer in answers)
    verifiable = verifiable_fields(place) if finds_fields else frozenset()
    return [
        NewFinding(
            lead_id,
            f"{answer.key}@{answer.answered_at.isoformat()}",
            answer.outcome,
            _said(opened, answer),
            lookup_key=answer.key,
            accepted=_accepted(place, opened, answer, verifiable),
        )
        for answer in answers
        for lead_id in leads[answer.key]
    ]


def _accepted(place: Workplace, opened: Opened, answer: Answer, verifiable: frozenset[str]) -> dict[str, str]:
    if not answer.fields:
        return {}
    word = Found(opened.name, answer.fields, answer.facts, answer.confidence, bool(opened.manifest.verifies))
    return accepted(word, place.seller.accept, verifiable)


def unsettled(
    connection: Connection,
    place: Workplace,
    opened: Opened,
    outcome: str,
    keys: Sequence[str],
    leads: Mapping[str, Sequence[str]],
) -> list[NewFinding]:
    """That the answer is still to come (`pending`), or may have been billed and lost (`unknown`): not asked again.

    Said once for each time that the question is asked.
    """
    nothing = Finding(opened.name, opened.kind, {}, place.now)
    mark = {"pending": "ordered", "unknown": "lost"}[outcome]
    times = rounds(connection, place.seller.id, keys)
    return [
        NewFinding(lead_id, f"{key}@{mark} {times[key]}", outcome, nothing, lookup_key=key)
        for key in keys
        for lead_id in leads[key]
    ]


def objections(opened: Opened, answers: Iterable[Answer], leads: Mapping[str, Sequence[str]]) -> list[str]:
    """The leads about whom a person has objected at the source."""
    if not opened.manifest.personal_data:
        return []
    return [
        lead_id
        for answer in answers
        if answer.outcome == Outcome.REFUSED and answer.error == ErrorKind.LEGAL_REFUSED
        for lead_id in leads[answer.key]
    ]


def _said(opened: Opened, answer: Answer) -> Finding:
    return Finding(
        opened.name,
        opened.kind,
        answer.facts,
        answer.answered_at,
        answer.fields,
        answer.expires_at,
        answer.confidence,
        evidence=answer.evidence,
    )
