"""How far the leads of purchases have come: spoken with, interested, viable, prospects, promoted."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from sqlalchemy import Connection, func, select

from ledger.contents import GIVEN
from ledger.schema import decision, delivery, interview, lead, promotion, prospect, record

_PAGE = 5_000
STEPS = ("interviewed", "interested", "viable", "prospects", "promoted")
# The canonical form of a decision, whose keys stand in alphabetical order: `held` comes next after `gates`.
_VIABLE = '%"gates":{%"viability":"T"%},"held":%'


def conversions(connection: Connection, seller: str) -> dict[str, Counter[str]]:
    """How many leads of each purchase have come to each of `STEPS`; a lead counts for all purchases that brought it."""
    spoken = {
        row.lead_id: (row.facts.get("interview.wants_more") and row.facts.get("interview.open_to_dialogue"))
        for row in connection.execute(
            select(interview.c.lead_id, interview.c.facts)
            .where(interview.c.seller == seller, interview.c.state == "recorded")
            .order_by(interview.c.held_at, interview.c.id)
        )
    }
    viable = connection.scalars(
        select(decision.c.lead_id)
        .join(lead, (lead.c.id == decision.c.lead_id) & (lead.c.decision_id == decision.c.id))
        .where(decision.c.seller == seller, decision.c.body.like(_VIABLE))
        .execution_options(yield_per=_PAGE)
    )
    promoted = (
        select(prospect.c.lead_id)
        .join(promotion, promotion.c.prospect_id == prospect.c.id)
        .where(prospect.c.seller == seller, promotion.c.state.in_(("written", "verified")))
    )
    return {
        "interviewed": _by_purchase(connection, seller, spoken),
        "interested": _by_purchase(connection, seller, (lead_id for lead_id, open_ in spoken.items() if open_)),
        "viable": _by_purchase(connection, seller, viable),
        "prospects": _by_purchase(
            connection, seller, connection.scalars(select(prospect.c.lead_id).where(prospect.c.seller == seller))
        ),
        "promoted": _by_purchase(connection, seller, connection.scalars(promoted)),
    }


def _by_purchase(connection: Connection, seller: str, lead_ids: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    ids = iter(lead_ids)
    while part := list(islice(ids, _PAGE)):
        rows = connection.execute(
            select(delivery.c.purchase_id, func.count(record.c.lead_id.distinct()))
            .join(record, record.c.delivery_id == delivery.c.id)
            .where(delivery.c.seller == seller, record.c.lead_id.in_(part), record.c.disposition.in_(GIVEN))
            .group_by(delivery.c.purchase_id)
        )
        for purchase_id, count in rows:
            counts[purchase_id] += count
    return counts
