"""What was built on leads since they came: what makes them stay when their delivery is undone."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from leadwright.undoing import Stays
from ledger.bulk import among
from ledger.schema import finding, interview, lead, lookup, prospect, record


def built_on(
    connection: Connection, seller: str, lead_ids: Sequence[str], absorbing: Collection[str]
) -> dict[str, Stays]:
    """Those of `lead_ids` that have moved on, with the weightiest reason of each; being decided by rules is none.

    `absorbing` are the leads that others were merged into.
    """
    found: dict[str, Stays] = {}
    for reason, query in _queries(seller, lead_ids, absorbing):
        for (lead_id,) in connection.execute(query):
            found.setdefault(lead_id, reason)
    return found


def absorbing_leads(connection: Connection) -> set[str]:
    """The leads that others were merged into; to be asked once, since all leads are looked through for them."""
    return set(connection.scalars(select(lead.c.merged_into).where(lead.c.merged_into.is_not(None))))


def fed_by_others(connection: Connection, delivery_id: str, lead_ids: Sequence[str]) -> set[str]:
    """Those of `lead_ids` that have records of other deliveries, too."""
    rows = select(record.c.lead_id).distinct().where(among(record.c.lead_id, lead_ids))
    return set(connection.scalars(rows.where(record.c.delivery_id != delivery_id)))


def _queries(seller: str, ids: Sequence[str], absorbing: Collection[str]) -> list[tuple[Stays, Select[Any]]]:
    by_people = select(finding.c.lead_id).where(among(finding.c.lead_id, ids))
    # A local source speaks unasked; what was asked of the others stands among the lookups.
    asked = (
        select(finding.c.lead_id)
        .join(lookup, (lookup.c.seller == finding.c.seller) & (lookup.c.key == finding.c.lookup_key))
        .where(among(finding.c.lead_id, ids))
    )
    return [
        (Stays.PROSPECT, select(prospect.c.lead_id).where(among(prospect.c.lead_id, ids))),
        (
            Stays.INTERVIEWED,
            select(interview.c.lead_id).where(interview.c.seller == seller, among(interview.c.lead_id, ids)),
        ),
        (Stays.INTERVIEWED, by_people.where(finding.c.kind == "interview")),
        (Stays.JUDGED, by_people.where(finding.c.kind == "human")),
        (Stays.ASKED, asked),
        (Stays.MERGED, select(lead.c.id).where(among(lead.c.id, ids), lead.c.merged_into.is_not(None))),
        (Stays.MERGED, select(lead.c.id).where(among(lead.c.id, [each for each in ids if each in absorbing]))),
        (Stays.AT_WORK, select(lead.c.id).where(among(lead.c.id, ids), lead.c.lease_owner.is_not(None))),
    ]
