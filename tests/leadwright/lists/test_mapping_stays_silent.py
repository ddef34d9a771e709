"""Where a header may mean two things, no field is better than a wrong one; what tells them apart is heeded."""

import pytest

from leadwright.lists.lexicon import folded, understood
from leadwright.lists.mapping import map_columns
from leadwright.lists.others import is_beside_a_bank, speaks_of_another

Expected = str | None


def field_of(name: str, *beside: str, values: tuple[str, ...] = ()) -> Expected:
    """The field of a column called `name` beside others, of which only it has values."""
    rows = [[value, *("" for _ in beside)] for value in values]
    return map_columns((name, *beside), rows)[0].field


@pytest.mark.parametrize(
    "name", ["Phone Count", "Number of Phones", "Anzahl Kontakte", "Nombre de contacts", "No. of Fax"]
)
def test_how_many_there_are_is_none_of_them(name: str) -> None:
    assert field_of(name, "Company", "Email") is None


@pytest.mark.parametrize("name", ["# Employees", "Employee Count", "Number of Employees", "Anzahl Mitarbeiter"])
def test_how_many_work_in_a_firm_is_still_told(name: str) -> None:
    assert field_of(name, "Company") == "company.employees"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Customer #", "vendor.record_id"),
        ("ID #", "vendor.record_id"),
        ("Phone #", "phone"),
        ("Job #", None),
        ("Visit #", None),
        ("#", None),
    ],
)
def test_a_hash_is_read_as_number(name: str, expected: Expected) -> None:
    assert field_of(name, "Company", "First Name") == expected


@pytest.mark.parametrize(
    "name",
    ["Contact 2 Email", "Secondary Contact Email", "Ansprechpartner 2 Vorname", "Zweiter Ansprechpartner Nachname",
     "Second Contact Phone", "Address 2 City", "Second Address Street", "Weitere Adresse Ort"],
)  # fmt: skip
def test_what_belongs_to_a_second_person_or_place_is_no_field_of_the_first(name: str) -> None:
    assert speaks_of_another(folded(name).split())
    assert field_of(name, "Company", "Email", "City") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Contact Email 2", "person.email_2"), ("Contact 1 Email", "person.email"), ("Address 2", "address.street_2"),
     ("Address Line 2", "address.street_2"), ("Second Address Line", "address.street_2")],
)  # fmt: skip
def test_a_second_address_of_the_same_person_or_house_is_a_field(name: str, expected: str) -> None:
    assert field_of(name, "Company") == expected


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        (("First Name", "Company"), "person.job_title"),
        (("Company", "Email"), "person.job_title"),
        (("Order Date", "Amount"), None),
        (("Client Name", "Opened", "Closed"), None),
    ],
)
def test_a_title_is_a_jobs_only_where_somebody_can_have_the_job(beside: tuple[str, ...], expected: Expected) -> None:
    assert field_of("Title", *beside) == expected


def test_a_position_of_nobody_is_one_in_a_ranking() -> None:
    assert field_of("Position", "Company", "Industry") is None
    assert field_of("Position", "Company", "Nachname") == "person.job_title"


@pytest.mark.parametrize(
    ("beside", "values", "expected"),
    [
        (("Phone", "City"), (), None),
        (("Company", "City"), (), "person.full_name"),
        (("Phone", "City"), ("Wolf GmbH", "Bär AG", "Luchs KG"), "company.name"),
        (("Phone", "City"), ("Anna Wolf", "Hans Bär", "Eva Luchs"), "person.full_name"),
    ],
)
def test_a_customer_is_a_firm_or_somebody_as_the_rest_tells(
    beside: tuple[str, ...], values: tuple[str, ...], expected: Expected
) -> None:
    assert field_of("Customer Name", *beside, values=values) == expected


