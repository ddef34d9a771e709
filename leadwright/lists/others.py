"""Headers that speak of a second person or place: what is theirs would be a wrong field of the first."""

import re
from collections.abc import Sequence

_WHO = (
    r"(?:contacts?|kontakt|kontaktperson|ansprechpartner(?:in)?|ansprechperson|ap|asp|persone?|personne|exec(?:utive)?|"
    r"dirigeant|decision maker|interlocuteur|referent|attendee|teilnehmer(?:in)?|geschaftsfuhrer(?:in)?|gf)"
)
_WHERE = r"(?:address|adresse|anschrift|location|standort)"
_NOT_FIRST = (
    r"(?:2 nd|second|secondary|3 rd|third|zweite[rs]?|dritte[rs]?|weitere[rs]?|deuxieme|troisieme|other|andere[rs]?|"
    r"additional|alternate|alternative|autre)"
)
_LINE = r"(?:line|zeile|ligne|supplement|complement|zusatz)"
_MORE = rf"(?!{_LINE})[a-z]"
# A number follows what it counts, an adjective goes before: `Contact 2 Email` is another's, `Contact Email 2` is not;
# `Address 2 City` is in another place, while `Address 2` and `Second Address Line` go on with the first.
_ANOTHER = re.compile(
    rf"\b(?:{_WHO} 0?[2-9]|{_NOT_FIRST} {_WHO}|{_WHERE} 0?[2-9] {_MORE}|{_NOT_FIRST} {_WHERE} {_MORE})"
)
_OF_BANKS = ("bank", "iban", "bic", "swift", "blz", "konto")


def speaks_of_another(words: Sequence[str]) -> bool:
    """Whether the folded words of a header name a second person or place, or a later one."""
    return _ANOTHER.search(" ".join(words)) is not None


def is_beside_a_bank(names: Sequence[str], place: int) -> bool:
    """Whether a folded name has the number of a bank's beside it, as `land 1` between `bank 1` and `iban 1`."""
    words = names[place].split()
    if not words or not words[-1].isdigit():
        return False
    beside = [names[near].split() for near in (place - 1, place + 1) if 0 <= near < len(names)]
    return any(near[-1:] == words[-1:] and any(word.startswith(_OF_BANKS) for word in near) for near in beside)
