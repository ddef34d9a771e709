"""Purchases as they stand: their terms kept as they are configured, uses recorded, what is left and what ends when."""

from collections.abc import Collection

from leadwright import config
from leadwright.errors import InputError
from leadwright.lists.profiles import load_purchase
from leadwright.vendor import Purchase
from ledger.intake import register_purchase
from ledger.uses import decide_again, purchases
from tasks.steps.workplace import Workplace


def configured(place: Workplace, ids: Collection[str] | None = None) -> dict[str, Purchase]:
    """The seller's purchases as they are configured, by id, or those of `ids`; InputError if one cannot be loaded."""
    folder = place.settings.config
    there = config.names(folder / "purchases")
    found = (load_purchase(folder, name) for name in there if ids is None or name in ids)
    return {purchase.id: purchase for purchase in found if purchase.seller == place.seller.id}


def bought(place: Workplace, purchase_id: str) -> Purchase:
    """The purchase called `purchase_id`; InputError if it is unknown, another seller's, or nothing of it has come."""
    purchase = load_purchase(place.settings.config, purchase_id)
    if purchase.seller != place.seller.id:
        raise InputError(f"the purchase {purchase_id} belongs to the seller {purchase.seller}")
    with place.ledger.database.reading() as connection:
        known = {row["id"] for row in purchases(connection, place.seller.id)}
    if purchase_id not in known:
        raise InputError(f"nothing of the purchase {purchase_id} has been taken in yet")
    return purchase


def refresh_terms(place: Workplace) -> None:
    """Let the ledger know of purchases whose terms were changed since they were taken in, and decide their leads anew.

    A licence that was extended, or ended early, counts from the next decision on.
    """
    with place.ledger.database.reading() as connection:
        known = {row["id"]: row for row in purchases(connection, place.seller.id) if row["kind"] == "list"}
    changed = [
        purchase
        for purchase in configured(place, known).values()
        if purchase.model_dump(mode="json") != known[purchase.id]["terms"]
    ]
    for purchase in changed:
        terms = purchase.model_dump(mode="json")
        with place.ledger.database.writing() as connection:
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
            if terms["licence"] != known[purchase.id]["terms"].get("licence"):
                decide_again(connection, place.seller.id, purchase.id)
