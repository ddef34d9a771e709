"""Headers that speak of a second person: what is theirs would be a wrong field of the first."""

import re
from collections.abc import Sequence

_WHO = (
    r"(?:contacts?|kontakt|kontaktperson|ansprechpartner(?:in)?|ansprechperson|ap|asp|persone?|personne|exec(?:utive)?|"
    r"dirigeant|decision maker|interlocuteur|referent|attendee|teilnehmer(?:in)?|geschaftsfuhrer(?:in)?|gf)"
)
_NOT_FIRST = (
    r"(?:second|secondary|third|zweiter?|dritter?|deuxieme|troisieme|other|andere[rs]?|additional|alternate|autre)"
)
# A number follows whom it counts, an adjective goes before: `Contact 2 Email` is another's, `Contact Email 2` is not.
_ANOTHER = re.compile(rf"\b(?:{_WHO} 0?[2-9]|{_NOT_FIRST} {_WHO})\b")


def speaks_of_another(words: Sequence[str]) -> bool:
    """Whether the folded words of a header name a second person, or a later one."""
    return _ANOTHER.search(" ".join(words)) is not None
