"""Numbers of many rows are those of each row, whichever way they are held, cut, joined or sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.matching.numbers import Numbers

ROWS = st.lists(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=3).map(tuple), max_size=6)


@given(ROWS)
def test_they_are_the_numbers_of_each_row(rows: list[tuple[int, ...]]) -> None:
    numbers = Numbers.of(rows)

    assert list(numbers) == rows
    assert len(numbers) == len(rows)
    assert [numbers[place] for place in range(len(rows))] == rows
    assert [numbers[place - len(rows)] for place in range(len(rows))] == rows
    assert list(numbers.at(range(len(rows) - 1, -1, -2))) == rows[::-2]


@given(ROWS, st.slices(6))
def test_a_slice_has_the_rows_that_a_list_would_have(rows: list[tuple[int, ...]], places: slice) -> None:
    assert list(Numbers.of(rows)[places]) == rows[places]


@given(st.lists(ROWS, max_size=3))
def test_joined_they_have_the_rows_of_all_parts(parts: list[list[tuple[int, ...]]]) -> None:
    assert list(Numbers.joined([Numbers.of(rows) for rows in parts])) == [row for rows in parts for row in rows]


@given(ROWS)
def test_sent_and_received_they_are_the_same(rows: list[tuple[int, ...]]) -> None:
    assert list(Numbers.unpacked(Numbers.of(rows).packed())) == rows


def test_rows_between_which_others_stand_keep_their_numbers() -> None:
    spread = Numbers.of([(1, 2), (), (3,)]).spread([1, 2, 4], 6)

    assert list(spread) == [(), (1, 2), (), (), (3,), ()]
    assert list(Numbers.none(2)) == [(), ()]
    assert list(Numbers()) == []


def test_there_is_no_row_behind_the_last() -> None:
    with pytest.raises(IndexError):
        Numbers.of([(1,)])[1]
