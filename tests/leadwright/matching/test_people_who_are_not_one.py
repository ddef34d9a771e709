"""People and firms that share a key are not one where anything that is said of both tells them apart."""

import pytest

from leadwright.matching import compatible, lead_keys

SHARED = {"person.email": "bauer@bauer-bau.example"}


def person(first: str = "", last: str = "", **others: str) -> dict[str, str]:
    names = {"person.first_name": first, "person.last_name": last}
    return {name: value for name, value in (names | others).items() if value}


def firm(name: str, **others: str) -> dict[str, str]:
    return {"company.name": name, **others}


def either_way(a: dict[str, str], b: dict[str, str]) -> bool:
    assert compatible(a, b) is compatible(b, a)
    return compatible(a, b)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Andreas", "Andrea"), ("Martin", "Martina"), ("Christian", "Christoph"), ("Johann", "Johannes"),
     ("Hans-Peter", "Hans-Jürgen"), ("Anna Maria", "Anna Lena"), ("Daniel", "Daniela"), ("Michael", "Michaela"),
     ("Simon", "Simone"), ("Stefan", "Stefanie"), ("Gabriel", "Gabriele"), ("Peter", "Anna")],
)  # fmt: skip
def test_two_given_names_are_two_people(one: str, other: str) -> None:
    assert not either_way(person(one, "Bauer", **SHARED), person(other, "Bauer", **SHARED))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Michael", "Micheal"), ("Michael", "Mike"), ("Hans-Peter", "Hans"), ("Hans-Peter", "Peter"), ("J.", "Jürgen"),
     ("Katrin", "Kathrin"), ("Christoph", "Chris"), ("Christian", "Chris"), ("Johannes", "Hans"), ("Anna M.", "Anna"),
     ("Anna M.", "Anna Maria"), ("Jürgen", "Juergen"), ("", "Jürgen"), ("Philipp", "Philip")],
)  # fmt: skip
def test_a_name_may_be_short_misspelled_or_missing(one: str, other: str) -> None:
    assert either_way(person(one, "Bauer", **SHARED), person(other, "Bauer", **SHARED))


@pytest.mark.parametrize(("one", "other"), [("Herr", "Frau"), ("Mr", "Mrs"), ("Monsieur", "Mme"), ("Hr.", "Fr.")])
def test_mr_and_mrs_of_one_name_are_two(one: str, other: str) -> None:
    a, b = (person("", "Bauer", **SHARED, **{"person.salutation": form}) for form in (one, other))

    assert not either_way(a, b)
    assert either_way(a, person("", "Bauer", **SHARED))
    assert either_way(person("Kim", "Bauer", **{"person.salutation": one}), person("Kim", "Bauer"))


@pytest.mark.parametrize(
    ("name", "one", "other"), [("person.suffix", "sen.", "jun."), ("person.birth_date", "1950-01-01", "1980-01-01")]
)
def test_father_and_son_are_two(name: str, one: str, other: str) -> None:
    assert not either_way(person("Hans", "Bauer", **{name: one}), person("Hans", "Bauer", **{name: other}))
    assert either_way(person("Hans", "Bauer", **{name: one}), person("Hans", "Bauer"))


def test_without_a_given_name_the_firms_must_not_differ() -> None:
    a, b = (person("", "Müller", **firm(name)) for name in ("Alpha Pumpen GmbH", "Delta Ventile GmbH"))

    assert not either_way(a, b)
    assert either_way(a, person("", "Müller", **firm("Alpha Pumpen")))


