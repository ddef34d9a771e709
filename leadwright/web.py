"""What adapters that ask over the network are made of, for packages of third parties, who import only `leadwright`.

It is found when it is asked for, so that the field itself needs no network: `WebSource` and `SlowWebSource` (accounts,
batches, one item a question whatever happens), `Http` (pooled, paced, timed, never repeating what may have been
billed), `Login` (one token for all threads), `Meaning` (where a vendor's status means something of its own),
`evidence` and `parsed`.
"""

from importlib import import_module
from typing import Any

_PLACES = {
    "WebSource": "integrations.source",
    "SlowWebSource": "integrations.source",
    "Http": "integrations.http",
    "Patience": "integrations.http",
    "Login": "integrations.login",
    "Meaning": "integrations.answers",
    "evidence": "integrations.answers",
    "parsed": "integrations.answers",
}
__all__ = sorted(_PLACES)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
