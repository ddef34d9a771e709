"""Numbers in place of what identifies or reaches somebody: short, the same for the same, telling nothing themselves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from struct import Struct

from leadwright.matching.keys import Pair, lead_pairs, reach_pairs, row_pair

_KEYED = frozenset({"email", "phone"})
"""Kinds that outlive erasure as suppressions: only whoever knows the installation's pepper can guess at them."""

_FIRST_HALF = Struct(">q8x")
"""The first 64 bits of a digest."""

_Numbers = tuple[int, ...]


class _Begun(dict[str, Callable[[], blake2b]]):
    """By kind what gives a hash that has taken the kind in already, and goes on with the text."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __missing__(self, kind: str) -> Callable[[], blake2b]:
        if kind in _KEYED:
            begun = blake2b(f"{kind}:".encode(), digest_size=16, key=self._key)
        else:
            begun = blake2b(f"{kind}\x1f".encode(), digest_size=16)
        self[kind] = begun.copy
        return begun.copy


class KeyHasher:
    """Makes the numbers of one seller: 64 bits, signed, so that they fit the integers of any database."""

    def __init__(self, pepper: bytes, seller: str) -> None:
        key = pepper if len(pepper) <= blake2b.MAX_KEY_SIZE else blake2b(pepper).digest()
        self._begun = _Begun(key)
        self._mask = mask_of(seller)

    def __call__(self, kind: str, text: str) -> int:
        """The number of what `text` says as a `kind` (email, phone, name_domain, ...)."""
        return self.numbers([(kind, text)])[0]

    def numbers(self, keys: Iterable[Pair]) -> list[int]:
        """The numbers of several keys, each a kind and a text."""
        begun, mask, made = self._begun, self._mask, []
        for kind, text in keys:
            digest = begun[kind]()
            digest.update(text.encode())
            made.append(digest.digest())
        return [number ^ mask for (number,) in _FIRST_HALF.iter_unpack(b"".join(made))]

    def of_lead(self, fields: Mapping[str, str], source: str) -> tuple[_Numbers, _Numbers]:
        """The numbers of a lead's keys, surest first, and of what else it is reached by."""
        return self.of_rows([fields], source)[0][1:]

    def of_rows(self, rows: Sequence[Mapping[str, str]], source: str) -> list[tuple[int, _Numbers, _Numbers]]:
        """Of each of `rows` the number of its own key, and those that `of_lead` gives."""
        every: list[Pair] = []
        places: list[tuple[int, int, int]] = []
        for fields in rows:
            own = len(every)
            every.append(row_pair(fields))
            every += lead_pairs(fields, source)
            reach = len(every)
            every += reach_pairs(fields)
            places.append((own, reach, len(every)))
        # What stands twice is hashed twice: most does not, and looking for it takes longer.
        numbers = tuple(self.numbers(every))
        return [(numbers[own], numbers[own + 1 : reach], numbers[reach:end]) for own, reach, end in places]


def mask_of(seller: str) -> int:
    """What sets the numbers of one seller apart from those of all others."""
    return int.from_bytes(blake2b(seller.encode(), digest_size=8).digest(), signed=True)
