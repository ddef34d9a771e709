"""What stands where nothing is known is no value; what somebody may be called or mean is one."""

import pytest

from leadwright.normalise.fields import normalise, normalise_all
from leadwright.normalise.nothing import says_nothing

FIELDS = (
    "person.first_name", "person.last_name", "person.job_title", "person.email", "company.name", "company.website",
    "phone", "address.city", "address.street", "company.vat_id", "company.employees",
)  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("text", ["n/a", "N/A", "k.A.", "N.N.", "unbekannt", "Unknown", "NULL", "#NV", "keine Angabe"])
def test_a_word_for_nothing_is_dropped_and_told(name: str, text: str) -> None:
    made = normalise({name: text, "company.email": "info@firma.example"}, "DE")

    assert made.fields == {"company.email": "info@firma.example"}
    assert made.problems == ((name, "placeholder"),)


@pytest.mark.parametrize("text", ["-", "–", ".", "?", "---", "/"])
def test_a_mark_alone_is_as_good_as_blank(text: str) -> None:
    made = normalise({"person.last_name": text, "address.city": text, "person.email": "a@firma.example"})

    assert made.fields == {"person.email": "a@firma.example"}
    assert made.problems == ()


@pytest.mark.parametrize("text", ["Null", "Nan", "Na", "NA", "Nona", "Unbekannter", "N. Nagel"])
def test_what_somebody_may_be_called_stays(text: str) -> None:
    assert normalise({"person.last_name": text}).fields["person.last_name"]


@pytest.mark.parametrize(("name", "kept"), [("address.country", True), ("phone", False), ("person.job_title", False)])
def test_na_is_what_r_writes_but_a_country_as_well(name: str, kept: bool) -> None:
    assert (name in normalise({name: "NA", "company.name": "Muster GmbH"}).fields) is kept


@pytest.mark.parametrize("text", ["-", "none", "n/a"])
def test_what_is_said_on_contact_is_read_as_such(text: str) -> None:
    assert "consent.do_not_call" in normalise({"consent.do_not_call": text}).fields
    assert normalise({"note": text}).fields == {"note": text}


def test_other_rows_are_left_alone() -> None:
    first, second = normalise_all([{"address.city": "n/a"}, {"address.city": "Köln"}])

    assert (first.fields, second.fields) == ({}, {"address.city": "Köln"})
    assert says_nothing("NULL")
    assert not says_nothing("Köln")
