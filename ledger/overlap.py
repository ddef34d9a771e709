"""Which leads came more than once: from other purchases, from the same vendor, before or after."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, func, select

from ledger.contents import GIVEN
from ledger.schema import delivery, purchase, record

_PAGE = 10_000
CARDS = "cards"
"""Under what name an event at which cards were collected stands beside vendors."""


@dataclass
class Overlap:
    """How the leads of purchases overlap, each counted once.

    `known` are those of a purchase that anything else had brought before, `known_from_vendor` those that the same
    vendor had; `shared` counts by purchase and other purchase, `between` by vendor and other vendor, and `twice` the
    leads of a vendor that stand in more of its purchases than one, once for each beyond the first.
    """

    known: Counter[str] = field(default_factory=Counter)
    known_from_vendor: Counter[str] = field(default_factory=Counter)
    shared: Counter[tuple[str, str]] = field(default_factory=Counter)
    between: Counter[tuple[str, str]] = field(default_factory=Counter)
    twice: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Arrival:
    """A delivery: of which purchase and vendor, and when."""

    purchase: str
    vendor: str
    at: Any


def overlaps(connection: Connection, seller: str) -> Overlap:
    """How all leads of the seller overlap, read in one pass over those that came more than once."""
    made, arrivals = Overlap(), _arrivals(connection, seller)
    # Many leads came by the same few deliveries, so that these are looked at once.
    ways = Counter(_often(connection, seller))
    for deliveries, leads in ways.items():
        first: dict[str, _Arrival] = {}
        for arrival in sorted((arrivals[each] for each in deliveries), key=lambda each: (each.at, each.purchase)):
            first.setdefault(arrival.purchase, arrival)
        if len(first) > 1:
            _count(made, list(first.values()), leads)
    return made


def _count(made: Overlap, arrivals: list[_Arrival], leads: int) -> None:
    """Count so many leads that came by these purchases, in their order."""
    for place, mine in enumerate(arrivals):
        made.known[mine.purchase] += leads if place else 0
        if any(other.vendor == mine.vendor for other in arrivals[:place]):
            made.known_from_vendor[mine.purchase] += leads
        for other in arrivals:
            if other is not mine:
                made.shared[mine.purchase, other.purchase] += leads
    vendors = Counter(arrival.vendor for arrival in arrivals)
    for one, times in vendors.items():
        made.twice[one] += leads * (times - 1)
        for other_vendor in vendors:
            if one != other_vendor:
                made.between[one, other_vendor] += leads


def _often(connection: Connection, seller: str) -> Iterator[tuple[str, ...]]:
    """The deliveries of each lead that has several accepted records."""
    # The index of leads answers this alone, so that the many that came once cost next to nothing.
    grouped = select(record.c.lead_id).where(record.c.lead_id.is_not(None)).group_by(record.c.lead_id)
    often = grouped.having(func.count() > 1)
    rows = connection.execute(
        select(record.c.lead_id, record.c.delivery_id)
        .where(record.c.seller == seller, record.c.disposition.in_(GIVEN), record.c.lead_id.in_(often))
        .order_by(record.c.lead_id)
        .execution_options(yield_per=_PAGE)
    )
    for _, group in groupby(rows, key=itemgetter(0)):
        yield tuple(delivery_id for _, delivery_id in group)


def _arrivals(connection: Connection, seller: str) -> dict[str, _Arrival]:
    rows = connection.execute(
        select(delivery.c.id, delivery.c.purchase_id, delivery.c.received_at, purchase.c.kind, purchase.c.vendor)
        .join(purchase, (purchase.c.seller == delivery.c.seller) & (purchase.c.id == delivery.c.purchase_id))
        .where(delivery.c.seller == seller)
    )
    return {
        row.id: _Arrival(row.purchase_id, brought_by(row.vendor, row.kind, row.purchase_id), row.received_at)
        for row in rows
    }


def brought_by(vendor: str | None, kind: str, purchase_id: str) -> str:
    """Under which name a purchase stands beside others: its vendor's, or one for all cards."""
    return vendor or (CARDS if kind == "event" else purchase_id)


def vendor_totals(overlap: Overlap, vendors: Mapping[str, str], accepted: Mapping[str, int]) -> dict[str, int]:
    """How many leads each vendor brought, each counted once; `vendors` and `accepted` are by purchase."""
    totals: dict[str, int] = defaultdict(int)
    for name, vendor in vendors.items():
        totals[vendor] += accepted.get(name, 0)
    return {vendor: count - overlap.twice[vendor] for vendor, count in totals.items()}
