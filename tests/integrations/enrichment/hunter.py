"""What the tests of the three Hunter adapters share."""

from collections.abc import Mapping
from typing import Any

from leadwright.asking import CallContext, Item, SystemClock, question
from leadwright.errors import ErrorKind, Scope
from leadwright.testing import Script, ScriptedServer, provider_suite

CTX = CallContext("run")
PERSON = {"person.first_name": "Jürgen", "person.last_name": "Kühn", "company.domain": "muster.example"}
DIFFERS: Mapping[int, tuple[ErrorKind, Scope]] = {
    403: (ErrorKind.RATE_LIMITED, Scope.PROVIDER),
    429: (ErrorKind.QUOTA_EXHAUSTED, Scope.ACCOUNT),
}
PAUSE = Script(403, {"errors": [{"id": "too_many_requests"}]}, {"Retry-After": "900"})


def promises(adapter: Any, known: dict[str, str]) -> type:
    """The suite, told how the vendor differs."""
    return provider_suite(adapter, {"api_key": "k"}, "api_key", known, differs=DIFFERS, throttle=PAUSE)


def answer(adapter: Any, known: dict[str, str], *script: Script) -> tuple[Item, ScriptedServer]:
    """The item that a scripted vendor leads to, and what the vendor was asked."""
    with ScriptedServer(*script) as vendor:
        source = adapter.open({"api_key": "k", "base_url": vendor.url}, SystemClock())
        [item] = source.fetch([question(adapter.manifest, known)], CTX)
        return item, vendor
