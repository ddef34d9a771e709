"""The words behind codes, as the seller's own policies say them, and the story of one lead."""

from collections.abc import Mapping
from typing import Any

from leadwright.errors import InputError
from leadwright.policy import Policy
from leadwright.policy.model import Text
from leadwright.rejection import WORDS, words
from ledger.decisions import policies_used
from ledger.story import example_lead, find_lead, rejected_for, story
from tasks.steps.workplace import Workplace

_SUPPRESSED = Text(en="must not be contacted", de="darf nicht kontaktiert werden")


def code_words(place: Workplace, language: str) -> dict[str, str]:
    """What the codes of rejected records and of reasons mean; where policies differ, the latest word counts."""
    with place.ledger.database.reading() as connection:
        policies = [
            Policy.model_validate_json(text, strict=True) for text in policies_used(connection, place.seller.id)
        ]
    said = dict(WORDS) | {"SUPPRESSED": _SUPPRESSED}
    for policy in policies:
        said |= {rule.reason.code: rule.words() for _, rule in policy.rules}
    return {code: text.said(language) for code, text in said.items()}


def lead_worth_reading(place: Workplace) -> str | None:
    """The id of a lead that has come far, so that its story shows much; None if there are no leads."""
    with place.ledger.database.reading() as connection:
        return example_lead(connection, place.seller.id)


def story_of(place: Workplace, wanted: str) -> Mapping[str, Any]:
    """All that is known of the lead that `wanted` names, in order; InputError if it names none."""
    with place.ledger.database.reading() as connection:
        lead_id = find_lead(connection, place.seller.id, wanted)
        if lead_id is None:
            if (code := rejected_for(connection, place.seller.id, wanted)) is not None:
                delivery = wanted.partition(":")[0]
                raise InputError(
                    f"the record {wanted} was rejected and belongs to no lead ({code}: {words(code)}); "
                    f"`leadwright rejects {delivery}` lists it"
                )
            raise InputError(
                f"the seller {place.seller.id} has no lead {wanted!r}; name a lead, a prospect, a CRM's external key, "
                "or a record as DELIVERY:SEQ"
            )
        return story(connection, place.seller.id, lead_id)
