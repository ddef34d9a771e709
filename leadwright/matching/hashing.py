"""Numbers in place of what identifies or reaches somebody: short, the same for the same, telling nothing themselves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from struct import Struct

from leadwright.matching.keys import Pair, lead_pairs, reach_pairs, row_pair

_KEYED = frozenset({"email", "phone"})
"""Kinds that outlive erasure as suppressions: only whoever knows the installation's pepper can guess at them."""

_Numbers = tuple[int, ...]


class KeyHasher:
    """Makes the numbers of one seller: 64 bits, signed, so that they fit the integers of any database."""

    def __init__(self, pepper: bytes, seller: str) -> None:
        key = pepper if len(pepper) <= blake2b.MAX_KEY_SIZE else blake2b(pepper).digest()
        self._keyed = blake2b(digest_size=16, key=key)
        self._plain = blake2b(digest_size=16)
        self._mask = mask_of(seller)

    def __call__(self, kind: str, text: str) -> int:
        """The number of what `text` says as a `kind` (email, phone, name_domain, ...)."""
        return self.numbers([(kind, text)])[0]

    def numbers(self, keys: Iterable[Pair]) -> list[int]:
        """The numbers of several keys, each a kind and a text."""
        keyed, plain, mask, made = self._keyed.copy, self._plain.copy, self._mask, []
        for kind, text in keys:
            if kind in _KEYED:
                digest = keyed()
                digest.update(f"{kind}:{text}".encode())
            else:
                digest = plain()
                digest.update(f"{kind}\x1f{text}".encode())
            made.append(digest.digest())
        return [number ^ mask for number in _first_halves(len(made))(b"".join(made))]

    def of_lead(self, fields: Mapping[str, str], source: str) -> tuple[_Numbers, _Numbers]:
        """The numbers of a lead's keys, surest first, and of what else it is reached by; each is made once."""
        keys, reach = dict.fromkeys(lead_pairs(fields, source)), dict.fromkeys(reach_pairs(fields))
        known = self._known({**keys, **reach})
        return tuple([known[key] for key in keys]), tuple([known[key] for key in reach])

    def of_rows(self, rows: Sequence[Mapping[str, str]], source: str) -> list[tuple[int, _Numbers, _Numbers]]:
        """Of each of `rows` the number of its own key, and those that `of_lead` gives."""
        own = list(map(row_pair, rows))
        keys = [dict.fromkeys(lead_pairs(fields, source)) for fields in rows]
        reach = [dict.fromkeys(reach_pairs(fields)) for fields in rows]
        known = [self._known({row: None, **key, **more}) for row, key, more in zip(own, keys, reach, strict=True)]
        return [
            (number[row], tuple([number[one] for one in key]), tuple([number[one] for one in more]))
            for number, row, key, more in zip(known, own, keys, reach, strict=True)
        ]

    def _known(self, keys: Mapping[Pair, None]) -> dict[Pair, int]:
        return dict(zip(keys, self.numbers(keys), strict=True))


def mask_of(seller: str) -> int:
    """What sets the numbers of one seller apart from those of all others."""
    return int.from_bytes(blake2b(seller.encode(), digest_size=8).digest(), signed=True)


@lru_cache(maxsize=64)
def _first_halves(digests: int) -> Callable[[bytes], _Numbers]:
    """What reads the first 64 bits of so many digests that follow one another."""
    return Struct(f">{'q8x' * digests}").unpack
