"""What people write behind a name: degrees, offices, and which generation somebody is of."""

import re

_GENERATIONS = {
    "jr": "Jr.", "jun": "Jr.", "jnr": "Jr.", "junior": "Jr.", "sr": "Sr.", "sen": "Sr.", "snr": "Sr.", "senior": "Sr.",
    "ii": "II", "iii": "III", "iv": "IV",
}  # fmt: skip
_ALSO_NAMES = frozenset({"jun", "junior", "sen", "senior"})
_SURE = frozenset({
    "mba", "emba", "phd", "dphil", "llm", "llb", "mlaw", "msc", "bsc", "meng", "beng", "bba", "dba", "edd", "esq",
    "obe", "mbe", "cbe", "kbe", "fca", "aca", "acca", "fcca", "cpa", "cfa", "pmp", "cissp", "cisa", "cima", "mrics",
    "frics", "dds", "dmd", "pharmd", "psyd", "ceng", "mpa", "mph", "msw", "med", "bed", "mdb", "mdl", "mdep",
})  # fmt: skip
_PERHAPS = frozenset({"ma", "ba", "md", "do", "jd", "rn", "qc", "kc", "mp", "pe", "ra", "wp", "stb", "bs", "ms"})
_PLAIN = frozenset({"phd", "msc", "bsc", "llm", "llb", "beng", "meng", "esq", "ceng"})
"""Those that are no names when written like one."""
_IN_BRACKETS = re.compile(r"\([^()]*\)")
LETTERS = frozenset(_GENERATIONS) | _SURE | _PERHAPS
"""All of them in small letters, without dots."""
_BETWEEN = re.compile(r"[\s/&+]+")


def is_letters(text: str, *, in_capitals: bool = False) -> bool:
    """Whether `text`, which stands behind a comma, is nothing but such letters.

    Where all is `in_capitals`, those that may be a name do not count.
    """
    words = [word for word in _BETWEEN.split(_IN_BRACKETS.sub(" ", text)) if word]
    while words:
        taken, is_sure = _last(words)
        if not taken or (in_capitals and not is_sure):
            return False
        del words[-taken:]
    return bool(text.strip())


def without_letters(text: str, *, is_part: bool = False) -> tuple[str, str]:
    """A name without the letters behind it, and those; `is_part` for a first or a last name.

    At least one word is left, and two where the letters may be a name.
    """
    words = text.split(" ")
    found: list[str] = []
    shouted = text.isupper()
    while len(words) > 1:
        taken, is_sure = _last(words)
        least = 1 if is_sure and not (shouted and not _generation(words[-1]) and not is_part) else 2
        if not taken or (not is_sure and (shouted or is_part)) or len(words) - taken < max(least, taken):
            break
        found.insert(0, " ".join(words[-taken:]))
        del words[-taken:]
    return " ".join(words), spelled(found)


def spelled(letters: list[str]) -> str:
    """The letters as they are kept: the generation first and in one spelling, the others as they were written."""
    generations = [known for text in letters if (known := _generation(text))]
    return ", ".join(generations + [text for text in letters if not _generation(text)])


def _generation(text: str) -> str:
    return _GENERATIONS.get(text.rstrip(".").casefold(), "")


def _last(words: list[str]) -> tuple[int, bool]:
    """How many words at the end are letters (two in `Ph. D.`), none to two, and whether they can be nothing else."""
    if len(words) > 1 and words[-2].endswith(".") and words[-1].endswith("."):
        joined = (words[-2] + words[-1]).replace(".", "").casefold()
        if joined in _SURE or (joined in _PERHAPS and len(words) > 3):
            return 2, True
    word = words[-1]
    key = word.replace(".", "").casefold()
    if key in ("junior", "senior") and word.istitle():
        return 1, False
    if key in _GENERATIONS:
        return int(_is_generation(word, key)), True
    is_dotted = "." in word[:-1]
    if key in _SURE:
        return int(is_dotted or not word.istitle() or key in _PLAIN), True
    if key in _PERHAPS:
        return int(is_dotted or not (word.istitle() or word.islower())), is_dotted
    return 0, False


def _is_generation(word: str, key: str) -> bool:
    if key in ("ii", "iii", "iv"):
        return word.isupper()
    return key not in _ALSO_NAMES or word.islower() or (word.endswith(".") and not word.isupper())
