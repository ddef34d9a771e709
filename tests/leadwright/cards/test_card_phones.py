"""Numbers on cards: which they are, and what they reach."""

import pytest

from leadwright.cards.layout import spans
from leadwright.cards.phones import numbers
from tests.leadwright.cards.printed import Row, printed


def found(*rows: Row, region: str | None = "DE") -> list[tuple[str, str | None]]:
    return [(phone.type.value, phone.e164) for phone in numbers(spans(printed(*rows)), region).phones]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Tel.: 030/23125 100", "work"),
        ("Fon 030 23125-100", "work"),
        ("Durchwahl (030) 23125-100", "work"),
        ("Telefax 030 - 23125 100", "fax"),
        ("F 030 23125 100 T 030 23125 101", "fax"),
        ("Direct Fax +49 30 23125100", "fax"),
        ("T+49 30 23125100", "work"),
        ("030 23125 100 (Fax)", "fax"),
    ],
)
def test_a_label_names_the_type(line: str, kind: str) -> None:
    assert found(line)[0] == (kind, "+493023125100")


@pytest.mark.parametrize("label", ["Mobil", "Handy:", "M", "Cell", "Mobile:", "Mob."])
def test_mobiles_go_by_many_names(label: str) -> None:
    assert found(f"{label} 0171 3920015") == [("mobile", "+491713920015")]


def test_without_a_label_the_number_speaks_for_itself() -> None:
    assert found("0171 3920016", "089 99998 555") == [("mobile", "+491713920016"), ("work", "+498999998555")]


def test_a_label_in_its_own_box_or_on_the_line_above_counts() -> None:
    assert found(["Fax", "030 23125 100"]) == [("fax", "+493023125100")]
    assert found("Mobil", "030 23125 100")[0][0] == "mobile"


def test_an_extension_after_a_slash_replaces_that_of_the_number_before() -> None:
    assert found("T +49 (0)40 66969-0 / -89") == [("work", "+4940669690"), ("work", "+49406696989")]
    assert found("Tel. 030 23125-200, Fax -201") == [("work", "+493023125200"), ("fax", "+493023125201")]


def test_a_slash_parts_numbers_only_where_both_sides_are_long_enough() -> None:
    assert found("Tel. 040/66969100") == [("work", "+494066969100")]
    assert found("Tel. 04066969100/04066969101") == [("work", "+494066969100"), ("work", "+494066969101")]


def test_one_number_for_telephone_and_fax_is_both() -> None:
    assert found("Tel./Fax 030 23125 100") == [("work", "+493023125100"), ("fax", "+493023125100")]


def test_a_lone_f_stands_for_fon() -> None:
    assert found("F 030 23125 100") == [("work", "+493023125100")]


def test_indian_numbers_in_two_fives_are_no_postal_codes() -> None:
    assert found("98200 12345", region="IN") == [("mobile", "+919820012345")]


def test_reserved_numbers_are_possible_though_not_valid() -> None:
    assert found("Mobile: 07700 900148", region="GB") == [("mobile", "+447700900148")]


def test_without_a_region_the_number_stays_as_it_is_written() -> None:
    (phone,) = numbers(spans(printed("Tel 0221 4710 100")), None).phones

    assert phone.e164 is None
    assert phone.raw == "0221 4710 100"


def test_an_american_number_without_a_label_is_doubtful() -> None:
    (phone,) = numbers(spans(printed("(212) 555-0123")), "US").phones

    assert phone.doubtful
    assert phone.confidence < 0.6


@pytest.mark.parametrize("line", ["HRB 1234567", "USt-IdNr. DE123456789", "1985 - 2024", "20095 Hamburg"])
def test_other_numbers_are_no_telephones(line: str) -> None:
    assert found(line) == []
