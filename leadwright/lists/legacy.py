"""Which 8-bit encoding a text is in: that in which it reads most like words of one language."""

import codecs
import re
from collections import Counter
from functools import lru_cache

import chardet

from leadwright.lists.encoding import Encoding

_SMALL = {
    "western": "äöüßéèêëàâçîïôûùœæñáíóúìòùâãõåøÿ",
    "german": "äöüßéè",
    "french": "éèêëàâçîïôûùœæüÿ",
    "iberian": "áéíóúñüçãõâêôàºª",
    "italian": "àèéìòùîóú",
    "nordic": "åäöæøéüàáíóúýðþ",
    "polish": "ąćęłńóśźż",
    "czech": "áčďéěíňóřšťúůýžľĺŕôä",
    "hungarian": "áéíóöőúüű",
    "southern": "čćžšđäöü",
    "romanian": "ăâîșțşţ",
    "turkish": "çğıöşüâîİ",
    "baltic": "ąčęėįšųūžāēģīķļņõäöü",
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћђџ",
    "greek": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
}
_WESTERN = ("western", "german", "french", "iberian", "italian", "nordic")
_CENTRAL = ("german", "polish", "czech", "hungarian", "southern", "romanian")
# In order of how common they are: of equals, the first is taken.
_LANGUAGES = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859-15": _WESTERN,
    "iso8859-2": _CENTRAL,
    "cp850": _WESTERN,
    "mac_roman": _WESTERN,
    "cp1251": ("cyrillic",),
    "cp1254": ("turkish",),
    "cp1253": ("greek",),
    "cp1257": ("baltic",),
    "cp852": _CENTRAL,
    "koi8_r": ("cyrillic",),
    "cp866": ("cyrillic",),
    "iso8859-5": ("cyrillic",),
    "mac_cyrillic": ("cyrillic",),
    "iso8859-7": ("greek",),
    "cp437": _WESTERN,
}
_PUNCTUATION = frozenset("±×–—’‘“”„‚«»…€£¥µ‰§°´`·•™®©²³½¼¾ºª№\u00a0\u00ad")
_OF_WINDOWS = frozenset({"cp1252", "cp1250"})
# Signs as they stand beside words in these encodings; in those of DOS and old Macs the same bytes are letters.
_SIGNS = re.compile(
    r"(?<=L)’|(?<!L)[–—•…§€°±×«»©®](?!L)|(?<=L)[–—…](?=\s)|(?<=\w)[™®»°](?!\w)|«(?=\w)"
    r"|(?<!L)\u00a0|\u00a0(?!L)|[“„](?=\w)[^“”„\n]{0,80}[\w.!?][“”]".replace("L", r"[^\W\d_]")
)
# Signs that stand at numbers, in whatever encoding: prices, measures, shares.
_AT_NUMBERS = re.compile(
    r"(?<!L)[£€¥§±]\s?(?=\d)|(?<=\d)\s?[£€°‰²³](?!L)|(?<=\d)\s?µ(?=[mgls]\b)|(?<!L)[½¼¾](?!L)".replace("L", r"[^\W\d_]")
)
# What stands in most German lists, and is spelled so in the right encoding alone.
_GERMAN_WORDS = re.compile(
    r"straße|\bfür\b|\bmünchen|\bköln|\bmüller|\bgeschäft|\bbüro|\bnürnberg|\bdüsseldorf|\bzürich|\bösterreich|größ|"
    r"schäft|beschränkt|präsident",
    re.IGNORECASE,
)
# A letter beyond ASCII at a digit, or an ordinal at a word.
_LONE = re.compile(r"(?<=\d)[^\W\d_\x00-\x7f]|[^\W\d_\x00-\x7f](?=\d)|(?<=[^\W\d_]{2})[ºª]")
_WORD = re.compile(r"[^\x00-\x40\x5b-\x60\x7b-\x7f]+")
_OF_MANY_CHARACTERS = frozenset({"cp932", "shift_jis", "euc_jp", "gb18030", "gbk", "gb2312", "big5", "cp949", "euc_kr"})
_READABLE = 0.8
_TOGETHER, _ALONE = re.compile(rb"[\x80-\xff]{2,}"), re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_FEWEST_TOGETHER = 8
_MOST = 1 << 15


