"""First and last names from columns of their own stay what they are; only what is written before them is told apart."""

import pytest

from leadwright.normalise.fields import normalise


@pytest.mark.parametrize(
    ("first", "last", "full"),
    [
        ("ANNA", "WEBER", "Anna Weber"),
        ("MARTIN", "Weber", "Martin Weber"),
        ("M.", "Weber", "M. Weber"),
        ("Ute", "Drews Meier", "Ute Drews Meier"),
        ("Ute", "Herrmann Lopez", "Ute Herrmann Lopez"),
        ("Jan", "Drost van Dyk", "Jan Drost van Dyk"),
        ("Dr. Uwe", "Kühn", "Uwe Kühn"),
        ("Uwe", "Dr. Kühn", "Uwe Kühn"),
    ],
)
def test_names_from_two_columns(first: str, last: str, full: str) -> None:
    fields = normalise({"person.first_name": first, "person.last_name": last}).fields

    assert fields["person.full_name"] == full


def test_a_title_in_either_column_is_kept_apart() -> None:
    for columns in (("Dr. Uwe", "Kühn"), ("Uwe", "Dr. Kühn")):
        fields = normalise(dict(zip(("person.first_name", "person.last_name"), columns, strict=True))).fields
        assert fields["person.academic_title"] == "Dr."
