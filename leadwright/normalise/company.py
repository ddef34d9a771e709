"""Names of companies: the core without legal form, the legal form in its usual short spelling."""

import re
from functools import lru_cache

from rigour.names.org_types import extract_org_types, remove_org_types, replace_org_types_display

from leadwright.normalise.text import folded, tidy

_JOINED = re.compile(r"\s*[&+]\s*")
_AND_CO = re.compile(r"\b(?:gmbh|ug|ag|se)?\s*(?:&|und|and)\s*co\.?\s*(?:kgaa|kg|ohg)\b\.?", re.IGNORECASE)
_LINKS = frozenset({"und", "and", "et", "u"})
# What the library writes or knows otherwise than one would.
_SHORT = {
    "ek": "e.K.",
    "ev": "e.V.",
    "eg": "eG",
    "ug": "UG (haftungsbeschränkt)",
    "ltd": "Ltd",
    "plc": "PLC",
    "llp": "LLP",
    "gbr": "GbR",
    "ohg": "OHG",
    "kgaa": "KGaA",
    "gmbhcokg": "GmbH & Co. KG",
    "ugcokg": "UG & Co. KG",
    "agcokg": "AG & Co. KG",
}
_OWN = (
    (re.compile(r"\be\.?\s?k(?:fm|fr)?\.?$|\beingetragener? kauf(?:mann|frau)$", re.IGNORECASE), "e.K."),
    (re.compile(r"\be\.\s?v\.?$|\beingetragener verein$", re.IGNORECASE), "e.V."),
    (re.compile(r"\bkd?ö\.?r\.?$|\b(?:körperschaft|anstalt) des öffentlichen rechts$", re.IGNORECASE), "KdöR"),
    (re.compile(r"\bCIC$"), "CIC"),
)


@lru_cache(maxsize=131_072)
def legal_form(name: str) -> str | None:
    """The legal form that stands in a company's name, in its usual short spelling, or None."""
    spaced = _JOINED.sub(" & ", name)
    both = _AND_CO.search(spaced)
    if both:
        return _and_co(both.group().casefold())
    for pattern, form in _OWN:
        if pattern.search(spaced):
            return form
    found = extract_org_types(spaced)
    if not found:
        return None
    written, key = found[-1]
    return _SHORT.get(key) or replace_org_types_display(written).rstrip(".")


@lru_cache(maxsize=131_072)
def core_name(name: str) -> str:
    """The company's name without its legal form, folded, for keys; the whole name where nothing else would be left."""
    spaced = _JOINED.sub(" & ", tidy(name))
    bare = _AND_CO.sub(" ", spaced)
    for pattern, _ in _OWN:
        bare = pattern.sub(" ", bare)
    words = folded(remove_org_types(bare, " ")).split()
    core = " ".join(word for word in words if word not in _LINKS)
    return core or folded(spaced)


def company_name(name: str) -> str:
    """The name as it is shown: with single blanks, and nothing else changed."""
    return tidy(name).strip(" ,;\"'") if name else ""


def _and_co(text: str) -> str:
    general = next((form for form in ("GmbH", "UG", "AG", "SE") if form.casefold() in text), "")
    partner = "KGaA" if "kgaa" in text else "OHG" if "ohg" in text else "KG"
    return f"{general} & Co. {partner}".strip()
