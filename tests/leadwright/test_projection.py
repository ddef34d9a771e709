"""A lead's fields are what its records say, in order, each with the record that says so."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from leadwright.projection import Said
from leadwright.projection import projected as put_together

NAMES = st.sampled_from(["phone", "address.city", "consent.do_not_call"])
VALUES = st.sampled_from(["", "a", "b", "yes"])
RECORDS = st.lists(
    st.tuples(st.sampled_from(["nord", "sued", None]), st.integers(0, 2), st.dictionaries(NAMES, VALUES)), max_size=8
)


def said(place: str, vendor: str | None, identity: object, **fields: str) -> Said:
    return Said(place, vendor, identity, {name.replace("__", "."): value for name, value in fields.items()})


def projected(records: Sequence[Said]) -> tuple[dict[str, str], dict[str, str]]:
    known = put_together(records)
    return known.fields, known.sources


def test_the_first_to_say_something_counts_and_blanks_are_filled() -> None:
    first = said("D1:1", "nord", 1, phone="1", address__city="")
    second = said("D2:1", "sued", 1, phone="2", address__city="Köln")

    assert projected([first, second]) == (
        {"phone": "1", "address.city": "Köln"},
        {"phone": "D1:1", "address.city": "D2:1"},
    )


def test_the_same_row_of_the_same_vendor_corrects_itself_and_takes_nothing_back() -> None:
    first = said("D1:1", "nord", 1, phone="1", address__city="Köln")
    again = said("D2:1", "nord", 1, phone="2", address__city="")

    assert projected([first, again]) == (
        {"phone": "2", "address.city": "Köln"},
        {"phone": "D2:1", "address.city": "D1:1"},
    )


def test_another_row_or_one_without_vendor_corrects_nobody() -> None:
    first = said("D1:1", "nord", 1, phone="1")

    assert projected([first, said("D2:1", "nord", 2, phone="2")])[0] == {"phone": "1"}
    assert projected([said("D1:1", None, 1, phone="1"), said("D2:1", None, 1, phone="2")])[0] == {"phone": "1"}


def test_a_restriction_is_not_lifted() -> None:
    first = said("D1:1", "nord", 1, consent__do_not_call="yes")

    assert projected([first, said("D2:1", "nord", 1, consent__do_not_call="no")])[0] == {"consent.do_not_call": "yes"}


def test_the_strictest_statement_counts_whoever_makes_it() -> None:
    free = said("D1:1", "nord", 1, consent__do_not_call="no", consent__email_opt_in="yes")
    barred = said("D2:1", "sued", 7, consent__do_not_call="yes", consent__email_opt_in="no")
    strict = {"consent.do_not_call": "yes", "consent.email_opt_in": "no"}

    assert projected([free, barred]) == (strict, dict.fromkeys(strict, "D2:1"))
    assert projected([barred, free]) == (strict, dict.fromkeys(strict, "D2:1"))


def test_a_consent_may_be_withdrawn_by_the_row_that_gave_it_and_a_refusal_stays() -> None:
    given_, withdrawn = (said(f"D{n}:1", "nord", 1, consent__email_opt_in=text) for n, text in enumerate(("yes", "no")))

    assert projected([given_, withdrawn])[0] == {"consent.email_opt_in": "no"}
    assert projected([withdrawn, given_])[0] == {"consent.email_opt_in": "no"}


@given(RECORDS)
def test_every_field_stands_in_the_record_that_it_is_said_to_come_from(
    records: list[tuple[str | None, int, dict[str, str]]],
) -> None:
    all_said = [Said(f"D{n}:1", vendor, identity, fields) for n, (vendor, identity, fields) in enumerate(records)]
    fields, sources = projected(all_said)

    by_place = {record.place: record.fields for record in all_said}
    assert fields.keys() == sources.keys()
    assert all(by_place[sources[name]][name] == value for name, value in fields.items())
    assert fields.keys() == {name for record in all_said for name, value in record.fields.items() if value}
