"""In which encoding a text is written: byte order mark, UTF-16 by its zeros, strict UTF-8, and only then a guess."""

import codecs
import re
from dataclasses import dataclass

import chardet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Letters that tell legacy encodings apart; a German text reads alike in the first two, so the first wins a tie.
_EXPECTED = {
    "cp1252": frozenset("äöüßÄÖÜéèêëàâçîïôûùœÉÈÀÇñáíóúÑåøæÅØÆ–’“”„€§"),
    "cp1250": frozenset("äöüßÄÖÜéÉáíóúýłśźżąęćńŁŚŹŻőűŐŰřčěůšžťďňŘČŠŽ–’“”„€§"),
    "cp850": frozenset("äöüßÄÖÜéèêàçñáíóú"),
}
_EASTERN = frozenset({"pl", "cs", "sk", "hu", "sl", "hr", "ro"})
_ALIASES = {"windows-1252": "cp1252", "iso-8859-1": "cp1252", "windows-1250": "cp1250", "iso-8859-2": "iso8859-2"}
_SYMBOL_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s.,;:'\"’&/@()|\t+-](?=[^\W\d_])")


@dataclass(frozen=True)
class Encoding:
    """A codec, how many bytes of mark precede the text, and how sure we are.

    `legacy` is the codec of those lines of an otherwise sound UTF-8 file that are not UTF-8.
    """

    codec: str
    mark: int = 0
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    legacy: str | None = None

    @property
    def unit(self) -> int:
        """How many bytes the smallest character takes."""
        return 4 if self.codec.startswith("utf-32") else 2 if self.codec.startswith("utf-16") else 1


def by_mark(head: bytes) -> Encoding | None:
    """The encoding that the byte order mark names, if there is one."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, len(mark))
    return None


def by_zeros(head: bytes, size: int) -> Encoding | None:
    """UTF-16 without a mark: nearly every second byte of Western text is zero."""
    if size % 2 or len(head) < 4:
        return None
    even, odd, half = head[0::2].count(0), head[1::2].count(0), len(head) // 2
    if odd > 0.4 * half and even < 0.1 * odd:
        return Encoding("utf-16-le", confidence=0.9)
    if even > 0.4 * half and odd < 0.1 * even:
        return Encoding("utf-16-be", confidence=0.9)
    return None


def legacy(sample: bytes) -> Encoding:
    """The 8-bit encoding in which `sample`, text that is not UTF-8, reads most like words."""
    guess = chardet.detect(sample)
    named = _codec(guess.get("encoding"))
    language = str(guess.get("language") or "")
    scores = {codec: _score(sample, codec) for codec in _EXPECTED}
    if named in scores and language[:2] in _EASTERN:
        scores[named] += len(sample) / 100
    best = max(scores, key=lambda codec: scores[codec])
    others = tuple(codec for codec in sorted(scores, key=lambda codec: -scores[codec]) if codec != best)
    sure = float(guess.get("confidence") or 0)
    if named and named not in scores and sure > 0.8 and scores[best] <= 0:
        return Encoding(named, confidence=sure, alternatives=(best, *others))
    return Encoding(best, confidence=0.8 if scores[best] > 0 else 0.3, alternatives=others)


def _codec(name: object) -> str | None:
    if not isinstance(name, str):
        return None
    try:
        codec = codecs.lookup(_ALIASES.get(name.lower(), name)).name
    except LookupError:
        return None
    return None if codec.startswith("utf") else codec


def _score(sample: bytes, codec: str) -> float:
    text = sample.decode(codec, "replace")
    expected = sum(text.count(letter) for letter in _EXPECTED[codec])
    return expected - 2.0 * len(_SYMBOL_IN_WORD.findall(text)) - 2.0 * text.count("\ufffd")
