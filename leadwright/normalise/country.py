"""Countries as ISO 3166-1 alpha-2 codes, from names in any of the usual languages and from codes."""

import re
from importlib.resources import files

import yaml
from rigour.territories import lookup_territory

from leadwright.remembered import remembered

_LISTED: dict[str, list[str]] = yaml.safe_load(files(__package__).joinpath("countries.yaml").read_text("utf-8"))
_NAMES = [(name.casefold(), code) for code, names in _LISTED.items() for name in [code, *names]]
_WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# What says a country only where one is asked for: single letters are classes, sizes and sexes elsewhere.
_ONLY_HERE = {
    "b": "BE", "l": "LU", "n": "NO", "p": "PT", "s": "SE",
    "bundesrepublik": "DE", "tschechei": "CZ", "vae": "AE", "v.a.e": "AE",
    "n. ireland": "GB", "n ireland": "GB", "nordirland": "GB", "irland (nord)": "GB", "ireland (northern)": "GB",
    "ireland (north)": "GB",
}  # fmt: skip
_LONGEST = 60
_REMARKED = re.compile(r"([^()]+?)\s*\(([^()]*)\)")
# Codes that are of no country, though lists of territories have them.
_NO_COUNTRIES = frozenset({"EU", "IC", "TA", "UN", "ZZ"})
_CODES = {name.translate(_WITHOUT_UMLAUTS): code for name, code in _NAMES} | dict(_NAMES)


def usual_country(text: str) -> str | None:
    """The code of a country that lists often name, or None; asks nothing but a small table."""
    return _CODES.get(text.strip().strip(".").casefold())


@remembered(4_096)
def country_code(text: str) -> str | None:
    """The two-letter code of the country that `text` names, or None: of none are the EU, the world, and what was."""
    if len(text) > _LONGEST:
        return None
    plain = text.strip().strip(".").casefold()
    return _CODES.get(plain) or _ONLY_HERE.get(plain) or _elsewhere(text.strip()) or _before_a_remark(plain)


def _elsewhere(text: str) -> str | None:
    # The first look beyond our own table loads a large one, which takes a second.
    found = lookup_territory(text) if len(text) > 1 else None
    if found is None or found.is_historical:
        return None
    # A part of a country, such as England, is called gb-eng.
    code = found.code.partition("-")[0].upper()
    return code if len(code) == 2 and code not in _NO_COUNTRIES else None


def _before_a_remark(plain: str) -> str | None:
    """The country before a remark in brackets, unless that names another one, as in `China (Taiwan)`."""
    found = _REMARKED.fullmatch(plain)
    code = _CODES.get(found.group(1)) if found else None
    return code if found and code and country_code(found.group(2)) in (None, code) else None
