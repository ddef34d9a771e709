"""Common first names of many countries, by which a name is told from other words."""

import re
from functools import cache
from importlib.resources import files

import yaml
from anyascii import anyascii

_WORD = re.compile(r"[a-z]+")


@cache
def first_names() -> frozenset[str]:
    """The names, in plain small letters."""
    text = files(__package__).joinpath("firstnames.yaml").read_text("utf-8")
    return frozenset(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def is_first_name(text: str) -> bool:
    """Whether `text` is a common first name, or two that are joined, as in `Hans-Peter`."""
    words = _WORD.findall(anyascii(text).lower())
    return 0 < len(words) < 4 and first_names().issuperset(words)
