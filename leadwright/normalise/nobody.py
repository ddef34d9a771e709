"""What stands in columns of names and names no person: firms, offices, phrases of letters, addresses."""

import re

from leadwright.organisation import legal_form

_PHRASES = re.compile(
    r"to whom it|sehr geehrter?(?:$| damen)|(?:liebe )?damen und herren|ladies and gentlemen|sirs? (?:or|and|&) madam"
    r"|dear (?:sir|madam|all|team|customer)s?(?!\w)"
    r"|(?:an )?(?:die |das |the )?(?:gesch[äa]fts(?:leitung|f[üu]hrung)|personal(?:abteilung|leitung)|buchhaltung"
    r"|einkauf(?:sabteilung)?|sekretariat|zentrale|empfang|verwaltung|kundenservice|kundendienst|direktion"
    r"|vertriebsabteilung|ansprechpartner|management|accounting|human resources|info|office|tbd|tba|test"
    r"|herr/frau|frau/herr|herrn|frau|x{2,}|unbekannt)$",
    re.IGNORECASE,
)
_FIRM = re.compile(r"(?:firma|fa\.)\s+(?=\S)", re.IGNORECASE)
_SURELY = frozenset({
    "gmbh", "gesmbh", "mbh", "kgaa", "ohg", "ltd", "llc", "llp", "plc", "inc", "gbr", "egbr", "partgmbb", "sarl",
    "eurl", "sasu", "kft", "sro", "spzoo", "oyj", "limited", "corporation", "incorporated",
})  # fmt: skip
_IN_CAPITALS = frozenset({"ag", "kg", "ug", "bv", "nv", "srl"})
_PERHAPS = frozenset({"se", "eg", "ev", "ek", "ekfr", "ekfm", "eu", "sa", "sas", "spa", "sl", "ab", "as", "oy", "aps"})
_WORDS = frozenset({
    "firma", "geschäftsleitung", "geschäftsführung", "personalabteilung", "buchhaltung", "sekretariat",
    "xx", "xxx", "xxxx",
})  # fmt: skip
MAY_BE_NONE = _SURELY | _WORDS
"""Words in small letters that name nobody."""


def names_nobody(text: str) -> bool:
    """Whether `text`, which is tidy, surely names no person."""
    if "@" in text or not any(map(str.isalpha, text)):
        return True
    return _PHRASES.match(text) is not None or names_firm(text)


def names_firm(text: str) -> bool:
    """Whether `text` has a legal form that can be no name; Ana Sa and Jan Ek are people."""
    if _FIRM.match(text):
        return True
    shouted, words = text.isupper(), text.split()
    if len(words) == 1 and words[0].casefold() not in _SURELY:
        return False
    return any(_is_form(word, shouted, number) for number, word in enumerate(words)) and legal_form(text) is not None


def _is_form(word: str, shouted: bool, number: int) -> bool:
    key = word.strip(",;()").replace(".", "").casefold()
    if key in _SURELY:
        return True
    if number == 0 or word.istitle():
        return False
    return key in _IN_CAPITALS or (key in _PERHAPS and not shouted)
