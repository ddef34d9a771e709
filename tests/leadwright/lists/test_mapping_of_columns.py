"""Columns are mapped with precision: by profile, by name seen in its context, by values; never by a mere likeness."""

import pytest

from leadwright.lead import FIELDS
from leadwright.lists import lexicon
from leadwright.lists.mapping import ACCEPT, apply_mapping, map_columns
from leadwright.vendor import VendorProfile

PROFILE = VendorProfile(
    vendor="fakturama",
    headers=("Firma", "Firma", "Title", "Ort"),
    mapping={"Firma": "company.name", "Firma (2)": "company.name_2", "Title": "person.salutation"},
)


def fields(*header: str, rows: list[list[str]] | None = None) -> list[str | None]:
    return [column.field for column in map_columns(header, rows or [])]


def field(header: str, *values: str) -> str | None:
    return map_columns((header,), [[value] for value in values])[0].field


def test_a_vendors_profile_wins_and_tells_doubled_headers_apart() -> None:
    columns = map_columns(("Ort", "Firma", "Firma", "Title"), [], PROFILE)

    assert [(column.field, column.how) for column in columns] == [
        (None, "vendor"),
        ("company.name", "vendor"),
        ("company.name_2", "vendor"),
        ("person.salutation", "vendor"),
    ]


def test_a_profile_says_nothing_of_another_table() -> None:
    assert {column.how for column in map_columns(("Title", "Vorname", "Nachname"), [], PROFILE)} == {"lexicon"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("E-Mail-Adresse", "person.email"),
        ("contact_email", "person.email"),
        ("Mailkontakt", "person.email"),
        ("USt-IdNr.", "company.vat_id"),
        ("N° TVA intracommunautaire", "company.vat_id"),
        ("Straße", "address.street"),
        ("companyName", "company.name"),
        ("Company - Name", "company.name"),
        ("Firmenwortlaut", "company.name"),
        ("RegAddress.PostTown", "address.city"),
        ("Firmen-PLZ", "address.postal_code"),
        ("billingPostalCode", "address.postal_code"),
        ("Raison sociale", "company.name"),
        ("Téléphone", "phone"),
        ("Company HQ Phone", "company.phone"),
        ("Firmentelefon", "company.phone"),
        ("Direct Phone", "person.phone_direct"),
        ("Ansprechpartner Telefon", "person.phone_direct"),
        ("Handynummer", "person.phone_mobile"),
        ("Ligne directe", "person.phone_direct"),
        ("AP Vorname", "person.first_name"),
        ("Vorname des Ansprechpartners", "person.first_name"),
        ("Geschaeftsfuehrer Nachname", "person.last_name"),
        ("Do Not Call", "consent.do_not_call"),
        ("TPS Flag", "consent.do_not_call"),
        ("Bloctel", "consent.do_not_call"),
        ("HasOptedOutOfEmail", "consent.email_restriction"),
        ("Robinsonliste", "consent.do_not_contact"),
        ("Opt-in-Datum", "consent.opt_in_date"),
        ("Lawful Basis", "consent.legal_basis"),
        ("Revenue (in 000s USD)", "company.revenue_kusd"),
        ("Umsatz in TEUR", "company.revenue"),
        ("Chiffre d'affaires (k€)", "company.revenue"),
        ("Beschäftigtengrößenklasse", "company.employees"),
        ("D-U-N-S® Number", "company.duns"),
        ("US SIC 1987 Code", "company.sic"),
    ],
)
def test_names_in_three_languages_are_known(header: str, expected: str) -> None:
    assert fields(header) == [expected]


