"""What a row says, as one number: two rows of one identity that differ in it were changed in between."""

from hashlib import blake2b


def content_key(stored: str) -> int:
    """A hash of a row's fields, given as they are stored (sorted JSON), that fits a signed 64-bit integer."""
    return int.from_bytes(blake2b(stored.encode(), digest_size=8).digest(), "big", signed=True)
