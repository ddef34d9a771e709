"""One of something is not told as several."""

import pytest

from leadwright.counted import counted, named


@pytest.mark.parametrize(("count", "said"), [(0, "0 leads"), (1, "1 lead"), (2, "2 leads"), (-1, "-1 leads")])
def test_one_stands_alone(count: int, said: str) -> None:
    assert counted(count, "lead") == said


def test_the_verb_follows_the_count() -> None:
    assert counted(1, "lead is", "leads are") == "1 lead is"
    assert counted(3, "lead is", "leads are") == "3 leads are"
    assert (named(1, "it", "them"), named(0, "it", "them")) == ("it", "them")
