"""Files seen in inboxes: when each was first seen as it is, who takes it in, and what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from ledger.bulk import add_missing, chunked
from ledger.leases import LEASE, free, release_dead
from ledger.schema import arrival


@dataclass(frozen=True)
class Seen:
    """A file as one look has found it; the `stamp` changes whenever the file does."""

    path: str
    stamp: str
    bytes: int


@dataclass(frozen=True)
class Arrival:
    """A file as the ledger knows it. `settled` says whether it has been as it is for long enough."""

    path: str
    stamp: str
    state: str
    settled: bool
    held: bool
    code: str | None = None
    reason: str | None = None
    delivery: str | None = None


def look(
    connection: Connection, seller: str, inbox: str, seen: Sequence[Seen], settle: timedelta, now: datetime
) -> list[Arrival]:
    """What is known of the files that a look has found. One that has changed since the last look begins anew.

    What was seen and has gone before it was taken in is forgotten; what has gone since comes anew if it comes again.
    """
    ours = (arrival.c.seller == seller, arrival.c.inbox == inbox)
    release_dead(connection, arrival)
    paths = [item.path for item in seen]
    known = {row.path: row.stamp for row in _rows(connection, ours, paths)}
    for item in seen:
        if known.get(item.path, item.stamp) != item.stamp:
            this = (*ours, arrival.c.path == item.path)
            connection.execute(update(arrival).where(*this).values(**_fresh(seller, inbox, item, now)))
    add_missing(connection, arrival, [_fresh(seller, inbox, item, now) for item in seen if item.path not in known])
    waiting, ended = (*ours, arrival.c.state == "seen"), (*ours, arrival.c.state != "seen", arrival.c.stamp != "")
    for part in _gone(connection, waiting, paths):
        connection.execute(delete(arrival).where(*ours, arrival.c.path.in_(part)))
    for part in _gone(connection, ended, paths):
        connection.execute(update(arrival).where(*ours, arrival.c.path.in_(part)).values(stamp=""))
    rows = sorted(_rows(connection, ours, paths), key=lambda row: (row.seen_at, row.path))
    return [_arrival(row, settle, now) for row in rows]


def _gone(connection: Connection, these: tuple[Any, ...], paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """Those of `these` files that are not among `paths` any more, some at a time."""
    known = connection.scalars(select(arrival.c.path).where(*these))
    return chunked(sorted(set(known).difference(paths)), 5_000)


def _rows(connection: Connection, ours: tuple[Any, ...], paths: Sequence[str]) -> list[Any]:
    """What is known of these files, held until the transaction ends."""
    return [
        row
        for part in chunked(sorted(paths), 5_000)
        for row in connection.execute(
            select(arrival).where(*ours, arrival.c.path.in_(part)).order_by(arrival.c.path).with_for_update()
        )
    ]


def claim(connection: Connection, seller: str, inbox: str, path: str, stamp: str, owner: str, now: datetime) -> bool:
    """Whether `owner` may take this file in: it is as it was seen, and nobody else is at it."""
    release_dead(connection, arrival)
    done = connection.execute(
        update(arrival)
        .where(*_this(seller, inbox, path), arrival.c.stamp == stamp, arrival.c.state == "seen", free(arrival, now))
        .values(lease_owner=owner, lease_until=now + LEASE)
    )
    return done.rowcount == 1


def hold_on(connection: Connection, owner: str, now: datetime) -> None:
    """Renew what `owner` holds."""
    connection.execute(update(arrival).where(arrival.c.lease_owner == owner).values(lease_until=now + LEASE))


def settle_arrival(
    connection: Connection, seller: str, inbox: str, path: str, owner: str, now: datetime, **outcome: Any
) -> None:
    """Write down what became of a file that `owner` holds (state, code, reason, delivery_id), and let go of it."""
    connection.execute(
        update(arrival)
        .where(*_this(seller, inbox, path), arrival.c.lease_owner == owner)
        .values(ended_at=now, lease_owner=None, lease_until=None, **outcome)
    )


def put_away(connection: Connection, seller: str, inbox: str, path: str, stamp: str) -> None:
    """Note that a file was moved out of the inbox: one that comes in its place has arrived anew, be it the same."""
    this = (*_this(seller, inbox, path), arrival.c.stamp == stamp, arrival.c.state != "seen")
    connection.execute(update(arrival).where(*this).values(stamp=""))


def let_go(connection: Connection, owner: str) -> None:
    """Give back what `owner` holds, as it was."""
    connection.execute(update(arrival).where(arrival.c.lease_owner == owner).values(lease_owner=None, lease_until=None))


def _this(seller: str, inbox: str, path: str) -> tuple[Any, ...]:
    return arrival.c.seller == seller, arrival.c.inbox == inbox, arrival.c.path == path


def _fresh(seller: str, inbox: str, item: Seen, now: datetime) -> dict[str, Any]:
    nothing = ("code", "reason", "delivery_id", "lease_owner", "lease_until", "ended_at")
    return {
        **dict.fromkeys(nothing),
        "seller": seller,
        "inbox": inbox,
        "path": item.path,
        "stamp": item.stamp,
        "bytes": item.bytes,
        "state": "seen",
        "seen_at": now,
    }


def _arrival(row: Any, settle: timedelta, now: datetime) -> Arrival:
    held = row.lease_until is not None and row.lease_until >= now
    settled = now - row.seen_at >= settle
    return Arrival(row.path, row.stamp, row.state, settled, held, row.code, row.reason, row.delivery_id)
