"""Guarantees as they are sold: what proves what, until when, how many may fail, and what is owed above that."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from leadwright.guarantee import EMAILS, PHONES, EvidenceType, Guarantee, proofs_of
from leadwright.money import Money
from leadwright.normalise import fields

PRICE = Money(amount=Decimal("620.00"), currency="EUR")
RATE = {"amount": "0.35", "currency": "EUR"}


def guarantee(**terms: Any) -> Guarantee:
    plain = {
        "field": "person.email",
        "allowed_share": "0.05",
        "days": 30,
        "evidence": ["hard_bounce"],
        "remedy": "refund",
    }
    return Guarantee.model_validate(plain | terms)


def test_a_guarantee_runs_from_invoice_or_delivery() -> None:
    invoiced, delivered = date(2026, 10, 1), date(2026, 10, 5)

    assert guarantee().ends(invoiced, delivered) == date(2026, 10, 31)
    assert guarantee(counted_from="delivery").ends(invoiced, delivered) == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"field": "person.emial"}, "nothing can be proved about 'person.emial'"),
        ({"evidence": ["call_result"]}, "call_result proves nothing about person.email"),
        ({"field": "phone", "evidence": ["hard_bounce"]}, "hard_bounce proves nothing about phone"),
        ({"evidence": ["telepathy"]}, "hard_bounce"),
        ({"remedy": "replacement", "rate": RATE}, "there is no rate"),
        ({"rate": {"amount": "0", "currency": "EUR"}}, "above 0"),
        ({"allowed_share": "1.2"}, "less than or equal to 1"),
    ],
)
def test_a_promise_that_cannot_be_meant_is_refused(terms: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        guarantee(**terms)


def test_a_record_over_the_allowance_is_paid_at_its_rate() -> None:
    assert guarantee(rate=RATE).owed(12, PRICE, 400) == Money(amount=Decimal("4.20"), currency="EUR")


def test_without_a_rate_the_price_is_prorated_over_what_was_sold() -> None:
    assert guarantee().owed(12, PRICE, 400) == Money(amount=Decimal("18.60"), currency="EUR")
    assert guarantee().owed(0, PRICE, 0) == Money(amount=Decimal("0.00"), currency="EUR")


def test_no_more_than_the_price_is_prorated_where_more_came_than_was_billed() -> None:
    assert guarantee().owed(412, PRICE, 400) == PRICE


def test_records_that_are_replaced_are_not_paid() -> None:
    assert guarantee(remedy="replacement").owed(12, PRICE, 400) is None


@given(st.integers(0, 10**7), st.decimals(0, 1, places=3))
def test_a_fraction_of_a_record_is_allowed_as_a_whole_one(base: int, share: Decimal) -> None:
    allowed = guarantee(allowed_share=str(share)).allowed(base)

    assert share * base <= allowed < share * base + 1


def test_the_fields_that_can_be_guaranteed_are_those_that_are_normalised() -> None:
    assert (EMAILS, PHONES) == (fields.EMAILS, fields.PHONES)
    assert set(proofs_of("record")) == set(EvidenceType)
    assert proofs_of("note") == ()
