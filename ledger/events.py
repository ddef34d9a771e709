"""What happened to leads, in order; a lead's status is what its last status event says, and nothing else sets it.

That a lead arrived, and is new, is told by its own row: no event repeats it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from ledger.bulk import among, append_rows, chunked
from ledger.schema import event, lead
from ledger.texts import instant_text, json_text

_COLUMNS = ("key", "seller", "lead_id", "kind", "status", "waits_for", "data", "at", "no")


@dataclass(frozen=True)
class Event:
    """Something that happened to a lead; with a `status`, the lead has it from now on.

    A `key` makes it happen once; without one the caller's transaction has to see to that.
    """

    key: str | None
    lead_id: str
    kind: str
    status: str | None = None
    waits_for: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


def log_events(connection: Connection, seller: str, events: Sequence[Event], now: datetime) -> None:
    """Write down those of `events` that are not written yet, and set the status of their leads."""
    known = _known_keys(connection, [item.key for item in events if item.key])
    fresh = list({item.key or id(item): item for item in events if item.key not in known}.values())
    if not fresh:
        return
    hold_leads(connection, [item.lead_id for item in fresh])
    _append(connection, seller, fresh, _last_numbers(connection, [item.lead_id for item in fresh]), now)
    _set_status(connection, fresh, now)


def hold_leads(connection: Connection, lead_ids: Sequence[str]) -> None:
    """Keep others from changing these leads, or numbering their events, until the transaction ends.

    SQLite's writers are alone anyway.
    """
    if connection.dialect.name == "sqlite":
        return
    for part in chunked(sorted(set(lead_ids)), 5_000):
        connection.execute(select(lead.c.id).where(among(lead.c.id, part)).order_by(lead.c.id).with_for_update()).all()


def _append(
    connection: Connection, seller: str, events: Sequence[Event], numbers: dict[str, int], now: datetime
) -> None:
    at, rows = instant_text(now), []
    for item in events:
        numbers[item.lead_id] = numbers.get(item.lead_id, -1) + 1
        rows.append(
            (
                item.key or f"{item.lead_id}:{numbers[item.lead_id]}",
                seller,
                item.lead_id,
                item.kind,
                item.status,
                item.waits_for,
                json_text(item.data),
                at,
                numbers[item.lead_id],
            )
        )
    append_rows(connection, event, _COLUMNS, rows)


def _set_status(connection: Connection, events: Sequence[Event], now: datetime) -> None:
    last = {item.lead_id: (item.status, item.waits_for) for item in events if item.status is not None}
    alike: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for lead_id, what in sorted(last.items()):
        alike[what].append(lead_id)
    for (status, waits_for), lead_ids in alike.items():
        values = {"status": status, "waits_for": waits_for, "changed_at": now}
        connection.execute(update(lead).where(among(lead.c.id, lead_ids)).values(**values))


def _known_keys(connection: Connection, keys: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for part in chunked(keys, 5_000):
        known.update(connection.scalars(select(event.c.key).where(among(event.c.key, part))))
    return known


def _last_numbers(connection: Connection, lead_ids: Sequence[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for part in chunked(sorted(set(lead_ids)), 5_000):
        found = connection.execute(
            select(event.c.lead_id, func.max(event.c.no)).where(among(event.c.lead_id, part)).group_by(event.c.lead_id)
        )
        numbers.update({row[0]: row[1] for row in found})
    return numbers
