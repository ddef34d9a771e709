"""What headers mean that may be places: parts of an address, whose it is, and what else is called so."""

import re
from collections.abc import Sequence

from leadwright.lists.headers import Guess, Headers, Reading
from leadwright.lists.lexicon import understood

_REGIONS = frozenset({"region", "regions", "bezirk", "departement"})
_PARTS = frozenset({"address.city", "address.postal_code", "address.street"})
_DIALLED = ("phone", "person.phone_mobile", "person.phone_direct", "company.phone")
_DELIVERY = re.compile(
    r"\b(?:shipping|ship to|delivery|deliver to|livraison|lieferanschrift|lieferadresse|liefer|versand|recipient|"
    r"destinataire|empfanger)\b"
)
_INVOICE = re.compile(r"\b(?:billing|bill to|invoice|rechnung|rechnungsanschrift|rechnungsadresse|facturation)\b")
_OF_ADDRESSES = re.compile(r"\baddress (?:company|organi[sz]ation|name|contact)\b")


def state(headers: Headers, place: int) -> Reading:
    """Part of an address; a region or department without a place in it is one of sales, or of a firm."""
    return _part(headers, place, "address.state")


def county(headers: Headers, place: int) -> Reading:
    """Part of an address; a district without a place in it is one of sales."""
    return _part(headers, place, "address.county")


def _part(headers: Headers, place: int, field: str) -> Reading:
    whole = len(headers) == 1 or headers.fields & _PARTS
    return field if whole or headers.words[place] not in _REGIONS else Guess(field)


def country(headers: Headers, place: int) -> Reading:
    """A country, unless its code is the one that is dialled before the number beside it."""
    beside = headers.said[place + 1].field if place + 1 < len(headers) else None
    return None if headers.words[place] == "country code" and beside in _DIALLED else "address.country"


def street(headers: Headers, place: int) -> Reading:
    """A street; in English what stands last is meant, as in `Address Company`."""
    field = headers.said[place].field
    return None if _OF_ADDRESSES.search(headers.words[place]) else field


def deliveries(words: Sequence[str]) -> frozenset[int]:
    """The places of folded headers in a block that tells where to deliver: from one that says so to one of billing."""
    found, inside = set(), False
    for place, header in enumerate(words):
        if _INVOICE.search(header):
            inside = False
        elif match := _DELIVERY.search(header):
            rest = header[: match.start()] + header[match.end() :]
            # A method or a day of delivery is no place.
            inside = inside or not rest.strip() or bool(understood(rest).concepts)
        if inside:
            found.add(place)
    return frozenset(found)
