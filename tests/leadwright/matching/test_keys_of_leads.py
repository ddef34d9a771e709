"""Keys bring spellings of one lead together and keep colleagues apart."""

import pytest

from leadwright.matching import KeyHasher, compatible, lead_keys, reach_keys, row_key
from leadwright.normalise import normalise

ANNA = {
    "person.first_name": "Jürgen",
    "person.last_name": "Müller",
    "person.email": "j.mueller@firma.example",
    "person.phone_mobile": "+491713920014",
    "company.name": "Firma Süd GmbH",
    "company.phone": "+494066969114",
}


def kinds(fields: dict[str, str], source: str = "") -> set[str]:
    return {key.kind for key in lead_keys(fields, source)}


def shared(a: dict[str, str], b: dict[str, str]) -> set[str]:
    return {key.kind for key in set(lead_keys(a)) & set(lead_keys(b))}


def test_a_person_is_keyed_by_mail_mobile_and_name() -> None:
    assert kinds(ANNA) == {"email", "phone", "name_domain", "name_company"}
    assert "linkedin" in kinds({**ANNA, "person.linkedin_url": "https://linkedin.com/in/jm"})


def test_spellings_meet() -> None:
    other = normalise(
        {"person.full_name": "MUELLER, Juergen", "company.name": "FIRMA SUED Gesellschaft mit beschränkter Haftung"}
    )

    assert shared(ANNA, other.fields) == {"name_company"}


def test_colleagues_share_no_key() -> None:
    colleague = {**ANNA, "person.first_name": "Ute", "person.last_name": "Adler", "person.email": "u@firma.example"}
    colleague["person.phone_mobile"] = ""

    assert shared(ANNA, colleague) == set()


def test_role_mailboxes_and_switchboards_are_nobodys_key() -> None:
    a = {"person.last_name": "Müller", "person.email": "info@firma.example", "company.phone": "+494066969114"}

    assert kinds(a) == set()


def test_the_domain_of_a_free_mailbox_says_nothing_of_the_company() -> None:
    a = {"person.first_name": "Anna", "person.last_name": "Adler", "person.email": "anna.adler@gmx.de"}

    assert kinds(a) == {"email"}


def test_a_lead_without_person_is_keyed_by_register_tax_place_and_domain() -> None:
    body = {
        "company.name": "Handwerkskammer Elbaue",
        "company.email": "info@hwk-elbaue.example",
        "company.vat_id": "DE999004690",
        "company.registration_number": "VR 12",
        "address.country": "DE",
        "address.postal_code": "20097",
    }

    assert kinds(body) == {"register", "vat", "company_postal", "company_domain"}
    assert shared(body, {**body, "address.postal_code": "22041"}) == {"register", "vat", "company_domain"}


def test_a_company_is_not_taken_for_its_people() -> None:
    company = {name: value for name, value in ANNA.items() if not name.startswith("person.")}

    assert shared(ANNA, {**company, "company.website": "firma.example"}) == set()


def test_record_ids_count_within_their_source_only() -> None:
    fields = {"vendor.record_id": "7", "person.last_name": "Adler"}

    assert set(lead_keys(fields, "a")).isdisjoint(lead_keys(fields, "b"))
    assert lead_keys(fields) == ()


def test_keys_show_their_kind_alone_and_their_numbers_tell_nothing() -> None:
    keys = lead_keys(ANNA)
    numbers = [KeyHasher(b"pepper", "demo")(*key) for key in keys]

    assert repr(keys[0]) == f"LeadKey({keys[0].kind})"
    assert all(-(2**63) <= number < 2**63 for number in numbers)
    assert len(set(numbers)) == len(keys)


def test_numbers_are_those_of_one_seller_and_addresses_those_of_one_installation() -> None:
    one, other_seller, elsewhere = KeyHasher(b"a", "demo"), KeyHasher(b"a", "other"), KeyHasher(b"b", "demo")

    assert one("email", "x") == KeyHasher(b"a", "demo")("email", "x") != one("phone", "x")
    assert one("email", "x") != other_seller("email", "x")
    assert one("email", "x") != elsewhere("email", "x")
    assert one("vat", "x") == elsewhere("vat", "x")


def test_a_row_delivered_again_has_the_same_key_whatever_its_case() -> None:
    again = {name: value.upper() for name, value in ANNA.items()}

    assert row_key(ANNA) == row_key(again)
    assert row_key(ANNA) != row_key({**ANNA, "vendor.record_id": "j.mueller@firma.example"})
    assert row_key({"address.city": "Köln"}) != row_key({"address.city": "Bonn"})


def person(first: str, last: str) -> dict[str, str]:
    return {"person.first_name": first, "person.last_name": last}


@pytest.mark.parametrize(
    ("a", "b", "together"),
    [
        (("Jürgen", "Müller"), ("Juergen", "MUELLER"), True),
        (("J.", "Müller"), ("Jürgen", "Müller"), True),
        (("", "Müller"), ("Jürgen", "Müller"), True),
        (("Bill", "Smith"), ("William", "Smith"), True),
        (("Jörg", "Pfannkuch-Weser"), ("Jörg", "Weser"), True),
        (("Hans Peter", "Meier"), ("Hans", "Meier"), True),
        (("Anna", "Müller"), ("Jürgen", "Müller"), False),
        (("Jürgen", "Müller"), ("Jürgen", "Adler"), False),
        (("Anna", "Adler"), ("Ute", "Bauer"), False),
    ],
)
def test_names_guard_against_merging_two_people(a: tuple[str, str], b: tuple[str, str], together: bool) -> None:
    assert compatible(person(*a), person(*b)) is together
    assert compatible(person(*b), person(*a)) is together


def test_many_rows_at_once_get_the_numbers_of_each_alone() -> None:
    hasher = KeyHasher(b"pepper", "demo")
    firm = {"company.name": "Firma Süd GmbH", "company.email": "info@firma.example", "vendor.record_id": "7"}
    twice = ANNA | {"phone": "+4915123456789", "person.phone_direct": "+4915123456789", "company.email": "a@b.example"}
    rows = [ANNA, firm, {}, ANNA, twice | {"person.email": "a@b.example"}]

    numbers = hasher.of_rows(rows, "nordlist")

    assert list(map(list, numbers.keys)) == [hasher.numbers(lead_keys(row, "nordlist")) for row in rows]
    assert list(map(list, numbers.reach)) == [hasher.numbers(reach_keys(row)) for row in rows]
    assert list(zip(numbers.keys, numbers.reach, strict=True)) == [hasher.of_lead(row, "nordlist") for row in rows]
    assert numbers.own == hasher.numbers(map(row_key, rows))
    assert all(len(set(each)) == len(each) for both in numbers[1:] for each in both)
