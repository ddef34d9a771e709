"""What a cell looks like, told from its value alone."""

import re
from functools import lru_cache

_KINDS = (
    ("email", re.compile(r"[^@\s;,<>\"]+@[^@\s;,<>\"]+\.[A-Za-z]{2,24}")),
    ("linkedin_person", re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/in/\S+", re.IGNORECASE)),
    ("linkedin_company", re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/company/\S+", re.IGNORECASE)),
    ("url", re.compile(r"(?:https?://|www\.)[^\s;]+|(?:[a-z0-9-]+\.)+(?:de|com|at|ch|org|net|eu|example)", re.I)),
    ("date", re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2}(?:[T ]\S+)?")),
    ("phone", re.compile(r"'?(?:\+|00|0|\(0)[\d\s()/.–-]{5,22}(?:(?:ext|x|Durchwahl)\.?\s?\d+)?")),
    ("vat_id", re.compile(r"(?:DE\s?\d{9}|ATU\s?\d{8}|GB\s?\d{9}|FR\s?[0-9A-Z]{2}\s?\d{9}|CHE-?[\d.]{9,11}.*)")),
    ("postcode_gb", re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")),
    ("number", re.compile(r"[-+]?\d[\d.,' ]*%?")),
)


@lru_cache(maxsize=8_192)
def kind_of(cell: str) -> str | None:
    """What `cell` is beyond doubt (email, phone, url, date, number, ...), or None for blank cells and plain words."""
    text = cell.strip()
    if not text or len(text) > 200:
        return None
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(text)), None)
