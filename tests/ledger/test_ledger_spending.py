"""What the ledger teaches about sources."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.spending import Track, learned


def test_a_source_that_was_never_asked_teaches_nothing() -> None:
    assert learned(None, 0.7, ["credit.pd"]) == {}
    assert learned(Track(), 0.7, ["credit.pd"]) == {}


def test_what_was_never_found_is_found_ever_less_likely() -> None:
    rates = learned(Track(asked=180, matched=90), 0.5, ["credit.pd"])

    assert rates == {"*": 0.5, "credit.pd": 0.05}


@given(st.integers(0, 5_000), st.floats(0.05, 0.95))
def test_what_is_learned_moves_from_the_configured_rate_to_the_one_that_was_seen(asked: int, prior: float) -> None:
    track = Track(asked=asked, matched=asked // 2)

    rate = learned(track, prior, ()).get("*", prior)

    assert min(prior, 0.5) - 0.26 <= rate <= max(prior, 0.5) + 0.26
    if asked > 2_000:
        assert abs(rate - 0.5) < 0.01
