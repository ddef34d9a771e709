"""Which records of a chunk meet: share a key with one before them, or with a lead. Told for all of them at once."""

from array import array
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from leadwright.matching.numbers import Numbers

_Array = NDArray[np.int64]


class Meetings:
    """By which hashes the records of a chunk meet one before them.

    What is looked at are the hashes of all records that are `given`, in the order of the records, and the keys of a
    record before what else it is reached by. Records are told by their places in the chunk; `numbers` are those of the
    leads that they would make.
    """

    def __init__(self, keys: Numbers, reach: Numbers, given: Sequence[bool], numbers: Sequence[int]) -> None:
        self._is_given, self._numbers = np.array(given, bool), np.array(numbers, np.int64)
        places, hashes, is_key = _in_order(keys, reach, self._is_given)
        order = np.argsort(hashes, kind="stable")
        # What every sight of a hash tells, those of the same hash one after the other.
        self._hashes, self._places, self._is_key = hashes[order], places[order], is_key[order]
        begins = np.ones(len(hashes), bool)
        begins[1:] = self._hashes[1:] != self._hashes[:-1]
        self._kind: _Array = np.cumsum(begins) - 1
        # What every hash tells, in order.
        self._first: _Array = self._places[begins]
        self._every: _Array = self._hashes[begins]

    def asked(self) -> list[int]:
        """The hashes that are a key of any record, in order, each once."""
        return _listed(self._every[self._which(self._kind[self._is_key])])

    def met(self, known: Collection[int]) -> list[int]:
        """The records that have a key of one before them, or a hash that is `known`; they are in order."""
        found = np.fromiter(known, np.int64, len(known))
        is_known = np.isin(self._every, found)[self._kind]
        is_later = self._is_key & (self._first[self._kind] < self._places)
        return _listed(np.flatnonzero(self._among(self._places[is_later | is_known])))

    def given(self) -> list[int]:
        """All records that are looked at."""
        return _listed(np.flatnonzero(self._is_given))

    def brought(self, apart: Sequence[int]) -> Iterable[tuple[int, int]]:
        """The hashes of the records `apart` that another has before all of them, and the number of its lead."""
        these = self._among(apart)
        here = self._which(self._kind[these[self._places]]) & ~these[self._first]
        return zip(_listed(self._every[here]), _listed(self._numbers[self._first[here]]), strict=True)

    def pairs(self, apart: Sequence[int], more: Sequence[tuple[int, int]]) -> "dict[str, array[int]]":
        """The hashes of all records not `apart` with the numbers of their leads, and `more`; as columns, in order."""
        new = np.ones(len(self._hashes), bool)
        new[1:] = (self._kind[1:] != self._kind[:-1]) | (self._places[1:] != self._places[:-1])
        own = new & ~self._among(apart)[self._places]
        others = np.array(sorted(more), np.int64).reshape(-1, 2)
        hashes = np.concatenate((self._hashes[own], others[:, 0]))
        numbers = np.concatenate((self._numbers[self._places[own]], others[:, 1]))
        order = np.argsort(hashes, kind="stable")
        return {"hash": _packed(hashes[order]), "lead_no": _packed(numbers[order])}

    def _which(self, kinds: _Array) -> NDArray[np.bool_]:
        which = np.zeros(len(self._every), bool)
        which[kinds] = True
        return which

    def _among(self, places: "Sequence[int] | _Array") -> NDArray[np.bool_]:
        among = np.zeros(len(self._is_given), bool)
        among[np.asarray(places, np.int64)] = True
        return among


def _in_order(keys: Numbers, reach: Numbers, is_given: NDArray[np.bool_]) -> tuple[_Array, _Array, NDArray[np.bool_]]:
    """Place, number and whether it is a key, of every number that a given record has."""
    counts = np.stack([np.frombuffer(each.counts, np.int32) for each in (keys, reach)], axis=1).ravel()
    owners = np.repeat(np.arange(len(counts)), counts)
    hashes = np.empty(len(owners), np.int64)
    is_key = owners % 2 == 0
    hashes[is_key], hashes[~is_key] = (np.frombuffer(each.flat, np.int64) for each in (keys, reach))
    places = owners // 2
    looked = is_given[places]
    return places[looked], hashes[looked], is_key[looked]


def _listed(numbers: _Array) -> list[int]:
    listed: list[int] = numbers.tolist()
    return listed


def _packed(numbers: _Array) -> "array[int]":
    return array("q", numbers.tobytes())
