"""Terms of purchases are data: licences end, guarantees run out, profiles map only headers they know."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from leadwright.errors import InputError
from leadwright.lists.profiles import load_purchase
from leadwright.vendor import Guarantee, Licence, LicenceKind, VendorProfile, labels


def test_a_licence_ends_with_its_day_and_with_its_uses() -> None:
    licence = Licence(kind=LicenceKind.MULTI_USE, uses=2, expires=date(2026, 12, 31), purpose="post")

    assert licence.allows(date(2026, 12, 31), used=1)
    assert not licence.allows(date(2027, 1, 1), used=1)
    assert not licence.allows(date(2026, 12, 31), used=2)


def test_a_guarantee_runs_from_invoice_or_delivery() -> None:
    terms = Guarantee(
        field="person.email", allowed_share=Decimal("0.05"), days=30, evidence=("hard_bounce",), remedy="refund"
    )
    later = terms.model_copy(update={"counted_from": "delivery"})

    assert terms.ends(date(2026, 10, 1), date(2026, 10, 5)) == date(2026, 10, 31)
    assert later.ends(date(2026, 10, 1), date(2026, 10, 5)) == date(2026, 11, 4)


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
