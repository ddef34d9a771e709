"""Which records of a chunk meet is told for all at once as it would be for one after the other."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from leadwright.matching.numbers import Numbers
from ledger.meetings import Meetings

BASE = 7 << 32
HASHES = st.lists(st.integers(-3, 3), max_size=3, unique=True)


class Told(NamedTuple):
    keys: list[int]
    reach: list[int]
    given: bool

    @property
    def every(self) -> list[int]:
        return [*self.keys, *self.reach] if self.given else []


ROWS = st.lists(st.builds(Told, HASHES, HASHES, st.sampled_from([True, True, False])), max_size=8)


def meetings(rows: list[Told]) -> Meetings:
    keys, reach = Numbers.of([row.keys for row in rows]), Numbers.of([row.reach for row in rows])
    return Meetings(keys, reach, [row.given for row in rows], [BASE | place for place in range(len(rows))])


@given(ROWS)
def test_what_is_asked_are_the_keys_of_given_records_in_order(rows: list[Told]) -> None:
    assert meetings(rows).asked() == sorted({key for row in rows if row.given for key in row.keys})
    assert meetings(rows).given() == [place for place, row in enumerate(rows) if row.given]


@given(ROWS, st.sets(st.integers(-3, 3)))
def test_a_record_meets_whoever_has_a_key_of_it_before_and_all_that_are_known(
    rows: list[Told], known: set[int]
) -> None:
    met, seen = [], set[int]()
    for place, row in enumerate(rows):
        if row.given and (not seen.isdisjoint(row.keys) or not known.isdisjoint(row.every)):
            met.append(place)
        seen.update(row.every)

    assert meetings(rows).met(known) == met


@given(ROWS, st.data())
def test_every_hash_is_brought_by_whoever_has_it_first(rows: list[Told], data: st.DataObject) -> None:
    apart = sorted(data.draw(st.sets(st.sampled_from(range(len(rows)))) if rows else st.just(set())))
    first: dict[int, int] = {}
    for place, row in enumerate(rows):
        for hashed in row.every:
            first.setdefault(hashed, place)
    wanted = {hashed for place in apart for hashed in rows[place].every}

    brought = dict(meetings(rows).brought(apart))

    assert brought == {hashed: BASE | first[hashed] for hashed in wanted if first[hashed] not in apart}


@given(ROWS, st.lists(st.tuples(st.integers(-3, 3), st.integers(1, 3)), max_size=3), st.data())
def test_the_pairs_are_those_of_all_others_and_the_given_ones_in_order(
    rows: list[Told], more: list[tuple[int, int]], data: st.DataObject
) -> None:
    apart = sorted(data.draw(st.sets(st.sampled_from(range(len(rows)))) if rows else st.just(set())))
    own = {(hashed, BASE | place) for place, row in enumerate(rows) if place not in apart for hashed in row.every}

    pairs = meetings(rows).pairs(apart, more)

    assert sorted(zip(pairs["hash"], pairs["lead_no"], strict=True)) == sorted([*own, *more])
    assert list(pairs["hash"]) == sorted(pairs["hash"])
