"""In which country a card is at home, by what stands on it."""

import re
from collections.abc import Iterable, Sequence

import phonenumbers

from leadwright.cards import domains
from leadwright.cards.words import country_of_form

COUNTRIES = {
    "DE": r"deutschland|germany|allemagne",
    "AT": r"österreich|austria",
    "CH": r"schweiz|switzerland|suisse",
    "GB": r"united kingdom|england|scotland|wales|great britain|\buk\b|u\.k\.",
    "US": r"united states(?: of america)?|\busa\b|u\.s\.a\.",
    "FR": r"france|frankreich",
    "IN": r"india|indien",
    "NL": r"netherlands|nederland|niederlande|the netherlands",
    "IT": r"italy|italia|italien",
    "ES": r"spain|españa|spanien",
    "PL": r"poland|polska|polen",
    "BE": r"belgium|belgien|belgique|belgië",
    "CA": r"canada|kanada",
    "AU": r"australia|australien",
    "IE": r"ireland|irland",
    "SG": r"singapore|singapur",
}
_NAMES = {code: re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE) for code, names in COUNTRIES.items()}
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|"
    "RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY"
)
UK_POSTCODE = re.compile(r"(?<!\w)([A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?!\w)")
US_PLACE = re.compile(rf"([A-Z][\w .'-]+?),?\s+({_STATES})\.?,?\s+(\d{{5}}(?:-\d{{4}})?)(?!\d)")
_PREFIXED_CODE = re.compile(r"(?<!\w)(DE|D|A|CH|F|I|NL|B)\s?[-–]\s?\d{4,5}(?!\d)")
_PREFIXES = {"D": "DE", "A": "AT", "F": "FR", "I": "IT", "B": "BE"}
_PLUS = re.compile(r"\+\s?(\d[\d\s()./-]{6,})")
_GERMAN = re.compile(
    r"(?<!\w)(?:telefon|telefax|tel\.?/fax|fon|mobil|handy|durchwahl|postfach)(?!\w)|stra(?:ß|ss)e|str\.\s*\d|[ßẞ]|"
    r"geschäftsf|vertrieb|einkauf|prokurist|inhaber|(?:leiter|leiterin)(?!\w)|"
    r"(?:weg|platz|allee|gasse)\s+\d",
    re.IGNORECASE,
)


def named_country(text: str) -> str | None:
    """The country that is named in `text`."""
    return next((code for code, names in _NAMES.items() if names.search(text)), None)


def is_country(text: str) -> bool:
    """Whether `text` is the name of a country and nothing more."""
    return any(names.fullmatch(text.strip(" .,")) for names in _NAMES.values())


def region(texts: Sequence[str], addresses: Iterable[str], hint: str | None = None) -> str | None:
    """The country in which numbers without a prefix are to be read, or None where nothing speaks for one."""
    hosts = [address for address in addresses if not domains.is_social(address)]
    clues = (
        _by_prefix(texts),
        *(named_country(text) for text in texts),
        *(_by_postal_code(text) for text in texts),
        *(domains.country(address) for address in hosts),
        *(country_of_form(text) for text in texts),
        hint,
        "DE" if any(_GERMAN.search(text) for text in texts) else None,
    )
    return next((clue for clue in clues if clue), None)


def _by_prefix(texts: Sequence[str]) -> str | None:
    for text in texts:
        for match in _PLUS.finditer(text):
            try:
                number = phonenumbers.parse("+" + match[1])
            except phonenumbers.NumberParseException:
                continue
            assert number.country_code is not None
            code = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
                number.country_code
            )
            if code not in (None, "ZZ", "001"):
                return code
    return None


def _by_postal_code(text: str) -> str | None:
    prefixed = _PREFIXED_CODE.search(text)
    if prefixed:
        return _PREFIXES.get(prefixed[1], prefixed[1])
    if UK_POSTCODE.search(text):
        return "GB"
    return "US" if US_PLACE.search(text) else None
