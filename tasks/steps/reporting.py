"""What the books say, for those who look: the funnel, spend by provider, open promotions."""

from ledger.books import Funnel, funnel
from ledger.outbox import open_promotions
from tasks.steps.workplace import Workplace

WAITING = {
    "credit": "a credit check",
    "interest": "an interview",
    "facts": "other facts",
    "review": "a person's judgement",
    "lost": "a person's word on a lost answer",
}
"""What leads wait for, in words."""


def waits(funnel: Funnel) -> dict[str, int]:
    """How many leads wait for each of `WAITING`; those with a lost answer are counted in another line, too."""
    document = funnel.document
    return {**document["waiting"], "review": document["review"], "lost": funnel.unknown_lookups}


def where_it_stands(place: Workplace) -> Funnel:
    """The funnel of the seller as it stands now."""
    with place.ledger.database.reading() as connection:
        return funnel(connection, place.seller.id)


def prospects_unannounced(place: Workplace) -> int:
    """How many prospects wait to be promoted."""
    with place.ledger.database.reading() as connection:
        return open_promotions(connection, place.seller.id, place.crm_name)
