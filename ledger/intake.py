"""Deliveries and their records: every span with one disposition, every accepted record with one lead."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, null, select, union_all, update

from leadwright.counted import counted
from leadwright.errors import WorkError
from ledger.bulk import add_missing
from ledger.chunk import Chunk
from ledger.database import exclusively
from ledger.ids import made_of
from ledger.placing import Compatible, Placing
from ledger.restricting import hold_restrictions
from ledger.schema import delivery, purchase, record
from ledger.staged import Delivery, Staged

PARSER_VERSION = "1"
_ACCEPTED = "accepted"


def register_purchase(
    connection: Connection,
    seller: str,
    purchase_id: str,
    kind: str,
    now: datetime,
    *,
    vendor: str | None = None,
    price_micros: int = 0,
    currency: str | None = None,
    terms: Mapping[str, Any] | None = None,
) -> None:
    """Make a purchase, a directory or an event known; a second time changes its terms only."""
    values = {
        "vendor": vendor,
        "price_micros": price_micros,
        "currency": currency,
        "terms": dict(terms or {}),
    }
    known = update(purchase).where(purchase.c.seller == seller, purchase.c.id == purchase_id).values(**values)
    if not connection.execute(known).rowcount:
        row = {"seller": seller, "id": purchase_id, "kind": kind, "registered_at": now, **values}
        add_missing(connection, purchase, [row])


def receive(
    connection: Connection, seller: str, purchase_id: str, name: str, sha256: str, size: int, now: datetime
) -> Delivery:
    """The delivery of this content under this purchase, newly opened or as it was left; anew if the last was undone."""
    exclusively(connection, "deliveries")
    generation = _generation(connection, seller, purchase_id, sha256)
    delivery_id = made_of("D", seller, purchase_id, sha256, *([generation] if generation else []))
    last = connection.scalar(select(func.max(delivery.c.no)))
    row = {
        "id": delivery_id,
        "no": (last or 0) + 1,
        "seller": seller,
        "purchase_id": purchase_id,
        "name": name,
        "sha256": sha256,
        "bytes": size,
        "generation": generation,
        "parser_version": PARSER_VERSION,
        "state": "open",
        "next_seq": 0,
        "received_at": now,
    }
    add_missing(connection, delivery, [row])
    return delivery_called(connection, seller, delivery_id)


class Known(NamedTuple):
    """The last delivery of some content."""

    id: str
    state: str
    generation: int

    @property
    def stands(self) -> bool:
        """Whether it was not undone."""
        return self.state not in ("undone", "partly_undone")


def known_delivery(connection: Connection, seller: str, purchase_id: str, sha256: str) -> Known | None:
    """The last delivery of this content under this purchase."""
    last = connection.execute(
        select(delivery.c.id, delivery.c.state, delivery.c.generation)
        .where(delivery.c.seller == seller, delivery.c.purchase_id == purchase_id, delivery.c.sha256 == sha256)
        .order_by(delivery.c.generation.desc())
        .limit(1)
    ).one_or_none()
    return Known(last.id, last.state, last.generation) if last else None


def _generation(connection: Connection, seller: str, purchase_id: str, sha256: str) -> int:
    """How often this content was taken in and undone again."""
    last = known_delivery(connection, seller, purchase_id, sha256)
    if last is None:
        return 0
    if last.state == "undoing":
        raise WorkError(f"the delivery {last.id} is being undone; end that first: leadwright undo {last.id}")
    return last.generation + (not last.stands)


def delivery_called(connection: Connection, seller: str, delivery_id: str) -> Delivery:
    """The delivery with this id; WorkError if there is none."""
    row = connection.execute(
        select(delivery).where(delivery.c.seller == seller, delivery.c.id == delivery_id)
    ).one_or_none()
    if row is None:
        raise WorkError(f"there is no delivery {delivery_id}")
    return Delivery(
        row.id,
        row.no,
        row.seller,
        row.purchase_id,
        row.name,
        row.sha256,
        row.bytes,
        row.state,
        row.next_seq,
        row.receipt,
    )


def note_layout(connection: Connection, delivery_id: str, **values: Any) -> None:
    """Keep what detection decided (format, encoding, layout, mapping_version), so that a resumed run decides alike."""
    connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(**values))


def begun_with(connection: Connection, delivery_id: str) -> dict[str, Any] | None:
    """How a delivery is read of which a part is stored already; None where nothing is stored yet."""
    layout: dict[str, Any] | None = connection.scalar(
        select(delivery.c.layout).where(delivery.c.id == delivery_id, delivery.c.next_seq > 0)
    )
    return layout


def store_chunk(
    connection: Connection,
    item: Delivery,
    staged: Sequence[Staged],
    compatible: Compatible,
    now: datetime,
) -> None:
    """Commit the next stretch of records with their leads; does nothing if it is committed already."""
    exclusively(connection, "leads", item.seller)
    at, state = connection.execute(
        select(delivery.c.next_seq, delivery.c.state).where(delivery.c.id == item.id).with_for_update()
    ).one()
    staged = Chunk.of(staged)
    if staged and staged[0].seq < at:
        staged = staged[bisect_left(staged.column("seq"), at) :]
    if state not in ("open", "closed") or (staged and state == "closed"):
        raise WorkError(f"the delivery {item.id} is not open any more; nothing is stored of it")
    if not staged:
        # Committed before, perhaps by another worker, which may have closed the delivery since.
        return
    Placing(connection, item, compatible, now, staged).place()
    connection.execute(update(delivery).where(delivery.c.id == item.id).values(next_seq=staged[-1].seq + 1))


def close(connection: Connection, item: Delivery, receipt: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """End a delivery; its receipt, with what became of its spans. WorkError if its books do not balance.

    Leads say by then by which ways they must not be reached, if an undone delivery had said so.
    """
    counts = dispositions(connection, item.id)
    if sum(counts.values()) != receipt["spans"]:
        read, stored = counted(receipt["spans"], "span was", "spans were"), counted(sum(counts.values()), "is", "are")
        raise WorkError(f"delivery {item.id}: {read} read, {stored} stored")
    if not receipt["tiles"]:
        told = f"delivery {item.id}: the spans do not cover every byte of the received file once"
        raise WorkError(f"{told}; take it back with `leadwright undo {item.id}` and take it in again")
    exclusively(connection, "leads", item.seller)
    hold_restrictions(connection, item.seller)
    whole = {**receipt, "dispositions": counts}
    connection.execute(
        update(delivery)
        .where(delivery.c.id == item.id, delivery.c.state == "open")
        .values(state="closed", closed_at=now, receipt=whole)
    )
    return whole


def dispositions(connection: Connection, delivery_id: str) -> dict[str, int]:
    """How many spans of a delivery have which disposition."""
    of_delivery = record.c.delivery_id == delivery_id
    every = select(null(), func.count()).select_from(record).where(of_delivery)
    # Most are accepted, and to be counted by groups they would have to be sorted. One statement sees one state.
    others = select(record.c.disposition, func.count()).where(of_delivery, record.c.disposition != _ACCEPTED)
    rows = connection.execute(union_all(every, others.group_by(record.c.disposition)))
    counts = {row[0]: row[1] for row in rows}
    accepted = counts.pop(None) - sum(counts.values())
    return {_ACCEPTED: accepted, **counts} if accepted else counts
