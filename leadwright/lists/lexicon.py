"""What columns are called in English, German and French, and which field each name means."""

import re
from functools import lru_cache
from importlib.resources import files

import yaml
from anyascii import anyascii

_NAMES: dict[str, list[str]] = yaml.safe_load(files(__package__).joinpath("lexicon.yaml").read_text("utf-8"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PREFIX = re.compile(r"^(?:regaddress|registered address|reg address)\b ?")
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
# Names that mean a column, though which one depends on the others beside it.
_CONTEXTUAL = frozenset({"name", "title", "url", "nom", "personal title"})


@lru_cache(maxsize=16_384)
def folded(header: str) -> str:
    """A header in the lexicon's spelling: plain lower-case words with single blanks between them."""
    plain = anyascii(_CAMEL.sub(" ", header.strip())) if len(header) < 200 else ""
    words = " ".join(re.findall(r"[a-z0-9]+", plain.lower()))
    return _PREFIX.sub("", words) or words


def field_of(header: str) -> str | None:
    """The field that a column of this name holds, whatever stands beside it."""
    words = folded(header)
    return _FIELDS.get(words) or _FIELDS.get(words.replace(" ", ""))


def is_label(text: str) -> bool:
    """Whether `text` is a known name of a column."""
    return len(text) < 60 and (field_of(text) is not None or folded(text) in _CONTEXTUAL)


def names() -> tuple[str, ...]:
    """Every name in the lexicon, for suggestions."""
    return tuple(_FIELDS)
