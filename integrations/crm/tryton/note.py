"""What Tryton has no field for, in the opportunity's comment: a block that is ours, beside whatever people write there.

[leadwright LW-DEMO-…]
provenance.list: trade fair 2026
content: 9f86d0…

the dossier
[/leadwright]
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_BLOCK = re.compile(r"^\[leadwright [^\]\n]*\]\n(.*)^\[/leadwright\]$", re.DOTALL | re.MULTILINE)
_CONTENT = "content"


@dataclass(frozen=True)
class Note:
    """Fields without a place of their own (the dossier among them), and the hash of all that was carried over."""

    content: str = ""
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


def read(comment: str | None) -> Note:
    """The note that `comment` holds; an empty one if there is none."""
    block = _BLOCK.search((comment or "").replace("\r\n", "\n"))
    if not block:
        return Note()
    head, _, dossier = block[1].partition("\n\n")
    pairs = {name: _plain(value) for name, colon, value in (line.partition(": ") for line in head.split("\n")) if colon}
    content = pairs.pop(_CONTENT, "")
    text = dossier.removesuffix("\n")
    return Note(content, pairs | ({"opportunity.dossier": text} if text else {}))


def written(comment: str | None, key: str, note: Note) -> str:
    """`comment` with `note` in it, in the place of the last one; what people wrote stays."""
    lines = [f"{name}: {_on_one_line(value)}" for name, value in sorted(note.fields.items()) if name != _DOSSIER]
    dossier = note.fields.get(_DOSSIER, "").replace("\r\n", "\n")
    block = "\n".join([f"[leadwright {key}]", *lines, f"{_CONTENT}: {note.content}", "", dossier, "[/leadwright]"])
    before = (comment or "").replace("\r\n", "\n")
    if _BLOCK.search(before):
        return _BLOCK.sub(lambda _: block, before, count=1)
    return f"{before.rstrip()}\n\n{block}" if before.strip() else block


_DOSSIER = "opportunity.dossier"


def _on_one_line(value: str) -> str:
    return value if value.isprintable() and value == value.strip() and value[:1] != '"' else json.dumps(value)


def _plain(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        return text
