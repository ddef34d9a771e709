"""What sources said about leads, and what is known of a lead at an instant."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from leadwright.acceptance import VERIFIED_BY, Found
from leadwright.facts import Known, current
from leadwright.finding import Finding
from leadwright.projection import joining
from ledger.bulk import add_missing, chunked
from ledger.ids import made_of
from ledger.schema import delivery, finding, interview, lead, purchase, record

_ABOUT = {fact: name for name, fact in VERIFIED_BY.items()}
_LATEST_ONLY = frozenset({"register", "credit", "screen", "enrich", "offline"})
"""Kinds of which a newer answer of the same source replaces the older one.

What people said, and what verifiers said of one address and another, is kept side by side.
"""


@dataclass(frozen=True)
class NewFinding:
    """A finding about one lead; `reference` tells this word of the source from its others.

    `accepted` are those of its fields that may fill blanks of the lead; the others stay candidates.
    """

    lead_id: str
    reference: str
    outcome: str
    finding: Finding
    lookup_key: str | None = None
    author: str | None = None
    accepted: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Snapshot:
    """What is known of a lead: contact fields, facts with their sources, and the sources that have had their say.

    `found` are the words of sources that found contact fields, whether or not these came to count.
    """

    lead_id: str
    fields: Mapping[str, str] = field(repr=False)
    facts: Mapping[str, Known] = field(repr=False)
    answered: frozenset[str]
    found: Sequence[Found] = field(default=(), repr=False)

    @property
    def values(self) -> dict[str, Any]:
        """The facts' values by name."""
        return {name: known.value for name, known in self.facts.items()}

    @property
    def known(self) -> dict[str, Any]:
        """Fields and facts together, as a source may be asked with them."""
        return {**self.fields, **self.values}


def add_findings(connection: Connection, seller: str, findings: Sequence[NewFinding]) -> None:
    """Write `findings` down once each, let them fill blank fields of their leads, and have those decided again."""
    rows = [_row(seller, item) for item in findings]
    if add_missing(connection, finding, rows) == 0:
        return
    _fill_blanks(connection, findings)
    for part in chunked(sorted({item.lead_id for item in findings}), 5_000):
        connection.execute(update(lead).where(lead.c.id.in_(part), lead.c.status != "withdrawn").values(due=1))


def snapshots(connection: Connection, lead_ids: Sequence[str], as_of: datetime) -> dict[str, Snapshot]:
    """What is known of each of `lead_ids` at `as_of`."""
    fields: dict[str, dict[str, str]] = {}
    spoken: dict[str, list[Any]] = defaultdict(list)
    for part in chunked(lead_ids, 5_000):
        for row in connection.execute(select(lead.c.id, lead.c.fields).where(lead.c.id.in_(part))):
            fields[row.id] = row.fields
        for row in connection.execute(select(finding).where(finding.c.lead_id.in_(part))):
            spoken[row.lead_id].append(row)
    return {
        lead_id: _snapshot(lead_id, fields[lead_id], spoken[lead_id], as_of)
        for lead_id in lead_ids
        if lead_id in fields
    }


def _snapshot(lead_id: str, fields: Mapping[str, str], rows: Sequence[Any], as_of: datetime) -> Snapshot:
    candidates: dict[str, list[Known]] = defaultdict(list)
    living = _latest(rows)
    for row in living:
        for name, word in _finding(row).words().items():
            if not _is_of_another(name, row, fields):
                candidates[name].append(word)
    facts = {name: best for name, words in candidates.items() if (best := current(words, as_of)) is not None}
    answered = frozenset(row.source for row in living if row.expires_at is None or as_of < row.expires_at)
    found = [_found(row) for row in living if row.fields and (row.expires_at is None or as_of < row.expires_at)]
    return Snapshot(lead_id, fields, facts, answered, found)


def _is_of_another(fact: str, row: Any, fields: Mapping[str, str]) -> bool:
    """Whether a word on an address's being right is about another address than the lead's."""
    name = _ABOUT.get(fact)
    return bool(name and row.fields and row.fields.get(name) and row.fields[name] != fields.get(name))


def _found(row: Any) -> Found:
    return Found(row.source, row.fields, row.facts, row.confidence / 1000, row.kind == "verify")


def _latest(rows: Sequence[Any]) -> list[Any]:
    latest: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: (row.observed_at, row.id)):
        latest[row.source if row.kind in _LATEST_ONLY else row.id] = row
    return list(latest.values())


def _finding(row: Any) -> Finding:
    return Finding(row.source, row.kind, row.facts, row.observed_at, expires_at=row.expires_at)


def _row(seller: str, item: NewFinding) -> dict[str, Any]:
    said = item.finding
    return {
        "id": made_of("F", seller, item.lead_id, said.source, item.reference),
        "seller": seller,
        "lead_id": item.lead_id,
        "source": said.source,
        "kind": said.kind,
        "outcome": item.outcome,
        "facts": dict(said.facts),
        "fields": dict(said.fields) or None,
        "confidence": round(said.confidence * 1000),
        "evidence": said.evidence,
        "lookup_key": item.lookup_key,
        "author": item.author,
        "observed_at": said.observed_at,
        "expires_at": said.expires_at,
    }


def _fill_blanks(connection: Connection, findings: Sequence[NewFinding]) -> None:
    for item in sorted(findings, key=lambda item: item.lead_id):
        fields, source = item.accepted, item.finding.source
        if not fields:
            continue
        known = select(lead.c.fields, lead.c.sources).where(lead.c.id == item.lead_id, lead.c.status != "withdrawn")
        row = connection.execute(known.with_for_update()).one_or_none()
        new = joining(row.fields, fields).taken if row else {}
        if row and new:
            connection.execute(
                update(lead)
                .where(lead.c.id == item.lead_id)
                .values(fields={**row.fields, **new}, sources={**row.sources, **dict.fromkeys(new, source)})
            )


def purchases_of(connection: Connection, lead_ids: Sequence[str]) -> dict[str, list[Any]]:
    """The purchases that each lead's records came from."""
    found: dict[str, list[Any]] = defaultdict(list)
    for part in chunked(lead_ids, 5_000):
        rows = connection.execute(
            select(record.c.lead_id, purchase.c.id, purchase.c.terms, purchase.c.registered_at)
            .distinct()
            .join(delivery, delivery.c.id == record.c.delivery_id)
            .join(purchase, (purchase.c.seller == delivery.c.seller) & (purchase.c.id == delivery.c.purchase_id))
            .where(record.c.lead_id.in_(part))
            .order_by(record.c.lead_id, purchase.c.id)
        )
        for row in rows:
            found[row.lead_id].append(row._mapping)
    return found


def notes_of(connection: Connection, lead_ids: Sequence[str]) -> dict[str, list[str]]:
    """What interviewers noted of each lead, in order of time."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in chunked(lead_ids, 5_000):
        rows = connection.execute(
            select(interview.c.lead_id, interview.c.notes)
            .where(interview.c.lead_id.in_(part), interview.c.notes.is_not(None))
            .order_by(interview.c.held_at, interview.c.id)
        )
        for row in rows:
            found[row.lead_id].append(row.notes)
    return found
