"""Identifiers: made from what a thing is, so that doing it again makes the same thing."""

import hmac
from hashlib import blake2b


def made_of(prefix: str, *parts: object) -> str:
    """An identifier of `prefix` and 12 hexadecimal digits that depends on `parts` alone."""
    digest = blake2b(repr(parts).encode(), digest_size=6).hexdigest()
    return f"{prefix}{digest}"


def reach_hash(pepper: bytes, kind: str, value: str) -> str:
    """The keyed hash under which an address or number is found without being told (`kind`: email, phone, …)."""
    return hmac.digest(pepper, f"{kind}:{value}".encode(), "sha256").hex()[:32]
