"""Countries as ISO 3166-1 alpha-2 codes, from names in any of the usual languages and from codes."""

from functools import lru_cache

from rigour.territories import lookup_territory

_LOCAL = {"d": "DE", "brd": "DE", "a": "AT", "ö": "AT", "f": "FR", "i": "IT", "e": "ES", "nl": "NL", "fl": "LI"}


@lru_cache(maxsize=8_192)
def country_code(text: str) -> str | None:
    """The two-letter code of the country that `text` names, or None."""
    plain = text.strip().strip(".")
    if len(plain) > 60:
        return None
    local = _LOCAL.get(plain.casefold())
    if local:
        return local
    found = lookup_territory(plain)
    if found is None:
        return None
    # A part of a country, such as England, is called gb-eng.
    code = found.code.partition("-")[0].upper()
    return code if len(code) == 2 else None
