"""Of a firm and of an address a lead knows one, and not half of one beside half of another."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.projection import Said, joining, projected

ADDRESSES = [
    {"street": "Lange Str. 1", "postal_code": "50667", "city": "Köln", "state": "NW", "country": "DE"},
    {"street": "Am Markt 4", "postal_code": "50823", "city": "Köln", "state": "NW", "country": "DE"},
    {"street": "Am Kai 3", "postal_code": "20095", "city": "Hamburg", "state": "HH", "country": "DE"},
    {"street": "High St 9", "postal_code": "SW1A 1AA", "city": "London", "country": "GB", "street_2": "Floor 2"},
]
FIRMS = [
    {"company.name": "Kühn GmbH", "company.website": "kuehn.example", "address.city": "Köln"},
    {"company.name": "Groß KG", "company.employees": "12", "address.city": "Bonn", "person.job_title": "Leiterin"},
    {"company.name": "Lang AG", "company.phone": "+4940669691", "address.city": "Ulm", "person.department": "IT"},
]


def address(prefix: str = "address.", **fields: str) -> dict[str, str]:
    return {f"{prefix}{name}": value for name, value in fields.items()}


def taken(have: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    return joining(have, told).taken


KOELN = address(postal_code="50667", city="Köln")


def test_a_street_comes_with_its_own_town() -> None:
    assert taken(KOELN, address(street="Am Kai 1", city="Hamburg", postal_code="20095", country="DE")) == {}
    assert taken(KOELN, address(street="Am Dom 1", postal_code="50667", state="NW")) == address(
        street="Am Dom 1", state="NW"
    )


def test_an_address_fills_a_blank_one_as_a_whole() -> None:
    whole = address(street="Am Kai 1", city="Hamburg", postal_code="20095")

    assert taken(address(country="DE"), whole) == whole
    assert taken(address(country="AT"), {**whole, "address.country": "DE"}) == {}


@pytest.mark.parametrize("written", ["Lange Strasse 5", "LANGE STR. 5", "Lange Straße"])
def test_a_street_is_the_same_however_it_is_written(written: str) -> None:
    have = address(street="Lange Straße 5", city="Köln")

    assert taken(have, address(street=written, city="Köln", postal_code="50667")) == address(postal_code="50667")
    assert taken(address(street="Lange Straße 5"), address(street=written, city="Köln")) == address(city="Köln")


def test_another_street_of_the_town_tells_its_country_and_not_its_postal_code() -> None:
    told = address(street="Am Dom 1", city="Köln", postal_code="50667", country="DE")

    assert taken(address(street="Am Kai 3", city="Köln"), told) == address(country="DE")


def test_a_postal_code_of_the_town_says_nothing_of_the_street_that_is_known() -> None:
    assert taken(address(street="Am Kai 3", city="Köln"), KOELN) == {}
    assert taken(KOELN, address(street="Am Kai 3", city="Köln")) == {}


def test_what_has_nothing_in_common_is_not_put_together() -> None:
    assert taken(address(street="Am Kai 3"), address(city="Köln")) == {}
    assert taken(address(postal_code="50667"), address(city="Köln")) == {}


def test_a_shorter_postal_code_and_a_town_in_another_language_are_no_other_place() -> None:
    assert taken(address(postal_code="SW1A"), address(postal_code="SW1A 1AA", city="London")) == address(city="London")
    told = address(postal_code="80331", city="Munich", country="DE")
    assert taken(address(postal_code="80331", city="München"), told) == address(country="DE")


def test_a_postal_code_that_another_one_begins_with_is_another_place() -> None:
    assert taken(address(postal_code="1010"), address(postal_code="10101", city="Bonn")) == {}
    assert taken(address(postal_code="12345"), address(postal_code="12345-6789", city="Hof")) == address(city="Hof")
    assert taken(address(postal_code="SW1A1AA"), address(postal_code="SW1A 1AA", city="London")) == address(
        city="London"
    )


def test_what_joins_tells_names_and_no_values() -> None:
    assert "Köln" not in repr(joining({}, address(city="Köln")))


def test_the_address_of_a_person_is_kept_apart_from_the_firms() -> None:
    home = address("person.address.", street="Im Grund 2", city="Bonn")

    assert taken(KOELN, home) == home
    assert taken(home, address("person.address.", postal_code="10115", city="Berlin")) == {}


def test_another_firm_brings_no_field_of_its_own_and_still_says_how_to_reach_the_person() -> None:
    have = {"person.last_name": "Kühn", "person.email": "k@post.example", "company.name": "Kühn GmbH"}
    told = {
        "company.name": "Groß KG",
        "company.website": "gross.example",
        "company.employees": "12",
        "address.city": "Bonn",
        "person.job_title": "Leiter",
        "person.phone_mobile": "+4915112345678",
    }

    assert taken(have, told) == {"person.phone_mobile": "+4915112345678"}
    assert taken(have, {**told, "company.name": "Kühn Gesellschaft mbH"}).keys() == told.keys() - {"company.name"}


def test_what_says_something_of_a_field_goes_with_it() -> None:
    have = {"person.email": "a@kuehn.example", "company.revenue": "5000000"}

    assert taken(have, {"person.email": "b@kuehn.example", "person.email_status": "invalid"}) == {}
    assert taken(have, {"person.email": "a@kuehn.example", "person.email_status": "valid"}) == {
        "person.email_status": "valid"
    }
    assert taken(have, {"company.revenue": "7000000", "company.revenue_currency": "USD"}) == {}


def test_the_day_of_a_consent_is_not_that_of_another() -> None:
    have = {"consent.email_opt_in": "yes"}

    assert taken(have, {"consent.phone_opt_in": "yes", "consent.opt_in_date": "2026-01-02"}) == {
        "consent.phone_opt_in": "yes"
    }
    assert taken(have, {"consent.email_opt_in": "yes", "consent.opt_in_date": "2026-01-02"}) == {
        "consent.opt_in_date": "2026-01-02"
    }


def row(place: str, *, vendor: str = "nord", **fields: str) -> Said:
    return Said(place, vendor, 1, {name.replace("__", "."): value for name, value in fields.items()})


def test_a_row_that_moves_takes_its_whole_address_along() -> None:
    first = row("D1:1", address__street="Am Kai 3", address__postal_code="20095", address__city="Hamburg")
    moved = projected([first, row("D2:1", address__city="Köln")])

    assert (moved.fields, moved.sources) == ({"address.city": "Köln"}, {"address.city": "D2:1"})


def test_a_row_leaves_its_firm_with_all_that_others_said_of_it() -> None:
    first = row("D1:1", company__name="Kühn GmbH", person__job_title="CEO", phone="+494066969101")
    other = row("D2:1", vendor="sued", company__name="Kühn GmbH", company__website="kuehn.example")
    known = projected([first, other, row("D3:1", company__name="Groß KG", person__job_title="CFO")])

    assert known.fields == {"company.name": "Groß KG", "person.job_title": "CFO", "phone": "+494066969101"}
    assert known.sources.keys() == known.fields.keys()


def test_a_row_does_not_move_what_another_vendor_had_said_first() -> None:
    first = row("D1:1", vendor="sued", address__city="Köln", address__postal_code="50667")
    second = row("D2:1", address__city="Köln", address__postal_code="50667", address__street="Am Dom 1")
    moved = row("D3:1", address__city="Bonn", address__postal_code="53111", address__street="Am Hof 2")

    assert projected([first, second, moved]).fields == address(street="Am Dom 1", city="Köln", postal_code="50667")


def test_an_address_that_bounced_is_told_of_the_one_that_bounced() -> None:
    first = row("D1:1", person__email="a@kuehn.example", person__email_status="invalid")
    known = projected([first, row("D2:1", person__email="b@kuehn.example")])

    assert known.fields == {"person.email": "b@kuehn.example"}


def parts_of(wholes: list[dict[str, str]], prefix: str = "") -> st.SearchStrategy[dict[str, str]]:
    """Some of the fields of one of them."""

    def some(whole: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
        names = st.sets(st.sampled_from(sorted(whole)))
        return names.map(lambda chosen: {f"{prefix}{name}": whole[name] for name in sorted(chosen)})

    return st.sampled_from(wholes).flatmap(some)


def told_by(fields: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[list[Said]]:
    """Records of two vendors, who deliver two rows each time and again, and others that are nobody's again."""
    told = st.tuples(st.sampled_from(["nord", "sued"]), st.sampled_from([1, 2, None]), fields)
    return st.lists(told, max_size=7).map(lambda rows: [Said(f"D{at}:1", *each) for at, each in enumerate(rows)])


def says_where(record: Said) -> bool:
    """Whether a record names a town, or the street of a row that comes but once; a row may leave out its town."""
    names = record.fields.keys()
    return not names.isdisjoint(KOELN) or (record.identity is None and "address.street" in names)


@given(told_by(parts_of(ADDRESSES, "address.")))
def test_whatever_records_say_a_lead_has_one_address(records: list[Said]) -> None:
    known = projected(filter(says_where, records)).fields.items()

    assert any(known <= address(**whole).items() for whole in ADDRESSES)


@given(told_by(parts_of(FIRMS).map(lambda fields: {"company.name": "", **fields})))
def test_whatever_records_say_a_lead_has_one_firm_where_each_names_its_own(records: list[Said]) -> None:
    named = [record for record in records if record.fields["company.name"]]
    known = projected(named).fields.items()

    assert any(known <= whole.items() for whole in FIRMS)
