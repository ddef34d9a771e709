"""Web addresses: hosts, registrable domains, and LinkedIn profiles."""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from leadwright.remembered import remembered

if TYPE_CHECKING:
    from tldextract import TLDExtract

_HOST = re.compile(
    r"^(?:(?:[a-z][a-z0-9+.-]*://)?(?:[^@/\s]*@)?((?:[a-z0-9-]+\.)+[a-z]{2,24})\.?(?::\d+)?(?:[/?#].*)?|.*)$",
    re.MULTILINE,
)
_LONGEST = 2047
_SCHEME = re.compile(r"^(?:https?(?::?[/\\]{1,3}|:)){1,2}", re.IGNORECASE)
# Asked of the public list only if it is none of these, since reading that takes a while.
_USUAL = frozenset({
    "at", "be", "biz", "ch", "cn", "com", "cz", "de", "dk", "es", "eu", "fi", "fr", "gr", "hu", "ie", "info", "it",
    "jp", "li", "lu", "net", "nl", "no", "org", "pl", "pt", "ro", "se", "si", "sk", "uk", "us",
})  # fmt: skip
# Set apart for examples, tests and networks within a firm (RFC 2606, RFC 6761).
_RESERVED = frozenset({"example", "home", "internal", "invalid", "lan", "local", "localhost", "test"})
_PROFILE = re.compile(r"linkedin\.com/(in|company)/([^/?#\s]+)")


def host(text: str) -> str | None:
    """The host of a web address without `www.`, in ASCII, or None if there is none."""
    return hosts([text])[0]


def hosts(texts: Sequence[str]) -> list[str | None]:
    """What `host` gives for each of `texts`, asked of all at once."""
    found = [name.removeprefix("www.") for name in _found([_plain(text) for text in texts])]
    return [name if name and ((top := name.rpartition(".")[2]) in _USUAL or _is_top(top)) else None for name in found]


def with_scheme_mended(text: str) -> str:
    """A web address whose `://` is whole, though a sign of it is missing, or it stands there twice."""
    return _SCHEME.sub("http://", text, count=1)


def registrable_domain(host_name: str) -> str:
    """The domain that someone registered: what is left of a host without its subdomains."""
    # With one dot nothing is left to cut off, and asking costs 20 times more.
    return host_name if host_name.count(".") < 2 else _registrable(host_name)


@remembered(1_024)
def _is_top(label: str) -> bool:
    """Whether there is such a top-level domain, or one is set apart: `dr.max.muster` is a name."""
    return label in _RESERVED or bool(_extract()(f"firma.{label}").suffix)


@remembered(1_024)
def _registrable(host_name: str) -> str:
    found = _extract()(host_name)
    if found.top_domain_under_public_suffix:
        return found.top_domain_under_public_suffix
    # Reserved names such as .example are on no public list.
    return ".".join(host_name.split(".")[-2:])


@cache
def _extract() -> "TLDExtract":
    # Slow to import, and most hosts have one dot.
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def linkedin_slug(text: str, kind: str = "in") -> str | None:
    """The name of a LinkedIn profile of a person (`in`) or a company (`company`), or None."""
    found = _PROFILE.search(text.lower())
    return found.group(2) if found and found.group(1) == kind else None


def _in_ascii(text: str) -> str:
    head, slash, tail = text.partition("://")
    name, rest_mark, rest = (tail if slash else head).partition("/")
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        return text
    return (f"{head}://" if slash else "") + name + rest_mark + rest


def _found(plain: Sequence[str]) -> list[str]:
    found: list[str] = _HOST.findall("\n".join(plain))
    if len(found) == len(plain):
        return found
    # Some text has lines.
    return [one.group(1) or "" if (one := _HOST.fullmatch(text)) else "" for text in plain]


def _plain(text: str) -> str:
    plain = text.strip().lower() if len(text) <= _LONGEST else ""
    if not plain.isascii():
        plain = _in_ascii(plain)
    return plain if len(plain) <= _LONGEST else ""
