"""A prospect: made of a lead at an instant by a decision, with the groundwork that goes along to the CRM."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from leadwright.errors import WorkError
from leadwright.facts import Known
from leadwright.policy.decision import Decision, PolicyRef, decision_bytes
from leadwright.policy.model import Text
from leadwright.policy.verdict import Verdict
from leadwright.process import Process


@dataclass(frozen=True)
class Entry:
    """One fact in a dossier: its value, who said so, and on which day."""

    value: Any = field(repr=False)
    source: str
    observed_on: date


@dataclass(frozen=True)
class Dossier:
    """What is known of a prospect when it is made: facts with their sources, remarks of the policy, interview notes."""

    facts: Mapping[str, Entry]
    remarks: tuple[Text, ...] = ()
    notes: tuple[str, ...] = field(default=(), repr=False)

    def text(self, language: str = "en") -> str:
        """The dossier as a person reads it in the CRM, in English or German."""
        facts = [
            f"{label.said(language)}: {_said(entry.value, language)} ({entry.source}, {entry.observed_on.isoformat()})"
            for name, label in LABELS.items()
            if (entry := self.facts.get(name))
        ]
        remarks = [f"{_REMARK.said(language)}: {remark.said(language)}" for remark in self.remarks]
        return "\n".join([*facts, *remarks, *(f"{_NOTE.said(language)}: {note}" for note in self.notes)])


@dataclass(frozen=True)
class Prospect:
    """A lead that was found viable and interested. `evidence` is the hash of the decision that made it one."""

    seller: str
    lead_id: str
    made_at: datetime
    policy: PolicyRef
    process: str
    stage: str
    dossier: Dossier
    evidence: str


def make_prospect(
    seller: str,
    lead_id: str,
    decision: Decision,
    facts: Mapping[str, Known],
    process: Process,
    notes: Sequence[str] = (),
) -> Prospect:
    """The prospect that `decision` makes of a lead, standing at the entry of `process`; WorkError unless it passed."""
    if decision.verdict is not Verdict.PASSED:
        raise WorkError(f"the lead {lead_id} is {decision.verdict}; only one that passed becomes a prospect")
    return Prospect(
        seller=seller,
        lead_id=lead_id,
        made_at=decision.as_of,
        policy=decision.policy,
        process=process.id,
        stage=process.entry.id,
        dossier=make_dossier(decision, facts, notes),
        evidence=sha256(decision_bytes(decision)).hexdigest(),
    )


def make_dossier(decision: Decision, facts: Mapping[str, Known], notes: Sequence[str] = ()) -> Dossier:
    """The dossier of what was known when `decision` was made; what it warned of becomes a remark."""
    entries = {
        name: Entry(known.value, known.source, known.observed_at.astimezone(UTC).date())
        for name, known in sorted(facts.items())
    }
    return Dossier(entries, tuple(reason.text for reason in decision.reasons), tuple(notes))


def _said(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return {True: Text(en="yes", de="ja"), False: Text(en="no", de="nein")}[value].said(language)
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


_REMARK = Text(en="Remark", de="Hinweis")
_NOTE = Text(en="Interview note", de="Gesprächsnotiz")

LABELS: Mapping[str, Text] = {
    "credit.risk_class": Text(en="Credit risk class", de="Bonitätsklasse"),
    "credit.pd": Text(en="Probability of default", de="Ausfallwahrscheinlichkeit"),
    "credit.limit": Text(en="Credit limit", de="Kreditlimit"),
    "credit.limit_currency": Text(en="Currency of the limit", de="Währung des Limits"),
    "register.status": Text(en="Register status", de="Registerstatus"),
    "register.number": Text(en="Register number", de="Registernummer"),
    "screening.status": Text(en="Watch-list screening", de="Listenabgleich"),
    "subject.kind": Text(en="Kind of customer", de="Art des Kunden"),
    "company.legal_form": Text(en="Legal form", de="Rechtsform"),
    "company.employees": Text(en="Employees", de="Mitarbeiter"),
    "interview.wants_more": Text(en="Wants to learn more", de="Möchte mehr erfahren"),
    "interview.open_to_dialogue": Text(en="Open to go on talking", de="Gesprächsbereit"),
    "interview.interest": Text(en="Interest, 0 to 10", de="Interesse, 0 bis 10"),
    "interview.need": Text(en="Need", de="Bedarf"),
    "interview.product_fit": Text(en="Product fits", de="Produkt passt"),
    "interview.order_value": Text(en="Expected first order", de="Erwartete Erstbestellung"),
    "consent.do_not_call": Text(en="Must not be called", de="Darf nicht angerufen werden"),
    "review.approved": Text(en="Approved by a person", de="Von einem Menschen freigegeben"),
}
"""The facts that a dossier tells of, in its order, and their names in words."""
