"""Contact fields come into one spelling, and what cannot be read is told."""

import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.normalise import normalise
from leadwright.normalise.company import core_name, legal_form
from leadwright.normalise.country import country_code
from leadwright.normalise.email import email_address, email_addresses, email_class
from leadwright.normalise.fields import normalise_all
from leadwright.normalise.ids import postal_code, registration_number, vat_checksum_holds, vat_id, vat_ids
from leadwright.normalise.person import parsed
from leadwright.normalise.phone import e164, e164_all
from leadwright.normalise.text import folded
from leadwright.normalise.web import host, hosts, linkedin_slug, registrable_domain


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("040 66969 114", "DE", "+494066969114"),
        ("(040) 66969-114", "DE", "+494066969114"),
        ("+49 (0)40 66969 114", None, "+494066969114"),
        ("0049 40 66969114", None, "+494066969114"),
        ("'+44 7700 900148", None, "+447700900148"),
        ("020 7946 0148", "GB", "+442079460148"),
        ("040 66969 114", None, None),
        ("n/a", "DE", None),
        ("123", "DE", None),
        ("4,93E+11", "DE", None),
        ("(0049) 40 66969114", "DE", "+494066969114"),
        ("(0049) 40 66969114", None, None),
        ("٠٤٠ ٦٦٩٦٩ ١١٤", "DE", "+494066969114"),
        ("493023125101", "DE", "+493023125101"),
        ("49 30 23125 101", "DE", "+493023125101"),
        ("49411234567", "DE", "+4949411234567"),
        ("436601234567", "AT", "+436601234567"),
        ("447700900148", "GB", "+447700900148"),
    ],
)
def test_phones_become_e164_where_the_region_is_certain(text: str, region: str | None, number: str | None) -> None:
    assert e164(text, region) == number


FRONTS = (
    "0", "+49", "0049 ", "+44 ", "+43 ", "+1 ", "+39 0",
    "+49 (0) ", "0049(0)", "+44 (0)", "+4 (0)", "(0) ", "+44 180020",
)  # fmt: skip


def test_the_quick_way_to_phones_agrees_with_phonenumbers() -> None:
    chance = random.Random(7)
    for _ in range(6_000):
        region = chance.choice(["DE", "AT", "CH", "GB", "FR", "NL", "BE", "US", "IT", "PL", "SE", None])
        digits = "".join(chance.choices("0123456789", k=chance.randint(5, 14)))
        text = chance.choice([*FRONTS, "", "+", "00"]) + digits
        try:
            parsed_ = phonenumbers.parse("+" + text[2:] if text.startswith("00") else text, region)
            reason = phonenumbers.is_possible_number_with_reason(parsed_)
            possible = reason == phonenumbers.ValidationResult.IS_POSSIBLE
        except phonenumbers.NumberParseException:
            possible = False
        expected = phonenumbers.format_number(parsed_, phonenumbers.PhoneNumberFormat.E164) if possible else None
        if expected and expected.startswith("+480"):
            # The zero of old is taken away, which phonenumbers keeps.
            continue
        assert e164(text, region) == expected, (text, region)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Anna.Adler@Firma.Example ", "anna.adler@firma.example"),
        ("mailto:a@firma.example", "a@firma.example"),
        ("<a@firma.example>", "a@firma.example"),
        ("a@firma", None),
        ("a b@firma.example", None),
        ("a..b@firma.example", None),
        ("@firma.example", None),
        ("a.@firma.example", None),
        ("a@firma..example", None),
        ("a.b-c_d+e%f@firma.example", "a.b-c_d+e%f@firma.example"),
        ("anna@firma.example\n", "anna@firma.example"),
        ("anna\n@firma.example", None),
        (f"{'a' * 300}@firma.example", None),
    ],
)
def test_addresses_are_checked_and_written_small(text: str, address: str | None) -> None:
    assert email_address(text) == address


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("anna@firma.example", "corporate"),
        ("info@firma.example", "role"),
        ("anna@gmx.de", "free"),
        ("anna@mailinator.com", "disposable"),
        ("anna", "invalid"),
        ("", "none"),
    ],
)
def test_addresses_are_told_apart(address: str, kind: str) -> None:
    assert email_class(address) == kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH & Co. KG", "Mueller und Soehne GmbH&Co.KG"),
        ("Weber GmbH + Co. KG", "WEBER GmbH & Co. KG"),
        ("Groß Hydraulik GmbH", "GROSS Hydraulik Gesellschaft mit beschränkter Haftung"),
        ("Ash Castings Ltd.", "ash castings LIMITED"),
        ("Ehlers e. K.", "Ehlers eK"),
    ],
)
def test_spellings_of_one_company_share_a_core(one: str, other: str) -> None:
    assert core_name(one) == core_name(other)