@pytest.mark.parametrize(
    "header",
    [
        *("Umsatzsteuerstatistik", "Previous Company Name", "Email Domain", "Assistant's Phone", "Owner Email"),
        *("Lieferadresse Ort", "Ort L", "Privatadresse PLZ", "Home Street", "Briefanrede", "Company Description"),
        *(
            "IT Department Budget (in 000s USD)",
            "Lifecycle Stage",
            "Employee Growth Rate",
            "Facebook Company Profile URL",
        ),
        *(
            "Phone 2",
            "Company Phone Type",
            "ZoomInfo Contact Profile URL",
            "Opt-in Kampagne",
            "Amtsgericht",
            "Telefonnotiz",
        ),
        *("Employee Number", "Contact", "Reference", "Function", "MwSt", "Account Number"),
        *("Fax privat", "Email Bounced", "Last Contacted", "Account", "Konto", "x" * 300, "", "🙂"),
    ],
)
def test_what_is_not_understood_word_by_word_stays_unmapped(header: str) -> None:
    assert fields(header) == [None]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("Title", "First Name"), "person.job_title"),
        (("Title", "Job Title"), "person.salutation"),
        (("Titel", "Vorname", "Nachname"), "person.academic_title"),
        (("Titel AP", "Vorname AP"), "person.academic_title"),
        (("Contact Title", "Contact Name"), "person.job_title"),
        (("Name", "Vorname"), "person.last_name"),
        (("Name", "Firma"), "person.full_name"),
        (("Name", "PLZ", "Ort"), "company.name"),
        (("Name", "Ansprechpartner"), "company.name"),
        (("Nom", "Prénom", "Société"), "person.last_name"),
        (("name", "first_name", "last_name", "companyName"), "person.full_name"),
        (("URL", "Connected On"), "person.linkedin_url"),
        (("URL", "Company"), "company.website"),
        (("URL", "First Name"), None),
        (("LinkedIn", "First Name", "Company"), "person.linkedin_url"),
        (("LinkedIn", "Company", "Employees"), "company.linkedin_url"),
        (("E-Mail", "Firma", "PLZ"), "company.email"),
        (("E-Mail", "Firma", "Nachname"), "person.email"),
        (("Name", "Ansprechpartner", "Website"), "company.name"),
        (("Owner", "Company", "Employees"), None),
        (("Owner", "Company", "Lead Status"), "lead.owner"),
        (("Contact", "Company", "Title"), "person.full_name"),
        (("Contact", "Company", "Lastname"), None),
        (("Sales", "Company", "Employees"), "company.revenue"),
        (("Sales", "Company", "Marketing"), None),
        (("Name1", "Name2", "Telefon"), "company.name"),
        (("Gemeinde", "Ort"), None),
        (("UID", "Lastname", "Phone"), None),
        (("UID", "Firma", "PLZ"), "company.vat_id"),
    ],
)
def test_names_with_two_meanings_are_read_beside_the_others(header: tuple[str, ...], expected: str | None) -> None:
    assert fields(*header)[0] == expected


def test_whose_phone_it_is_is_never_guessed() -> None:
    assert fields("Phone", "Company Phone", "Corporate Phone", "Direct Phone", "Company HQ Phone", "Home Phone") == [
        *("phone", "company.phone", "company.phone", "person.phone_direct", "company.phone", "person.phone_home")
    ]


def test_places_of_person_and_company_may_speak_for_one_field_but_homes_do_not() -> None:
    header = ("City", "Company City", "Person City", "Home City")

    assert fields(*header) == ["address.city", "address.city", "person.address.city", None]


def test_of_several_columns_for_what_there_is_one_of_the_less_exact_and_later_stay_extras() -> None:
    assert fields("Employee Range", "Employees") == [None, "company.employees"]
    assert fields("Employee Range", "Industry") == ["company.employees", "company.industry"]
    assert fields("SIC Code 1", "SIC Code 2", "SIC Codes") == ["company.sic", None, None]
    assert fields("Business Address", "Business Street") == [None, "address.street"]
    assert fields("Revenue Range (in USD)", "Revenue (in 000s USD)") == [None, "company.revenue_kusd"]
    assert fields("Employees (Single Site)", "Employees (Total)") == [None, "company.employees"]


def test_a_header_that_stands_twice_means_the_same_twice_and_the_first_counts() -> None:
    columns = map_columns(("Firma", "Firma"), [])

    assert [column.field for column in columns] == ["company.name", "company.name"]
    assert apply_mapping(columns, ("Wolf AG", "Lager Süd")).extras == {"Firma (2)": "Lager Süd"}


