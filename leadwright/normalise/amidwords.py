"""E-mail and web addresses in cells that hold several, or words beside them, in the order written."""

import re
from collections.abc import Sequence

from leadwright.normalise.email import email_address, is_role
from leadwright.normalise.text import folded
from leadwright.normalise.web import host, with_scheme_mended

_LONGEST = 300
_BETWEEN = re.compile(r"[;,|/\s]+")
_BETWEEN_HOSTS = re.compile(r"[;,|\s]+")
_LINKS = frozenset({"oder", "or", "ou", "und", "and", "et", "u.", "bzw.", "bzw", "&", "+", "-"})
_NAMED = re.compile(r"([^<>]*)<\s*(?:mailto:)?([^<>\s@]+@[^<>\s@]+)\s*>\s*", re.IGNORECASE)
_REMARKED = re.compile(r"(\S+@\S+?)(?:\s*[(\[][^@]*[)\]]|\s[-–—|]\s[^@]*)\s*")
# An address of which this is said is not one to write to.
_WARNED = re.compile(
    r"\b(?:nicht|kein\w*|ungültig|falsch|gesperrt|gelöscht|ehemals|früher|alt|statt|not|no|invalid|old|wrong|bounced?)\b",
    re.IGNORECASE,
)
# Behind a web address; a remark that may hold another one is none.
_REMARK = re.compile(r"\s?[(\[](?:[^()\[\].@]|\.(?!\w))*[)\]]\s?$")
_AROUND_AT = re.compile(r"\s*@\s*")
_AT = re.compile(r"\s*[(\[{]\s*(?:at|ät|@)\s*[)\]}]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{]\s*(?:dot|punkt|\.)\s*[)\]}]\s*", re.IGNORECASE)


def addresses_in(text: str) -> list[str]:
    """The e-mail addresses in `text`, if it holds nothing else but words that surely are none of them."""
    if len(text) > _LONGEST or "@" not in (plain := _DOT.sub(".", _AT.sub("@", text))) or "://" in text:
        return []
    plain = _AROUND_AT.sub("@", plain)
    if found := _REMARKED.fullmatch(plain):
        return _addresses([] if _WARNED.search(plain) else [found.group(1)])
    if found := _NAMED.fullmatch(plain):
        return _addresses([part for part in found.groups() if "@" in part])
    parts = [part for part in _BETWEEN.split(plain) if part and part[-1] != ":" and part.casefold() not in _LINKS]
    return _addresses(parts[-1:] if _says_whose(parts) else parts)


def hosts_in(text: str) -> list[str]:
    """The hosts of the web addresses in `text`, if it holds nothing else but a remark in brackets."""
    parts = _BETWEEN_HOSTS.split(_REMARK.sub("", text)) if len(text) <= _LONGEST else []
    made = [host(with_scheme_mended(part)) for part in parts if part.casefold() not in {*_LINKS, "", "/"}]
    return [] if None in made else _distinct([found for found in made if found])


def _addresses(parts: Sequence[str]) -> list[str]:
    made = [email_address(part) for part in parts]
    return [] if None in made else _distinct([address for address in made if address])


def _says_whose(parts: Sequence[str]) -> bool:
    """Whether words before an address name its owner, and are no part of it that a blank has cut off."""
    *words, last = parts or [""]
    local = last.partition("@")[0].casefold()
    if not words or "@" not in last or any("@" in word or _WARNED.search(word) for word in words):
        return False
    names = map(folded, words)
    return is_role(local) or any(len(name) > 2 and name in folded(local) for name in names)


def _distinct(found: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(found))