def test_different_companies_and_people_do_not_meet_by_folding() -> None:
    assert core_name("Bauer GmbH") != core_name("Baur GmbH")
    assert core_name("Weber Pumpen GmbH") != core_name("Weber Stahlbau GmbH")
    assert core_name("AG") == "ag"


def test_umlauts_meet_all_their_spellings() -> None:
    assert folded("Müller") == folded("MUELLER") == folded("Muller") == "muller"
    assert folded("Bauer") == "bauer"
    assert folded("Łódź d'Arc") == "lodz darc"


def test_legal_forms_are_short() -> None:
    assert legal_form("Groß Gesellschaft mit beschränkter Haftung") == "GmbH"
    assert legal_form("Weber GmbH und Co. KG") == "GmbH & Co. KG"
    assert legal_form("Handwerkskammer Elbaue") is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Jürgen Müller", "Jürgen", "Müller"),
        ("MÜLLER, Jürgen", "Jürgen", "Müller"),
        ("Müller, Dr. Jürgen", "Jürgen", "Müller"),
        ("MÜLLER Jürgen", "Jürgen", "Müller"),
        ("Herr Dipl.-Ing. (FH) Hans Meier", "Hans", "Meier"),
        ("Prof. Dr. med. Ute von der Heide", "Ute", "von der Heide"),
        ("Jörg Pfannkuch-Weser", "Jörg", "Pfannkuch-Weser"),
        ("Mr John O'Brien, MBA", "John", "O'Brien"),
        ("Hans Peter Müller", "Hans", "Müller"),
        ("Müller", "", "Müller"),
    ],
)
def test_names_are_taken_apart(text: str, first: str, last: str) -> None:
    name = parsed(text)

    assert (name.first, name.last) == (first, last)


@pytest.mark.parametrize("text", ["Deutschland", "Germany", "Allemagne", "de", "DEU", "D", "BRD"])
def test_countries_are_known_by_name_and_code(text: str) -> None:
    assert country_code(text) == "DE"
    assert [country_code(name) for name in ("England", "UK", "Kenia", "Nirgendwo")] == ["GB", "GB", "KE", None]


def test_numbers_get_their_zeros_and_spelling_back() -> None:
    assert registration_number("96001", "GB") == "00096001"
    assert registration_number("sc 12345", "GB") == "SC012345"
    assert registration_number("AG Hamburg, HRB 1234 B", "DE") == "HRB 1234 B"
    assert postal_code("1067", "DE") == "01067"
    assert postal_code("ec1a4jq", "GB") == "EC1A 4JQ"
    assert postal_code("D-20097", "DE") == "20097"
    assert vat_id("DE 999.004.690", None) == "DE999004690"
    assert vat_checksum_holds("DE999004690")
    assert not vat_checksum_holds("DE999004691")
    assert vat_checksum_holds("ATU13585627")
    assert not vat_checksum_holds("ATU13585626")
    assert vat_id("unbekannt", "DE") is None


def test_web_addresses_give_hosts_and_profiles() -> None:
    assert host("https://www.Firma.example/kontakt?x=1") == "firma.example"
    assert host("www.übelhör.example") == "xn--belhr-mua1b.example"
    assert host("keine") is None
    assert host("firma.example\nund mehr") is None
    assert registrable_domain("shop.firma.co.uk") == "firma.co.uk"
    assert linkedin_slug("https://de.linkedin.com/in/Anna-Adler-1?x") == "anna-adler-1"


def test_a_row_is_normalised_with_its_own_country() -> None:
    made = normalise(
        {
            "person.full_name": "ADLER, Dr. Anna",
            "person.email": "Anna@Firma.Example",
            "company.name": "  Firma   GmbH ",
            "phone": "01 23456789",
            "address.country": "Frankreich",
            "address.postal_code": "1234",
            "consent.do_not_call": "nein | ja",
        },
        "DE",
    )

    assert made.fields["person.last_name"] == "Adler"
    assert made.fields["person.academic_title"] == "Dr."
    assert made.fields["phone"] == "+33123456789"
    assert made.fields["address.postal_code"] == "01234"
    assert made.fields["consent.do_not_call"] == "yes"
    assert made.fields["company.legal_form"] == "GmbH"
    assert made.problems == (("address.postal_code", "postal_code_zero_lost"),)


def test_what_cannot_be_read_is_dropped_and_told_but_a_phone_without_region_is_kept() -> None:
    made = normalise({"person.email": "anna(at)firma", "phone": "040 66969 114", "fax": "4,93E+11"})

    assert made.fields == {"phone": "040 66969 114"}
    assert set(made.problems) == {
        ("person.email", "email_invalid"),
        ("phone", "phone_without_region"),
        ("fax", "phone_precision_lost"),
    }


