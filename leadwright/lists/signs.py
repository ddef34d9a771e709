"""Signs by which a single value is told: numbers of registers and banks, countries, names, streets, ranges."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from leadwright.lists.spelling import folded
from leadwright.lists.values import kind_of
from leadwright.normalise.company import legal_form
from leadwright.normalise.country import usual_country
from leadwright.normalise.email import is_role
from leadwright.normalise.firstnames import first_names

# Each holds for the whole value.
_PATTERNS: Mapping[str, str] = {
    "postal_code": r"(?:(?:D|DE|A|AT|CH|F|FR|B|BE|L|I|IT|E|ES)-)?\d{4,5}|\d{5}-\d{4}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
    r"|\d{4} ?[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{2}-\d{3}|\d{3} \d{2}",
    "postal_code_5": r"(?:D-)?\d{5}",
    "register": r"(?:[A-ZÄÖÜ][\w.-]+ )*(?:HR[AB]|GnR|VR|PR|FN)\s?(?:Nr\.?)?\s?\d{1,7}\s?[a-zA-Z]{0,2}(?:,? .*)?",
    "iban": r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?",
    "duns": r"\d{2}-?\d{3}-?\d{4}",
    "vat": r"[A-Z]{2,3}[\s-]?[A-Z0-9][A-Z0-9.\s-]{6,14}[\w+*]?(?: ?MWST| ?TVA)?",
    "url": r"(?:https?://)?(?:[\w-]+\.)+[a-zA-Z]{2,24}(?:/\S*)?",
    "range": r"(?:\d[\d.,' ]*\s?(?:-|–|bis|to|à)\s?\d[\d.,' ]*|(?:<|>|unter|über|up to|mehr als)\s?\d[\d.,' ]*"
    r"|\d[\d.,']*\s?\+)(?:\s\w+)?",
    "date": r"\d{1,2}[-/ ](?:\d{1,2}|[A-Za-zä]{3,9})[-/ ]\d{2,4}|\d{4}[-/]\d{1,2}[-/]\d{1,2}.*|\d{8}",
    "number": r"(?i:(?:ca\.|~|approx\.|>|<)?\s?[-+]?[€$£]?\s?\d[\d.,'\s]*\s?"
    r"(?:%|[€$£]|EUR|USD|GBP|CHF|Mio\.?|Mrd\.?|[kmb]n?)*)",
    "dialled": r"\+?[\d\s()/.–-]+(?i:\s*(?:ext|x|Durchwahl|DW|App)\.?\s?\d+)?",
    "academic_title": r"(?i:(?:(?:prof|dr|dipl|mag|ing|med|jur|rer|nat|phil|h|c|mba|m\.?sc|b\.?sc|ph\.?d|univ|kfm|fh"
    r"|oec|pol|habil|ll\.?m|m\.?a|b\.?a)[\s.()-]*)+)",
    "street": r"(?i:.*(?:str\.|stra(?:ß|ss)e|weg|platz|allee|gasse|ring|damm|ufer|chaussee|markt|hof)\s*\d+.*"
    r"|\d+\w?,? .*\b(?:st|street|rd|road|ave|avenue|blvd|lane|ln|drive|dr|way|court|close|square|suite|rue"
    r"|boulevard|chemin|place|quai|impasse|route)\b.*|(?:rue|avenue|boulevard|chemin|quai|route)\b.*\d.*)",
}
_WHOLE = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_YEAR = re.compile(r"1[789]\d\d|20[0-4]\d")
_MOBILE = re.compile(r"'?(?:(?:\+49|0049)\s?\(?0?\)?\s?|0)1[5-7]|(?:\+44\s?\(?0?\)?\s?|0)7[3-9]|(?:\+33\s?|0)[67]")
_LINKEDIN_PERSON = re.compile(r"linkedin\.com/(?:in|pub|sales/(?:lead|people)|talent/profile)/", re.IGNORECASE)
_LINKEDIN_COMPANY = re.compile(r"linkedin\.com/(?:sales/)?(?:company|school|showcase|accounts?)/", re.IGNORECASE)
_SOCIAL = re.compile(r"(?:facebook|twitter|instagram|xing|youtube|crunchbase|tiktok|//x)\.com", re.IGNORECASE)
_POST = re.compile(
    r"\b(?:manager|director|head|chief|officer|president|engineer|leiter\w*|leitung|geschäftsführer\w*|inhaber\w*"
    r"|prokurist\w*|vorstand|assistent\w*|consultant|c[efiot]o|vp|owner|partner|directeur|directrice|responsable"
    r"|gérant\w*|président\w*|einkauf|vertrieb|sales|buyer|\w*manager\w*|\w*leiter\w*|chef|founder)\b",
    re.IGNORECASE,
)
_SALUTATIONS = frozenset({
    "herr", "herrn", "frau", "mr", "mrs", "ms", "miss", "m", "mme", "mlle", "monsieur", "madame", "divers", "firma",
    "hr", "fr", "mr mrs", "herr dr", "frau dr", "herr prof dr", "mx", "dr", "fam", "familie", "sir", "damen und herren",
})  # fmt: skip


@lru_cache(maxsize=8_192)
def holds(sign: str, text: str) -> bool:
    """Whether `text`, a trimmed value, has the sign of this name."""
    return SIGNS[sign](text)


def _is_first_name(text: str) -> bool:
    """Whether it is a common first name, or two, as in `Hans-Peter`."""
    words = folded(text).split()
    return 0 < len(words) < 4 and first_names().issuperset(words)


def _is_full_name(text: str) -> bool:
    """Whether a common first name stands among a few words."""
    words = folded(text).split()
    plain = 1 < len(words) < 6 and not any(map(str.isdigit, text))
    return plain and not first_names().isdisjoint(words)


def _is_phone(text: str) -> bool:
    plain = text.lstrip("'")
    if not 5 <= sum(map(str.isdigit, text)) <= 17 or len(plain) > 40 or kind_of(plain) in ("date", "vat_id"):
        return False
    return _WHOLE["dialled"].fullmatch(plain) is not None


def _kind(*kinds: str) -> Callable[[str], bool]:
    return lambda text: kind_of(text) in kinds


def _whole(name: str, *kinds: str) -> Callable[[str], bool]:
    pattern = _WHOLE[name]
    return lambda text: kind_of(text) in kinds or pattern.fullmatch(text) is not None


SIGNS: Mapping[str, Callable[[str], bool]] = {
    "email": _kind("email"),
    "role_email": lambda text: kind_of(text) == "email" and is_role(text.lower()),
    "linkedin_person": lambda text: _LINKEDIN_PERSON.search(text) is not None,
    "linkedin_company": lambda text: _LINKEDIN_COMPANY.search(text) is not None,
    "linkedin": lambda text: "linkedin.com/" in text.lower(),
    "url": _whole("url", "url"),
    "url_surely": _kind("url"),
    "social": lambda text: _SOCIAL.search(text) is not None,
    "phone": _is_phone,
    "phone_surely": _kind("phone"),
    "mobile": lambda text: _MOBILE.match(text) is not None,
    "date": _whole("date", "date"),
    "number": _whole("number"),
    "year": lambda text: _YEAR.search(text) is not None,
    "numbered": lambda text: any(map(str.isdigit, text)) and kind_of(text) != "email",
    "long_number": lambda text: sum(map(str.isdigit, text)) >= 6,
    "short_number": lambda text: any(map(str.isdigit, text)) and len(text) <= 10,
    "postal_code": lambda text: _WHOLE["postal_code"].fullmatch(text.upper()) is not None,
    "postal_code_5": _whole("postal_code_5"),
    "postal_code_gb": _kind("postcode_gb"),
    "vat": _whole("vat", "vat_id"),
    "register": _whole("register"),
    "iban": _whole("iban"),
    "duns": _whole("duns"),
    "duns_surely": lambda text: text.count("-") == 2 and holds("duns", text),
    "country": lambda text: usual_country(text) is not None,
    "salutation": lambda text: folded(text) in _SALUTATIONS,
    "academic_title": _whole("academic_title"),
    "legal_form": lambda text: legal_form(text) is not None,
    "first_name": _is_first_name,
    "full_name": _is_full_name,
    "street": _whole("street"),
    "range": _whole("range"),
    "job": lambda text: _POST.search(text) is not None,
    "website": lambda text: holds("url", text) and not holds("social", text) and not holds("linkedin", text),
    "vat_strictly": lambda text: holds("vat", text) and text[:2].isalpha() and not holds("iban", text),
}
"""What each sign means for one value."""
