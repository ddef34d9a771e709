"""Why a lead stays when its delivery is undone: something was built on it that cannot be taken back."""

from collections.abc import Mapping
from enum import StrEnum

from leadwright.policy.model import Text


class Stays(StrEnum):
    """The reasons, weightiest first; a lead is told under the first that holds."""

    PROSPECT = "is_prospect"
    INTERVIEWED = "was_interviewed"
    JUDGED = "was_judged_by_a_person"
    ASKED = "was_asked_about"
    MERGED = "was_merged"
    AT_WORK = "is_at_work"


WORDS: Mapping[Stays, Text] = {
    Stays.PROSPECT: Text(en="has become a prospect", de="ist Interessent geworden"),
    Stays.INTERVIEWED: Text(en="was spoken to", de="mit ihm wurde gesprochen"),
    Stays.JUDGED: Text(en="a person has said something about it", de="ein Mensch hat etwas dazu gesagt"),
    Stays.ASKED: Text(en="a provider was asked about it", de="ein Anbieter wurde dazu gefragt"),
    Stays.MERGED: Text(en="was merged with another lead", de="wurde mit einem anderen zusammengelegt"),
    Stays.AT_WORK: Text(
        en="is being asked about right now; undo again when that is over",
        de="wird gerade angefragt; danach noch einmal rückgängig machen",
    ),
}