@pytest.mark.parametrize(
    ("name", "beside", "expected"),
    [
        ("Revenue", ("Company", "Industry"), "company.revenue"),
        ("Revenue", ("First Name", "Email"), None),
        ("Total Revenue", ("Company", "Deals"), None),
        ("Total Revenue", ("Company", "Employees"), "company.revenue"),
        ("Letzter Umsatz", ("Firma",), None),
    ],
)
def test_what_was_sold_to_somebody_is_not_what_a_firm_takes_in(
    name: str, beside: tuple[str, ...], expected: Expected
) -> None:
    assert field_of(name, *beside) == expected


@pytest.mark.parametrize(
    ("name", "beside", "expected"),
    [
        ("Business Email", ("Business Name", "City"), "company.email"),
        ("Business Email", ("First Name", "Company"), "person.email"),
        ("Business Phone", ("Business Name", "City"), "company.phone"),
        ("Business Phone", ("First Name", "Company"), "person.phone_direct"),
    ],
)
def test_a_business_is_a_firm_where_firms_are_called_so(name: str, beside: tuple[str, ...], expected: str) -> None:
    assert field_of(name, *beside) == expected


def test_an_address_in_a_list_of_firms_with_mobiles_may_be_anybodys_until_its_values_tell() -> None:
    beside = ("Firma", "Ort", "Mobil")

    assert field_of("E-Mail", *beside) is None
    assert field_of("E-Mail", *beside, values=("info@a.example", "kontakt@b.example")) == "company.email"
    assert field_of("E-Mail", *beside, values=("anna.wolf@a.example", "h.baer@b.example")) == "person.email"


@pytest.mark.parametrize(
    ("name", "beside", "expected"),
    [
        ("Nom", ("Code postal", "Contact", "Mobile"), "company.name"),
        ("Name", ("Mobil", "USt-IdNr."), None),
        ("Nom du contact", ("Prénom du contact", "Société"), "person.last_name"),
        ("Nom complet", ("SIRET", "Code APE"), None),
        ("Participants", ("Event", "Country"), None),
        ("Bezeichnung", ("Firma", "Menge"), None),
        ("Sites", ("Société", "Ville"), None),
    ],
)
def test_whose_name_it_is_is_told_by_the_others_or_not_at_all(
    name: str, beside: tuple[str, ...], expected: Expected
) -> None:
    assert field_of(name, *beside) == expected


@pytest.mark.parametrize("name", ["Last Contact", "First Contact", "Last Customer"])
def test_when_somebody_was_met_is_no_part_of_a_name(name: str) -> None:
    assert field_of(name, "Company", "Email") is None
    assert field_of("Contact Last Name", "Company", "Email") == "person.last_name"


def test_a_contacts_number_is_a_phone_only_where_it_looks_like_one() -> None:
    assert field_of("Contact Number", "Company") is None
    assert field_of("Contact Number", "Company", values=("+49 30 23125 101", "+49 30 23125 102")) == "phone"
    assert field_of("Kontaktnummer", "Firma") == "vendor.record_id"


def test_a_region_is_a_state_only_in_an_address() -> None:
    assert field_of("Region", "Firma", "Filiale") is None
    assert field_of("Region", "Firma", "Ort") == "address.state"


def test_the_country_of_a_bank_is_not_that_of_its_customer() -> None:
    header = ("Land", "Bank 1", "Länderkennzeichen 1", "IBAN 1", "Ort 1")

    assert [column.field for column in map_columns(header, [])] == [
        *("address.country", None, None, "company.iban", None)
    ]
    assert not is_beside_a_bank(("iban 1", "ort 2"), 1)


def test_firms_are_no_people_whatever_their_column_is_called() -> None:
    found = map_columns(("Nachname",), [["Wolf GmbH"], ["Bär AG"], ["Luchs KG"]])[0]

    assert (found.field, found.suggest) == (None, "person.last_name")


def test_a_page_somewhere_is_nobodys_profile() -> None:
    assert understood("Page URL").field is None
    assert understood("LinkedIn Page").field == "person.linkedin_url"
