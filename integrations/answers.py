"""Reading answers: what a status means where the vendor does not differ, and bodies by the adapter's own model."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from integrations.waiting import pause_asked_for
from leadwright.asking import Reply
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope

M = TypeVar("M")


class Meaning(BaseModel, frozen=True):
    """What a status says: the kind of failure, how much of the work it stops, and whether it was billed."""

    kind: ErrorKind
    scope: Scope = Scope.ITEM
    billed: Billed = Billed.NO


_PERHAPS_DONE = Meaning(kind=ErrorKind.TRANSIENT, billed=Billed.UNKNOWN)
_SURPRISE = Meaning(kind=ErrorKind.CONTRACT_BROKEN, billed=Billed.UNKNOWN)

USUAL: Mapping[int, Meaning] = {
    400: Meaning(kind=ErrorKind.INVALID_INPUT),
    401: Meaning(kind=ErrorKind.AUTH, scope=Scope.ACCOUNT),
    402: Meaning(kind=ErrorKind.QUOTA_EXHAUSTED, scope=Scope.ACCOUNT),
    403: Meaning(kind=ErrorKind.FORBIDDEN, scope=Scope.ACCOUNT),
    422: Meaning(kind=ErrorKind.INVALID_INPUT),
    429: Meaning(kind=ErrorKind.RATE_LIMITED, scope=Scope.PROVIDER),
    451: Meaning(kind=ErrorKind.LEGAL_REFUSED),
    503: Meaning(kind=ErrorKind.TRANSIENT),
}


def failure(provider: str, reply: Reply, differs: Mapping[int, Meaning], now: datetime) -> ProviderError:
    """The error that `reply` stands for; `differs` says where this vendor means something else than most."""
    meaning = differs.get(reply.status) or USUAL.get(reply.status)
    if meaning is None:
        meaning = _PERHAPS_DONE if reply.status >= 500 else _SURPRISE
    return ProviderError(
        meaning.kind,
        provider,
        f"answered with status {reply.status}",
        scope=meaning.scope,
        billed=meaning.billed,
        retry_after=pause_asked_for(reply.headers, now),
        status=reply.status,
    )


def parsed(provider: str, reply: Reply, model: type[M]) -> M:
    """The body as `model`; CONTRACT_BROKEN, which names fields and no values, where it is something else."""
    try:
        answer: M = _reader(model).validate_json(reply.body)
        return answer
    except ValidationError as error:
        where = sorted({".".join(map(str, each["loc"])) or each["type"] for each in error.errors(include_input=False)})
    # A page of mark-up comes from something between us and the vendor, so the next call would fare no better.
    is_page = reply.body.lstrip()[:1] == b"<"
    raise ProviderError(
        ErrorKind.CONTRACT_BROKEN,
        provider,
        "the answer is a web page" if is_page else f"the answer's shape is unknown: {', '.join(where[:5])}",
        scope=Scope.PROVIDER if is_page else Scope.ITEM,
        billed=Billed.UNKNOWN,
        status=reply.status,
    )


_reader: Callable[[Any], TypeAdapter[Any]] = lru_cache(maxsize=256)(TypeAdapter)


def evidence(reply: Reply) -> str:
    """A fingerprint of the answer, so that it can be told later whether a kept copy is the one."""
    return f"sha256:{sha256(reply.body).hexdigest()}"