def legacy(sample: bytes) -> Encoding:
    """The 8-bit encoding in which `sample`, text that is not UTF-8, reads most like words."""
    sample = sample[:_MOST]
    beyond = sum(byte > 127 for byte in sample) or 1
    scores = {codec: _score(sample, codec) / beyond for codec in _LANGUAGES}
    ranked = sorted(scores, key=lambda codec: -scores[codec])
    best, others = ranked[0], tuple(ranked[1:4])
    if scores[best] < _READABLE and _is_dense(sample) and (eastern := _eastern(sample)):
        return Encoding(eastern, confidence=0.5, alternatives=(best, *others))
    return Encoding(best, confidence=round(min(0.9, max(0.1, scores[best])), 2), alternatives=others)


def _is_dense(sample: bytes) -> bool:
    """Whether bytes beyond ASCII stand mostly together, as where each character takes two; a sign stands alone."""
    alone, together = (sum(map(len, pattern.findall(sample))) for pattern in (_ALONE, _TOGETHER))
    return together >= _FEWEST_TOGETHER and together > 2 * alone


def _eastern(sample: bytes) -> str | None:
    """The encoding of a script of many characters that chardet takes the text for, if it is wholly written in it."""
    try:
        codec = codecs.lookup(str(chardet.detect(sample).get("encoding"))).name
        sample.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return None
    return codec if codec in _OF_MANY_CHARACTERS else None


def _score(sample: bytes, codec: str) -> float:
    """How many letters are those of one language, less what no word has."""
    text = sample.decode(codec, "replace")
    letters = Counter(mark for mark in text if mark > "\x7f")
    known = max(_share(letters, name) for name in _LANGUAGES[codec])
    odd = sum(times * _oddity(mark) for mark, times in letters.items() if not mark.isalpha())
    signs = (_signs(text) if codec in _OF_WINDOWS else 0) + 2 * len(_AT_NUMBERS.findall(text))
    signs += sum(not word.isascii() for word in _GERMAN_WORDS.findall(text))
    lone = len(_LONE.findall(text))
    return known + signs - odd - lone - sum(map(_strangeness, filter(_is_beyond_ascii, _WORD.findall(text))))


def _signs(text: str) -> int:
    """How many signs stand as signs do; those around words count as two."""
    return sum(2 if len(sign) > 1 else 1 for sign in _SIGNS.findall(text))


def _share(letters: Counter[str], language: str) -> float:
    known = sum(times for mark, times in letters.items() if mark in _letters(language))
    unknown = sum(times for mark, times in letters.items() if mark.isalpha()) - known
    # Many languages together explain much, so they explain less well.
    return (0.85 if language == "western" else 1.0) * known - 0.3 * unknown


@lru_cache(maxsize=32)
def _letters(language: str) -> frozenset[str]:
    small = _SMALL[language]
    return frozenset(small) | frozenset(small.upper())


def _is_beyond_ascii(word: str) -> bool:
    return not word.isascii()


def _oddity(mark: str) -> float:
    if mark in _PUNCTUATION:
        return 0.0
    # Control characters, what the encoding has not, and drawings of tables.
    return 3.0 if mark < "\xa0" or mark == "\ufffd" or "\u2500" <= mark < "\u2600" else 1.0


def _strangeness(word: str) -> float:
    """What in a word no writer would write: signs between letters, capitals after small letters, two scripts."""
    inner = sum(1 for mark in word[1:-1] if not mark.isalpha() and mark not in "’´`·\u00ad")
    capitals = sum(
        1
        for before, mark, behind in zip(word, word[1:], word[2:] + " ", strict=False)
        if mark > "\x7f" and mark.isupper() and before.isalpha() and (before.islower() or behind.islower())
    )
    small_first = 0.5 if len(word) > 2 and word[0].islower() and word[1:].isupper() else 0.0
    latin = any(mark.isalpha() and mark < "\u0250" for mark in word)
    other = any(mark.isalpha() and mark >= "\u0370" for mark in word)
    return 2.0 * inner + 2.0 * capitals + small_first * len(word) + (2.0 if latin and other else 0.0)
