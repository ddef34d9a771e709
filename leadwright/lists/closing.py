"""Lines that close a list: totals, notes on rights and sources; and whether a total is that of the rows."""

import re
from collections.abc import Sequence

from leadwright.lists.heading import tells_how_to_reach
from leadwright.organisation import legal_form

_RECORDS = (
    r"datens(?:ä|ae)tze|adressen|eintr(?:ä|ae)ge|kontakte|leads|records|rows|entries|contacts|enregistrements|lignes"
)
_SUMS = (
    r"(?:gesamt|zwischen|end|teil)?summe|gesamt(?:ergebnis|umsatz|zahl)?|teilergebnis|insgesamt|anzahl"
    r"|(?:grand |sub ?)?totals?|durchschnitt|mittelwert|average|(?:sum|count|nombre)(?=\W*(?:\d|of\b|de\b|d'|der\b))"
)
_TOTAL = re.compile(rf"^\W*(?:{_SUMS})\b|\d\s*\b(?:{_RECORDS})\b|\b(?:{_RECORDS})\W{{0,3}}\d", re.IGNORECASE)
# Nobody is called so, whatever stands beside it.
_SURELY = re.compile(r"^\W*(?:(?:gesamt|zwischen|end|teil)?summe|teilergebnis|insgesamt)\b", re.IGNORECASE)
_SUM_WORDS = frozenset({
    "summe", "gesamtsumme", "zwischensumme", "endsumme", "teilsumme", "gesamt", "gesamtergebnis", "gesamtumsatz",
    "gesamtzahl", "ergebnis", "teilergebnis", "insgesamt", "anzahl", "total", "totals", "subtotal", "subtotals",
    "durchschnitt", "mittelwert", "average", "sum", "count", "nombre",
})  # fmt: skip
_BESIDE = frozenset({
    "grand", "sub", "der", "die", "das", "aller", "alle", "all", "of", "the", "de", "des", "d", "les", "in", "im",
    "eur", "euro", "usd", "chf", "gbp", "teur", "keur", "mio", "tsd", "umsatz", "revenue", "mitarbeiter", "employees",
    "zeilen", "records", "number", "datensätze", "datensaetze", "adressen", "einträge", "eintraege", "kontakte",
    "leads", "rows", "entries", "contacts", "enregistrements", "lignes", "exportiert", "exported",
})  # fmt: skip
_POSTAL_CODE = re.compile(r"\s*\d{5}\s*")
_WORDS = re.compile(r"[^\W\d_]+")
_OF_RECORDS = re.compile(rf"\b(?:{_RECORDS})\b|^\W*(?:anzahl|count|nombre)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"©|\(c\)|copyright|\blizenz(?:iert|geber|bedingungen|hinweis|vertrag|nummer)?\b|\blicen[cs]ed?\b|\bquellen?\s*:"
    r"|source:|end of|ende der|stand:|erstellt|generated|rechte vorbehalten|rights reserved|ohne gew(?:ä|ae)hr"
    r"|dürfen nur|nur (?:zur|für die) einmal|einmalige? (?:nutzung|verwendung)|wenden sie sich|bei fragen"
    r"|single use only|do not pass on|nicht weitergegeben|weitergabe (?:an dritte )?(?:ist )?nicht"
    r"|^\W*(?:ende|end|eof)\W*$|^\W*\d+ (?:zeilen|rows?(?: affected)?)\W*$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"^\W*(?:seite|page|blatt|sheet)\s*\d+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[.,' ]\d{3})+|\d+)(?![\d.,]*\d)")


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row gives a total. A firm may be called Total or Records: other words stand beside its name."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled or tells_how_to_reach(filled) or any(map(legal_form, filled)):
        return False
    text = _text(filled)
    if not any(map(str.isdigit, text)):
        # The number of a sum may not have been computed.
        return len(filled) == 1 < len(cells) and _is_bare_sum(text)
    return _TOTAL.search(text) is not None if len(filled) == 1 else _speaks_of_sums(filled)


def is_subtotal(cells: Sequence[str]) -> bool:
    """Whether a row surely gives a total, whatever follows."""
    return is_total(cells) and _SURELY.match(_text(cells)) is not None


def _is_bare_sum(text: str) -> bool:
    found = _SURELY.match(text)
    return found is not None and not text[found.end() :].strip(" :")


def _speaks_of_sums(filled: Sequence[str]) -> bool:
    """Whether all words of a row are those of totals; or those that are not stand behind one that is no name."""
    words = set(_WORDS.findall(_text(filled).casefold()))
    if words <= _SUM_WORDS | _BESIDE:
        return bool(words & _SUM_WORDS) or _TOTAL.search(_text(filled)) is not None
    first, *others = filled
    numbers = not any(map(_WORDS.search, others)) and not any(map(_POSTAL_CODE.fullmatch, others))
    return numbers and _SURELY.match(first) is not None


def is_closing(cells: Sequence[str]) -> bool:
    """Whether a row speaks of rights, sources, or the end."""
    return _CLOSING.search(_text(cells)) is not None


def is_page(cells: Sequence[str]) -> bool:
    """Whether a row is the number of a page."""
    return _PAGE.match(_text(cells)) is not None


def counts_others(cells: Sequence[str], rows: Sequence[int]) -> bool:
    """Whether a total counts records, and arrives at none of the numbers in `rows`."""
    text = _text(cells)
    numbers = [int(re.sub(r"\D", "", number)) for number in _NUMBER.findall(text)]
    return _OF_RECORDS.search(text) is not None and bool(numbers) and not set(numbers) & set(rows)


def _text(cells: Sequence[str]) -> str:
    return " ".join(cell.strip() for cell in cells if cell.strip())
