"""What a licence allows: uses and days run out, purposes and countries are those of the order."""

from datetime import date
from typing import Any

import pytest

from leadwright.licence import Licence, LicenceKind

DAY = date(2026, 12, 31)


def licence(kind: LicenceKind = LicenceKind.MULTI_USE, **terms: Any) -> Licence:
    return Licence.model_validate({"kind": kind, "purpose": "Post", **terms})


def test_a_licence_ends_with_its_day_and_with_its_uses() -> None:
    limited = licence(uses=2, expires=DAY)

    assert limited.allows(DAY, used=1)
    assert not limited.allows(date(2027, 1, 1), used=1)
    assert not limited.allows(DAY, used=2)


def test_one_time_is_one_use_and_what_has_no_limit_is_not_limited() -> None:
    once, often = licence(LicenceKind.ONE_TIME), licence()

    assert (once.left(0), once.left(1), once.left(2)) == (1, 0, 0)
    assert often.left(1_000) is None
    assert often.allows(DAY, used=1_000)


def test_a_lead_elsewhere_is_not_covered_and_one_whose_country_is_unknown_may_be() -> None:
    german = licence(territory=["DE", "AT"])

    assert [german.covers("AT"), german.covers("FR"), german.covers(None)] == [True, False, None]
    assert licence().covers(None) is True


@pytest.mark.parametrize(
    ("terms", "purpose", "product", "suppressed", "objection"),
    [
        ({}, " post ", None, [], None),
        ({}, "e-mail", None, [], "is cleared for 'Post', not for 'e-mail'"),
        ({"purpose": "any"}, "e-mail", None, [], None),
        ({"purpose": ["post", "phone"]}, "Phone", None, [], None),
        ({"products": ["pumps"]}, "post", None, [], "name the product"),
        ({"products": ["pumps"]}, "post", "fans", [], "not for 'fans'"),
        ({"products": ["pumps"]}, "post", "Pumps", [], None),
        ({"suppress_against": ["robinson", "tps"]}, "post", None, ["TPS"], "against 'robinson' before each use"),
        ({"suppress_against": "robinson"}, "post", None, ["robinson"], None),
    ],
)
def test_a_use_must_be_one_that_the_order_cleared(
    terms: dict[str, Any], purpose: str, product: str | None, suppressed: list[str], objection: str | None
) -> None:
    said = licence(**terms).objection(purpose, product, suppressed)

    assert said is None if objection is None else objection in (said or "")
