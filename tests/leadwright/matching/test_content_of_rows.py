"""What rows say, as a number: equal for the same fields in any order, another for any change."""

from hypothesis import given
from hypothesis import strategies as st

from leadwright.matching import content_keys
from ledger.texts import json_text

FIELDS = st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=6)


def number_of(fields: dict[str, str]) -> int:
    return content_keys([json_text(fields)])[0]


@given(FIELDS)
def test_the_order_of_fields_does_not_matter_and_the_number_fits_a_database(fields: dict[str, str]) -> None:
    turned = dict(reversed(fields.items()))

    assert number_of(fields) == number_of(turned)
    assert -(2**63) <= number_of(fields) < 2**63


@given(FIELDS, FIELDS)
def test_rows_that_differ_have_other_numbers(a: dict[str, str], b: dict[str, str]) -> None:
    assert (number_of(a) == number_of(b)) == (a == b)


def test_a_value_does_not_slip_from_one_field_into_another() -> None:
    assert number_of({"a": "bc", "d": ""}) != number_of({"a": "b", "d": "c"})
