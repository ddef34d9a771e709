"""Seniority: what a job title in English or German says of its holder's place."""

import re
from functools import lru_cache

EXECUTIVE, MANAGER, STAFF = "executive", "manager", "staff"

# In this order: an assistant to the managing director is staff, a sales manager's manager is a manager.
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        STAFF,
        re.compile(
            r"\b(?:assist\w*|sekret\w*|secretary|intern|trainee|werkstudent\w*|praktikant\w*|azubi|auszubildende\w*"
            r"|apprentice|junior|sachbearbeiter\w*|referent\w*|clerk|office manager)\b",
            re.IGNORECASE,
        ),
    ),
    (
        EXECUTIVE,
        re.compile(
            r"\b(?:c[a-z]o|chief|president|vice president|[se]?vp|owner|founder|co-founder|partner|managing director"
            r"|board|chair\w*|geschäftsführ\w*|geschäftsleit\w*|geschaeftsf\w*|gf|inhaber\w*|vorst[aä]nd\w*|vorsitz\w*"
            r"|gründer\w*|gesellschafter\w*|prokurist\w*|principal|proprietor)\b",
            re.IGNORECASE,
        ),
    ),
    (
        MANAGER,
        re.compile(
            r"\b(?:director|direktor\w*|head|lead|manager\w*|supervisor|superintendent|\w*leiter\w*|leitung|\w*leitung"
            r"|teamlead|meister\w*|foreman|controller|bereichs\w+|abteilungs\w+)\b",
            re.IGNORECASE,
        ),
    ),
)


@lru_cache(maxsize=100_000)
def seniority(title: str) -> str:
    """`executive`, `manager` or `staff`; a title that says nothing of rank is staff's."""
    return next((level for level, pattern in _LEVELS if pattern.search(title)), STAFF)
