"""Purchases as they stand: their terms kept as they are configured, uses recorded, what is left and what ends when."""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from leadwright import config
from leadwright.errors import InputError
from leadwright.lists.profiles import load_purchase
from leadwright.vendor import Purchase
from ledger.intake import register_purchase
from ledger.uses import decide_again, deliveries_of, purchases
from tasks.steps.workplace import Workplace


def configured(place: Workplace, ids: Collection[str] | None = None) -> dict[str, Purchase]:
    """The seller's purchases as they are configured, by id, or those of `ids`; InputError if one cannot be loaded."""
    folder = place.settings.config
    there = config.names(folder / "purchases")
    found = (load_purchase(folder, name) for name in there if ids is None or name in ids)
    return {purchase.id: purchase for purchase in found if purchase.seller == place.seller.id}


def known(place: Workplace) -> dict[str, Purchase]:
    """The seller's purchases as they are configured, and those of which only the ledger still knows the terms."""
    with place.ledger.database.reading() as connection:
        kept = {row["id"]: row["terms"] for row in purchases(connection, place.seller.id) if row["kind"] == "list"}
    there = configured(place)
    return {id_: _as_kept(id_, terms) for id_, terms in kept.items() if id_ not in there} | there


def bought(place: Workplace, purchase_id: str) -> Purchase:
    """The purchase called `purchase_id`; InputError if it is unknown, another seller's, or nothing of it stands."""
    with place.ledger.database.reading() as connection:
        kept = {row["id"]: row["terms"] for row in purchases(connection, place.seller.id) if row["kind"] == "list"}
        stands = purchase_id in deliveries_of(connection, place.seller.id)
    if purchase_id in kept and not configured(place, {purchase_id}):
        purchase = _as_kept(purchase_id, kept[purchase_id])
    else:
        purchase = load_purchase(place.settings.config, purchase_id)
    if purchase.seller != place.seller.id:
        raise InputError(f"the purchase {purchase_id} belongs to the seller {purchase.seller}")
    if purchase_id not in kept:
        raise InputError(f"nothing of the purchase {purchase_id} has been taken in yet")
    if not stands:
        raise InputError(f"nothing of the purchase {purchase_id} stands: what was taken in is undone; take it in again")
    return purchase


def _as_kept(purchase_id: str, terms: Mapping[str, Any]) -> Purchase:
    try:
        return Purchase.model_validate(terms)
    except ValidationError:
        raise InputError(
            f"the terms of {purchase_id} in the ledger cannot be read any more; write them down in config/purchases"
        ) from None


def keep_terms(connection: Connection, place: Workplace, purchase: Purchase) -> dict[str, Any]:
    """The terms of a purchase as the ledger keeps them from now on."""
    terms = purchase.model_dump(mode="json")
    register_purchase(
        connection,
        place.seller.id,
        purchase.id,
        "list",
        place.now,
        vendor=purchase.vendor,
        price_micros=purchase.paid.micros,
        currency=purchase.currency,
        terms=terms,
    )
    return terms


def refresh_terms(place: Workplace) -> None:
    """Let the ledger know of purchases whose terms were changed since they were taken in, and decide their leads anew.

    A licence that was extended, or ended early, counts from the next decision on.
    """
    with place.ledger.database.reading() as connection:
        kept = {row["id"]: row for row in purchases(connection, place.seller.id) if row["kind"] == "list"}
    changed = [
        purchase
        for purchase in configured(place, kept).values()
        if purchase.model_dump(mode="json") != kept[purchase.id]["terms"]
    ]
    for purchase in changed:
        with place.ledger.database.writing() as connection:
            terms = keep_terms(connection, place, purchase)
            if terms["licence"] != kept[purchase.id]["terms"].get("licence"):
                decide_again(connection, place.seller.id, purchase.id)
