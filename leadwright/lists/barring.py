"""Columns that nobody understands, though they may say who must not be contacted: told loudly, never passed over."""

import re
from collections.abc import Sequence
from dataclasses import replace

from leadwright.lists.mapped import ColumnMap
from leadwright.lists.others import speaks_of_another
from leadwright.lists.spelling import folded
from leadwright.record import is_ours

_WAYS = (
    r"(?:anruf|ruf\b|angerufen|call|e ?mail|mail|post\b|brief|kontakt|contact|werb|market|phone|tele|tel\b|fax|sms|"
    r"newsletter|appel|demarch|publicite|pub\b|courrier|ansprech|anschreib|akquise)\w*"
)
_NO = r"(?:nicht|kein\w*|no|not|ne pas|pas de|stop|refus\w*|block\w*|exclude\w*)"
_WHETHER = (
    r"(?:nicht )?(?:erlaubt|verboten|unerwunscht|erwunscht|gewunscht|allowed|permitted|prohibited|ok|okay|verbot|"
    r"untersagt|gesperrt|sperre?|blocked|exclusion|ausschluss|autorise|interdit|preference|praferenz|freigabe|moglich|"
    r"zulassig)"
)
# Folded headers: small plain letters, words parted by blanks.
_NAMES = re.compile(
    r"\b(?:sperr(?:e|en|ung|kz|flag|liste|vermerk|kennzeichen|datum|grund|status|code)?|gesperrt|\w+sperren?|"
    r"\w*robinson\w*|bloctel|suppress\w*|unsubscri\w*|opt ?(?:in|out)s?|opted|abgemeldet|abbestell\w*|"
    r"\w*widerspruch\w*|widersprochen|\w*widerruf\w*|\w*einwilligung\w*|eingewilligt|consent\w*|\w*werbe?verbot\w*|"
    r"werbe?erlaubnis|dsgvo|gdpr|rgpd|ccpa|dnc|dnm|dne|c?tps|mps|black ?list\w*|desinscri\w*|desabonn\w*|opposition|"
    rf"(?:do not|don ?t) \w+|darf (?:angerufen|kontaktiert|angeschrieben|beworben)|{_NO} {_WAYS}|{_WAYS} {_WHETHER})\b"
)
_STATEMENTS = re.compile(
    r"\b(?:do not|don['’]?t|never) (?:call|contact|e-?mail|mail|phone|solicit|market)\b|"
    r"\bnicht (?:mehr )?(?:anrufen|kontaktieren|anschreiben|bewerben)\b|"
    r"\bkeine? (?:anrufe?|werbung|kontaktaufnahme|werbemails?|telefonwerbung|werbeanrufe)\b|"
    r"\bopt(?:ed)?[ -]?out\b|\bunsubscribed\b|\bnewsletter abgemeldet\b|\brobinson(?:liste)?\b|"
    r"\bwerbe(?:sperre|verbot|widerspruch)\b|\bwerbung widersprochen\b|\bne (?:pas|plus) (?:appeler|contacter)\b|"
    r"\bno (?:calls|marketing|cold calls)\b|\bdnc\b|\bc?tps (?:registered|listed)\b|\bbloctel\b",
    re.IGNORECASE,
)
_LONGEST = 300
# Nobody reads these for statements, or they say what has been sold: a note may hold anything.
_LOOSE = (None, "note", "lead.status", "lead.source", "lead.owner")


def with_warnings(found: Sequence[ColumnMap], columns: Sequence[Sequence[str]]) -> tuple[ColumnMap, ...]:
    """The columns of a table, marked where they may say who must not be contacted, and it is not heeded.

    Whatever a vendor's profile says of a column somebody has decided.
    """
    return tuple(
        replace(column, warning="may_restrict") if _may_restrict(column, values) else column
        for column, values in zip(found, columns, strict=True)
    )


def _may_restrict(column: ColumnMap, values: Sequence[str]) -> bool:
    if column.field not in _LOOSE or is_ours(column.header):
        return False
    if column.how != "fuzzy" and (column.suggest or "").startswith("consent."):
        return True
    if column.how == "vendor":
        return False
    words = folded(column.header)
    if speaks_of_another(words.split()):
        return False
    named = column.field is None and _NAMES.search(words) is not None
    return named or _STATEMENTS.search("\n".join(value[:_LONGEST] for value in values)) is not None
