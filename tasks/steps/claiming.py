"""Claiming what a vendor owes: the evidence file, row by row with the original text, and the summary beside it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from leadwright.counted import counted
from leadwright.errors import InputError, WorkError
from leadwright.evidence import WORDS
from leadwright.guarantee import EvidenceType
from leadwright.lists.dialect import Dialect
from leadwright.lists.handing_back import line_of
from leadwright.money import money_text
from leadwright.vendor import Purchase
from ledger.bulk import chunked
from ledger.claims import Submitted, claims_submitted, submit
from ledger.evidence import Proof
from ledger.schema import record
from ledger.uses import deliveries_of, hold_purchase, unfinished_of
from tasks.steps.assessing import Assessment, assess
from tasks.steps.leaving import check_free, left_at
from tasks.steps.originals import original
from tasks.steps.purchasing import bought, refresh_terms
from tasks.steps.workplace import Workplace

_HEADER = (
    "guarantee",
    "vendor_record_id",
    "file",
    "file_sha256",
    "line",
    "reason_en",
    "reason_de",
    "evidence",
    "code",
    "at",
    "attempts",
    "row_as_delivered",
)
_OURS = ("days_left", "claimable", "not_accepted", "not_proving")
"""What of an assessment is nobody's business but ours."""

_CHUNK = 2_000


def write_claim(
    place: Workplace, purchase_id: str, target: Path, force: bool = False, reference: str | None = None
) -> dict[str, Any]:
    """What is owed under the guarantees of a purchase; the evidence is left at `target`, the summary beside it.

    With a `reference` the claim is written down as handed in, so that later ones claim only what came since; the same
    reference again is the same claim. InputError if it would be another by now, if there is no guarantee, or if a file
    is there and not to be replaced.
    """
    purchase = bought(place, purchase_id)
    if not purchase.guarantees:
        raise InputError(f"the purchase {purchase_id} has no guarantee; there is nothing to claim")
    check_free(target, force)
    summary = target.with_name(f"{target.stem}-summary.csv")
    check_free(summary, force)
    refresh_terms(place)
    dialect = Dialect(";" if place.seller.language == "de" else ",")
    with place.ledger.database.reading() as connection:
        unfinished = unfinished_of(connection, place.seller.id, purchase_id)
        if reference and unfinished:
            told = f"{' and '.join(unfinished)} of {purchase_id} was not taken in to the end"
            raise WorkError(f"{told}; run the intake again before anything is claimed")
        found = assess(connection, place, purchase, reference)
        if reference:
            _check_same(connection, place, purchase, found, reference)
        left_at(target, lambda: _lines(connection, place, purchase, found, dialect))
    left_at(summary, lambda: _summary(purchase, found, dialect))
    if reference and any(item.claimable for item in found):
        hand_in(place, purchase, found, reference)
    else:
        reference = None
    return {
        "purchase": purchase.id,
        "vendor": purchase.vendor,
        "output": str(target),
        "summary": str(summary),
        "rows": sum(len(item.proofs) for item in found),
        "submitted": reference,
        "unfinished": unfinished,
        "guarantees": [item.document() for item in found],
    }


def hand_in(place: Workplace, purchase: Purchase, found: Sequence[Assessment], reference: str) -> None:
    """Write the claim down as handed in; WorkError if somebody handed in another while it was put together."""
    with place.ledger.database.writing() as connection:
        hold_purchase(connection, place.seller.id, purchase.id)
        stored = claims_submitted(connection, place.seller.id).get(purchase.id, [])
        fields = {item.guarantee.field for item in found}
        open_ = [claim for claim in stored if claim.field in fields and claim.reference != reference]
        if open_ != [claim for claim in open_ if any(claim in item.claimed for item in found)]:
            raise WorkError(f"another claim under {purchase.id} was handed in meanwhile; run it again")
        for item in (item for item in found if item.claimable):
            submit(connection, place.seller.id, purchase.id, _submitted(item, reference, place))


def _check_same(
    connection: Connection, place: Workplace, purchase: Purchase, found: Sequence[Assessment], reference: str
) -> None:
    stored = claims_submitted(connection, place.seller.id).get(purchase.id, [])
    handed_in = {claim.field: claim.over for claim in stored if claim.reference == reference}
    if handed_in and handed_in != {item.guarantee.field: item.over for item in found if item.claimable}:
        raise InputError(
            f"the claim {reference} was handed in for {counted(sum(handed_in.values()), 'record')}, and what failed "
            f"has changed since; claim what is new under another reference"
        )


def _submitted(item: Assessment, reference: str, place: Workplace) -> Submitted:
    micros, currency = (item.amount.micros, item.amount.currency) if item.amount else (None, None)
    return Submitted(item.guarantee.field, reference, len(item.proofs), item.over, micros, currency, place.now)


def _lines(
    connection: Connection, place: Workplace, purchase: Purchase, found: Sequence[Assessment], dialect: Dialect
) -> Iterator[str]:
    yield line_of(_HEADER, dialect)
    for delivery in deliveries_of(connection, place.seller.id)[purchase.id]:
        failed = _failed_in(delivery["id"], found)
        if not failed:
            continue
        with original(place, delivery) as raw:
            for row in _records(connection, delivery["id"], sorted(failed)):
                text = raw(row.first_byte, row.last_byte, row.cells)
                for name, proof in failed[row.seq]:
                    yield line_of(_cells(delivery, row, name, proof, text), dialect)


def _failed_in(delivery_id: str, found: Sequence[Assessment]) -> Mapping[int, list[tuple[str, Proof]]]:
    failed: dict[int, list[tuple[str, Proof]]] = defaultdict(list)
    for item in found:
        for proof in item.proofs.values():
            if proof.delivery_id == delivery_id:
                failed[proof.seq].append((item.guarantee.field, proof))
    return failed


def _records(connection: Connection, delivery_id: str, seqs: Sequence[int]) -> Iterator[Any]:
    for part in chunked(seqs, _CHUNK):
        yield from connection.execute(
            select(record).where(record.c.delivery_id == delivery_id, record.c.seq.in_(part)).order_by(record.c.seq)
        )


def _cells(delivery: Mapping[str, Any], row: Any, name: str, proof: Proof, text: str) -> list[str]:
    said = WORDS[EvidenceType(proof.kind)]
    return [
        name,
        (row.fields or {}).get("vendor.record_id", ""),
        delivery["name"],
        delivery["sha256"],
        "" if row.first_line is None else str(row.first_line),
        said.en,
        said.de,
        proof.kind,
        proof.code or "",
        proof.at,
        "" if proof.attempts is None else str(proof.attempts),
        text,
    ]


def _summary(purchase: Purchase, found: Sequence[Assessment], dialect: Dialect) -> Iterator[str]:
    """One line a guarantee, as the vendor needs it to check the claim."""
    order = {
        "purchase": purchase.id,
        "vendor": purchase.vendor,
        "invoiced": purchase.invoiced.isoformat(),
        "price": f"{money_text(purchase.paid.micros)} {purchase.currency}",
    }
    for number, item in enumerate(found):
        said = {**order, **_flat(item.document())}
        if number == 0:
            yield line_of(list(said), dialect)
        yield line_of(list(said.values()), dialect)


def _flat(document: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in document.items() if name not in _OURS}


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {count}" for name, count in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
