"""E-mail and web addresses in print, mended where the engine read blanks and commas into them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from leadwright.cards import domains
from leadwright.cards.contact import Value
from leadwright.cards.layout import Span, below

_LABEL = r"(?:e-?\s?mail|mail|email|e|m)\s*[:.]?\s*"
_LOCAL = r"[A-Za-z0-9ÄÖÜäöüß_][\w.+'-]*"
_EMAIL = re.compile(rf"({_LOCAL})@((?:[\w-]+\.)+[A-Za-z]{{2,}})")
_LOOSE_EMAIL = re.compile(
    rf"({_LOCAL})\s*(?:@|\(at\)|\[at\]|\(@\))\s*([\w-]+(?:\s?[.,]\s?[\w-]+)*\s?[.,]\s?[A-Za-z]{{2,}})(?![\w@])"
)
_WEB_LABEL = re.compile(
    r"(?:web(?:site|seite)?|internet|homepage|url|www|w|i|e-?\s?mail|mail|e)\s*[:.]*\s*$", re.IGNORECASE
)
_MAIL_LABEL = re.compile(rf"(?<![\w]){_LABEL}$", re.IGNORECASE)
_PATH = r"(?:/[\w\-./~%?=&#+]*)?"
_URL = re.compile(rf"(?:https?://)?www[.,]\s?(?:[\w-]+\.\s?)+[A-Za-z]{{2,}}{_PATH}|https?://[^\s]+", re.IGNORECASE)
_GLUED_URL = re.compile(r"(?<![.\w])w{2,4}([a-z0-9-]{3,}(?:\.[a-z]{2,})+)", re.IGNORECASE)
_BARE_URL = re.compile(rf"(?<![\w@.])(?:[a-z0-9äöüß-]+\.)+[a-z]{{2,}}(?![\w@]){_PATH}")
_NOT_A_HOST = re.compile(r"^(?:co\.kg|dipl\.\w+|inkl?\.\w+|st\.\w+|[a-z]\.[a-z]{1,2})$")


@dataclass
class Found:
    """What was found so far, and the print that is left for others."""

    emails: list[Value] = field(default_factory=list)
    urls: list[Value] = field(default_factory=list)
    rest: list[Span] = field(default_factory=list)
    mended: set[str] = field(default_factory=set)


def addresses(spans: Sequence[Span]) -> Found:
    """The e-mail and web addresses on a card, each cut out of its line together with its label."""
    found = Found()
    for span in _joined(spans):
        text = _take_emails(span, span.text, found)
        text = _take_urls(span, text, found)
        if text.strip(" :;,.-–") or text == span.text:
            found.rest.append(span.holding(text.strip()))
    return found


def _joined(spans: Sequence[Span]) -> list[Span]:
    """`spans`, an address that was broken over two lines made whole."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and _is_broken(last.text, span.text) and below(last, span):
            joined[-1] = last.holding(last.text + span.text)
        else:
            joined.append(span)
    return joined


def _is_broken(text: str, following: str) -> bool:
    if "@" not in text or " " in following:
        return False
    return not (_EMAIL.search(text) or _LOOSE_EMAIL.search(text)) or (
        text.endswith(("-", ".")) and bool(_BARE_URL.fullmatch(following))
    )


def _take_emails(span: Span, text: str, found: Found) -> str:
    if "@" not in text and "(at)" not in text.lower():
        return text
    matches = list(_EMAIL.finditer(text)) or list(_LOOSE_EMAIL.finditer(text))
    for match in reversed(matches):
        domain = re.sub(r"\s", "", match[2].replace(",", ".")).lower()
        clean = f"{match[1]}@{domain}"
        if clean.lower() != match.group().lower():
            found.mended.add("emails")
        found.emails.append(Value(text=clean.lower(), raw=match.group(), confidence=span.score, lines=(span.line,)))
        text = _MAIL_LABEL.sub("", text[: match.start()]) + " " + text[match.end() :]
    return text.strip()


def _take_urls(span: Span, text: str, found: Found) -> str:
    match = _URL.search(text) or _bare(text)
    glued = None if match else _glued(text, found)
    match = match or glued
    if match is None:
        return text
    clean = re.sub(r"\s", "", match.group().replace(",", ".")).rstrip(".")
    clean = f"www.{match[1]}" if glued else re.sub(r"^(?:https?://)?[^/]+", lambda part: part.group().lower(), clean)
    if clean.lower() != match.group().lower():
        found.mended.add("urls")
    found.urls.append(Value(text=clean, raw=match.group(), confidence=span.score, lines=(span.line,)))
    return (_WEB_LABEL.sub("", text[: match.start()]) + " " + text[match.end() :]).strip()


def _bare(text: str) -> re.Match[str] | None:
    for match in _BARE_URL.finditer(text):
        name = domains.host(match.group())
        if not _NOT_A_HOST.match(name) and domains.is_known(name):
            return match
    return None


def _glued(text: str, found: Found) -> re.Match[str] | None:
    """A `www` whose dot was not read; believed only where an e-mail address has the same domain."""
    match = _GLUED_URL.search(text)
    known = {domains.host(value.text) for value in found.emails}
    return match if match and (not known or match[1].lower() in known) else None
