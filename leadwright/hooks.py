"""Vendors' events as they come in: believed when they are signed with the account's secret and no older than minutes.

They are signed as Standard Webhooks asks for: `webhook-id`, `webhook-timestamp`, and in `webhook-signature` one or more
`v1,` with HMAC-SHA256 over id, timestamp and body, in base64.
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from leadwright.errors import InputError

FRESH = timedelta(minutes=5)
"""How far an event's time may be from ours, either way."""
SHORTEST_SECRET = 16
_MOST_SIGNATURES = 10
_PREFIX = "whsec_"

Reference = Annotated[str, Field(min_length=1, max_length=500)]


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Ready(_Event):
    """An order is worth asking for now; `order` is the vendor's name of it, or the key of our question."""

    kind: Literal["ready"]
    order: Reference


class Alert(_Event):
    """Something changed about companies, by the vendor's own names of them; `about` says what, in a word."""

    kind: Literal["alert"]
    references: list[Reference] = Field(min_length=1, max_length=1_000)
    about: str = Field("changed", pattern=r"^[a-z][a-z_ -]{0,59}$")


Event = Ready | Alert
_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])


class NotBelieved(InputError):
    """Nothing shows that the event comes from the vendor, and now."""


def secret_key(secret: str) -> bytes:
    """The key that `secret` stands for: base64 behind `whsec_`, else its characters; InputError if it is too short."""
    try:
        key = b64decode(secret.removeprefix(_PREFIX), validate=True) if secret.startswith(_PREFIX) else secret.encode()
    except Error:
        raise InputError(f"the webhook secret is no base64 behind {_PREFIX}") from None
    if len(key) < SHORTEST_SECRET:
        raise InputError(f"the webhook secret is shorter than {SHORTEST_SECRET} bytes")
    return key


def signature(key: bytes, event_id: str, timestamp: str, body: bytes) -> str:
    """What a vendor who knows `key` writes into `webhook-signature`."""
    told = b".".join((event_id.encode(), timestamp.encode(), body))
    return f"v1,{b64encode(hmac.new(key, told, sha256).digest()).decode()}"


def check_signature(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of the event that came with `headers` (by small names); NotBelieved if it is not signed, or not of now."""
    event_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not 0 < len(event_id) <= 200 or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise NotBelieved("the event says neither which it is nor when it was sent")
    good = signature(key, event_id, timestamp, body).encode()
    signed = headers.get("webhook-signature", "").encode().split()[:_MOST_SIGNATURES]
    if not any(hmac.compare_digest(good, each) for each in signed):
        raise NotBelieved("the event is not signed with the account's secret")
    if abs(now.timestamp() - int(timestamp)) > FRESH.total_seconds():
        raise NotBelieved("the event is too old")
    return event_id


def read_event(body: bytes) -> Event:
    """The event in `body`; InputError, which shows nothing of it, if it is none."""
    try:
        return _EVENT.validate_json(body)
    except ValidationError:
        raise InputError("the event is of no kind that is known") from None