def test_values_bear_a_name_out_or_leave_a_suggestion() -> None:
    good = map_columns(("E-Mail",), [["a@b.example"], ["c@d.example"]])[0]
    bad = map_columns(("E-Mail",), [["ja"], ["nein"], ["ja"]])[0]

    assert good.confidence > map_columns(("E-Mail",), [])[0].confidence
    assert (bad.field, bad.suggest) == (None, "person.email")
    assert bad.confidence < ACCEPT


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("Title", ("Mr", "Ms", "Dr"), "person.salutation"),
        ("Titel", ("Dr.", "Prof. Dr."), "person.academic_title"),
        ("Name", ("Wolf GmbH", "Bär AG"), "company.name"),
        ("Name", ("Anna Wolf", "Hans Bär"), "person.full_name"),
        (
            "companyUrl",
            ("https://www.linkedin.com/company/1", "https://www.linkedin.com/company/2"),
            "company.linkedin_url",
        ),
        (
            "companyUrl",
            ("https://www.linkedin.com/sales/company/1", "linkedin.com/sales/company/2"),
            "company.linkedin_url",
        ),
        ("Contact Name", ("A.Weber", "J.Smith"), "person.full_name"),
        ("Contact", ("Anna Wolf", "Hans Bär"), "person.full_name"),
        ("Contact", ("0221 4710 101", "0221 4710 102"), None),
        ("VAT", ("20%", "7%"), None),
        ("Telefon", ("gerne", "nie"), None),
        ("PLZ", ("Berlin", "Hamburg"), None),
        ("Gründungsjahr", ("1990", "2001"), "company.founded_year"),
        ("Opt-in", ("ja", "nein"), "consent.direct_marketing"),
        ("Geschäftsführer", ("Anna Wolf", "Hans Bär"), "person.full_name"),
        ("Geschäftsführer", ("ja", "nein"), None),
    ],
)
def test_values_decide_between_the_meanings_of_a_name(
    header: str, values: tuple[str, ...], expected: str | None
) -> None:
    assert field(header, *values) == expected


def test_a_mere_likeness_is_a_suggestion() -> None:
    column = map_columns(("Teleffon",), [["a"], ["b"], ["c"]])[0]

    assert (column.field, column.how, column.suggest) == (None, "fuzzy", "phone")
    assert column.confidence < ACCEPT


def test_under_an_unknown_name_only_what_is_unmistakable_tells_a_field() -> None:
    rows = [[f"x{i}@firma{i}.example", f"https://x{i}.example", f"0301234{i}", "Deutschland"] for i in range(5)]

    columns = map_columns(("Kontaktweg", "Fundstelle", "Hotline", "Markt"), rows)

    assert [column.field for column in columns] == ["person.email", None, None, None]
    assert [column.suggest for column in columns[1:]] == ["company.website", "phone", "address.country"]


def test_values_never_speak_against_words_that_are_known() -> None:
    assert field("Assistant Email", *(f"x{i}@firma.example" for i in range(5))) is None


def test_columns_without_header_are_mapped_by_their_values() -> None:
    rows = [
        [
            "Herr",
            "Firma 1 GmbH",
            "040 66969 101",
            "a@firma1.example",
            "20097",
            "Deutschland",
            "www.firma1.example",
            "Jan",
        ],
        ["Frau", "Firma 2 AG", "+49 40 66969 102", "b@firma2.example", "20459", "DE", "https://firma2.example", "Eva"],
        ["Frau", "Firma 3 KG", "(040) 66969-103", "c@firma3.example", "22041", "Germany", "firma3.example", "Ute"],
    ]
    expected = [
        *("person.salutation", "company.name", "phone", "person.email", "address.postal_code", "address.country"),
        *("company.website", "person.first_name"),
    ]

    assert [column.field for column in map_columns(None, rows)] == expected
    assert fields(*(f"Spalte {n}" for n in range(1, 9)), rows=rows) == expected


def test_towns_and_last_names_are_told_by_what_stands_beside_them() -> None:
    rows = [
        ["Anna", "Groß", "Einkauf", "20095", "Hamburg", "Nord"],
        ["Jan", "von der Heide", "Leitung", "50667", "Köln", "West"],
        ["Eva", "Wülferstedt", "Vertrieb", "01067", "Dresden", "Ost"],
    ]

    assert [column.field for column in map_columns(None, rows)] == [
        *("person.first_name", "person.last_name", "person.job_title", "address.postal_code", "address.city", None)
    ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_values_tell_nothing(count: int) -> None:
    assert field("Kontaktweg", *(["a@b.example"] * count)) is None


def test_every_field_of_the_lexicon_is_one_of_a_lead() -> None:
    assert set(lexicon.names().values()) <= set(FIELDS)
    assert len(lexicon.names()) > 900


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Kanzlei", "company.name"), ("Praxis", "company.name"), ("Hotelname", "company.name"),
     ("Firmenname (vollständig)", "company.name"), ("Mr/Mrs", "person.salutation"), ("Herr/Frau", "person.salutation"),
     ("Amtsbezeichnung", "person.job_title"), ("Bdl.", "address.state"), ("PLZ (Straße)", "address.postal_code"),
     ("Ort/Ortsteil", "address.city"), ("Doktortitel", "person.academic_title")],
)  # fmt: skip
def test_trades_call_things_their_own_way(name: str, expected: str) -> None:
    assert fields(name, "Vorname", "Nachname")[0] == expected
