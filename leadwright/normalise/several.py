"""Cells that hold more than one address or number, or words beside it: what surely is one, in the order written."""

import re
from collections.abc import Iterator, Sequence

from leadwright.normalise.email import email_address
from leadwright.normalise.web import host

_LONGEST = 300
_BETWEEN = re.compile(r"[;,|/\s]+")
_LINKS = frozenset({"oder", "or", "ou", "und", "and", "et", "u.", "bzw.", "bzw", "&", "+", "-"})
_NAMED = re.compile(r"[^@<>]*<\s*(?:mailto:)?([^<>\s@]+@[^<>\s@]+)\s*>\s*", re.IGNORECASE)
_REMARKED = re.compile(r"(\S+@\S+?)\s*[(\[][^@]*[)\]]\s*")
_AT = re.compile(r"\s*[(\[{]\s*(?:at|ät|@)\s*[)\]}]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{]\s*(?:dot|punkt|\.)\s*[)\]}]\s*", re.IGNORECASE)
# What parts numbers, and what may stand in one; a slash between blanks may do either.
_APART = re.compile(r"[;,|\n]|\s/\s|\s[&+]\s|\s(?:oder|or|ou|und|and|et|u\.|bzw\.?)\s", re.IGNORECASE)
_NUMBER = re.compile(r"([^\d+(]*(?:\([^\d+]*)?)(\(?\+?\(?\d[\d ()/.\t\u00a0-]*)")
_NEXT = re.compile(r"(?<=\d)\s+(?=\(?(?:0[1-9]|\+))")
_FEWEST_DIGITS, _MANY_DIGITS = 6, 9


def addresses_in(text: str) -> list[str]:
    """The e-mail addresses in `text`, if it holds nothing else but words that surely are none of them."""
    text = _DOT.sub(".", _AT.sub("@", text)) if len(text) <= _LONGEST else ""
    if found := _NAMED.fullmatch(text) or _REMARKED.fullmatch(text):
        return _distinct([address] if (address := email_address(found.group(1))) else [])
    made = [email_address(part) for part in _parts(text)]
    return [] if None in made else _distinct([address for address in made if address])


def hosts_in(text: str) -> list[str]:
    """The hosts of the web addresses in `text`, if it holds nothing else."""
    made = [host(part) for part in re.split(r"[;,|\s]+", text[:_LONGEST]) if part.casefold() not in {*_LINKS, "", "/"}]
    return [] if None in made else _distinct([found for found in made if found])


def numbers_in(text: str) -> list[tuple[str, str]]:
    """Whatever in `text` may be a phone number, each with the words before it; it has not been read yet."""
    return list(_numbers(text)) if len(text) <= _LONGEST else []


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    for part in _APART.split(text):
        for words, number in _NUMBER.findall(part):
            for one in _apart(number):
                if _digits(one) >= _FEWEST_DIGITS:
                    yield words.casefold(), one.strip(" )/.-\t")


def _apart(number: str) -> list[str]:
    """Numbers with nothing but a blank between them, as a cell of several lines has become."""
    parts = _NEXT.split(number)
    return parts if min(map(_digits, parts)) >= _MANY_DIGITS else [number]


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _parts(text: str) -> list[str]:
    return [part for part in _BETWEEN.split(text) if part and part[-1] != ":" and part.casefold() not in _LINKS]


def _distinct(found: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(found))
