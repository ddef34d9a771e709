"""Signs by which a single value is told: register and bank numbers, countries, names, streets, salutations, ranges."""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from leadwright.lists.spelling import folded
from leadwright.lists.values import kind_of
from leadwright.normalise.company import legal_form
from leadwright.normalise.country import usual_country
from leadwright.normalise.email import is_role

_POSTAL = re.compile(
    r"(?:(?:D|DE|A|AT|CH|F|FR|B|BE|L|I|IT|E|ES)-)?\d{4,5}|\d{5}-\d{4}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
    r"|\d{4} ?[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{2}-\d{3}|\d{3} \d{2}"
)
_REGISTER = re.compile(r"(?:[A-ZÄÖÜ][\w.ä-öü-]+ )*(?:HR[AB]|GnR|VR|PR|FN)\s?(?:Nr\.?)?\s?\d{1,7}\s?[a-zA-Z]{0,2}(?:,? .*)?")
_COMPANIES_HOUSE = re.compile(r"(?:\d{7,8}|(?:SC|NI|OC|SO|NC|R0)\d{6})")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?")
_DUNS = re.compile(r"\d{2}-?\d{3}-?\d{4}")
_STREET = re.compile(
    r"(?i)(?:.*(?:str\.|stra(?:ß|ss)e|weg|platz|allee|gasse|ring|damm|ufer|chaussee|markt|hof)\s*\d+.*"
    r"|\d+\w?,? .*\b(?:st|street|rd|road|ave|avenue|blvd|lane|ln|drive|dr|way|court|close|square|suite|rue|boulevard|chemin|place|quai|impasse|route)\b.*"
    r"|(?:rue|avenue|boulevard|chemin|quai|route)\b.*\d.*)"
)
_RANGE = re.compile(r"(?:\d[\d.,' ]*\s?(?:-|–|bis|to|à)\s?\d[\d.,' ]*|(?:<|>|unter|über|up to|mehr als)\s?\d[\d.,' ]*|\d[\d.,']*\s?\+)(?:\s\w+)?")
_YEAR = re.compile(r"1[789]\d\d|20[0-4]\d")
_INDUSTRY_CODE = re.compile(r"[A-U]?\s?\d{2}(?:\.?\d{1,2}(?:\.?\d{1,2})?)?[A-Z]?(?:\s?[-–:].*)?|\d{3,8}(?:\s?[-–:].*)?")
_POSTAL_CITY = re.compile(r"(?:[A-Z]{1,3}[- ])?\d{4,5},? [^\W\d].*")
_TITLE_WORDS = re.compile(
    r"(?i)\b(?:manager|director|head|chief|officer|president|engineer|leiter\w*|leitung|geschäftsführer\w*|inhaber\w*|prokurist\w*|vorstand"
    r"|assistent\w*|consultant|c[efiot]o|vp|owner|partner|directeur|directrice|responsable|gérant\w*|président\w*|einkauf|vertrieb|sales|buyer|\w*manager\w*|\w*leiter\w*|chef|founder)\b"
)
_SALUTATIONS = frozenset({
    "herr", "herrn", "frau", "mr", "mrs", "ms", "miss", "m", "mme", "mlle", "monsieur", "madame", "divers", "firma", "hr", "fr",
    "mr mrs", "herr dr", "frau dr", "herr prof dr", "mx", "dr", "fam", "familie", "sir", "damen und herren",
})  # fmt: skip
_TITLES = re.compile(r"(?i)(?:(?:prof|dr|dipl|mag|ing|med|jur|rer|nat|phil|h|c|mba|m\.?sc|b\.?sc|ph\.?d|univ|kfm|fh|oec|pol|habil|ll\.?m|m\.?a|b\.?a)[\s.()-]*)+")