def test_an_accountant_is_no_contact_of_the_firms_whose_address_is_his() -> None:
    accountant = person(
        "Max", "Klein", **firm("Klein Steuerberatung"), **{"person.email": "max.klein@stb-klein.example"}
    )
    client = firm("Alpha Pumpen GmbH", **{"person.email": "max.klein@stb-klein.example"})

    assert not either_way(accountant, client)
    assert either_way(accountant, firm("Klein Steuerberatung"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Autohaus Schmidt", "Autohaus Schneider"), ("Rechtsanwälte Klein", "Rechtsanwälte Kern"),
     ("Zahnarztpraxis Dr. Müller", "Zahnarztpraxis Dr. Maurer"), ("Bäckerei Müller", "Bäckerei Meier"),
     ("Windpark Nord 1", "Windpark Nord 2"), ("Sparkasse Nürnberg", "Sparkasse Nürtingen"),
     ("Muster Logistik Nord GmbH", "Muster Logistik Süd GmbH"), ("Smith Tools Inc", "Smith Tool Works Inc"),
     ("Müller", "Müller Bau")],
)  # fmt: skip
def test_firms_that_have_a_word_in_common_are_two(one: str, other: str) -> None:
    assert not either_way(firm(one), firm(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Muster-Bau GmbH", "Musterbau GmbH"), ("Alpha Pumpen GmbH", "Alpha Pumpem GmbH"), ("Fa. Müller", "Müller"),
     ("Alpha Pumpen", "Alpha Pumpen Hamburg"), ("Müller Bau GmbH", "Mueller Bau")],
)  # fmt: skip
def test_a_firm_may_be_spelled_otherwise(one: str, other: str) -> None:
    assert either_way(firm(one), firm(other))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("HRB 1234 B", "HRB 1234B", True), ("HRB 1234", "HRB 1234 B", True), ("HRB 1234", "1234", True),
     ("FN 123456a", "FN 123456 a", True), ("CHE-123.456.788", "CHE123456788", True), ("HRB 1234", "HRA 1234", False),
     ("HRB 1234", "HRB 1235", False)],
)  # fmt: skip
def test_numbers_in_a_register_may_be_written_in_several_ways(one: str, other: str, same: bool) -> None:
    a, b = (firm("Muster GmbH", **{"company.registration_number": number}) for number in (one, other))

    assert either_way(a, b) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("GmbH", "Gesellschaft mit beschränkter Haftung", True), ("UG", "UG (haftungsbeschränkt)", True),
     ("GmbH", "Kapitalgesellschaft", True), ("GmbH", "AG", False)],
)  # fmt: skip
def test_legal_forms_may_be_written_out(one: str, other: str, same: bool) -> None:
    a, b = (firm("Muster", **{"company.legal_form": form}) for form in (one, other))

    assert either_way(a, b) is same


def test_two_of_one_name_in_different_towns_with_addresses_of_their_own_are_two() -> None:
    here = {"address.postal_code": "24103", "person.email": "m.mueller@kiel.example"}
    there = {"address.postal_code": "94032", "person.email": "mm@passau.example"}
    a, b = (person("Michael", "Müller", **firm("Müller Malermeister"), **place) for place in (here, there))

    assert not either_way(a, b)
    assert either_way(a, {**b, "person.email": here["person.email"]})
    assert either_way(a, {**b, "address.postal_code": "24103"})


@pytest.mark.parametrize("name", ["Selbstständig", "Freelance", "Zahnarztpraxis", "Friseur", "Tankstelle"])
def test_what_a_firm_does_is_not_which_one_it_is(name: str) -> None:
    place = {"address.postal_code": "20095", "address.country": "DE", "company.website": "praxis.example"}

    assert not {key.kind for key in lead_keys(person("Thomas", "Schmidt", **firm(name)))} & {"name_company"}
    assert not {key.kind for key in lead_keys(firm(name, **place))} & {"company_postal", "company_domain"}


def test_a_number_in_an_american_register_is_its_states() -> None:
    a, b = (
        lead_keys(firm("Smith Tools Inc", **{"company.registration_number": "123456", "address.country": "US",
                                             "address.state": state}))
        for state in ("Ohio", "Texas")
    )  # fmt: skip

    assert not set(a) & set(b)