def test_an_unclear_restriction_counts_as_one() -> None:
    made = normalise({"consent.do_not_call": "siehe Vertrag"})

    assert made.fields["consent.do_not_call"] == "yes"
    assert made.problems == (("consent.do_not_call", "restriction_unclear"),)


def test_normalising_twice_changes_nothing() -> None:
    once = normalise(
        {"person.first_name": "Dr. Jürgen", "person.last_name": "MÜLLER", "company.website": "www.a.example"}
    )

    assert normalise(once.fields).fields == once.fields


def test_normalised_fields_do_not_show_people_when_printed() -> None:
    assert "Adler" not in repr(normalise({"person.last_name": "Adler"}))
    assert "Adler" not in repr(parsed("Anna Adler"))


SAID = {
    "person.first_name": ["Jürgen", "  ute ", "Dr. Ute", ""],
    "person.last_name": ["MÜLLER", "Müller, Ute", "von der Heide"],
    "person.full_name": ["Adler, Ute", "Herr Dr. Jürgen Müller"],
    "person.email": ["J.Mueller@Firma.example", "nobody", "info@firma.example"],
    "phone": ["040 66969 114", "n/a", "4,93E+11"],
    "phone.area_code": ["040"],
    "company.name": ["Firma Süd GmbH", "Süd & Co. KG"],
    "company.vat_id": ["DE123456789", "?"],
    "company.website": ["https://www.firma.example/de", "none"],
    "address.street": ["Am Süd"],
    "address.house_number": ["4"],
    "address.postal_code": ["1067", "01067"],
    "address.country": ["Deutschland", "GB", "Atlantis"],
    "consent.do_not_contact": ["ja", "nein", "vielleicht"],
}
ROWS = st.lists(st.fixed_dictionaries({}, optional={name: st.sampled_from(texts) for name, texts in SAID.items()}))


@given(ROWS, st.sampled_from([None, "DE", "GB"]))
def test_many_rows_at_once_are_spelled_as_each_alone(rows: list[dict[str, str]], country: str | None) -> None:
    assert normalise_all(rows, country) == [normalise(row, country) for row in rows]


WRITTEN = st.lists(
    st.text(st.sampled_from("aäÖ0٣ @.+-/()'\n:EDG"), max_size=24)
    | st.sampled_from(["a@firma.example", "040 66969 114", "+49 (0)40 66969114", "www.firma.example", "DE 999004690"])
)


@given(WRITTEN, st.sampled_from([None, "DE", "GB"]))
def test_texts_asked_of_at_once_get_the_answers_of_each_alone(texts: list[str], country: str | None) -> None:
    countries = [country] * len(texts)

    assert email_addresses(texts) == list(map(email_address, texts))
    assert hosts(texts) == list(map(host, texts))
    assert e164_all(texts, countries) == list(map(e164, texts, countries))
    assert vat_ids(texts, countries) == list(map(vat_id, texts, countries))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("J. Smith", "J.", "Smith"),
        ("A. Müller", "A.", "Müller"),
        ("JJ Abrams", "JJ", "Abrams"),
        ("DI Franz Moser", "Franz", "Moser"),
        ("RA Peter Klein", "Peter", "Klein"),
        ("Di Maio Luigi", "Di", "Luigi"),
    ],
)
def test_initials_are_no_family_names_and_degrees_no_given_ones(text: str, first: str, last: str) -> None:
    made = normalise({"person.full_name": text}).fields

    assert (made["person.first_name"], made["person.last_name"]) == (first, last)


@pytest.mark.parametrize(
    ("area", "number", "made"),
    [
        ("030", "23125 101", "+493023125101"),
        ("(030)", "030 23125 101", "+493023125101"),
        ("40", "4023125", "+49404023125"),
    ],
)
def test_an_area_code_is_put_before_numbers_that_have_none(area: str, number: str, made: str) -> None:
    assert normalise({"phone.area_code": area, "phone": number}, "DE").fields == {"phone": made}


def test_a_country_that_is_not_known_is_not_that_of_the_list() -> None:
    made = normalise({"address.country": "Narnia", "address.postal_code": "5020", "phone": "0662 8745"}, "DE")

    assert made.fields == {"address.postal_code": "5020", "phone": "0662 8745"}
    assert [code for _, code in made.problems] == ["country_unknown", "phone_without_region"]
    assert normalise({"address.country": "Oesterreich"}).fields == {"address.country": "AT"}


def test_a_tax_number_is_no_vat_id_and_a_swiss_one_may_name_the_tax() -> None:
    assert normalise({"company.vat_id": "13/123/12345"}, "DE").problems == (("company.vat_id", "vat_id_invalid"),)
    assert normalise({"company.vat_id": "CHE-123.456.789 MWST"}).fields == {"company.vat_id": "CHE123456789"}
