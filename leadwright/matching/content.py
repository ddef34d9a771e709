"""What a row says, as one number: two rows of one identity that differ in it were changed in between."""

from collections.abc import Mapping
from hashlib import blake2b

import orjson


def content_key(fields: Mapping[str, str]) -> int:
    """A hash of all `fields` that fits a signed 64-bit integer; their order does not matter."""
    text = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)
