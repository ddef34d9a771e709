"""What was worked out of a text is remembered, and never too much of it."""

from hypothesis import given
from hypothesis import strategies as st

from leadwright.remembered import remembered

TEXTS = st.lists(st.sampled_from([f"text {number}" for number in range(20)]))


@given(TEXTS, st.integers(1, 8))
def test_it_gives_what_the_function_gives(texts: list[str], most: int) -> None:
    quick = remembered(most)(str.upper)

    assert list(map(quick, texts)) == list(map(str.upper, texts))


@given(TEXTS, st.integers(1, 8))
def test_of_the_last_texts_nothing_is_worked_out_again(texts: list[str], most: int) -> None:
    asked: list[str] = []
    quick = remembered(most)(asked.append)

    for place, text in enumerate(texts):
        before = len(asked)
        quick(text)
        distinct = list(dict.fromkeys(reversed(texts[:place])))
        assert len(asked) == before or text not in distinct[:most]


def test_a_text_is_forgotten_when_twice_as_many_have_come_since() -> None:
    asked: list[str] = []
    quick = remembered(3)(asked.append)

    for text in ["a", *"bcdefg", "a"]:
        quick(text)

    assert asked.count("a") == 2


def test_that_there_is_nothing_is_remembered_too() -> None:
    asked: list[str] = []
    quick = remembered(3)(asked.append)

    assert (quick("a"), quick("a")) == (None, None)
    assert asked == ["a"]


def test_a_long_text_is_not_kept() -> None:
    asked: list[str] = []
    quick = remembered(3)(asked.append)

    for text in ["a" * 100_000, "b", "a" * 100_000, "b"]:
        quick(text)

    assert [len(text) for text in asked] == [100_000, 1, 100_000]
