"""Purchases and profiles as companies write them: what cannot be meant is refused with its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from leadwright.config import parse
from leadwright.errors import InputError
from leadwright.lists.profiles import load_purchase
from leadwright.vendor import Purchase, Quantity, VendorProfile, labels

ORDER = """\
id: a
seller: demo
vendor: v
price: 12.40
currency: "EUR"
invoiced: "2026-10-01"
"""
LICENCE = "licence: {kind: unlimited, purpose: any}\n"
PROMISE = "field: phone, allowed_share: 0.1, days: 30, evidence: [call_result]"


def test_headers_are_told_apart_even_against_themselves() -> None:
    assert labels(["Firma", " Firma ", "", "Firma (2)"]) == ("Firma", "Firma (2)", "column 3", "Firma (2) (2)")


def test_a_profile_that_maps_a_header_it_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="Telefon"):
        VendorProfile(vendor="x", headers=("Firma",), mapping={"Telefon": "phone"})


def test_a_purchase_must_be_called_what_its_file_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "purchases"
    folder.mkdir()
    (folder / "b.yaml").write_text(
        'id: a\nseller: demo\nvendor: v\nprice: 12.40\ncurrency: "EUR"\ninvoiced: "2026-10-01"\n'
        "licence: {kind: unlimited, purpose: any}\n"
    )

    with pytest.raises(InputError, match="calls itself 'a'"):
        load_purchase(tmp_path, "b")
    with pytest.raises(InputError, match="no purchase 'c'"):
        load_purchase(tmp_path, "c")


def test_prices_are_exact(tmp_path: Path) -> None:
    folder = tmp_path / "purchases"
    folder.mkdir()
    (folder / "a.yaml").write_text(
        'id: a\nseller: demo\nvendor: v\nprice: 12.40\ncurrency: "EUR"\ninvoiced: "2026-10-01"\n'
        "licence: {kind: unlimited, purpose: any}\n"
    )

    assert load_purchase(tmp_path, "a").paid.micros == 12_400_000


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (
            "licence: {kind: one_time, uses: 2, purpose: x}",
            "7:1: licence: a one_time licence is for one use, not for 2",
        ),
        ("licence: {kind: unlimited, uses: 2, purpose: x}", "an unlimited licence counts no uses"),
        ("licence: {kind: one_time, purpose: []}", "licence.purpose: .*at least 1"),
        ("licence: {kind: one_time, purpose: x, territory: [de]}", r"licence.territory\[0\]"),
        ('licence: {kind: one_time, purpose: x, expires: "2026-09-01"}', "expires on 2026-09-01, before the invoice"),
        (LICENCE + "quantity: {orderd: 3}", "quantity.orderd: is not a key"),
        (LICENCE + "quantity: -3", "quantity: should be greater"),
        (LICENCE + f"guarantees: [{{{PROMISE}, remedy: gift}}]", r"guarantees\[0\].remedy"),
        (
            LICENCE + f'guarantees: [{{{PROMISE}, remedy: refund, rate: {{amount: 1, currency: "GBP"}}}}]',
            "the price is in EUR, but the rate for phone in GBP",
        ),
        (
            LICENCE + f"guarantees: [{{{PROMISE}, remedy: refund}}, {{{PROMISE}, remedy: replacement}}]",
            "two guarantees are for phone",
        ),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(terms: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(ORDER + terms, Purchase, "t.yaml")


def test_a_quantity_may_be_the_plain_number_that_was_ordered() -> None:
    plain = parse(ORDER + LICENCE + "quantity: 400", Purchase, "t.yaml")
    whole = parse(ORDER + LICENCE + "quantity: {ordered: 400, delivered: 396, billed: 395}", Purchase, "t.yaml")

    assert plain.quantity == Quantity(ordered=400)
    assert [plain.quantity.sold(7), whole.quantity.sold(7), Quantity().sold(7)] == [400, 395, 7]


def test_terms_come_back_from_where_they_are_kept_as_they_went_in() -> None:
    order = parse(ORDER + LICENCE + f"guarantees: [{{{PROMISE}, remedy: refund}}]", Purchase, "t.yaml")

    assert Purchase.model_validate(order.model_dump(mode="json")) == order
    assert order.price == Decimal("12.40")
