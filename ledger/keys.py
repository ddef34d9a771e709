"""Finding leads by what they share: addresses, numbers, names; and those who must not be contacted."""

from collections.abc import Iterable, Iterator, Sequence

import orjson
from sqlalchemy import Connection, Select, select

from ledger.bulk import among, chunked
from ledger.schema import lead, lead_key, suppression

_MOST = 100_000
_AT_HAND = 1_000
"""Rows that are fetched at once where each of them is long."""


def first_holders(connection: Connection, hashes: Sequence[int]) -> dict[int, int]:
    """The number of the first lead that holds each of `hashes`, of those that any lead holds.

    They should be in order, so that neighbours in the tree are looked up together.
    """
    found: dict[int, int] = {}
    for part in chunked(hashes, _MOST):
        found.update(_first_holders(connection, part))
    return found


def leads_numbered(connection: Connection, seller: str, numbers: Sequence[int]) -> Iterator[tuple[int, str, str, str]]:
    """Number, id, and stored fields and sources of each of these leads, held until the transaction ends."""
    columns = "SELECT no, id, fields, sources FROM lead WHERE"
    for part in chunked(numbers, _MOST):
        if connection.dialect.name == "sqlite":
            # By their numbers: the plus keeps SQLite from looking through all leads of the seller instead.
            statement = f"{columns} no IN (SELECT value FROM json_each(?)) AND +seller = ?"
            rows = connection.exec_driver_sql(statement, (orjson.dumps(part).decode(), seller))
        else:
            statement = f"{columns} seller = %s AND no = ANY(%s) ORDER BY id FOR UPDATE"
            rows = connection.exec_driver_sql(statement, (seller, list(part)))
        for some in rows.partitions(_AT_HAND):
            yield from map(tuple, some)


def remove_keys(connection: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Let leads be found no more by these pairs of a hash and a lead's number."""
    rows = sorted(pairs)
    if rows:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        # As the driver takes them: there are several for each record.
        connection.exec_driver_sql(f"DELETE FROM lead_key WHERE hash = {mark} AND lead_no = {mark}", rows)


def leads_reached(connection: Connection, hashes: Iterable[int]) -> dict[int, set[str]]:
    """The ids of all living leads that hold each of `hashes`."""
    found: dict[int, set[str]] = {}
    for part in chunked(sorted(set(hashes)), 5_000):
        rows = connection.execute(
            select(lead_key.c.hash, lead.c.id)
            .join(lead, lead.c.no == lead_key.c.lead_no)
            .where(among(lead_key.c.hash, part), lead.c.merged_into.is_(None))
        )
        for row in rows:
            found.setdefault(row.hash, set()).add(row.id)
    return found


def barred_leads(seller: str) -> Select[tuple[str]]:
    """The leads of whom an address or number is suppressed in every way."""
    return restricted_leads(seller, "all")


def restricted_leads(seller: str, channel: str) -> Select[tuple[str]]:
    """The leads of whom an address or number is suppressed for a channel."""
    same = lead_key.c.hash == suppression.c.hash
    numbers = select(lead_key.c.lead_no).select_from(suppression.join(lead_key, same))
    these = numbers.where(suppression.c.seller == seller, suppression.c.channel == channel)
    # By way of the suppressed: they are few, and their hashes are the seller's own, so that no lead is another's.
    return select(lead.c.id).where(lead.c.no.in_(these))


def barred_among(connection: Connection, seller: str, lead_ids: Sequence[str]) -> set[str]:
    """Those of `lead_ids` that must not be asked about, contacted or promoted."""
    if not lead_ids:
        return set()
    within = lead.c.id.between(min(lead_ids), max(lead_ids))
    barred: set[str] = set(connection.scalars(barred_leads(seller).where(within)))
    return barred.intersection(lead_ids)


def _first_holders(connection: Connection, hashes: Sequence[int]) -> Iterable[tuple[int, int]]:
    if connection.dialect.name == "sqlite":
        # One after the other, since nearly none is held by anybody; how many hold one is bounded by nothing.
        statement = (
            "SELECT k.hash, min(k.lead_no) FROM json_each(?) j CROSS JOIN lead_key k ON k.hash = j.value GROUP BY j.key"
        )
        rows = connection.exec_driver_sql(statement, (orjson.dumps(hashes).decode(),))
    else:
        statement = "SELECT hash, min(lead_no) FROM lead_key WHERE hash = ANY(%s) GROUP BY hash"
        rows = connection.exec_driver_sql(statement, (list(hashes),))
    # All at once: one by one, each takes the library two microseconds.
    return map(tuple, rows.all())
