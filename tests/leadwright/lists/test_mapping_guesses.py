"""What a header has not meant often enough is guessed, and no field until its values say so."""

from time import perf_counter

import pytest

from leadwright.lists.mapping import ACCEPT, ColumnMap, map_columns
from leadwright.lists.places import deliveries


def column(name: str, *beside: str, values: tuple[str, ...] = ()) -> ColumnMap:
    """What a column called `name` is taken for beside others, of which only it has values."""
    rows = [[value, *("" for _ in beside)] for value in values]
    return map_columns((name, *beside), rows)[0]


@pytest.mark.parametrize(
    ("name", "beside", "guessed"),
    [
        ("Rolle", ("Vorname", "Nachname", "Organisation", "Sprache"), "person.job_title"),
        ("Position", ("First Name", "Last Name", "Team Name"), "person.job_title"),
        ("Title", ("First Name", "Last Name", "Company"), "person.job_title"),
        ("Titel", ("Firma", "Ort"), "person.academic_title"),
        ("Abteilung", ("Artikel", "Menge"), "person.department"),
        ("Durchwahl", ("Firma", "PLZ"), "person.phone_direct"),
        ("Lead", ("Company", "Title"), "person.full_name"),
        ("Name", ("Straße", "PLZ", "E-Mail"), "person.full_name"),
        ("Name 2", ("Vorname", "Nachname"), "company.name_2"),
        ("Profile URL", ("First Name", "Platform"), "person.linkedin_url"),
        ("Dénomination", ("Produit", "Quantité"), "company.name"),
        ("Secteur", ("Prénom", "Nom", "Combustible"), "company.industry"),
        ("Parent Name", ("First Name", "Class"), "company.parent"),
        ("Registration Number", ("First Name", "Event"), "company.registration_number"),
        ("VAT", ("Invoice", "Net"), "company.vat_id"),
        ("Umsatz", ("Kundennummer", "Firma"), "company.revenue"),
        ("Revenue", ("Company", "Contact Name"), "company.revenue"),
        ("Domain", ("Vorname", "Passwort"), "company.website"),
        ("Region", ("Company", "Country"), "address.state"),
        ("Bezirk", ("Vertreter", "Firma"), "address.county"),
        ("Stage", ("Company", "Funding"), "lead.status"),
        ("Betreuer", ("Vorname", "Klasse"), "lead.owner"),
        ("Confidence", ("Company", "Website"), "vendor.confidence"),
        ("Email", ("Raison sociale", "Email du contact"), "company.email"),
        ("E-Mail", ("Firma", "USt-IdNr."), "company.email"),
        ("Email", ("Customer", "Company"), "company.email"),
        ("Company URL", ("Profile URL", "Headline"), "company.linkedin_url"),
    ],
)
def test_a_name_that_means_other_things_as_well_is_only_suggested(
    name: str, beside: tuple[str, ...], guessed: str
) -> None:
    found = column(name, *beside)

    assert (found.field, found.suggest, found.how) == (None, guessed, "lexicon")
    assert found.confidence < ACCEPT


@pytest.mark.parametrize(
    ("name", "beside", "expected"),
    [
        ("Role", ("First Name",), None),
        ("Contact Role", ("Company",), "person.job_title"),
        ("Position", ("First Name", "Last Name", "Company"), "person.job_title"),
        ("Abteilung", ("Vorname", "Firma"), "person.department"),
        ("Secteur", ("Entreprise", "Ville"), "company.industry"),
        ("Parent Account", ("Account Name",), "company.parent"),
        ("VAT", ("Company",), "company.vat_id"),
        ("Umsatz", ("Firma", "Branche"), "company.revenue"),
        ("Domain", ("Company",), "company.website"),
        ("Region", ("Street", "Country"), "address.state"),
        ("Stage", ("Company", "Source"), "lead.status"),
        ("Email Confidence", ("Company",), "vendor.confidence"),
        ("E-Mail", ("Firma", "Website", "USt-IdNr."), "company.email"),
        ("Country Code", ("Phone",), None),
        ("Country Code", ("City", "Phone"), "address.country"),
        ("Billing Address Company", ("Email",), None),
        ("Personnel Emails", ("Company",), None),
        ("Size", ("Company",), None),
        ("Reference Number", ("Company",), None),
        ("Customer Reference", ("Company",), None),
        ("Identification Number", ("First Name",), None),
        ("Notice", ("Company",), None),
        ("Permission", ("First Name",), None),
        ("Telefon Vorwahl", ("Telefon Nummer",), "phone.area_code"),
    ],
)
def test_what_stands_beside_it_makes_it_a_field_or_leaves_nothing(
    name: str, beside: tuple[str, ...], expected: str | None
) -> None:
    assert column(name, *beside).field == expected


@pytest.mark.parametrize(
    ("name", "beside", "values", "expected"),
    [
        ("Rolle", ("Vorname", "Firma"), ("Geschäftsführer", "Einkauf", "Leiter IT"), "person.job_title"),
        ("Rolle", ("Vorname", "Firma"), ("editor", "viewer", "admin"), None),
        ("Name", ("Straße", "PLZ", "E-Mail"), ("Wolf GmbH", "Bär AG"), "company.name"),
        ("Name", ("Straße", "PLZ", "E-Mail"), ("Anna Wolf", "Hans Bär"), "person.full_name"),
        ("E-Mail", ("Firma", "USt-IdNr."), ("info@a.example", "office@b.example"), "company.email"),
        ("VAT", ("Invoice", "Net"), ("DE123456789", "ATU12345678"), "company.vat_id"),
        ("VAT", ("Invoice", "Net"), ("19.00", "7.00"), None),
        ("Profile URL", ("Platform",), ("https://www.linkedin.com/in/a", "linkedin.com/in/b"), "person.linkedin_url"),
    ],
)
def test_values_make_a_guess_a_field(
    name: str, beside: tuple[str, ...], values: tuple[str, ...], expected: str | None
) -> None:
    assert column(name, *beside, values=values).field == expected


def test_a_second_place_or_phone_that_does_not_say_whose_it_is_is_somebody_elses() -> None:
    header = ("Company", "Code postal", "CP", "Phone", "Phones", "Country", "Company Country")

    assert [column.field for column in map_columns(header, [])] == [
        *("company.name", "address.postal_code", None, "phone", None, "address.country", "address.country")
    ]


def test_where_to_deliver_is_no_address_of_the_customer() -> None:
    header = ("Nom", "Prénom", "Ville", "Civilité livraison", "Adresse", "Pays", "Téléphone", "Pays de facturation")

    assert [column.field for column in map_columns(header, [])] == [
        *("person.last_name", "person.first_name", "address.city", None, None, None, None, "address.country")
    ]


def test_a_block_of_delivery_ends_where_billing_begins_and_methods_begin_none() -> None:
    assert deliveries(("ship to name", "city", "billing city", "zip")) == {0, 1}
    assert deliveries(("shipping method", "city")) == set()
    assert deliveries(("recipient", "street")) == {0, 1}


def test_thousands_of_columns_that_depend_on_each_other_cost_little() -> None:
    names = ("Name", "Branche", "E-Mail", "Abteilung", "Firma", "Owner", "Umsatz", "Stage", "Domain", "Kundennummer")
    began = perf_counter()

    assert len(map_columns(names * 200, [])) == 2_000
    assert perf_counter() - began < 20
