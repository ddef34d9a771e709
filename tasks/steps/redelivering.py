"""What a vendor delivers again: counted against the earlier delivery, and its changes brought to the leads."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from leadwright.errors import InputError, WorkError
from ledger.bulk import chunked
from ledger.database import exclusively
from ledger.ids import made_of
from ledger.intake import delivery_called
from ledger.redelivery import (
    changed_pairs,
    compared,
    rows_at,
    settle_earlier,
    updates_by,
    vanished_rows,
)
from ledger.restating import differing
from ledger.staged import Delivery
from ledger.updating import bring_up_to_date
from tasks.steps.workers import seldom_collecting
from tasks.steps.workplace import Workplace

BATCH = 5_000
"""Rows a transaction, at most: of each lead that they are about, every record is read."""

_UNDONE = ("undoing", "undone", "partly_undone")


def signature_of(tables: Sequence[Mapping[str, Any]]) -> str:
    """What makes deliveries comparable row by row: the fields that the columns of their `tables` hold."""
    return made_of("S", sorted({column["field"] for table in tables for column in table["columns"] if column["field"]}))


def delivered_again(place: Workplace, item: Delivery, receipt: Mapping[str, Any], batch: int) -> dict[str, Any] | None:
    """What a delivery changes against the one it repeats, its leads brought up to date `batch` by `batch`.

    None if it repeats none, as a file of mended rows does not. Done again it ends in the same: a lead that has the new
    value already is left alone.
    """
    if receipt["mends"]:
        return None
    database, now = place.ledger.database, place.now
    with database.writing() as connection:
        earlier = settle_earlier(connection, item, signature_of(receipt["tables"]))
    if earlier is None:
        return None
    with database.reading() as connection:
        counts, rows = compared(connection, item.id, earlier)
    with seldom_collecting():
        for part in chunked(rows, min(batch, BATCH)):
            with database.writing() as connection:
                exclusively(connection, "leads", item.seller)
                bring_up_to_date(connection, item, part, now)
    with database.reading() as connection:
        return {"against": earlier, **counts, "updated": updates_by(connection, item.id)}


def changes_of(place: Workplace, delivery_id: str, limit: int) -> dict[str, Any]:
    """What a delivery changed, with the ids of up to `limit` rows that changed and of as many that vanished.

    The rows are not told where one of the two deliveries was taken back since: what was undone can be compared no more.
    """
    with place.ledger.database.reading() as connection:
        try:
            item = delivery_called(connection, place.seller.id, delivery_id)
        except WorkError as error:
            raise InputError(f"{error}; `leadwright rejects` lists those there are") from None
        changes = dict(item.receipt or {}).get("changes")
        document = {"delivery": item.id, "file": item.name, "purchase": item.purchase_id, "changes": changes}
        earlier = changes["against"] if changes else None
        undone = [] if earlier is None else _undone(connection, item.seller, (item.id, earlier))
        document["undone"] = undone
        if earlier is None or undone:
            return {**document, "changed": [], "vanished": []}
        pairs = changed_pairs(connection, item.id, earlier, limit)
        new = rows_at(connection, item.id, [pair.seq for pair in pairs])
        old = rows_at(connection, earlier, [pair.earlier for pair in pairs])
        changed = [
            {
                "record": f"{item.id}:{pair.seq}",
                "earlier": f"{earlier}:{pair.earlier}",
                "lead": new[pair.seq].lead_id,
                "fields": differing(new[pair.seq].fields or {}, old[pair.earlier].fields or {}),
            }
            for pair in pairs
        ]
        vanished = [f"{earlier}:{seq}" for seq in vanished_rows(connection, item.id, earlier, limit)]
    return {**document, "changed": changed, "vanished": vanished}


def _undone(connection: Connection, seller: str, delivery_ids: Sequence[str]) -> list[str]:
    return [each for each in delivery_ids if delivery_called(connection, seller, each).state in _UNDONE]
