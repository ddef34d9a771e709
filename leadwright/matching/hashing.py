"""Numbers in place of what identifies or reaches somebody: short, the same for the same, telling nothing themselves."""

from collections.abc import Mapping
from hashlib import blake2b

from leadwright.matching.keys import lead_keys, reach_keys

_KEYED = frozenset({"email", "phone"})
"""Kinds that outlive erasure as suppressions: only whoever knows the installation's pepper can guess at them."""


class KeyHasher:
    """Makes the numbers of one seller: 64 bits, signed, so that they fit the integers of any database."""

    def __init__(self, pepper: bytes, seller: str) -> None:
        key = pepper if len(pepper) <= blake2b.MAX_KEY_SIZE else blake2b(pepper).digest()
        self._keyed = blake2b(digest_size=16, key=key)
        self._plain = blake2b(digest_size=16)
        self._mask = mask_of(seller)

    def __call__(self, kind: str, text: str) -> int:
        """The number of what `text` says as a `kind` (email, phone, name_domain, ...)."""
        if kind in _KEYED:
            made = self._keyed.copy()
            made.update(f"{kind}:{text}".encode())
        else:
            made = self._plain.copy()
            made.update(f"{kind}\x1f{text}".encode())
        return int.from_bytes(made.digest()[:8], signed=True) ^ self._mask

    def of_lead(self, fields: Mapping[str, str], source: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of a lead's keys, surest first, and of what else it is reached by; each is made once."""
        keys = {key: self(*key) for key in lead_keys(fields, source)}
        reach = [keys[key] if key in keys else self(*key) for key in reach_keys(fields)]
        return tuple(keys.values()), tuple(reach)


def mask_of(seller: str) -> int:
    """What sets the numbers of one seller apart from those of all others."""
    return int.from_bytes(blake2b(seller.encode(), digest_size=8).digest(), signed=True)
