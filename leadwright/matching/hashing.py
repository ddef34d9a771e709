"""Numbers in place of what identifies or reaches somebody: short, the same for the same, telling nothing themselves."""

import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

from leadwright.matching.keys import Pair, lead_pairs, reach_pairs, row_pair
from leadwright.matching.numbers import Numbers

_KEYED = frozenset({"email", "phone"})
"""Kinds that outlive erasure as suppressions: only whoever knows the installation's pepper can guess at them."""

_SIZE = 16
"""Bytes of a digest; the first half of it is kept."""


class Keyed(NamedTuple):
    """What tells rows apart and finds their leads: of each row its own number, those of its keys, surest first, and
    of what else it is reached by.
    """

    own: list[int]
    keys: Numbers
    reach: Numbers


class _Begun(dict[str, Callable[[], blake2b]]):
    """By kind what gives a hash that has taken the kind in already, and goes on with the text."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __missing__(self, kind: str) -> Callable[[], blake2b]:
        if kind in _KEYED:
            begun = blake2b(f"{kind}:".encode(), digest_size=_SIZE, key=self._key)
        else:
            begun = blake2b(f"{kind}\x1f".encode(), digest_size=_SIZE)
        self[kind] = begun.copy
        return begun.copy


class KeyHasher:
    """Makes the numbers of one seller: 64 bits, signed, so that they fit the integers of any database."""

    def __init__(self, pepper: bytes, seller: str) -> None:
        key = pepper if len(pepper) <= blake2b.MAX_KEY_SIZE else blake2b(pepper).digest()
        self._begun = _Begun(key)
        self._mask = mask_of(seller).to_bytes(_SIZE // 2, signed=True) + bytes(_SIZE // 2)

    def __call__(self, kind: str, text: str) -> int:
        """The number of what `text` says as a `kind` (email, phone, name_domain, ...)."""
        return self.numbers([(kind, text)])[0]

    def numbers(self, keys: Iterable[Pair]) -> list[int]:
        """The numbers of several keys, each a kind and a text."""
        return self._numbers(keys).tolist()

    def of_lead(self, fields: Mapping[str, str], source: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of a lead's keys, surest first, and of what else it is reached by."""
        _, keys, reach = self.of_rows([fields], source)
        return keys[0], reach[0]

    def of_rows(self, rows: Sequence[Mapping[str, str]], source: str) -> Keyed:
        """Of each of `rows` the number of its own key, and those that `of_lead` gives."""
        keys = [lead_pairs(fields, source) for fields in rows]
        # What is a key, too, is hashed twice: looking for it takes longer.
        reach = [reach_pairs(fields) for fields in rows]
        return Keyed(self.numbers(map(row_pair, rows)), self._of_each(keys), self._of_each(reach))

    def _of_each(self, pairs: Sequence[Sequence[Pair]]) -> Numbers:
        return Numbers(self._numbers(chain.from_iterable(pairs)), array("i", map(len, pairs)))

    def _numbers(self, keys: Iterable[Pair]) -> "array[int]":
        begun, made = self._begun, []
        for kind, text in keys:
            digest = begun[kind]()
            digest.update(text.encode())
            made.append(digest.digest())
        # All at once: as one large number.
        masked = int.from_bytes(b"".join(made)) ^ int.from_bytes(self._mask * len(made))
        numbers = array("q", masked.to_bytes(_SIZE * len(made)))[::2]
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers


def mask_of(seller: str) -> int:
    """What sets the numbers of one seller apart from those of all others."""
    return int.from_bytes(blake2b(seller.encode(), digest_size=8).digest(), signed=True)
