"""A cell that holds several numbers or addresses, or words beside them, gives what it surely holds."""

import pytest

from leadwright.matching import lead_keys
from leadwright.normalise.fields import normalise

MAIN, MOBILE, OTHER = "+493023125010", "+491713920010", "+493023125011"


@pytest.mark.parametrize(
    "text",
    ["030 23125010 / 0171 3920010", "030 23125010; 0171 3920010", "030 23125010 oder 0171 3920010",
     "Tel. 030 23125010 Mobil 0171 3920010", "+49 30 23125010 +49 171 3920010", "030 23125010\n0171 3920010",
     "(030) 23125010 u. (0171) 3920010", "+49 30 23125010 / +49 171 3920010"],
)  # fmt: skip
def test_of_two_numbers_the_mobile_one_finds_its_own_field(text: str) -> None:
    made = normalise({"phone": text}, "DE")

    assert made.fields == {"phone": MAIN, "person.phone_mobile": MOBILE}
    assert made.problems == (("phone", "phone_several"),)


def test_a_mobile_number_that_is_known_stays() -> None:
    made = normalise({"phone": "030 23125010 / 0171 3920010", "person.phone_mobile": "0171 3920011"}, "DE")

    assert made.fields == {"phone": MAIN, "person.phone_mobile": "+491713920011"}


@pytest.mark.parametrize("text", ["Tel: 030 23125010, Fax: 030 23125011", "Fax 030 23125011 Tel 030 23125010"])
def test_a_fax_is_no_phone(text: str) -> None:
    assert normalise({"phone": text}, "DE").fields == {"phone": MAIN, "fax": OTHER}


@pytest.mark.parametrize(
    "text",
    ["030 23125010 (privat)", "030 23125010 App. 12", "030 23125010 / 11", "Zentrale 030/23125010", "030-23125010 Büro",
     "030 23125010 x12", "(030) 23125010", "030 / 23125010", "030 23125010, Durchwahl 12", "+49 (0)30 23125010"],
)  # fmt: skip
def test_words_and_extensions_do_not_become_digits(text: str) -> None:
    made = normalise({"phone": text}, "DE")

    assert (made.fields, made.problems) == ({"phone": MAIN}, ())


@pytest.mark.parametrize("text", ["bitte nicht anrufen", "siehe Webseite", "12"])
def test_what_is_no_number_is_still_none(text: str) -> None:
    made = normalise({"phone": text}, "DE")

    assert made.fields == {}
    assert made.problems == (("phone", "phone_invalid"),)


def test_numbers_dialled_as_words_are_digits() -> None:
    assert normalise({"phone": "1-800-FLOWERS"}, "US").fields == {"phone": "+18003569377"}


@pytest.mark.parametrize(
    "text",
    ["a@firma.example; b@firma.example", "a@firma.example, b@firma.example", "a@firma.example / b@firma.example",
     "a@firma.example oder b@firma.example", "A@Firma.example b@firma.example"],
)  # fmt: skip
def test_a_second_address_of_a_person_has_a_field_of_its_own(text: str) -> None:
    made = normalise({"person.email": text})

    assert made.fields == {"person.email": "a@firma.example", "person.email_2": "b@firma.example"}
    assert made.problems == (("person.email", "email_several"),)


@pytest.mark.parametrize(
    "text",
    ["Eva Muster <a@firma.example>", "a(at)firma.example", "a [at] firma [dot] example", "a@firma.example (privat)",
     "E-Mail: a@firma.example", "mailto:a@firma.example"],
)  # fmt: skip
def test_an_address_with_words_around_it_is_one(text: str) -> None:
    made = normalise({"person.email": text})

    assert (made.fields, made.problems) == ({"person.email": "a@firma.example"}, ())


@pytest.mark.parametrize("text", ["eva muster@firma.example", "a@firma", "a at firma.example", "a@@firma.example"])
def test_half_an_address_is_none(text: str) -> None:
    assert normalise({"person.email": text}).problems == (("person.email", "email_invalid"),)


def test_of_two_websites_the_first_counts() -> None:
    made = normalise({"company.website": "www.firma.example; www.andere.example"})

    assert made.fields == {"company.website": "firma.example"}
    assert made.problems == (("company.website", "website_several"),)


def test_a_mailbox_is_no_website_where_anyone_may_have_one() -> None:
    made = normalise({"company.website": "eva@gmx.de", "company.name": "Muster GmbH"})

    assert "company.website" not in made.fields
    assert normalise({"company.website": "info@firma.example"}).fields == {"company.website": "firma.example"}


def test_people_who_share_a_provider_of_mail_are_not_one() -> None:
    person = {"person.first_name": "Eva", "person.last_name": "Muster", "company.website": "gmx.de"}

    assert "name_domain" not in {key.kind for key in lead_keys(person)}
