"""Columns are mapped with precision: by profile, by name seen in its context, by values; never by a mere likeness."""

import pytest

from leadwright.lists.mapping import apply_mapping, map_columns, mapper
from leadwright.vendor import VendorProfile

PROFILE = VendorProfile(
    vendor="fakturama",
    headers=("Firma", "Firma", "Title", "Ort"),
    mapping={"Firma": "company.name", "Firma (2)": "company.name_2", "Title": "person.salutation"},
)


def fields(*header: str, rows: list[list[str]] | None = None) -> list[str | None]:
    return [column.field for column in map_columns(header, rows or [])]


def test_a_vendors_profile_wins_and_tells_doubled_headers_apart() -> None:
    columns = map_columns(("Ort", "Firma", "Firma", "Title"), [], PROFILE)

    assert [(column.field, column.how) for column in columns] == [
        (None, "vendor"),
        ("company.name", "vendor"),
        ("company.name_2", "vendor"),
        ("person.salutation", "vendor"),
    ]


def test_a_profile_is_not_used_for_another_set_of_headers() -> None:
    assert {column.how for column in map_columns(("Firma", "Title", "Ort"), [], PROFILE)} == {"lexicon"}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("E-Mail-Adresse", "person.email"),
        ("USt-IdNr.", "company.vat_id"),
        ("Straße", "address.street"),
        ("companyName", "company.name"),
        ("RegAddress.PostTown", "address.city"),
        ("Raison sociale", "company.name"),
        ("Téléphone", "phone"),
        ("Company HQ Phone", "company.phone"),
        ("Direct Phone", "person.phone_direct"),
        ("Handynummer", "person.phone_mobile"),
        ("Do Not Call", "consent.do_not_call"),
        ("TPS Flag", "consent.do_not_call"),
        ("Revenue (in 000s USD)", "company.revenue_kusd"),
        ("Umsatzsteuerstatistik", None),
    ],
)
def test_names_in_three_languages_are_known(header: str, field: str | None) -> None:
    assert fields(header) == [field]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("Title", "First Name"), "person.job_title"),
        (("Title", "Job Title"), "person.salutation"),
        (("Titel", "Vorname", "Nachname"), "person.academic_title"),
        (("Name", "Vorname"), "person.last_name"),
        (("Name", "Firma"), "person.full_name"),
        (("Name", "PLZ", "Ort"), "company.name"),
        (("URL", "Connected On"), "person.linkedin_url"),
        (("URL", "Company"), "company.website"),
    ],
)
def test_names_with_two_meanings_are_read_beside_the_others(header: tuple[str, ...], expected: str) -> None:
    assert fields(*header)[0] == expected


def test_values_that_contradict_a_name_leave_a_suggestion() -> None:
    column = map_columns(("E-Mail",), [["ja"], ["nein"], ["ja"]])[0]

    assert (column.field, column.suggest) == (None, "person.email")


def test_a_mere_likeness_is_a_suggestion() -> None:
    column = map_columns(("Firmennamen",), [["a"], ["b"], ["c"]])[0]

    assert (column.field, column.how, column.suggest) == (None, "fuzzy", "company.name")


def test_columns_without_header_are_mapped_by_their_values() -> None:
    rows = [
        ["Herr", "Firma 1 GmbH", "040 66969 101", "a@firma1.example", "20097", "Deutschland", "www.firma1.example"],
        ["Frau", "Firma 2 AG", "+49 40 66969 102", "b@firma2.example", "20459", "DE", "https://firma2.example"],
        ["Frau", "Firma 3 KG", "(040) 66969-103", "c@firma3.example", "22041", "Germany", "firma3.example"],
    ]

    assert [column.field for column in map_columns(None, rows)] == [
        "person.salutation",
        "company.name",
        "phone",
        "person.email",
        "address.postal_code",
        "address.country",
        "company.website",
    ]


def test_the_first_filled_of_several_columns_counts_and_the_others_stay_as_extras() -> None:
    columns = map_columns(("Country", "Company Country", "Shoe size"), [])

    assert apply_mapping(columns, ("", "Germany", "42")).fields == {"address.country": "Germany"}
    both = apply_mapping(columns, ("France", "Germany", "42"))
    assert both.fields == {"address.country": "France"}
    assert both.extras == {"Company Country": "Germany", "Shoe size": "42"}


def test_restrictions_are_combined() -> None:
    columns = map_columns(("TPS Flag", "Do Not Call"), [])

    assert apply_mapping(columns, ("no", "yes")).fields == {"consent.do_not_call": "no | yes"}


def test_constants_fill_what_the_row_leaves_empty() -> None:
    row = mapper(map_columns(("Firma", "Land"), []), {"address.country": "DE"})

    assert row(("Wolf AG", "")).fields["address.country"] == "DE"
    assert row(("Wolf AG", "Italien")).fields["address.country"] == "Italien"


def test_rows_do_not_show_people_when_printed() -> None:
    assert "Anna" not in repr(apply_mapping(map_columns(("Vorname",), []), ("Anna",)))