@cache
def _first_names() -> frozenset[str]:
    text = files(__package__).joinpath("firstnames.yaml").read_text("utf-8")
    return frozenset(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def is_first_name(text: str) -> bool:
    """Whether `text` is a common first name, or two, as in `Hans-Peter`."""
    words = folded(text).split()
    return 0 < len(words) < 4 and words[0] in _first_names() and len(text.split()) < 3


def is_full_name(text: str) -> bool:
    """Whether a common first name stands at the beginning, after a comma, or at the end of a few words."""
    words = folded(text).split()
    if not 1 < len(words) < 6 or any(mark.isdigit() for mark in text):
        return False
    known = _first_names()
    return any(word in known for word in words)


def is_salutation(text: str) -> bool:
    """Whether `text` is how a person is addressed."""
    return folded(text) in _SALUTATIONS


def is_country(text: str) -> bool:
    """Whether `text` names a country or is its code."""
    return usual_country(text) is not None


@lru_cache(maxsize=8_192)
def holds(sign: str, text: str) -> bool:
    """Whether `text`, a trimmed value, has the sign of this name."""
    return SIGNS[sign](text)


def _kind(*kinds: str) -> Callable[[str], bool]:
    return lambda text: kind_of(text) in kinds


def _is_phone(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    plain = text.lstrip("'")
    if not 5 <= digits <= 17 or len(plain) > 40 or kind_of(plain) in ("date", "vat_id"):
        return False
    return re.fullmatch(r"\+?[\d\s()/.–-]+(?:\s*(?:ext|x|Durchwahl|DW|App)\.?\s?\d+)?", plain, re.I) is not None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"(?:ca\.|~|approx\.|>|<)?\s?[-+]?[€$£]?\s?\d[\d.,'\s]*\s?(?:%|[€$£]|EUR|USD|GBP|CHF|Mio\.?|Mrd\.?|TEUR|[kmb]n?|million)*", text, re.I) is not None


def _is_words(text: str) -> bool:
    return kind_of(text) is None and any(map(str.isalpha, text))


SIGNS: Mapping[str, Callable[[str], bool]] = {
    "email": _kind("email"),
    "role_email": lambda text: kind_of(text) == "email" and is_role(text.lower()),
    "linkedin_person": _kind("linkedin_person"),
    "linkedin_company": _kind("linkedin_company"),
    "linkedin": lambda text: "linkedin.com/" in text.lower(),
    "url": lambda text: kind_of(text) == "url" or re.fullmatch(r"(?:https?://)?(?:[\w-]+\.)+[a-zA-Z]{2,24}(?:/\S*)?", text) is not None,
    "social": lambda text: re.search(r"(?:facebook|twitter|instagram|xing|youtube|crunchbase|tiktok|//x)\.com", text.lower()) is not None,
    "phone": _is_phone,
    "dialled": lambda text: kind_of(text) == "phone",
    "mobile": lambda text: re.match(r"'?(?:(?:\+49|0049)\s?\(?0?\)?\s?|0)1[5-7]|(?:\+44\s?\(?0?\)?\s?|0)7[3-9]|(?:\+33\s?|0)[67]", text) is not None,
    "date": lambda text: kind_of(text) == "date" or re.fullmatch(r"\d{1,2}[-/ ](?:\d{1,2}|[A-Za-zä]{3,9})[-/ ]\d{2,4}|\d{4}[-/]\d{1,2}[-/]\d{1,2}.*|\d{8}", text) is not None,
    "number": _is_number,
    "year": lambda text: _YEAR.search(text) is not None,
    "postal_code": lambda text: _POSTAL.fullmatch(text.upper()) is not None,
    "postal_code_5": lambda text: re.fullmatch(r"(?:D-)?\d{5}", text) is not None,
    "postal_code_gb": _kind("postcode_gb"),
    "postal_code_city": lambda text: _POSTAL_CITY.fullmatch(text) is not None,
    "vat": lambda text: kind_of(text) == "vat_id" or re.fullmatch(r"[A-Z]{2,3}[\s-]?[A-Z0-9][A-Z0-9.\s-]{6,14}[\w+*]?(?: ?MWST| ?TVA)?", text) is not None,
    "register": lambda text: _REGISTER.fullmatch(text) is not None,
    "companies_house": lambda text: _COMPANIES_HOUSE.fullmatch(text) is not None,
    "iban": lambda text: _IBAN.fullmatch(text) is not None,
    "duns": lambda text: _DUNS.fullmatch(text) is not None,
    "country": is_country,
    "salutation": is_salutation,
    "academic_title": lambda text: _TITLES.fullmatch(text) is not None,
    "legal_form": lambda text: legal_form(text) is not None,
    "first_name": is_first_name,
    "full_name": is_full_name,
    "street": lambda text: _STREET.fullmatch(text) is not None,
    "range": lambda text: _RANGE.fullmatch(text) is not None,
    "job": lambda text: _TITLE_WORDS.search(text) is not None,
    "industry_code": lambda text: _INDUSTRY_CODE.fullmatch(text) is not None,
    "words": _is_words,
}  # fmt: skip
