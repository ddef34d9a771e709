"""The drill in small: whatever happens on the way, our books and the vendors' agree in the end."""

from bench.drill import drilled


def test_after_kills_and_faults_the_books_agree_to_the_cent_and_nothing_was_billed_twice() -> None:
    done = drilled(kills=6, leads=60, seed=3)

    assert done.agree
    assert done.kills == 6
    assert done.billed_twice == 0
    bureau = done.after["creditsafe"]
    assert bureau[0] == bureau[1] > 0
    # The bureau charges a repeated question once, so nothing of it was ever unclear.
    assert done.unknown["creditsafe"] == 0
    assert done.after["people_data_labs_person"][1] > 0
