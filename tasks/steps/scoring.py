"""Scorecards: what bought lists were worth, counted over the ledger, side by side and against each other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection

from leadwright.guarantee import EMAILS, PHONES
from leadwright.scorecard import DATED, Counts, day_number, rate, scorecard
from leadwright.vendor import Purchase
from ledger.contents import GIVEN, Contents, Watch, contents
from ledger.conversion import STEPS, conversions
from ledger.counting import as_it_stands, counted, rows_of, whatever_stands
from ledger.evidence import evidence_of
from ledger.faults import redelivered
from ledger.overlap import Overlap, brought_by, overlaps, vendor_totals
from ledger.uses import deliveries_of, purchases, unfinished_of
from tasks.steps.purchasing import bought, known, refresh_terms
from tasks.steps.workplace import Workplace

_EMAIL_CODES, _PHONE_CODES = ("email_invalid",), ("phone_invalid", "phone_precision_lost")
_WATCHES: Mapping[str, Watch] = {**dict.fromkeys(DATED, day_number), "consent.do_not_call": str}


def scorecards(place: Workplace, purchase_id: str | None = None) -> dict[str, Any]:
    """The scorecard of a purchase, or those of all that were taken in, with the overlap of their vendors.

    InputError if nothing of the purchase was taken in.
    """
    wanted = {purchase_id: bought(place, purchase_id)} if purchase_id else known(place)
    refresh_terms(place)
    with place.ledger.database.reading() as connection:
        deliveries = deliveries_of(connection, place.seller.id)
        chosen = [purchase for name, purchase in sorted(wanted.items()) if deliveries.get(name)]
        overlap, steps = overlaps(connection, place.seller.id), conversions(connection, place.seller.id)
        cards = [
            scorecard(
                purchase,
                _counts(connection, place, purchase, deliveries[purchase.id], overlap, steps),
                deliveries[purchase.id][0]["received_at"].date(),
            )
            for purchase in chosen
        ]
        unfinished = {each.id: unfinished_of(connection, place.seller.id, each.id) for each in chosen}
        between = _between(connection, place, overlap, {purchase.vendor for purchase in chosen})
    return {
        "seller": place.seller.id,
        "as_of": place.now.isoformat(),
        "purchases": [{**_with_shared(card, overlap), "unfinished": unfinished[card["purchase"]]} for card in cards],
        "overlap": between,
    }


def _counts(
    connection: Connection,
    place: Workplace,
    purchase: Purchase,
    deliveries: Sequence[Mapping[str, Any]],
    overlap: Overlap,
    steps: Mapping[str, Counter[str]],
) -> Counts:
    counting = as_it_stands(connection, place.seller.id, deliveries)
    all_ = whatever_stands(connection, place.seller.id, deliveries)
    found = contents(connection, counting, _WATCHES)
    arrived = deliveries[0]["received_at"].date().toordinal()
    return Counts(
        delivered=found.shapes.total(),
        accepted=found.disposed(*GIVEN),
        repaired=found.disposed("repaired"),
        duplicate=found.disposed("duplicate"),
        rejected=found.disposed("rejected"),
        redelivered=redelivered(connection, all_) if len(deliveries) > 1 else 0,
        known=overlap.known[purchase.id],
        known_from_vendor=overlap.known_from_vendor[purchase.id],
        emails=_cells(found, EMAILS),
        emails_invalid=_invalid(found, EMAILS, _EMAIL_CODES),
        phones=_cells(found, PHONES),
        phones_invalid=_invalid(found, PHONES, _PHONE_CODES),
        do_not_call=found.watched["consent.do_not_call"]["yes"],
        coverage=found.coverage(),
        ages={name: Counter({max(0, arrived - day): n for day, n in found.watched[name].items()}) for name in DATED},
        rejects=found.rejects,
        evidence=_failed(connection, place, purchase, deliveries, all_),
        steps={step: steps[step][purchase.id] for step in STEPS},
    )


def _failed(
    connection: Connection,
    place: Workplace,
    purchase: Purchase,
    deliveries: Sequence[Mapping[str, Any]],
    counting: ColumnElement[bool],
) -> dict[str, int]:
    """How many of the vendor's rows are proved to have failed, by kind of evidence."""
    proofs = [proof for proof in evidence_of(connection, place.seller.id, purchase.id, counting) if proof.proves]
    rows = rows_of(connection, place.seller.id, deliveries, {(proof.delivery_id, proof.seq) for proof in proofs})
    return Counter(kind for kind, _ in {(proof.kind, rows[proof.delivery_id, proof.seq]) for proof in proofs})


def _cells(found: Contents, names: Sequence[str]) -> int:
    return sum(found.delivered(name) for name in names)


def _invalid(found: Contents, names: Sequence[str], codes: Sequence[str]) -> int:
    return sum(found.problems[name, code] for name in names for code in codes)


def _with_shared(card: dict[str, Any], overlap: Overlap) -> dict[str, Any]:
    accepted = card["records"]["accepted"]
    shared = {
        other: rate(n, accepted, "accepted")
        for (mine, other), n in sorted(overlap.shared.items())
        if mine == card["purchase"]
    }
    return {**card, "shared_with": shared}


def _between(connection: Connection, place: Workplace, overlap: Overlap, vendors: set[str]) -> list[dict[str, Any]]:
    """The matrix of vendors: how many leads of one another has delivered, too; cards stand beside them."""
    named = {
        row["id"]: brought_by(row["vendor"], row["kind"], row["id"]) for row in purchases(connection, place.seller.id)
    }
    totals = vendor_totals(overlap, named, counted(connection, place.seller.id, GIVEN))
    return [
        {"vendor": one, "with": other, **rate(n, totals.get(one, 0), "leads of the vendor")}
        for (one, other), n in sorted(overlap.between.items())
        if one in vendors
    ]
