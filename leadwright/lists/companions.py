"""What comes along with the lists in an archive and is none: letters, pictures, licence notes, traces of systems."""

import re
from pathlib import PurePosixPath

_SYSTEM = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_FOR_PEOPLE = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n\x1a\n", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a letter"),
)
_NOTES = re.compile(
    r"(?:read[ _-]?me|lies[ _-]?mich|lisez[ _-]?moi|licen[cs]e|lizenz(?:bedingungen)?|agb|terms|conditions|hinweise?|"
    r"notice|copyright|impressum)(?:[ _.-](?:de|en|fr|\d+))?",
    re.IGNORECASE,
)
_TEXTS = frozenset({"", ".txt", ".md", ".htm", ".html", ".url"})


def why_aside(name: str, head: bytes) -> str | None:
    """Why the member `name`, which begins with `head`, is no list and may be left aside; None for all others."""
    place = PurePosixPath(name)
    if "__MACOSX" in place.parts or place.name.startswith("._") or place.name.lower() in _SYSTEM:
        return "left by the system that packed it"
    if place.name.startswith(("~$", ".~lock.")):
        return "left by the program that had a file open"
    if not head:
        return "empty"
    for magic, kind in _FOR_PEOPLE:
        if head.startswith(magic):
            return kind
    return "a note" if place.suffix.lower() in _TEXTS and _NOTES.fullmatch(place.stem) else None


def is_letter(names: frozenset[str]) -> bool:
    """Whether a packed file with these entries is a text document or slides, for people to read."""
    return bool({"word/document.xml", "ppt/presentation.xml"} & names)
