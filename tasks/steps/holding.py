"""What the seller holds of bought lists: uses recorded and left, days until licences and guarantees end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadwright.errors import InputError, WorkError
from leadwright.guarantee import Guarantee
from leadwright.licence import Licence
from leadwright.money import money_text
from leadwright.vendor import Purchase
from ledger.claims import Submitted, claims_submitted
from ledger.counting import counted
from ledger.findings import snapshots
from ledger.keys import barred_among
from ledger.uses import (
    Use,
    decide_again,
    deliveries_of,
    hold_purchase,
    lead_pages,
    record_use,
    uses_by_purchase,
)
from tasks.steps.licensing import Holding, country_of
from tasks.steps.purchasing import bought, known, refresh_terms
from tasks.steps.workplace import Workplace

SOON = 7
"""How many days before its end a guarantee is worth a reminder."""

_PAGE = 5_000


def purchases_held(place: Workplace) -> list[dict[str, Any]]:
    """Every purchase of the seller, one document each: price, records, licence with its uses, guarantees."""
    refresh_terms(place)
    with place.ledger.database.reading() as connection:
        uses = uses_by_purchase(connection, place.seller.id)
        deliveries, records = deliveries_of(connection, place.seller.id), counted(connection, place.seller.id)
        claims = claims_submitted(connection, place.seller.id)
    today = place.now.date()
    return [
        {
            "purchase": purchase.id,
            "vendor": purchase.vendor,
            "title": purchase.title,
            "price": money_text(purchase.paid.micros),
            "currency": purchase.currency,
            "quantity": {**purchase.quantity.model_dump(), "counted": records.get(purchase.id, 0)},
            "licence": _licence(purchase, uses.get(purchase.id, ()), place, today),
            "uses": [use_json(use) for use in uses.get(purchase.id, ())],
            "guarantees": deadlines(purchase, deliveries.get(purchase.id, ()), claims.get(purchase.id, ()), today),
        }
        for _, purchase in sorted(known(place).items())
    ]


def use(place: Workplace, purchase_id: str, wanted: Use, count_leads: bool = False) -> dict[str, Any]:
    """Record an outreach to the leads of a purchase, if its licence allows it; a reference that is known counts once.

    InputError if it is not a use that the order cleared, WorkError if the licence has run out.
    """
    purchase = bought(place, purchase_id)
    refresh_terms(place)
    _check_days(place, wanted)
    leads = _counted(place, purchase) if count_leads else None
    with place.ledger.database.writing() as connection:
        hold_purchase(connection, place.seller.id, purchase_id)
        before = uses_by_purchase(connection, place.seller.id).get(purchase_id, [])
        _check_begins(purchase, wanted, deliveries_of(connection, place.seller.id).get(purchase_id, ()))
        recorded = _known(before, wanted, purchase_id)
        again = recorded is not None
        if recorded is None:
            _check_terms(purchase, wanted, len(before))
            recorded = replace(wanted, leads=leads["covered"] if leads else None)
            record_use(connection, place.seller.id, purchase_id, recorded, place.now)
            before = [*before, recorded]
            if purchase.licence.left(len(before)) == 0:
                decide_again(connection, place.seller.id, purchase_id)
    left = purchase.licence.left(len(before))
    return {"purchase": purchase_id, **use_json(recorded), "again": again, "left": left, "leads": leads}


def deadlines(
    purchase: Purchase, deliveries: Sequence[Mapping[str, Any]], claims: Sequence[Submitted], today: date
) -> list[dict[str, Any]]:
    """Each guarantee of a purchase with its last day, counted from the first delivery where it counts from there."""
    return [
        {
            "field": guarantee.field,
            "allowed_share": float(guarantee.allowed_share),
            "remedy": guarantee.remedy,
            "deadline": ends.isoformat() if ends else None,
            "days_left": (ends - today).days if ends else None,
            "ends_soon": ends is not None and 0 <= (ends - today).days <= SOON,
            "claims_allowed": guarantee.claims,
            "claims_submitted": sum(1 for claim in claims if claim.field == guarantee.field),
        }
        for guarantee in purchase.guarantees
        for ends in [_deadline(purchase, guarantee, deliveries)]
    ]


def last_day(purchase: Purchase, guarantee: Guarantee, deliveries: Sequence[Mapping[str, Any]]) -> date:
    """The last day on which a claim is in time, counted from the first of the purchase's deliveries."""
    return guarantee.ends(purchase.invoiced, deliveries[0]["received_at"].date())


