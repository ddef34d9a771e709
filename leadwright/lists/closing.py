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
_OF_RECORDS = re.compile(rf"\b(?:{_RECORDS})\b|^\W*(?:anzahl|count|nombre)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"©|\(c\)|copyright|\blizenz(?:iert|geber|bedingungen|hinweis|vertrag|nummer)?\b|\blicen[cs]ed?\b|\bquellen?\s*:"
    r"|source:|end of|ende der|stand:|erstellt|generated|rechte vorbehalten|rights reserved|ohne gew(?:ä|ae)hr"
    r"|^\W*(?:ende|end|eof)\W*$|^\W*\d+ (?:zeilen|rows?(?: affected)?)\W*$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"^\W*(?:seite|page|blatt|sheet)\s*\d+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[.,' ]\d{3})+|\d+)(?![\d.,]*\d)")


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row gives a total. A firm may be called Total or Records; its row tells how to reach it."""
    text = _text(cells)
    if not _TOTAL.search(text) or not any(mark.isdigit() for mark in text):
        return False
    return not tells_how_to_reach(cells) and not any(map(legal_form, cells))


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
