"""Postal addresses in print: street, postal code, city and country, on one line or on several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from leadwright.cards.contact import Address
from leadwright.cards.layout import Span, below, beside
from leadwright.cards.regions import UK_POSTCODE, US_PLACE, is_country, named_country

_NUMBER = r"\d{1,4}\s?[a-zA-Z]?(?:\s?[-–/+]\s?\d{1,4}\s?[a-z]?)?"
_STREET_DE = re.compile(
    rf"^(?=.*[^\W\d]{{3}})[^\W\d][\w\s.'’-]*?(?:(?:stra(?:ß|ss)e|str\.?|weg|allee|platz|gasse|ring|damm|ufer|chaussee|hof|"
    rf"markt|graben|steig|stieg|park|pfad|berg|tor|wall|kamp|deich|zeile|bogen|haus|brücke|garten|feld|höhe|promenade|kai)"
    rf"|^(?:am|an|auf|im|in|zum|zur|unter|hinter|bei|alte[rs]?|neue[rs]?|große[rs]?|kleine[rs]?)\b[\w\s.-]*?)\s*{_NUMBER}$",
    re.IGNORECASE,
)
_STREET_EN = re.compile(
    r"(?<!\w)(?:(?:unit|suite|floor|flat)\s+\w+,?\s+)?\d+[a-z]?(?:[-–]\d+)?,?\s+(?:[\w.'’-]+\s+){0,4}"
    r"(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|drive|dr\.?|square|sq\.?|way|boulevard|blvd\.?|court|ct\.?|place|pl\.?|"
    r"terrace|close|row|parade|park|hill|gardens|quay|wharf|broadway|crescent|highway|parkway|pkwy\.?|kingsway|strand)(?!\w)",
    re.IGNORECASE,
)
_ONE_WORD_EN = re.compile(r"^\d+[a-z]?\s+[A-Z][a-z]{4,}way$")
_STREET_FR = re.compile(
    r"(?<!\w)\d+(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|place|quai|chemin|allée)\s[\w\s'’-]+", re.IGNORECASE
)
_ANY_STREET = re.compile(
    rf"^[^\W\d][\w\s.'’-]{{3,}}\s{_NUMBER}$|^(?:(?:unit|suite|floor|flat)\s\w+,?\s)?\d{{1,4}}[a-z]?,?\s[A-Z][\w\s.'’-]{{3,}}$|"
    r"^(?:[Uu]nit|[Ss]uite|[Ff]lat)\s\w+,?\s[A-Z][\w\s.'’-]{3,}$"
)
_BOX = re.compile(r"(?:postfach|p\.?\s?o\.?\s?box)\s+[\d\s]+", re.IGNORECASE)
_CODE_CITY = re.compile(
    r"(?<![\w+])(?:(?P<prefix>DE|D|A|AT|CH|F|FR|NL|L|B|PL|I)\s?[-–]\s?)?(?P<code>\d{5}|\d{4}(?:\s?[A-Z]{2}(?=\s))?|\d{2}-\d{3})\s+"
    r"(?P<city>[A-ZÄÖÜÉ][^\W\d]+(?:[\s./-]+(?:\(?[^\W\d]+\)?\.?))*)"
)
_CITY_CODE = re.compile(r"(?P<city>[A-Z][A-Za-z .'-]+?)[\s,–-]+(?P<code>\d{3}\s?\d{3}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?!\d)")
_PREFIXES = {"D": "DE", "A": "AT", "F": "FR", "L": "LU", "B": "BE", "I": "IT"}


_COMMA = re.compile(r",(?!\s*(?:[A-Z]{2}\.?\s+\d{5}|Inc|LLC|Ltd|LLP|plc)(?!\w))\s*")
_TOWN = re.compile(r"^[^\W\d][^\d,@]{2,24}$")


@dataclass
class Parts:
    """An address in the making, and the print that is left."""

    pieces: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None
    rest: list[Span] = field(default_factory=list)
    anchor: Span | None = None
    score: float = 1.0

    def address(self, region: str | None) -> Address | None:
        """The address, in the country it names or else in `region`; a city or a street has to be known."""
        if not (self.street or self.city):
            return None
        whole = bool(self.street and self.city and self.postal_code)
        text = ", ".join(self.pieces)
        return Address(
            text=text,
            raw=text,
            street=self.street,
            postal_code=self.postal_code,
            city=self.city,
            country=self.country or region,
            confidence=round(self.score * (0.95 if whole else 0.6), 3),
            lines=tuple(dict.fromkeys(self.lines)),
        )

    def note(self, piece: str, span: Span, first: bool = False) -> None:
        """Counts `piece` as a part of the address."""
        self.pieces.insert(0 if first else len(self.pieces), piece)
        self.lines.append(span.line)
        self.score = min(self.score, span.score)


def place(spans: Sequence[Span]) -> Parts:
    """The address on a card; what stands on its lines beside it, such as the company, is left."""
    parts = Parts()
    for span in spans:
        left = [piece for piece in _pieces(span.text) if not _take(piece, span, parts)]
        if left:
            parts.rest.append(span.holding(", ".join(left)))
    if parts.anchor and parts.city is None:
        _find_town(parts, parts.anchor)
    if parts.anchor and parts.street is None:
        _find_street(parts, parts.anchor)
    return parts


def _pieces(text: str) -> list[str]:
    """`text` by its commas if it speaks of a place, else whole."""
    pieces = [piece.strip() for piece in _COMMA.split(text) if piece.strip()]
    marks = (UK_POSTCODE, US_PLACE, _CODE_CITY, _CITY_CODE, _BOX)
    speaks = any(_street(piece) or any(mark.search(piece) for mark in marks) for piece in pieces)
    return pieces if speaks else [text]


def _take(piece: str, span: Span, parts: Parts) -> bool:
    """Whether `piece` is a part of the address, which is then noted."""
    street = _street(piece) if parts.street is None else None
    if street:
        parts.street = street
        parts.note(street, span)
        more = piece.replace(street, "", 1).strip(" ,-")
        return not more or _take(more, span, parts)
    named = named_country(piece) if is_country(piece) else None
    taken = (parts.city is None and _take_city(piece, span, parts)) or bool(_BOX.match(piece) or named)
    if taken:
        parts.country = parts.country or named
        if parts.pieces[-1:] != [piece]:
            parts.note(piece, span)
    return taken


def _street(piece: str) -> str | None:
    if _STREET_DE.match(piece) or _ONE_WORD_EN.match(piece):
        return piece
    found = _STREET_EN.search(piece) or _STREET_FR.search(piece)
    return found.group().strip() if found else None


def _take_city(piece: str, span: Span, parts: Parts) -> bool:
    """Whether `piece` holds a postal code, which is then noted with its city."""
    british, american = UK_POSTCODE.search(piece), US_PLACE.search(piece)
    found = _CODE_CITY.search(piece) or _CITY_CODE.search(piece)
    if american:
        parts.city, parts.postal_code, parts.country = american[1].strip(), american[3], "US"
    elif british:
        parts.postal_code, parts.country = british[1], "GB"
        parts.city = piece.replace(british[1], "").strip(" ,") or None
    elif found:
        parts.city, parts.postal_code = found["city"].strip(), found["code"]
        prefix = found.groupdict().get("prefix")
        parts.country = _PREFIXES.get(prefix, prefix) if prefix else parts.country
        before = piece[: found.start()].strip(" ,-")
        parts.street = before if parts.street is None and _ANY_STREET.match(before) else parts.street
    else:
        return False
    parts.anchor = span
    parts.note(piece, span)
    return True


def _find_town(parts: Parts, anchor: Span) -> None:
    """The town of a postcode that stands alone: beside it, or on the line above."""
    for position, span in reversed(list(enumerate(parts.rest))):
        before, _, town = span.text.rpartition(", ")
        if _TOWN.match(town) and (span.line == anchor.line or (below(span, anchor, gap=0.8) and not before)):
            parts.city = town
            parts.note(town, span)
            parts.rest[position : position + 1] = [span.holding(before)] if before else []
            return


def _find_street(parts: Parts, anchor: Span) -> None:
    """The street that no word gives away: words and a house number, beside the city or right above it."""
    for span in parts.rest:
        if _ANY_STREET.match(span.text) and (below(span, anchor) or beside(span, anchor)):
            parts.street = span.text
            parts.note(span.text, span, first=True)
            parts.rest.remove(span)
            return
