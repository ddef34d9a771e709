"""Names of companies: as they are shown, and their core as a key."""

import re
from functools import lru_cache

from leadwright import organisation
from leadwright.normalise.text import folded, tidy

_AND_CO = re.compile(r"\s*(?:&|\+|\bund\b|\band\b)\s*(?=co\b)", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\S)[&+](?=\S)")
_LINKS = frozenset({"und", "and", "et", "u"})


def company_name(name: str) -> str:
    """The name as it is shown: with single blanks, and without what a list put around it."""
    return tidy(name).strip(" ,;\"'")


@lru_cache(maxsize=131_072)
def legal_form(name: str) -> str | None:
    """The legal form that stands in a company's name, in its usual short spelling, or None."""
    return organisation.legal_form(_spelled(name))


@lru_cache(maxsize=131_072)
def core_name(name: str) -> str:
    """The name without legal form and link words, folded; the whole name where nothing else would be left."""
    words = folded(organisation.core_name(_spelled(name))).split()
    return " ".join(word for word in words if word not in _LINKS) or folded(name)


@lru_cache(maxsize=1_024)
def _spelled(name: str) -> str:
    """The name with its `& Co.` and its ampersands written so that legal forms are recognised."""
    spelled = tidy(name)
    if "co" in spelled.casefold():
        spelled = _AND_CO.sub(" & ", spelled)
    return _JOINED.sub(" & ", spelled) if "&" in spelled or "+" in spelled else spelled


def may_be_one(a: str, b: str) -> bool:
    """Whether two names may be those of one legal entity: the same name, and no two legal forms. A Ltd is no LLP."""
    forms = {form for name in (a, b) if (form := legal_form(name))}
    return core_name(a) == core_name(b) and len(forms) < 2
