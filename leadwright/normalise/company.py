"""Names of companies: as they are shown, and their core as a key."""

import re

from leadwright import organisation
from leadwright.normalise.text import fold, folded, tidy
from leadwright.remembered import remembered

_AND_CO = re.compile(r"\s*(?:&|\+|\bund\b|\band\b)\s*(?=co\b)", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\S)[&+](?=\S)")
_LINKS = frozenset({"und", "and", "et", "u"})
_SIGNS = frozenset({"&", "+", *_LINKS})
_PARTS_OF_FORMS = frozenset({
    "co", "cie", "mbh", "gesellschaft", "mit", "beschrankter", "haftung", "haftungsbeschrankt", "gemeinnutzige", "auf",
    "aktien", "burgerlichen", "rechts", "offene", "handelsgesellschaft", "eingetragener", "eingetragene", "kaufmann",
    "kauffrau", "verein", "genossenschaft", "partnerschaftsgesellschaft", "public", "private", "limited", "liability",
    "company", "partnership", "corporation", "societe", "anonyme", "par", "actions", "simplifiee", "responsabilite",
    "limitee", "sociedad", "anonima", "limitada", "societa", "per", "azioni", "responsabilita", "limitata", "besloten",
    "vennootschap", "naamloze", "spolka", "akcyjna", "oy", "ab", "as", "aps", "vof", "sp", "zoo", "o", "z", "e", "k",
    "v", "s", "a", "r", "l", "p", "b", "n", "c", "g", "m", "h", "i", "d", "t", "inh", "inhaber", "inhaberin", "fa",
    "firma", "societas", "europaea", "general", "trading", "unlimited", "incorporated", "holding", "anstalt", "der",
    "pty", "pte", "pvt",
})  # fmt: skip
"""Folded words that may belong to a legal form of several words, and so are looked at with their neighbours."""


def company_name(name: str) -> str:
    """The name as it is shown: with single blanks, and without what a list put around it."""
    return shown(tidy(name))


def shown(name: str) -> str:
    """What `company_name` gives, of a name that is tidy."""
    return name.strip(" ,;\"'")


def legal_form(name: str) -> str | None:
    """The legal form that stands in a company's name, in its usual short spelling, or None."""
    return _parts(name)[0]


def core_name(name: str) -> str:
    """The name without legal form and link words, folded; the whole name where nothing else would be left."""
    return _parts(name)[1]


def may_be_one(a: str, b: str) -> bool:
    """Whether two names may be those of one legal entity: the same name, and no two legal forms. A Ltd is no LLP."""
    forms = {form for name in (a, b) if (form := legal_form(name))}
    return core_name(a) == core_name(b) and len(forms) < 2


@remembered(1_024)
def _parts(name: str) -> tuple[str | None, str]:
    """Legal form and core: of most names the form is the end, and looked up once for all that end so."""
    words = name.split()
    said = list(map(_word, words))
    if None not in said:
        core = " ".join(filter(None, said))
        # Of nothing but links there is no core.
        return (None, core) if core else _thoroughly(name)
    end = said.index(None)
    # What is left holds no blank in its words, and folding looks at no two of them together.
    core = " ".join(filter(None, said[:end]))
    # Links within a form, as in GmbH & Co. KG, say nothing.
    if not core or any(said[end + 1 :]):
        return _thoroughly(name)
    form, is_all = _form(words[end] if end + 1 == len(words) else " ".join(words[end:]))
    return (form, core) if is_all else _thoroughly(name)


@remembered(4_096)
def _form(end: str) -> tuple[str | None, bool]:
    """The legal form that a name ends with, and whether that is all of this end."""
    form, rest = _thoroughly(f"Muster {end}")
    return form, rest == "muster"


@remembered(8_192)
def _thoroughly(name: str) -> tuple[str | None, str]:
    spelled = _spelled(name)
    core = _without_links(folded(organisation.core_name(spelled)))
    return organisation.legal_form(spelled), core or folded(name)


@remembered(32_768)
def _word(word: str) -> str | None:
    """What a word adds to a core, folded and without links; None if it may be of a legal form."""
    return None if _may_be_form(word) else _without_links(fold(word))


def _may_be_form(word: str) -> bool:
    """Whether a word is a legal form or may be a part of one; anything but plain words may."""
    if word in _SIGNS:
        return False
    plain = folded(word)
    if plain in _PARTS_OF_FORMS or not word.replace("-", "").isalnum():
        return True
    return organisation.legal_form(f"Muster {word}") is not None


def _without_links(text: str) -> str:
    words = text.split()
    kept = [word for word in words if word not in _LINKS]
    return " ".join(kept) if len(kept) < len(words) else text


def _spelled(name: str) -> str:
    """The name with its `& Co.` and its ampersands written so that legal forms are recognised."""
    spelled = tidy(name)
    if "co" in spelled.casefold():
        spelled = _AND_CO.sub(" & ", spelled)
    return _JOINED.sub(" & ", spelled) if "&" in spelled or "+" in spelled else spelled
