"""Web addresses: hosts, registrable domains, and LinkedIn profiles."""

import re
from functools import lru_cache

from tldextract import TLDExtract

_extract = TLDExtract(suffix_list_urls=(), cache_dir=None)
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^@/\s]*@)?((?:[a-z0-9-]+\.)+[a-z]{2,24})\.?(?::\d+)?(?:[/?#].*)?$")
_PROFILE = re.compile(r"linkedin\.com/(in|company)/([^/?#\s]+)")


@lru_cache(maxsize=1_024)
def host(text: str) -> str | None:
    """The host of a web address without `www.`, in ASCII, or None if there is none."""
    plain = text.strip().lower()
    if not plain.isascii():
        plain = _in_ascii(plain)
    found = _HOST.match(plain) if len(plain) < 2048 else None
    return found.group(1).removeprefix("www.") if found else None


def registrable_domain(host_name: str) -> str:
    """The domain that someone registered: what is left of a host without its subdomains."""
    # With one dot nothing is left to cut off, and asking costs 20 times more.
    return host_name if host_name.count(".") < 2 else _registrable(host_name)


@lru_cache(maxsize=1_024)
def _registrable(host_name: str) -> str:
    found = _extract(host_name)
    if found.top_domain_under_public_suffix:
        return found.top_domain_under_public_suffix
    # Reserved names such as .example are on no public list.
    return ".".join(host_name.split(".")[-2:])


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
