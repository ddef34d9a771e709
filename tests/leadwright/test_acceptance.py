"""When a found contact field counts, and what of it is still a candidate."""

import pytest

from leadwright.acceptance import Acceptance, Found, accepted, candidates

EMAIL = {"person.email": "a@muster.example"}
BOTH = frozenset({"person.email"})


def finder(confidence: float = 0.9, address: str = "a@muster.example", source: str = "finder") -> Found:
    return Found(source, {"person.email": address, "person.job_title": "CEO"}, {}, confidence)


def verifier(status: str, address: str = "a@muster.example") -> Found:
    return Found("verifier", {"person.email": address}, {"contact.email_status": status}, 0.9, verifies=True)


def test_an_address_counts_at_once_where_nobody_can_verify_it() -> None:
    assert accepted(finder(), {}, frozenset()) == {**EMAIL, "person.job_title": "CEO"}


def test_an_address_is_a_candidate_where_somebody_can() -> None:
    assert accepted(finder(), {}, BOTH) == {"person.job_title": "CEO"}
    assert candidates([finder()], {}, {}, BOTH) == EMAIL


@pytest.mark.parametrize(
    ("status", "counts"),
    [("valid", True), ("accept_all", True), ("invalid", False), ("unknown", False), ("disposable", False)],
)
def test_a_verifier_decides_whether_it_counts(status: str, counts: bool) -> None:
    assert accepted(verifier(status), {}, BOTH) == (EMAIL if counts else {})
    assert candidates([finder(), verifier(status)], {}, {}, BOTH) == {}


def test_a_refused_address_leaves_room_for_the_next_and_the_surest_is_verified_first() -> None:
    words = [
        finder(),
        verifier("invalid"),
        finder(0.5, "b@muster.example", "second"),
        finder(0.8, "c@muster.example", "third"),
    ]

    assert candidates(words, {}, {}, BOTH) == {"person.email": "c@muster.example"}


def test_what_is_known_already_needs_no_candidate() -> None:
    assert candidates([finder()], {"person.email": "x@muster.example"}, {}, BOTH) == {}


def test_a_source_that_is_not_sure_enough_is_not_believed() -> None:
    strict = {"person.email": Acceptance(confidence=0.95, verified=("valid",)), "person.job_title": Acceptance()}

    assert accepted(finder(0.9), strict, frozenset()) == {"person.job_title": "CEO"}
    assert candidates([finder(0.9)], {}, strict, BOTH) == {}


def test_a_seller_may_do_without_verifying() -> None:
    assert accepted(finder(), {"person.email": Acceptance(confidence=0.5)}, BOTH)["person.email"] == "a@muster.example"
