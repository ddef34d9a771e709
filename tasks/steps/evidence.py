"""Taking in evidence: bounces, calls, returned mail, each matched to the delivered records it is about."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from leadwright.counted import counted
from leadwright.evidence import Evidence, Problem, columns, read_evidence
from leadwright.guarantee import ADDRESS, EMAILS, PHONES, EvidenceType
from leadwright.matching import row_key
from leadwright.normalise.fields import normalise
from leadwright.vendor import Purchase
from ledger.counting import whatever_stands
from ledger.evidence import Delivered, Proof, records_called, records_reached, store_evidence
from ledger.uses import deliveries_of
from tasks.steps.purchasing import bought
from tasks.steps.tables import rows_in, table_in
from tasks.steps.workplace import Workplace
from tasks.telling import tell

CHUNK = 2_000
_TOLD = 1_000
_CONTACT = {"email": "person.email", "phone": "phone"}
_NAMES = {
    EvidenceType.HARD_BOUNCE: EMAILS,
    EvidenceType.SOFT_BOUNCE: EMAILS,
    EvidenceType.CALL_RESULT: PHONES,
    EvidenceType.VALIDATION: (*EMAILS, *PHONES),
}
"""The fields that evidence of a type can be about."""


@dataclass
class _Matched:
    """What came of a file: how much was new, and what was of no use."""

    rows: int = 0
    records: int = 0
    new: int = 0
    not_proving: int = 0
    unmatched: list[int] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Wanted:
    """One row of evidence as it is looked for: under the hashes of its address or number, and the vendor's own id."""

    item: Evidence
    contacts: frozenset[str] = field(repr=False)
    hashes: tuple[int, ...]
    row_key: int | None


def take_in_evidence(place: Workplace, path: Path, purchase_id: str) -> dict[str, Any]:
    """What came of the evidence in the file at `path` against records of a purchase; the same again changes nothing."""
    purchase = bought(place, purchase_id)
    listing, header = table_in(path, "a table of evidence")
    columns(header)
    sha256 = place.ledger.files.keep(path).sha256
    with place.ledger.database.reading() as connection:
        deliveries = deliveries_of(connection, place.seller.id)[purchase.id]
    hints = _countries(place, purchase, deliveries)
    tally = _Matched()
    today = place.now.date()
    since = min(purchase.invoiced, deliveries[0]["received_at"].date())
    # Where the day begins earlier than in UTC, it may be tomorrow already.
    read = read_evidence(header, rows_in(listing), since, today + timedelta(days=1))
    while chunk := list(islice(read, CHUNK)):
        tally.rows += len(chunk)
        tally.rejected += [item for item in chunk if isinstance(item, Problem)]
        wanted = [_wanted(place, item, hints) for item in chunk if isinstance(item, Evidence)]
        _store(place, purchase_id, sha256, wanted, tally)
    unmatched = counted(len(tally.unmatched), "matches", "match")
    tell("evidence: %s, %d new, %s no record", counted(tally.rows, "row"), tally.new, unmatched)
    return _told(purchase, path, tally)


def _store(place: Workplace, purchase_id: str, sha256: str, wanted: Sequence[_Wanted], tally: _Matched) -> None:
    seller = place.seller.id
    with place.ledger.database.writing() as connection:
        counting = whatever_stands(connection, seller, deliveries_of(connection, seller).get(purchase_id, ()))
        reached = records_reached(connection, counting, (h for each in wanted for h in each.hashes))
        keys = [each.row_key for each in wanted if each.row_key is not None]
        called = records_called(connection, counting, keys)
        proofs: list[Proof] = []
        for each in wanted:
            found = list(_proofs(each, reached, called))
            proofs += found
            if not found:
                tally.unmatched.append(each.item.line)
            tally.not_proving += bool(found) and not each.item.proves
            tally.kinds[each.item.kind.value] += bool(found)
        tally.records += len({(proof.delivery_id, proof.seq) for proof in proofs})
        tally.new += store_evidence(connection, seller, purchase_id, sha256, proofs, place.now)


def _proofs(
    each: _Wanted, reached: Mapping[int, Sequence[Delivered]], called: Mapping[int, Sequence[Delivered]]
) -> Iterator[Proof]:
    """A proof for each delivered record, and each field of it, that the evidence is about."""
    named = called.get(each.row_key, ()) if each.row_key is not None else ()
    found = named or [record for hashed in each.hashes for record in reached.get(hashed, ())]
    item = each.item
    for record in {(record.delivery_id, record.seq): record for record in found}.values():
        for name in _spoken_of(each, record.fields, bool(named)):
            place = (record.delivery_id, record.seq, name)
            yield Proof(*place, item.kind.value, item.code, item.at, item.attempts, item.proves, item.line)


def _spoken_of(each: _Wanted, fields: Mapping[str, str], named: bool) -> Sequence[str | None]:
    """The fields of a record that a piece of evidence is about: those of its type that hold its address or number.

    Evidence that gives the vendor's id only is about the first such field, and a validation about the whole record.
    """
    kind = each.item.kind
    holding = [name for name in (*EMAILS, *PHONES) if fields.get(name) in each.contacts]
    if each.contacts and not holding:
        return ()
    if kind is EvidenceType.RETURNED_MAIL:
        return [ADDRESS]
    names = _NAMES[kind]
    if each.contacts:
        return [name for name in holding if name in names]
    if kind is EvidenceType.VALIDATION:
        return [None]
    return [name for name in names if fields.get(name)][:1] if named else ()


def _wanted(place: Workplace, item: Evidence, hints: Sequence[str]) -> _Wanted:
    contact = {name: item.who[key] for key, name in _CONTACT.items() if key in item.who}
    read = [normalise(contact, hint).fields for hint in hints] if contact else []
    found = {(kind, fields[name]): None for fields in read for kind, name in _CONTACT.items() if name in fields}
    record_id = item.who.get("record_id")
    return _Wanted(
        item,
        frozenset(value for _, value in found),
        tuple(place.hasher(kind, value) for kind, value in found),
        place.hasher(*row_key({"vendor.record_id": record_id})) if record_id else None,
    )


def _countries(place: Workplace, purchase: Purchase, deliveries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Where numbers without a country code may be from: as the list was read, where it is for, where the seller is."""
    read_as = [(item["layout"] or {}).get("country") for item in deliveries]
    return list(dict.fromkeys(filter(None, [*read_as, *purchase.licence.territory, place.seller.country])))


def _told(purchase: Purchase, path: Path, tally: _Matched) -> dict[str, Any]:
    accepted = {kind.value for guarantee in purchase.guarantees for kind in guarantee.evidence}
    return {
        "purchase": purchase.id,
        "file": path.name,
        "rows": tally.rows,
        "records": tally.records,
        "new": tally.new,
        "not_proving": tally.not_proving,
        "unmatched": len(tally.unmatched),
        "unmatched_lines": tally.unmatched[:_TOLD],
        "rejected": len(tally.rejected),
        "rejected_lines": [{"line": item.line, "code": item.code} for item in tally.rejected[:_TOLD]],
        "not_accepted": {kind: count for kind, count in sorted(tally.kinds.items()) if kind not in accepted and count},
    }
