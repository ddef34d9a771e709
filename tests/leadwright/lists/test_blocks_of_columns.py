"""Columns that come again as a block are about somebody else, and no person is made of two."""

from collections.abc import Sequence

import pytest

from leadwright.lists.mapping import map_columns
from leadwright.profile import VendorProfile

PERSON = ("Vorname", "Nachname", "Position", "E-Mail")


def told(header: Sequence[str], profile: VendorProfile | None = None) -> list[tuple[str | None, str | None]]:
    return [(column.field, column.warning) for column in map_columns(header, [], profile)]


ASIDE = (None, "block_repeated")


def test_a_second_contact_is_left_aside_as_a_whole() -> None:
    first, second = told(("Firma", *PERSON, *PERSON))[1:5], told(("Firma", *PERSON, *PERSON))[5:]

    assert [field for field, _ in first] == [
        "person.first_name", "person.last_name", "person.job_title", "person.email",
    ]  # fmt: skip
    assert second == [ASIDE] * 4


def test_of_tables_side_by_side_the_first_counts() -> None:
    header = ("Firma", "Ort", "E-Mail", "", "Firma", "Ort", "E-Mail")

    assert told(header)[4:] == [ASIDE] * 3


def test_a_second_place_is_left_aside() -> None:
    header = ("Firma", "Straße", "PLZ", "Ort", "Telefon", "Straße", "PLZ", "Ort")

    assert told(header)[5:] == [ASIDE] * 3
    assert all(warning is None for _, warning in told(header)[:5])


@pytest.mark.parametrize(
    "header",
    [("Firma", "Telefon", "Telefon", "Ort"), ("Firma", "Telefon", "Fax", "Telefon", "Fax"),
     ("Firma", "E-Mail", "Ort", "E-Mail"), ("Firma", "", "", "Ort", "", "")],
)  # fmt: skip
def test_single_columns_and_further_numbers_are_no_block(header: Sequence[str]) -> None:
    assert all(warning is None for _, warning in told(header))


def test_what_a_profile_says_of_a_block_counts() -> None:
    header = ["Firma", "Ort", "Firma", "Ort"]
    mapping = {"Firma": "company.name", "Ort": "address.city", "Firma (2)": "company.trade_name", "Ort (2)": None}
    profile = VendorProfile.model_validate({"vendor": "nord", "headers": header, "mapping": mapping})

    assert told(header, profile)[2:] == [("company.trade_name", None), (None, None)]
