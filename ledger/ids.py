"""Identifiers: made from what a thing is, so that doing it again makes the same thing."""

from hashlib import blake2b

MAX_KEY_SIZE = blake2b.MAX_KEY_SIZE


def made_of(prefix: str, *parts: object) -> str:
    """An identifier of `prefix` and 20 hexadecimal digits that depends on `parts` alone, without a clash in 10^9."""
    digest = blake2b(repr(parts).encode(), digest_size=10).hexdigest()
    return f"{prefix}{digest}"


def reach_hash(pepper: bytes, kind: str, value: str) -> str:
    """The keyed hash under which an address or number is found without being told (`kind`: email, phone, …)."""
    key = pepper if len(pepper) <= MAX_KEY_SIZE else blake2b(pepper).digest()
    return blake2b(f"{kind}:{value}".encode(), digest_size=16, key=key).hexdigest()
