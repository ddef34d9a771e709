"""Holding a purchase's guarantees against the evidence: what failed, what was allowed, what is owed, until when."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadwright.guarantee import ADDRESS, RECORD, EvidenceType, Guarantee
from leadwright.money import Money, money_text
from leadwright.vendor import Purchase
from ledger.claims import Submitted, claims_submitted
from ledger.contents import Contents, contents
from ledger.counting import Place, as_delivered, rows_of, whatever_stands
from ledger.evidence import Proof, evidence_of
from ledger.faults import own_proofs
from ledger.uses import deliveries_of
from tasks.steps.holding import last_day
from tasks.steps.workplace import Workplace

_ADDRESS = ("address.street", "address.postal_code", "address.city")


@dataclass(frozen=True)
class Assessment:
    """One guarantee held against the evidence: `proofs` has one accepted proof of each vendor's row that failed."""

    guarantee: Guarantee
    base: int
    proofs: Mapping[Place, Proof]
    claimed: Sequence[Submitted]
    not_accepted: Mapping[str, int]
    not_proving: int
    deadline: date
    today: date
    over: int = 0
    amount: Money | None = None
    by_kind: Mapping[str, int] = field(default_factory=dict)

    @property
    def claimable(self) -> bool:
        """Whether there is something to claim, and the order allows another claim; it may be late nevertheless."""
        limit = self.guarantee.claims
        return self.over > 0 and (limit is None or len(self.claimed) < limit)

    def document(self) -> dict[str, Any]:
        """The assessment as plain data: counts and money, nobody's row."""
        guarantee = self.guarantee
        return {
            "field": guarantee.field,
            "base": self.base,
            "allowed_share": float(guarantee.allowed_share),
            "allowed": guarantee.allowed(self.base),
            "failed": len(self.proofs),
            "by_evidence": dict(self.by_kind),
            "claimed_before": sum(claim.over for claim in self.claimed),
            "over": self.over,
            "remedy": guarantee.remedy,
            "rate": money_text(guarantee.rate.micros) if guarantee.rate else None,
            "amount": money_text(self.amount.micros) if self.amount else None,
            "currency": self.amount.currency if self.amount else None,
            "deadline": self.deadline.isoformat(),
            "days_left": (self.deadline - self.today).days,
            "late": self.today > self.deadline,
            "claims_allowed": guarantee.claims,
            "claims_submitted": len(self.claimed),
            "claimable": self.claimable,
            "accepted": [kind.value for kind in guarantee.evidence],
            "not_accepted": dict(self.not_accepted),
            "not_proving": self.not_proving,
            "condition": guarantee.condition,
        }


def assess(connection: Connection, place: Workplace, purchase: Purchase, leave_out: str | None) -> list[Assessment]:
    """Every guarantee of a purchase held against the evidence; claims under the reference `leave_out` count as open."""
    seller = place.seller.id
    deliveries = deliveries_of(connection, seller)[purchase.id]
    stands = contents(connection, as_delivered(deliveries))
    accepted = {kind for guarantee in purchase.guarantees for kind in guarantee.evidence}
    wanted = {EvidenceType.FORMAT, *(kind for kind in accepted if kind.is_internal)}
    proofs = [
        *evidence_of(connection, seller, purchase.id, whatever_stands(connection, seller, deliveries)),
        *own_proofs(connection, seller, purchase.id, wanted),
    ]
    rows = rows_of(connection, seller, deliveries, {(proof.delivery_id, proof.seq) for proof in proofs})
    order = [row["id"] for row in deliveries]
    proofs.sort(key=lambda proof: (proof.at, order.index(proof.delivery_id), proof.seq))
    claimed = [
        claim for claim in claims_submitted(connection, seller).get(purchase.id, ()) if claim.reference != leave_out
    ]
    about = [(rows[proof.delivery_id, proof.seq], proof) for proof in proofs]
    return [
        _assessed(place, purchase, guarantee, stands, about, claimed, deliveries) for guarantee in purchase.guarantees
    ]


def base_of(stands: Contents, name: str) -> int:
    """How many records were delivered with the guaranteed field: what the allowed share is a share of."""
    if name == RECORD:
        return stands.shapes.total()
    return stands.delivered(*(_ADDRESS if name == ADDRESS else (name,)))


def _assessed(
    place: Workplace,
    purchase: Purchase,
    guarantee: Guarantee,
    stands: Contents,
    proofs: Iterable[tuple[Place, Proof]],
    claims: Sequence[Submitted],
    deliveries: Sequence[Mapping[str, Any]],
) -> Assessment:
    base = base_of(stands, guarantee.field)
    about = [(row, proof) for row, proof in proofs if guarantee.field in (RECORD, proof.field)]
    counting = [(row, proof) for row, proof in about if EvidenceType(proof.kind) in guarantee.evidence]
    failed: dict[Place, Proof] = {}
    for row, proof in counting:
        if proof.proves:
            failed.setdefault(row, proof)
    claimed = [claim for claim in claims if claim.field == guarantee.field]
    over = max(0, len(failed) - guarantee.allowed(base) - sum(claim.over for claim in claimed))
    others = [
        (row, proof) for row, proof in about if proof.proves and EvidenceType(proof.kind) not in guarantee.evidence
    ]
    return Assessment(
        guarantee,
        base,
        failed,
        claimed,
        _records_by_kind(others),
        len({row for row, proof in counting if not proof.proves}),
        last_day(purchase, guarantee, deliveries),
        place.now.date(),
        over,
        guarantee.owed(over, purchase.paid, purchase.quantity.sold(stands.shapes.total())),
        _records_by_kind(failed.items()),
    )


def _records_by_kind(proofs: Iterable[tuple[Place, Proof]]) -> dict[str, int]:
    return dict(sorted(Counter(kind for kind, _ in {(proof.kind, row) for row, proof in proofs}).items()))