def use_json(item: Use) -> dict[str, Any]:
    """A use as plain data."""
    return {
        "reference": item.reference,
        "purpose": item.purpose,
        "product": item.product,
        "suppressed_against": list(item.suppressed_against),
        "on": item.used_on.isoformat(),
        "until": item.until.isoformat(),
        "reached": item.leads,
        "by": item.author,
    }


def _deadline(purchase: Purchase, guarantee: Guarantee, deliveries: Sequence[Mapping[str, Any]]) -> date | None:
    if deliveries:
        return last_day(purchase, guarantee, deliveries)
    return None if guarantee.counted_from == "delivery" else guarantee.ends(purchase.invoiced, purchase.invoiced)


def _licence(purchase: Purchase, uses: Sequence[Use], place: Workplace, today: date) -> dict[str, Any]:
    licence = purchase.licence
    return {
        "kind": licence.kind.value,
        "uses": licence.limit,
        "used": len(uses),
        "left": licence.left(len(uses)),
        "expires": licence.expires.isoformat() if licence.expires else None,
        "days_left": (licence.expires - today).days if licence.expires else None,
        "open": Holding(purchase.id, licence, place.now, uses).is_open(today),
        "purpose": list(licence.purpose),
        "products": list(licence.products),
        "territory": list(licence.territory),
        "suppress_against": list(licence.suppress_against),
    }


def _check_days(place: Workplace, wanted: Use) -> None:
    if wanted.used_on > place.now.date():
        raise InputError(f"the use begins on {wanted.used_on}, which is not here yet; record it on its day")
    if wanted.until < wanted.used_on:
        raise InputError(f"the use ends on {wanted.until}, before it begins on {wanted.used_on}")


def _check_begins(purchase: Purchase, wanted: Use, deliveries: Sequence[Mapping[str, Any]]) -> None:
    had = min([purchase.invoiced, *(row["received_at"].date() for row in deliveries)])
    if wanted.used_on < had:
        raise InputError(f"the use begins on {wanted.used_on}, and {purchase.id} came no earlier than {had}")


def _known(uses: Sequence[Use], wanted: Use, purchase_id: str) -> Use | None:
    """The use as it is recorded already, if it is; InputError if its reference stands for another one."""
    same = next((item for item in uses if item.reference == wanted.reference), None)
    if same is not None and (same.purpose, same.product) != (wanted.purpose, wanted.product):
        raise InputError(f"the reference {wanted.reference} stands for another use of {purchase_id} already")
    if same is not None and wanted.until > same.until:
        raise InputError(
            f"the use {wanted.reference} of {purchase_id} ends on {same.until}; record what comes after under another "
            f"reference"
        )
    return same


def _check_terms(purchase: Purchase, wanted: Use, used: int) -> None:
    licence = purchase.licence
    if objection := licence.objection(wanted.purpose, wanted.product, wanted.suppressed_against):
        raise InputError(f"the purchase {purchase.id} {objection}")
    if licence.has_expired(wanted.until):
        raise WorkError(f"the licence of {purchase.id} expires on {licence.expires}, before the use ends")
    if licence.left(used) == 0:
        raise WorkError(f"the licence of {purchase.id} has no use left: {used} of {licence.limit} are recorded")


def _counted(place: Workplace, purchase: Purchase) -> dict[str, int]:
    """Whom a use of the purchase may reach, and who is outside its territory or must not be contacted."""
    counts = Counter({"leads": 0, "covered": 0, "outside": 0, "country_unknown": 0, "suppressed": 0})
    with place.ledger.database.reading() as connection:
        for page in lead_pages(connection, place.seller.id, purchase.id, _PAGE):
            counts["leads"] += len(page)
            counts.update(_standings(connection, place, purchase.licence, page))
    return dict(counts)


def _standings(connection: Connection, place: Workplace, licence: Licence, ids: Sequence[str]) -> Counter[str]:
    known = snapshots(connection, ids, place.now)
    barred = barred_among(connection, place.seller.id, ids)
    names = {True: "covered", False: "outside", None: "country_unknown"}
    return Counter(
        "suppressed" if lead_id in barred else names[licence.covers(country_of(known[lead_id]))] for lead_id in ids
    )
