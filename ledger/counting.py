"""Which records count as what a vendor has delivered: each row of its files once, whatever was done with it since."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, false, func, or_, select

from ledger.bulk import chunked
from ledger.contents import DATA
from ledger.mends import (
    became_whole_in,
    is_mended,
    is_mended_otherwise,
    is_whole_in,
    mends_nothing,
    was_rejected_in,
)
from ledger.schema import delivery, record
from ledger.uses import deliveries_of

Delivery = Mapping[str, Any]
Place = tuple[str, int]
"""A record: its delivery and its number there."""

_other, _again = record.alias("other"), record.alias("again")
_before = delivery.alias("before")


def whatever_stands(connection: Connection, seller: str, deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    """The data records of a purchase's standing deliveries; a row that was mended counts as what became of it."""
    rows = _once(deliveries)
    if not _are_mends(connection, seller):
        return rows
    alike = _alike(connection, seller, deliveries)
    mended = or_(is_mended(deliveries, alike), is_mended_otherwise(deliveries, alike), mends_nothing(deliveries, alike))
    return and_(rows, ~mended)


def as_it_stands(connection: Connection, seller: str, deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    """The same, but of a row that a later delivery of the purchase delivers again, the first one counts."""
    rows = and_(whatever_stands(connection, seller, deliveries), *_not_again(deliveries))
    if not _are_mends(connection, seller):
        return rows
    for mine, before in _repeating(deliveries):
        came_whole = and_(record.c.delivery_id == mine, was_rejected_in(before))
        rows = and_(rows, ~came_whole, ~is_whole_in(mine, before))
    return rows


def as_delivered(deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    """The data records as the vendor handed them over, for what it owes: without the rows that somebody mended.

    Of a row that a later delivery of the purchase delivers again, the first one counts, unless it was rejected and came
    whole then.
    """
    return and_(_once(deliveries), record.c.parent_id.is_(None), *_not_again(deliveries), *_not_whole_later(deliveries))


def as_delivered_last(deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    """The same, but of a row that was delivered again the last one counts: what the vendor has mended is no fault."""
    rows = and_(_once(deliveries), record.c.parent_id.is_(None))
    for mine, before in _repeating(deliveries):
        rows = and_(rows, ~and_(record.c.delivery_id.in_(before), _is_in([mine])))
    return and_(rows, *_not_whole_later(deliveries))


def counted(connection: Connection, seller: str, dispositions: Collection[str] = DATA) -> dict[str, int]:
    """How many records with one of these dispositions came under each of the seller's purchases and stand."""
    deliveries = deliveries_of(connection, seller)
    if _are_as_received(connection, seller):
        return _received(deliveries, dispositions)
    return {
        purchase: connection.scalar(
            select(func.count())
            .select_from(record)
            .where(as_it_stands(connection, seller, rows), record.c.disposition.in_(dispositions))
        )
        or 0
        for purchase, rows in deliveries.items()
    }


def rows_of(
    connection: Connection, seller: str, deliveries: Sequence[Delivery], places: Collection[Place]
) -> dict[Place, Place]:
    """The vendor's row of each record of a purchase: for what mends it, and what delivers it again, the same one."""
    alike = {id_: min(group) for group in _alike(connection, seller, deliveries) for id_ in group}
    rows = dict(zip(places, places, strict=True))
    while parents := _parents(connection, set(rows.values())):
        rows = {place: parents.get(row, row) for place, row in rows.items()}
    for mine, before in reversed([*_repeating(deliveries)]):
        firsts = _firsts(connection, mine, before, {row for row in rows.values() if row[0] == mine})
        rows = {place: firsts.get(row, row) for place, row in rows.items()}
    return {place: (alike.get(row[0], row[0]), row[1]) for place, row in rows.items()}


def _parents(connection: Connection, places: Collection[Place]) -> dict[Place, Place]:
    """The records that others mend."""
    return {
        (delivery_id, row.seq): (row.parent_id, row.parent_seq)
        for delivery_id, part in _by_delivery(places)
        for row in connection.execute(
            select(record.c.seq, record.c.parent_id, record.c.parent_seq).where(
                record.c.delivery_id == delivery_id, record.c.seq.in_(part), record.c.parent_id.is_not(None)
            )
        )
    }


def _firsts(connection: Connection, mine: str, before: Sequence[str], places: Collection[Place]) -> dict[Place, Place]:
    """Where rows of a delivery that is one again stood first.

    Rows are read beside each other, never joined: a list that repeats one row all over would square itself.
    """
    identities = {
        (mine, row.seq): (row.lead_id, row.row_key)
        for delivery_id, part in _by_delivery(places)
        for row in connection.execute(
            select(record.c.seq, record.c.lead_id, record.c.row_key).where(
                record.c.delivery_id == delivery_id, record.c.seq.in_(part), record.c.row_key.is_not(None)
            )
        )
    }
    lead_ids = {lead_id for lead_id, _ in identities.values() if lead_id}
    firsts = _rejected_first(connection, before, lead_ids) | _first_places(connection, before, lead_ids)
    return {place: firsts[identity] for place, identity in identities.items() if identity in firsts}


def _first_places(connection: Connection, before: Sequence[str], lead_ids: set[str]) -> dict[tuple[str, int], Place]:
    """The first record of each row about these leads in the deliveries of `before`, by lead and the row's identity."""
    of_row = (record.c.lead_id, record.c.row_key, record.c.delivery_id)
    found = [
        row
        for part in chunked(sorted(lead_ids), 5_000)
        for row in connection.execute(
            select(*of_row, func.min(record.c.seq).label("seq"))
            .where(record.c.lead_id.in_(part), record.c.delivery_id.in_(before))
            .where(record.c.parent_id.is_(None), record.c.row_key.is_not(None))
            .group_by(*of_row)
        )
    ]
    found.sort(key=lambda row: before.index(row.delivery_id), reverse=True)
    # The earliest delivery overwrites the others.
    return {(row.lead_id, row.row_key): (row.delivery_id, row.seq) for row in found}


def _rejected_first(connection: Connection, before: Sequence[str], lead_ids: set[str]) -> dict[tuple[str, int], Place]:
    """The rejected records of `before` that were mended into rows about these leads, by lead and the row's identity."""
    of_row = (record.c.lead_id, record.c.row_key, record.c.parent_id, record.c.parent_seq)
    return {
        (row.lead_id, row.row_key): (row.parent_id, row.parent_seq)
        for part in chunked(sorted(lead_ids), 5_000)
        for row in connection.execute(
            select(*of_row)
            .where(record.c.lead_id.in_(part), record.c.parent_id.in_(before), record.c.row_key.is_not(None))
            .order_by(record.c.parent_id, record.c.parent_seq)
        )
    }


def _by_delivery(places: Collection[Place]) -> Iterator[tuple[str, Sequence[int]]]:
    seqs: dict[str, list[int]] = defaultdict(list)
    for delivery_id, seq in sorted(places):
        seqs[delivery_id].append(seq)
    yield from ((delivery_id, part) for delivery_id, all_ in seqs.items() for part in chunked(all_, 5_000))


def _not_again(deliveries: Sequence[Delivery]) -> list[ColumnElement[bool]]:
    """That a record is none that an earlier delivery has as well."""
    return [~and_(record.c.delivery_id == mine, _is_in(before)) for mine, before in _repeating(deliveries)]


def _not_whole_later(deliveries: Sequence[Delivery]) -> list[ColumnElement[bool]]:
    """That a record is none that was rejected, and that a later delivery has whole."""
    return [~and_(record.c.delivery_id.in_(ids), became_whole_in(mine)) for mine, ids in _repeating(deliveries)]


def _once(deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    """Data records, without those that stand in an earlier delivery of the same bytes that was undone but in part."""
    rows = and_(record.c.delivery_id.in_([row["id"] for row in deliveries]), record.c.disposition.in_(DATA))
    for mine, before in _generations(deliveries):
        kept = select(_other.c.seq).where(_other.c.delivery_id.in_(before), _other.c.disposition.in_(DATA))
        rows = and_(rows, ~and_(record.c.delivery_id == mine, record.c.seq.in_(kept)))
    return rows


def _generations(deliveries: Sequence[Delivery]) -> Iterator[tuple[str, list[str]]]:
    """Each delivery of bytes that stand in others that were taken in before, with these."""
    alike: dict[str, list[Delivery]] = defaultdict(list)
    for row in deliveries:
        alike[row["sha256"]].append(row)
    for rows in alike.values():
        ordered = [row["id"] for row in sorted(rows, key=lambda row: int(row["generation"]))]
        yield from ((mine, ordered[:at]) for at, mine in enumerate(ordered) if at)


def _repeating(deliveries: Sequence[Delivery]) -> Iterator[tuple[str, list[str]]]:
    """Each delivery that delivers another of them again, with all that came before it."""
    ids = [row["id"] for row in deliveries]
    yield from ((row["id"], ids[:at]) for at, row in enumerate(deliveries) if row["repeats"] in ids[:at])


def _is_in(deliveries: Sequence[str]) -> ColumnElement[bool]:
    """Whether one of these deliveries has the same row of its vendor: about the same lead, or rejected as well."""
    theirs = and_(_again.c.delivery_id.in_(deliveries), _again.c.parent_id.is_(None))
    rejected = select(_again.c.content).where(theirs, _again.c.disposition == "rejected", _again.c.content.is_not(None))
    return or_(
        exists().where(_again.c.lead_id == record.c.lead_id, _again.c.row_key == record.c.row_key, theirs),
        and_(record.c.disposition == "rejected", func.coalesce(record.c.content.in_(rejected), false())),
    )


def _alike(connection: Connection, seller: str, deliveries: Sequence[Delivery]) -> list[list[str]]:
    """The deliveries of the same bytes under one purchase, also those that were undone, where there are several."""
    groups: dict[str, list[str]] = defaultdict(list)
    rows = connection.execute(
        select(delivery.c.id, delivery.c.sha256)
        .where(delivery.c.seller == seller, delivery.c.purchase_id.in_({row["purchase_id"] for row in deliveries}))
        .order_by(delivery.c.no)
    )
    for id_, sha256 in rows:
        groups[sha256].append(id_)
    return [group for group in groups.values() if len(group) > 1]


def _are_as_received(connection: Connection, seller: str) -> bool:
    """Whether nothing was undone, mended or delivered again, so that receipts tell what stands."""
    repeated = exists().where(_before.c.id == delivery.c.repeats, _before.c.purchase_id == delivery.c.purchase_id)
    changed = select(delivery.c.id).where(delivery.c.seller == seller, or_(delivery.c.undoing.is_not(None), repeated))
    return connection.scalar(changed.limit(1)) is None and not _are_mends(connection, seller)


def _are_mends(connection: Connection, seller: str) -> bool:
    found = select(record.c.seq).where(record.c.seller == seller, record.c.parent_id.is_not(None))
    return connection.scalar(found.limit(1)) is not None


def _received(deliveries: Mapping[str, Sequence[Delivery]], dispositions: Collection[str]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for purchase, rows in deliveries.items():
        for receipt in (row["receipt"] for row in rows if row["receipt"]):
            counts[purchase] += sum(receipt.get("dispositions", {}).get(name, 0) for name in dispositions)
    return dict(counts)
