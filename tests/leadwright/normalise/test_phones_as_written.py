"""Phone numbers as people and spreadsheets write them: none loses its area code, and none is made of others' parts."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from leadwright.normalise import normalise
from leadwright.normalise.phone import e164, is_mobile

MAIN, OTHER, MOBILE = "+494066969101", "+494066969102", "+491713920014"


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("040 / 66969101 (Zentrale)", "DE", MAIN),
        ("040 – 66969101 (Zentrale)", "DE", MAIN),
        ("040 | 66969101", "DE", MAIN),
        ("040 - 66969 - 101 (Zentrale)", "DE", MAIN),
        ("+49 (0) 40 / 66969101 (Zentrale)", "DE", MAIN),
        ("+49 / 040 / 66969101 (Zentrale)", "DE", MAIN),
        ("Vorwahl 040, Nummer 66969101", "DE", MAIN),
        ("0171 / 3920014 (mobil)", "DE", MOBILE),
        ("0171 / 392 00 14 (mobil)", "DE", MOBILE),
        ("01 / 512 34 56 (Büro)", "AT", "+4315123456"),
        ("0662 / 842123 (Büro)", "AT", "+43662842123"),
        ("01/23/45/67/89 (bureau)", "FR", "+33123456789"),
    ],
)
def test_an_area_code_stays_with_its_number(text: str, region: str, number: str) -> None:
    made = normalise({"phone": text}, region)

    assert (made.fields, made.problems) == ({"phone": number}, ())


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("040/66969-101/102", "DE", MAIN),
        ("040/66969-101/102/103", "DE", MAIN),
        ("040 / 66969-101 / 102 (Zentrale)", "DE", MAIN),
        ("030/123 45 67 / 68", "DE", "+49301234567"),
        ("089 / 12 34 56 / 78", "DE", "+4989123456"),
        ("044 123 45 67/68", "CH", "+41441234567"),
        ("044/123/45/67", "CH", "+41441234567"),
        ("01/23/45/67/89", "FR", "+33123456789"),
        ("0475/12.34.56", "BE", "+32475123456"),
        ("(0212) 123 45 67 / 12", "TR", "+902121234567"),
    ],
)
def test_further_extensions_behind_a_slash_are_left_out_but_not_the_last_digits(
    text: str, region: str, number: str
) -> None:
    assert normalise({"phone": text}, region).fields == {"phone": number}


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("494066969101.0", "DE", MAIN),
        ("1713920014.0", "DE", MOBILE),
        ("1713920014,0", "DE", MOBILE),
        ("2125550100.0", "US", "+12125550100"),
    ],
)
def test_a_number_that_a_spreadsheet_took_for_an_amount_has_no_decimals(text: str, region: str, number: str) -> None:
    assert e164(text, region) == number


@pytest.mark.parametrize("text", ["4.94067E+11", "1.71392E+09", "4,94067e+11", "5E+11"])
def test_lost_digits_are_told_and_not_guessed(text: str) -> None:
    made = normalise({"phone": text}, "DE")

    assert (made.fields, made.problems) == ({}, (("phone", "phone_precision_lost"),))


def test_a_number_beside_one_that_lost_its_digits_is_taken() -> None:
    assert normalise({"phone": "040 66969101 / 4.94067E+11"}, "DE").fields == {"phone": MAIN}


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("022 123 45 67", "PL", "+48221234567"),
        ("+48 022 123 45 67", None, "+48221234567"),
        ("021 1234567", "PT", "+351211234567"),
        ("02 1234567", "IT", "+39021234567"),
        ("420 123 456 789", "CZ", "+420123456789"),
        ("48 22 123 45 67", "PL", "+48221234567"),
        ("49 40 6696910", "DE", "+49406696910"),
    ],
)
def test_zeros_of_old_and_pluses_that_are_lost_make_no_other_number(text: str, region: str | None, number: str) -> None:
    assert e164(text, region) == number


def test_a_number_whose_groups_are_those_of_another_country_is_not_taken_for_one_at_home() -> None:
    assert e164("43 1 5123456", "DE") is None
    assert e164("431 5123456", "DE") == "+494315123456"


@pytest.mark.parametrize(
    "text",
    ["040 66969101/0171 3920014", "040 / 66969101, 0171 / 3920014", "040/66969101/0171/3920014",
     "040 66969101 - 0171 3920014", "Tel. 040 / 66969101 Mobil 0171 / 3920014"],
)  # fmt: skip
def test_two_numbers_are_told_apart_however_they_are_parted(text: str) -> None:
    made = normalise({"phone": text}, "DE")

    assert made.fields == {"phone": MAIN, "person.phone_mobile": MOBILE}
    assert made.problems == (("phone", "phone_several"),)


@pytest.mark.parametrize("text", ["030 12345/030 12346", "030 12345 - 030 12346"])
def test_two_short_numbers_do_not_become_a_long_one(text: str) -> None:
    assert normalise({"phone": text}, "DE").fields == {"phone": "+493012345"}


def test_numbers_that_begin_with_a_zero_in_every_form_are_told_apart_too() -> None:
    assert normalise({"phone": "02 1234567 - 02 7654321"}, "IT").fields == {"phone": "+39021234567"}


@pytest.mark.parametrize("text", ["040 / 66969101 / 66969102", "+49 40 66969101, 66969102"])
def test_a_second_number_without_an_area_code_is_not_taken_for_one_that_has_it(text: str) -> None:
    assert normalise({"phone": text}, "DE").fields == {"phone": MAIN}


@pytest.mark.parametrize(
    "text",
    ["Tel. 040 / 66969101 Fax 040 / 66969102", "F: 040 66969102 T: 040 66969101", "T 040 66969101 F 040 66969102",
     "040 66969101 (Tel), 040 66969102 (Fax)", "040 66969101 (Telefon), Fax 040 66969102"],
)  # fmt: skip
def test_a_fax_beside_a_phone_finds_its_own_field(text: str) -> None:
    assert normalise({"phone": text}, "DE").fields == {"phone": MAIN, "fax": OTHER}


@pytest.mark.parametrize("text", ["Fax: 040 66969102", "040 66969102 (Fax)", "Telefax 040/66969102"])
def test_a_fax_alone_is_no_phone(text: str) -> None:
    made = normalise({"phone": text}, "DE")

    assert (made.fields, made.problems) == ({"fax": OTHER}, ())
    assert normalise({"phone": text, "fax": "040 / 66969-102"}, "DE") == made
    assert normalise({"fax": text}, "DE") == made


def test_a_fax_for_which_there_is_no_room_is_told() -> None:
    made = normalise({"phone": "Fax: 040 66969102", "fax": "040 66969103"}, "DE")

    assert (made.fields, made.problems) == ({"fax": "+494066969103"}, (("phone", "phone_invalid"),))


def test_what_is_a_phone_as_well_as_a_fax_is_a_phone() -> None:
    assert normalise({"phone": "Tel./Fax: 040 66969101"}, "DE").fields == {"phone": MAIN}


@pytest.mark.parametrize(
    "text",
    ["1" * 800 + "/12a", "," * 4_000, "1" * 40_000, "+(" * 2_000_000, "0/" * 2_000_000, "040/66969101" + "/12" * 9_999,
     "040 66969101 " + "und so weiter " * 99],
)  # fmt: skip
def test_a_text_that_is_too_long_is_no_number_with_or_without_a_country(text: str) -> None:
    for region in ("DE", None):
        assert normalise({"phone": text}, region).problems == (("phone", "phone_invalid"),)


LANDLINES = ["+43662842123", "+43624512345", "+41712345678", "+4970012345678", "+447012345678", "+31661234567"]


@pytest.mark.parametrize("number", LANDLINES)
def test_no_number_of_a_town_a_pager_or_a_service_is_a_mobile_one(number: str) -> None:
    assert not is_mobile(number)


CODES = [31, 32, 33, 34, 351, 352, 36, 39, 40, 41, 420, 43, 44, 46, 48, 49]


@given(st.sampled_from(CODES), st.text("0123456789", min_size=6, max_size=11), st.booleans())
def test_numbers_are_as_mobile_as_phonenumbers_holds_them_to_be(code: int, digits: str, is_like_one: bool) -> None:
    region = phonenumbers.region_code_for_country_code(code)
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    start = str(example.national_number)[:2] if example and is_like_one else ""
    number = phonenumbers.parse(f"+{code}{start}{digits[len(start) :]}")
    kind = phonenumbers.number_type(number)

    # A mailbox is somebody's mobile number with some digits more.
    if kind not in (PhoneNumberType.UNKNOWN, PhoneNumberType.VOICEMAIL):
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert is_mobile(written) == (kind == PhoneNumberType.MOBILE)
