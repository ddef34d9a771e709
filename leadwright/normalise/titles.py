"""What people write before a name: salutations, academic titles, professions, posts."""

import re
from typing import NamedTuple

_SALUTATIONS = {
    "herr": "Herr", "herrn": "Herr", "hr": "Herr", "frau": "Frau", "fr": "Frau", "mr": "Mr", "mister": "Mr",
    "mrs": "Mrs", "ms": "Ms", "miss": "Miss", "sir": "Sir", "dame": "Dame", "lord": "Lord", "mme": "Mme",
    "monsieur": "M.", "madame": "Mme", "mlle": "Mme", "mademoiselle": "Mme", "dhr": "Dhr.", "mevr": "Mevr.",
    "mevrouw": "Mevr.",
}  # fmt: skip
_OF_TWO_WORDS = re.compile(r"de heer\s+(?=\S)", re.IGNORECASE)
_BEFORE_ALL = re.compile(
    r"(?:z\.?\s?h(?:d|dn)\.?|zu h[äa]nden(?: von)?|attn\.?|an(?=\s(?:herrn|frau)\s)"
    r"|(?:sehr geehrter?|lieber?)(?=\s(?:herr|frau)\s)|dear(?=\s(?:mr|mrs|ms|miss|dr)(?:\s|\.)))\s*:?\s+",
    re.IGNORECASE,
)
_TOGETHER = {"familie": "Familie", "fam": "Familie", "family": "Family", "eheleute": "Eheleute", "ehepaar": "Ehepaar"}
_FRENCH = {"m": "M.", "m.": "M."}
_POLISH = {"pan": "Pan", "pani": "Pani"}
_TURKISH = {"bay": "Bay", "bayan": "Bayan"}
_OF_COUNTRIES = {"FR": _FRENCH, "MC": _FRENCH, "PL": _POLISH, "CZ": _POLISH, "SK": _POLISH, "TR": _TURKISH}
"""Salutations that are initials or names elsewhere."""
_LOCAL = frozenset({*_FRENCH, *_POLISH, *_TURKISH})
_LOOKS = (
    (re.compile(r"[łńśźżąę]|(?:[sc]k[iay]|wicz|czyk|ová)$", re.IGNORECASE), _POLISH),
    (re.compile(r"[ğışĞİŞ]"), _TURKISH),
)
_SUBJECTS = (
    r"(?:(?:wirtschafts|bau|agrar|sozial|maschinenbau)?(?:ingenieur|p[äa]dagog|[öo]konom)(?:e|in)?|kauf(?:mann|frau)"
    r"|(?:betriebs|volks|verwaltungs|finanz|forst|rechts)wirt(?:in)?|informatiker(?:in)?|physiker(?:in)?"
    r"|chemiker(?:in)?|mathematiker(?:in)?|psycholog(?:e|in)|biolog(?:e|in)|geolog(?:e|in)|geograph(?:in)?"
    r"|jurist(?:in)?|designer(?:in)?|kfm|kffr|ing|inform|inf|wirtsch|wirt|wi|psych|phys|chem|math|biol|p[äa]d|paed"
    r"|des|oec|ök|bw|vw|verw|finw|jur|med|soz|arch|geol|geogr|hdl|met|min|stat)"
)
_FIELDS = (
    r"(?:med|dent|vet|jur|iur|rer|nat|pol|phil|oec|oek|habil|techn|theol|agr|sc|soc|hum|biol|h\.?\s?c|e\.?\s?h|hc|mult"
    r"|univ|em|publ|psych|p[äa]d|paed|math|ing|dipl|doz)"
)
_PROFESSION = (
    r"(?:rechtsanw(?:alt|[äa]ltin|aeltin)|fachanw(?:alt|[äa]ltin|aeltin)|steuerberater(?:in)?|wirtschaftspr[üu]fer(?:in)?"
    r"|notar(?:in)?|apotheker(?:in)?|pfarrer(?:in)?|architekt(?:in)?|patentanw(?:alt|[äa]ltin)|kommerzialrat|hofrat"
    r"|professor(?:in)?|doktor(?:in)?|doctor|docteur|ma[îi]tre)"
)
_SHORT = r"(?-i:KommR|KR|RA|RAin|PD|StB|StBin|STB|WP|WPin|vBP|DIin|OStR|MdB|MdL|MdEP)"
_HEAD = r"(?:a?o\.\s?(?=univ|prof))?(?:d{0,2}dr|m?mag|prof|ing|priv|doz|univ|dipl|med|cand|stud|lic|jur|habil|pd)"
# In capitals it may as well be the Italian particle: a family name in capitals follows only that.
_DI = r"(?-i:DI)(?=\s?\(fh\)|\.|$|\s(?!(?-i:[A-ZÀ-ÖØ-ÞİĞŞ]{2,})(?:[\s,-]|$)))\.?"
_END = r"(?![\w'’.-])"
_DIPLOMA = (
    rf"(?:dipl(?:om)?\.?[\s-]{{0,3}}{_SUBJECTS}(?!\w)(?:\.-?|-(?=\w+\.))?(?:\s?-?\s?[a-zäöü]{{2,9}}\.)?"
    r"|dipl\.?-[a-zäöü]+\.(?:-?[a-zäöü]+\.)?|dipl\.\s?[a-zäöü]{2,}\.)"
)
_ONE = (
    rf"(?:{_DIPLOMA}|{_HEAD}\.(?:(?-i:in|a|ª)(?!\w)\.?)?|(?:d{{0,2}}dr|m?mag|prof|ing){_END}|{_PROFESSION}{_END}"
    rf"|{_SHORT}{_END}|{_DI})"
)
_AFTER = (
    rf"(?:{_FIELDS}\.|(?-i:{_FIELDS}){_END}|\((?:fh|univ|tu|th|ba|dh|eth|htl)\.?\)|(?-i:FH|TU|TH|ETH|HTL|HSG)(?=\s|$))"
)
_BETWEEN = r"\s?(?:(?:[-/&+]|(?:und|u\.|and|et)(?=\s))\s?)?"
_TITLE = re.compile(rf"{_ONE}(?:{_BETWEEN}(?:{_ONE}|{_AFTER}))*", re.IGNORECASE)
_POST = re.compile(
    r"(?:(?-i:GF|CEO|CFO|COO|CTO)|gesch[äa]ftsf[üu]hr(?:er|erin)|inhaber(?:in)?|inh\.|prokurist(?:in)?|vorstand"
    r"|vorstandsvorsitzende[rn]?|managing director)(?![\w'’-])\s?:?",
    re.IGNORECASE,
)
_POST_BEHIND = re.compile(
    r"\w*(?:leiter|führer|berater|direktor|assistent)(?:in)?|director|manager(?:in)?|partner|fachanw.lt(?:in)? für .+"
    r"|facharzt für .+|fachärztin für .+",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    {"dr", "prof", "ddr", "dipl", "rechtsanwalt", "rechtsanwältin", "steuerberater", "steuerberaterin"}
)
_NO_NAMES_AHEAD = frozenset({*_SALUTATIONS, *_TOGETHER, *_LOCAL, "de", "famille", "familien"})


