"""A chunk is the records it was made of, whichever way it is looked at, cut, joined or sent."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.chunk import MOST_WEIGHT, Chunk, Waiting
from ledger.staged import Staged

TEXTS = st.none() | st.sampled_from(["[]", '{"person.last_name":"Kühn"}'])
NUMBERS = st.none() | st.integers(0, 9)
HASHES = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=2).map(tuple)
RECORDS = st.lists(
    st.builds(
        Staged,
        seq=st.integers(0, 9),
        disposition=st.sampled_from(["accepted", "rejected"]),
        first_byte=NUMBERS,
        fields=TEXTS,
        problems=TEXTS,
        keys=HASHES,
        reach=HASHES,
    ),
    max_size=6,
)


@given(RECORDS)
def test_it_has_the_records_it_was_made_of(records: list[Staged]) -> None:
    chunk = Chunk.of(records)

    assert list(chunk) == records
    assert [chunk[place] for place in range(len(chunk))] == records
    assert chunk.column("fields") == [record.fields for record in records]
    assert bool(chunk) == bool(records)


@given(RECORDS, st.integers(0, 6))
def test_its_first_records_and_those_after_them_are_all_of_it(records: list[Staged], size: int) -> None:
    first, rest = Chunk.of(records).cut(size)

    assert (list(first), list(rest)) == (records[:size], records[size:])


@given(RECORDS, st.integers(0, 6))
def test_cut_and_joined_again_it_is_the_same(records: list[Staged], place: int) -> None:
    chunk = Chunk.of(records)
    first, rest = chunk[:place], chunk[place:]

    assert list(Chunk.joined([first, rest])) == records
    assert list(chunk) == records
    assert list(rest) == records[place:]


@given(st.lists(RECORDS, min_size=1, max_size=4), st.integers(1, 8))
def test_what_waits_is_taken_in_order_and_all_of_it(parts: list[list[Staged]], size: int) -> None:
    waiting, records = Waiting(), [record for part in parts for record in part]
    for part in parts:
        waiting.add(Chunk.of(part))

    taken, sizes = list[Staged](), list[int]()
    while waiting:
        sizes.append(len(waiting))
        taken += waiting.taken(size)
        assert waiting.last == taken[-1]

    assert taken == records
    assert sizes == list(range(len(records), 0, -size))


@given(RECORDS)
def test_sent_and_received_it_is_the_same(records: list[Staged]) -> None:
    assert list(Chunk.unpacked(Chunk.of(records).packed())) == records


def test_what_is_not_given_says_nothing() -> None:
    chunk = Chunk.by_name([3, 4], disposition=["structural", "rejected"], code=["blank", None])

    assert list(chunk) == [Staged(3, "structural", "blank"), Staged(4, "rejected")]


def test_it_shows_nothing_of_what_it_says() -> None:
    assert repr(Chunk.of([Staged(0, "accepted", fields='{"person.last_name":"Kühn"}')])) == "Chunk(1 records)"


def test_records_of_long_rows_are_enough_however_few_they_are() -> None:
    waiting, part = Waiting(), Chunk.of([Staged(0, "accepted", extras="x" * (MOST_WEIGHT // 2))])

    waiting.add(part)
    one = waiting.are_enough(3)
    waiting.add(part)

    assert (one, waiting.are_enough(3)) == (False, True)
    assert len(waiting.taken(3)) == 2
    assert not waiting.are_enough(3)
