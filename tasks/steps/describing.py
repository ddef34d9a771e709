"""Letting local sources speak: at once, on every lead that is to be decided, and of each lead what was not said yet."""

from collections.abc import Sequence

from leadwright.asking import CallContext, Item, Outcome, Question, question
from leadwright.errors import ErrorKind, ProviderError
from leadwright.finding import Finding
from ledger.asking import due_page, last_words
from ledger.bulk import chunked
from ledger.findings import NewFinding, snapshots
from tasks.steps.alerting import take_words
from tasks.steps.sources import Opened, source_called
from tasks.steps.workplace import Workplace

PAGE = 10_000


def describe_all(place: Workplace, source: str) -> int:
    """Let the local `source` speak on every lead that is to be decided; how many those are."""
    opened = source_called(place, source)
    described, after = 0, ""
    while True:
        with place.ledger.database.reading() as connection:
            ids = due_page(connection, place.seller.id, PAGE, after)
        if not ids:
            return described
        describe(place, opened, ids)
        described, after = described + len(ids), ids[-1]


def describe(place: Workplace, opened: Opened, ids: Sequence[str]) -> int:
    """Let a local source speak on `ids`, about whom it has not said the same already.

    How many of them are prospects that it finds on a watch list now.
    """
    with place.ledger.database.reading() as connection:
        words = last_words(connection, opened.name, ids, place.now)
        known = snapshots(connection, ids, place.now)
    asked = {
        lead_id: question(opened.manifest, snapshot.fields)
        for lead_id, snapshot in known.items()
        if opened.manifest.can_ask(snapshot.fields)
    }
    new = {lead_id: item for lead_id, item in asked.items() if words.get(lead_id) != item.key}
    items = _fetched(opened, list({item.key: item for item in new.values()}.values()), CallContext(""))
    findings = [_local_finding(place, opened, lead_id, items[item.key]) for lead_id, item in new.items()]
    with place.ledger.database.writing() as connection:
        return take_words(connection, place, opened, findings)


def _fetched(opened: Opened, questions: Sequence[Question], context: CallContext) -> dict[str, Item]:
    batches = chunked(questions, opened.manifest.max_batch)
    return {item.key: item for batch in batches for item in opened.source.fetch(batch, context)}


def _local_finding(place: Workplace, opened: Opened, lead_id: str, item: Item) -> NewFinding:
    ttl = opened.manifest.found_ttl
    if item.outcome is Outcome.FAILED:
        raise ProviderError(ErrorKind.CONTRACT_BROKEN, opened.name, "a local source failed")
    finding = Finding(
        opened.name,
        opened.kind,
        item.facts,
        place.now,
        item.fields,
        place.now + ttl if ttl else None,
        item.confidence,
        evidence=item.evidence,
    )
    reference = item.key if ttl is None else f"{item.key}@{place.now.isoformat()}"
    return NewFinding(lead_id, reference, item.outcome, finding, lookup_key=item.key, accepted=item.fields)