class Front(NamedTuple):
    """What stands before a name, the rest of the text, and letters that stood behind."""

    salutation: str = ""
    title: str = ""
    post: str = ""
    rest: str = ""
    letters: str = ""


def front(text: str) -> Front:
    """What stands before the name in `text`, which is tidy; the rest is empty if there is no name."""
    if found := _BEFORE_ALL.match(text):
        text = text[found.end() :]
    salutation, rest = _salutation(text)
    title, rest = title_before(rest)
    post, rest = _post(rest)
    if post and not title:
        title, rest = title_before(rest)
    if (title or post) and not salutation:
        salutation, rest = _salutation(rest)
        further, rest = title_before(rest) if salutation else ("", rest)
        title = f"{title} {further}".strip()
    return Front(salutation, title, post, rest)


def behind(text: str) -> Front | None:
    """What `text`, which stands behind a name, is if it is all salutation, title or post; else None."""
    bare = text.strip(" .")
    if known := (_SALUTATIONS | _TOGETHER).get(bare.casefold()):
        return Front(salutation=known)
    found = _TITLE.match(text)
    if found and not text[found.end() :].strip():
        return Front(title=text)
    found = _POST.match(text)
    if (found and found.end() == len(text)) or _POST_BEHIND.fullmatch(text):
        return Front(post=text)
    start = front(text)
    return start if not start.rest else None


def begins_plainly(text: str) -> bool:
    """Whether no word with which `text` begins stands before names, or for several people."""
    word = text.partition(" ")[0].casefold()
    return word not in _NO_NAMES_AHEAD and not (_TITLE.match(text) or _POST.match(text))


def title_before(text: str) -> tuple[str, str]:
    """The titles with which `text` begins, and the rest; a lone word that may be a name is no title."""
    found = _TITLE.match(text)
    if not found:
        return "", text
    title, rest = found.group().strip(), text[found.end() :].lstrip(" -/:")
    if not rest and title[-1] not in ".)" and title.casefold() not in _NO_NAMES:
        return "", text
    return title, rest


def salutation_of(text: str, country: str | None) -> tuple[str, str]:
    """A salutation that is one only in this country, or before such a name, and the rest of `text`."""
    first, _, rest = text.partition(" ")
    word = first.casefold()
    if word not in _LOCAL:
        return "", text
    tables = [table for look, table in _LOOKS if look.search(rest)]
    for table in (_OF_COUNTRIES.get(country or "", {}), *tables):
        if rest and word in table:
            return table[word], rest
    return "", text


def _salutation(text: str) -> tuple[str, str]:
    if found := _OF_TWO_WORDS.match(text):
        return "Dhr.", text[found.end() :]
    first, _, rest = text.partition(" ")
    known = _SALUTATIONS.get(first.rstrip(".").casefold())
    return (known, rest.strip()) if known and rest else ("", text)


def _post(text: str) -> tuple[str, str]:
    found = _POST.match(text)
    rest = text[found.end() :].strip() if found else ""
    # Where all is in capitals, letters like these may be a name.
    return (found.group().strip(" :"), rest) if found and rest and not text.isupper() else ("", text)
