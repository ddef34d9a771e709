"""Organisations by their names: legal form, core name, and who stands behind a name before the law."""

import re
from collections.abc import Mapping

from rigour.names import extract_org_types, remove_org_types, tokenize_name

from leadwright.remembered import remembered

LEGAL_ENTITY, SOLE_TRADER, ASSOCIATION, PUBLIC_BODY = "legal_entity", "sole_trader", "association", "public_body"

# Keys are rigour's comparison forms. Forms that are not listed are legal entities under the name they were found by.
_FORMS: Mapping[str, tuple[str, str]] = {
    "gmbh": ("GmbH", LEGAL_ENTITY),
    "gmbhcokg": ("GmbH & Co. KG", LEGAL_ENTITY),
    "ug": ("UG", LEGAL_ENTITY),
    "ag": ("AG", LEGAL_ENTITY),
    "kgaa": ("KGaA", LEGAL_ENTITY),
    "se": ("SE", LEGAL_ENTITY),
    "kg": ("KG", LEGAL_ENTITY),
    "ohg": ("OHG", LEGAL_ENTITY),
    "eg": ("eG", LEGAL_ENTITY),
    "ltd": ("Ltd", LEGAL_ENTITY),
    "plc": ("PLC", LEGAL_ENTITY),
    "llp": ("LLP", LEGAL_ENTITY),
    "llc": ("LLC", LEGAL_ENTITY),
    "inc": ("Inc", LEGAL_ENTITY),
    "corp": ("Corp", LEGAL_ENTITY),
    "ev": ("e.V.", ASSOCIATION),
    "stiftung": ("Stiftung", LEGAL_ENTITY),
    "ek": ("e.K.", SOLE_TRADER),
    "ekfr": ("e.Kfr.", SOLE_TRADER),
    "ekfm": ("e.Kfm.", SOLE_TRADER),
    "gbr": ("GbR", SOLE_TRADER),
    "egbr": ("eGbR", SOLE_TRADER),
}
_SOLE = re.compile(
    r"\beinzel(?:unternehmen|firma|kaufmann|kauffrau|handel)"
    r"|\bfreiberuf|\binh(?:aber(?:in)?\b|\.)|\bsole (?:trader|proprietor)|\bt/a\b|\btrading as\b",
    re.IGNORECASE,
)
_ASSOCIATION = re.compile(
    r"verein(?:igung)?\b|verband\b|\bclub\b|\binnung\b|\bgewerkschaft"
    r"|\bassociation\b|\bsociety\b|\bfederation\b|\bchamber of\b|\bcharity\b",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"behörde\b|ministerium\b|\b(?:stadt|gemeinde|kreis|landes|bundes)verwaltung\b|^(?:stadt|gemeinde|markt)\s"
    r"|\b(?:handels|handwerks|ärzte|apotheker|architekten|ingenieur|rechtsanwalts|landwirtschafts)kammer\b"
    r"|\b(?:\w*(?:finanz|rats|ordnungs|bau|umwelt|gesundheits|jugend|standes|arbeits|bundes|landes|kriminal))?amt\b"
    r"|\blandkreis\b|\buniversität\b|\bhochschule\b|\bcouncil\b|\bmunicipality\b|\bministry\b"
    r"|\bdepartment (?:of|for)\b|^city of\b|\bauthority\b|\bNHS\b",
    re.IGNORECASE,
)
_AND_CO_KG = re.compile(r"\s*&\s*co\.?\s*kg\b", re.IGNORECASE)
_AUSTRIAN = re.compile(r"\be\.\s?u\.", re.IGNORECASE)


@remembered(8_192)
def legal_form(name: str) -> str | None:
    """The legal form that `name` ends or begins with, in its usual short form; None if it names none."""
    found = _form(name)
    return found[0] if found else None


@remembered(8_192)
def kind_of_organisation(name: str) -> str:
    """Who stands behind `name`: legal_entity, sole_trader, association, public_body, or unknown."""
    form = _form(name)
    if form:
        return form[1]
    for kind, pattern in ((SOLE_TRADER, _SOLE), (ASSOCIATION, _ASSOCIATION), (PUBLIC_BODY, _PUBLIC)):
        if pattern.search(name):
            return kind
    return "unknown"


@remembered(8_192)
def core_name(name: str) -> str:
    """`name` without legal form, case and punctuation: equal for two spellings of one company's name."""
    # By way of the original's case: rigour no longer recognises a form that was rewritten before.
    bare = _AUSTRIAN.sub("", remove_org_types(_spaced(name))) or name
    return " ".join(tokenize_name(bare.casefold()))


def _form(name: str) -> tuple[str, str] | None:
    found = extract_org_types(_spaced(name))
    if not found:
        return ("e.U.", SOLE_TRADER) if _AUSTRIAN.search(name) else None
    # A sole trader's mark outweighs other words that look like a form, and a compound the parts it is made of.
    text, key = max(found, key=lambda each: (_FORMS.get(each[1], ("", ""))[1] == SOLE_TRADER, len(each[1])))
    return _FORMS.get(key, (text, LEGAL_ENTITY))


def _spaced(name: str) -> str:
    return _AND_CO_KG.sub(" & Co. KG", name)
