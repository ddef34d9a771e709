"""Numbers and addresses are read as people write them, and what only looks like one is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.lists.units import scaled
from leadwright.normalise import normalise
from leadwright.normalise.country import country_code
from leadwright.normalise.email import email_address, email_class
from leadwright.normalise.ids import postal_code, registration_number, vat_id
from leadwright.normalise.web import host


@pytest.mark.parametrize(
    "text",
    ["beantragt", "befreit", "Deutschland", "siehe Notiz", "Estland", "Beispiel", "DE 12/345/67890", "DE12345678",
     "DE999999999", "DE000000000", "DE123456789", "ATU00000000", "NL999999999B01", "FR99999999999", "IT12345678901",
     "ATU1234567", "PL52600012", "ES12345678", "HRB 123456789", "9" * 4_000_000],
)  # fmt: skip
@pytest.mark.parametrize("country", ["DE", "EE", "BE", None])
def test_words_tax_numbers_and_made_up_digits_are_no_vat_ids(text: str, country: str | None) -> None:
    assert vat_id(text, country) is None


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("00743110157", "IT", "IT00743110157"),
        ("B12345674", "ES", "ESB12345674"),
        ("004495445B01", "NL", "NL004495445B01"),
        ("526-000-12-46", "PL", "PL5260001246"),
        ("U13585627", "AT", "ATU13585627"),
        ("094259216", "GR", "EL094259216"),
        ("403.019.261", "BE", "BE0403019261"),
        ("0403.019.261", "BE", "BE0403019261"),
        ("BE 403.019.261", None, "BE0403019261"),
        ("136695976", "DE", "DE136695976"),
        ("USt-ID: DE136695976", None, "DE136695976"),
        ("USt-IdNr. DE 136695976", None, "DE136695976"),
        ("USt-IdNr.: 136 695 976", "DE", "DE136695976"),
        ("VAT No. GB 980 7806 84", None, "GB980780684"),
        ("P. IVA 00743110157", "IT", "IT00743110157"),
        ("CHE-107.787.577 HR/MWST", None, "CHE107787577"),
        ("NO 995 525 828", None, "NO995525828MVA"),
        ("NO 995 525 828 MVA", None, "NO995525828MVA"),
        ("290061400", "LT", None),
    ],
)
def test_a_vat_id_is_read_without_its_prefix_where_the_country_is_known(
    text: str, country: str | None, number: str | None
) -> None:
    assert vat_id(text, country) == number


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("HRB 123 456", "DE", "HRB 123456"),
        ("HRB-Nr. 123.456", "DE", "HRB 123456"),
        ("HRB 1234 AG Hamburg", "DE", "HRB 1234"),
        ("HRB 12345 in Hamburg", "DE", "HRB 12345"),
        ("HRB 12345 am AG Köln", None, "HRB 12345"),
        ("HRB 12345 zu Köln", "DE", "HRB 12345"),
        ("HRB 12345 20095 Hamburg", "DE", "HRB 12345"),
        ("Amtsgericht Charlottenburg: HR B 1234/B", "DE", "HRB 1234 B"),
        ("HRB 1234 B", "DE", "HRB 1234 B"),
        ("HRB 1234B", "DE", "HRB 1234 B"),
        ("hrb1234b", "DE", "HRB 1234 B"),
        ("HRB 1234 KI", "DE", "HRB 1234 KI"),
        ("HRB 12 3456", "DE", "HRB 12 3456"),
        ("FN 123456a", "AT", "FN 123456a"),
        ("FN 123456 A, HG Wien", None, "FN 123456a"),
        ("123456a", "AT", "FN 123456a"),
        ("CHE123456788", "CH", "CHE-123.456.788"),
        ("CHE-123.456.788", None, "CHE-123.456.788"),
    ],
)
def test_a_number_of_a_register_has_one_spelling(text: str, country: str | None, number: str) -> None:
    assert registration_number(text, country) == number
    assert registration_number(number, country) == number


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("A-1010", "DE", "1010"),
        ("D 10115", None, "10115"),
        ("DE 10115", "DE", "10115"),
        ("CH 8001", "DE", "8001"),
        ("F-75001", "FR", "75001"),
        ("D-1067", "AT", "01067"),
        ("10115.0", "DE", "10115"),
        ("1067.0", "DE", "01067"),
        ("75 001", "FR", "75001"),
        ("1012AB", "NL", "1012 AB"),
        ("101", "AT", "101"),
        ("800", "CH", "800"),
        ("A-101", "AT", "A-101"),
        ("E1 6AN", None, "E1 6AN"),
        ("123 45", "SE", "123 45"),
    ],
)
def test_letters_before_a_postal_code_name_its_country(text: str, country: str | None, code: str) -> None:
    assert postal_code(text, country) == code


def test_the_letters_before_a_postal_code_say_where_a_row_is_from_rather_than_its_list() -> None:
    made = normalise({"address.postal_code": "A-1010", "phone": "01 23456789"}, "DE")

    assert made.fields == {"address.postal_code": "1010", "phone": "+43123456789"}
    assert made.problems == ()


@pytest.mark.parametrize("text", ["1067", "1067.0"])
def test_a_zero_that_a_spreadsheet_took_away_is_told(text: str) -> None:
    made = normalise({"address.postal_code": text}, "DE")

    assert made.fields == {"address.postal_code": "01067"}
    assert made.problems == (("address.postal_code", "postal_code_zero_lost"),)


@pytest.mark.parametrize(
    "text",
    ["www.facebook.com/firma", "https://de.linkedin.com/company/firma", "instagram.com/firma", "xing.com", "goo.gl/x",
     "https://www.google.com/url?q=https://firma.example", "https:/m.facebook.com/firma"],
)  # fmt: skip
def test_a_page_on_a_host_that_many_share_is_no_website_and_told(text: str) -> None:
    made = normalise({"company.website": text})

    assert (made.fields, made.problems) == ({}, (("company.website", "website_shared"),))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https:/firma.example", "firma.example"),
        ("http//firma.de", "firma.de"),
        ("http://https://www.firma.de/a", "firma.de"),
        ("www.firma.de (im Aufbau)", "firma.de"),
        ("www.facebook.com/firma; www.firma.de", "firma.de"),
        ("firma.jimdosite.com/start", "firma.jimdosite.com"),
        ("sites.google.com/view/firma", "sites.google.com"),
    ],
)
def test_a_website_is_read_though_a_sign_is_amiss_or_words_stand_beside_it(text: str, name: str) -> None:
    assert normalise({"company.website": text}).fields == {"company.website": name}


def test_a_name_with_full_stops_is_no_website() -> None:
    assert host("Dr.Max.Muster") is None
    assert host("firma.consulting") == "firma.consulting"
    assert host("firma.localhost") == "firma.localhost"


@pytest.mark.parametrize(
    "text",
    ["max@firma.de.", "Max Muster max@firma.de", "max@firma.de - Büro", "max @firma.de",
     "mailto:max@firma.de?subject=x", "max@firma.de\u200b", "max@firma.de#mailto:max@firma.de#",
     "MAX@firma.de<mailto:MAX@firma.de>",
     "Muster Max#mailto:max@firma.de#"],
)  # fmt: skip
def test_an_address_is_read_whatever_programs_and_people_put_around_it(text: str) -> None:
    made = normalise({"person.email": text})

    assert (made.fields, made.problems) == ({"person.email": "max@firma.de"}, ())


@pytest.mark.parametrize(
    "text",
    ["http://max@firma.de", "Eva Maria muster@firma.de", "max@firma.de - nicht mehr verwenden", "kein info@firma.de"],
)
def test_what_may_be_another_address_or_none_to_write_to_is_none(text: str) -> None:
    assert normalise({"person.email": text}).problems == (("person.email", "email_invalid"),)


def test_a_domain_with_umlauts_has_one_spelling() -> None:
    assert email_address("info@müller.de") == email_address("Info@xn--mller-kva.de") == "info@xn--mller-kva.de"
    assert email_address("info@müller.de") == f"info@{host('www.müller.de')}"


@pytest.mark.parametrize(
    "domain",
    ["vodafone.de", "ewetel.net", "online.de", "mailbox.org", "netcologne.de", "hispeed.ch", "bluewin.ch", "chello.at",
     "a1.net", "aon.at", "sfr.fr", "tin.it", "pec.it", "t-online.de", "freenet.de", "gmx.at", "gmx.eu", "web.de"],
)  # fmt: skip
def test_a_mailbox_of_a_provider_nearby_says_nothing_of_a_firm(domain: str) -> None:
    assert email_class(f"anna.adler@{domain}") == "free"


@pytest.mark.parametrize(
    ("text", "code"),
    [("Deutschland (Bund)", "DE"), ("Schweiz (CH)", "CH"), ("Tschechei", "CZ"), ("Bundesrepublik", "DE"), ("BRD", "DE"),
     ("L", "LU"), ("B", "BE"), ("P", "PT"), ("VAE", "AE"), ("N. Ireland", "GB"), ("EU", None), ("Worldwide", None),
     ("DDR", None), ("China (Taiwan)", None), ("Schweiz" * 10, None)],
)  # fmt: skip
def test_countries_are_those_that_there_are(text: str, code: str | None) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [("0,500", None, "500000"), ("0.500", None, "500000"), ("0.500", ",", "500000"), ("-0,25", ",", "-250000"),
     ("1.500", None, "1500000000"), ("10,500", ".", "10500000000"), (" " * 4_000_000, None, None)],
)  # fmt: skip
def test_what_begins_with_a_zero_is_no_group_of_thousands(text: str, decimal: str | None, number: str | None) -> None:
    assert scaled(text, 1_000_000, decimal) == number


ANY = st.text(st.sampled_from("aHRBDEFNC0129 .,:;-/()@<>#?\u200bß٣"), max_size=60)
NAMES = ["company.vat_id", "company.registration_number", "company.website", "person.email", "address.postal_code"]


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, ANY)), st.sampled_from(["DE", "AT", "CH", "GB", None]))
def test_what_has_its_spelling_keeps_it(row: dict[str, str], country: str | None) -> None:
    once = normalise(row, country).fields

    assert normalise(once, country).fields == once


@pytest.mark.parametrize("name", [*NAMES, "address.country"])
@pytest.mark.parametrize("text", ["(" * 4_000_000, "a@" * 2_000_000, "HRB " * 1_000_000, "1 " * 2_000_000])
def test_a_huge_cell_is_looked_at_only_as_far_as_something_may_be_there(name: str, text: str) -> None:
    assert set(normalise({name: text}, "DE").fields) <= {name}
