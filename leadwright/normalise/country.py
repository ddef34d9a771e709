"""Countries as ISO 3166-1 alpha-2 codes, from names in any of the usual languages and from codes."""

from importlib.resources import files

import yaml
from rigour.territories import lookup_territory

from leadwright.remembered import remembered

_LISTED: dict[str, list[str]] = yaml.safe_load(files(__package__).joinpath("countries.yaml").read_text("utf-8"))
_NAMES = [(name.casefold(), code) for code, names in _LISTED.items() for name in [code, *names]]
_WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_CODES = {name.translate(_WITHOUT_UMLAUTS): code for name, code in _NAMES} | dict(_NAMES)


def usual_country(text: str) -> str | None:
    """The code of a country that lists often name, or None; asks nothing but a small table."""
    return _CODES.get(text.strip().strip(".").casefold())


@remembered(4_096)
def country_code(text: str) -> str | None:
    """The two-letter code of the country that `text` names, or None."""
    if usual := usual_country(text):
        return usual
    # The first look beyond our own table loads a large one, which takes a second.
    found = lookup_territory(text.strip()) if 1 < len(text) < 60 else None
    if found is None:
        return None
    # A part of a country, such as England, is called gb-eng.
    code = found.code.partition("-")[0].upper()
    return code if len(code) == 2 else None
