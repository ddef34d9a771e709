"""A vendor's profile says what its columns hold, how cells are taken apart, and what a file is to be read as."""

import pickle
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from leadwright.config import parse
from leadwright.errors import InputError
from leadwright.lists.mapping import Mapped, map_columns, mapper
from leadwright.lists.opening import open_list
from leadwright.record import Disposition
from leadwright.vendor import VendorProfile


def profile(header: tuple[str, ...], **settings: Any) -> VendorProfile:
    return VendorProfile.model_validate({"vendor": "v", "headers": header, "mapping": {}, **settings})


def row(written: VendorProfile, *cells: str, sample: list[list[str]] | None = None) -> Mapped:
    return mapper(map_columns(written.headers, sample or [list(cells)], written), written)(cells)


def test_defaults_fill_what_a_row_leaves_empty() -> None:
    written = profile(("Land",), mapping={"Land": "address.country"}, defaults={"address.country": "DE"})

    assert row(written, "").fields == {"address.country": "DE"}
    assert row(written, "Italien").fields == {"address.country": "Italien"}


def test_constants_hold_whatever_the_file_says_which_is_kept() -> None:
    written = profile(("Quelle",), mapping={"Quelle": "lead.source"}, constants={"lead.source": "Messe 2026"})

    made = row(written, "intern")

    assert made.fields == {"lead.source": "Messe 2026"}
    assert made.extras == {"Quelle": "intern"}


def test_what_constants_outdo_is_kept_whole_where_it_was_joined_or_split() -> None:
    written = profile(
        ("Vorwahl", "Nr", "PLZ Ort"),
        join={"phone": ["Vorwahl", "Nr"]},
        split={"PLZ Ort": "postal_code_city"},
        constants={"phone": "+49 30 23125100", "address.city": "Berlin"},
    )

    made = row(written, "040", "66969", "20095 Hamburg")

    assert made.fields == {"phone": "+49 30 23125100", "address.city": "Berlin", "address.postal_code": "20095"}
    assert made.extras == {"Vorwahl": "040", "Nr": "66969", "PLZ Ort": "20095 Hamburg"}


@pytest.mark.parametrize(
    ("split", "cell", "expected"),
    [
        ("postal_code_city", "10115 Berlin", {"postal_code": "10115", "city": "Berlin"}),
        ("postal_code_city", "D-10115 Berlin", {"postal_code": "10115", "city": "Berlin", "country": "DE"}),
        ("postal_code_city", "A-1010 Wien", {"postal_code": "1010", "city": "Wien", "country": "AT"}),
        ("postal_code_city", "London SW1A 1AA", {"postal_code": "SW1A 1AA", "city": "London"}),
        ("postal_code_city", "1011 AB Amsterdam", {"postal_code": "1011 AB", "city": "Amsterdam"}),
        ("city_state_postal_code", "Austin, TX 78701", {"city": "Austin", "state": "TX", "postal_code": "78701"}),
        (
            "street_postal_code_city",
            "Musterstr. 5, 10115 Berlin, Deutschland",
            {"street": "Musterstr. 5", "postal_code": "10115", "city": "Berlin", "country": "DE"},
        ),
        (
            "street_postal_code_city",
            "12 Main St, Suite 4, Austin, TX 78701",
            {"street": "12 Main St, Suite 4", "city": "Austin", "state": "TX", "postal_code": "78701"},
        ),
    ],
)
def test_places_are_taken_apart(split: str, cell: str, expected: dict[str, str]) -> None:
    assert row(profile(("X",), split={"X": split}), cell).fields == {f"address.{k}": v for k, v in expected.items()}


@pytest.mark.parametrize(
    ("cell", "last", "first"),
    [("Bär, Eva", "Bär", "Eva"), ("Bär Eva Maria", "Bär", "Eva Maria"), ("von der Heide Ute", "von der Heide", "Ute")],
)
def test_names_are_taken_apart(cell: str, last: str, first: str) -> None:
    made = row(profile(("Name",), split={"Name": "last_first"}), cell)

    assert made.fields == {"person.last_name": last, "person.first_name": first}


def test_what_cannot_be_taken_apart_is_kept_whole() -> None:
    made = row(profile(("X",), split={"X": "postal_code_city"}), "auf Anfrage")

    assert (made.fields, made.extras) == ({}, {"X": "auf Anfrage"})


def test_a_column_of_its_own_is_believed_more_than_a_part() -> None:
    header = ("Ort", "PLZ Ort")
    made = row(
        profile(header, mapping={"Ort": "address.city"}, split={"PLZ Ort": "postal_code_city"}), "Köln", "10115 Berlin"
    )

    assert made.fields == {"address.city": "Köln", "address.postal_code": "10115"}
    assert made.extras == {"PLZ Ort": "10115 Berlin"}


def test_columns_are_joined_to_one_field() -> None:
    written = profile(("Vorwahl", "Rufnr.", "DW"), join={"company.phone": ["Vorwahl", "Rufnr.", "DW"]})

    assert row(written, "030", "23125", "101").fields == {"company.phone": "030 23125 101"}
    assert row(written, "", "", "").fields == {}


def test_the_house_number_of_its_own_column_reaches_the_street() -> None:
    from leadwright.normalise import normalise

    made = row(profile(("Str", "Nr"), mapping={"Str": "address.street", "Nr": "address.house_number"}), "Ring", "5a")

    assert normalise(made.fields).fields == {"address.street": "Ring 5a"}


@pytest.mark.parametrize(
    ("times", "decimal", "cell", "expected"),
    [
        (1_000, ",", "1.250", "1250000"),
        (1_000, ",", "1.250,5", "1250500"),
        (1_000_000, ",", "12,5", "12500000"),
        (1_000_000, ".", "12.5", "12500000"),
        (1_000_000, None, "0,05", "50000"),
        (1_000, None, "keine Angabe", "keine Angabe"),
        (1_000, None, "10-50", "10-50"),
    ],
)
def test_money_is_counted_in_its_unit(times: int, decimal: str | None, cell: str, expected: str) -> None:
    written = profile(
        ("Umsatz",),
        mapping={"Umsatz": "company.revenue"},
        decimal=decimal,
        units={"Umsatz": {"times": times, "currency": "EUR"}},
    )

    made = row(written, cell)

    assert made.fields["company.revenue"] == expected
    assert made.fields.get("company.revenue_currency") == ("EUR" if expected.isdigit() else None)


def test_the_unit_in_a_header_is_understood_without_a_profile() -> None:
    make = mapper(map_columns(("Umsatz (TEUR)", "Firma"), []))

    assert make(("1.250", "Wolf AG")).fields == {
        "company.name": "Wolf AG",
        "company.revenue": "1250000",
        "company.revenue_currency": "EUR",
    }


def test_thousands_of_dollars_are_what_their_field_is_counted_in() -> None:
    assert mapper(map_columns(("Revenue (in 000s USD)",), []))(("12,500",)).fields == {"company.revenue_kusd": "12500"}


def test_the_decimal_sign_tells_numbers_of_employees_from_fractions() -> None:
    written = profile(("MA",), mapping={"MA": "company.employees"}, decimal=",")

    assert row(written, "1.200").fields == {"company.employees": "1200"}
    assert row(written, "11-50").fields == {"company.employees": "11-50"}


@pytest.mark.parametrize(("order", "day"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04")])
def test_days_are_read_in_the_order_that_the_profile_names(order: str, day: str) -> None:
    written = profile(("Opt-in",), mapping={"Opt-in": "consent.opt_in_date"}, dates=order)

    assert row(written, "03/04/2026").fields == {"consent.opt_in_date": day}


def test_days_are_read_in_the_order_that_their_column_shows() -> None:
    sample = [["03/04/2026"], ["25/12/2026"]]

    make = mapper(map_columns(("Opt-in Date",), sample))

    assert make(("03/04/2026",)).fields == {"consent.opt_in_date": "2026-04-03"}


def test_cells_are_translated() -> None:
    written = profile(
        ("Sperre",), mapping={"Sperre": "consent.do_not_call"}, values={"Sperre": {"T": "yes", "E": "no", "?": ""}}
    )

    assert row(written, "T").fields == {"consent.do_not_call": "yes"}
    assert row(written, "E").fields == {"consent.do_not_call": "no"}
    assert row(written, "?").extras == {"Sperre": "?"}


def test_restrictions_of_several_columns_are_put_together() -> None:
    make = mapper(map_columns(("TPS Flag", "Do Not Call", "Opt-in Date"), []))

    assert make(("no", "yes", "2026-01-02")).fields["consent.do_not_call"] == "no | yes"


def test_the_header_row_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("A;B;C\n1;2;3\nX;Y;Z\n4;5;6\n7;8;9\n")
    written = profile(("X", "Y", "Z"), header_row=3)

    listing = open_list(path, written)
    spans = list(listing.spans())

    assert listing.header == ("X", "Y", "Z")
    assert [span.disposition for span in spans] == [Disposition.STRUCTURAL] * 3 + [Disposition.ACCEPTED] * 2
    assert b"".join(map(listing.raw, spans)) == path.read_bytes()


def test_the_one_sheet_that_holds_data_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Legende"
    book.active.append(["Kürzel", "Firma", "Ort"])
    book.active.append(["A", "eine Firma", "ein Ort"])
    data = book.create_sheet("Adressen")
    for line in (["Stand 2026", None, None], ["Firma", "Ort", "Telefon"], ["Wolf AG", "Köln", "0221 4710 101"]):
        data.append(line)
    book.save(path)

    listing = open_list(path, profile(("Firma", "Ort", "Telefon"), sheet="Adressen", header_row=2))
    spans = list(listing.spans())

    assert listing.header == ("Firma", "Ort", "Telefon")
    assert [span.cells[0] for span in spans if span.disposition is Disposition.ACCEPTED] == ["Wolf AG"]
    assert [span.code for span in spans][:2] == ["sheet_left_out", "sheet_left_out"]
    assert len(spans) == 5


def test_a_mapping_travels_to_another_process() -> None:
    written = profile(("PLZ Ort",), split={"PLZ Ort": "postal_code_city"}, defaults={"address.country": "DE"})
    columns = map_columns(written.headers, [], written)

    columns, written = pickle.loads(pickle.dumps((columns, written)))

    assert mapper(columns, written)(("10115 Berlin",)).fields["address.city"] == "Berlin"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "mapping: {Ort: adress.city}",
            "v.yaml:3:16: mapping.Ort: there is no field 'adress.city'; did you mean address.city?",
        ),
        (
            "mapping: {Stadt: address.city}",
            "v.yaml:3:.*: mapping: mapping names headers that are not in `headers`: Stadt",
        ),
        ("mapping: {}\nsplit: {Ort: plz_ort}", "v.yaml:4:14: split.Ort: .*'postal_code_city'"),
        (
            "mapping: {}\njoin: {phone: [Ort, Vorwahl]}",
            "v.yaml:4:.*: join: join names headers that are not in .*: Vorwahl",
        ),
        (
            "mapping: {Ort: address.city}\njoin: {phone: [Ort]}",
            "v.yaml:4:.*: join: a column makes up one field only: Ort",
        ),
        ("mapping: {}\nconstants: {lead.sauce: x}", "v.yaml:4:.*: constants: .*did you mean lead.source?"),
        (
            "mapping: {Ort: address.city}\nunits: {Ort: {times: 1000}}",
            "v.yaml:1:.*only columns of a revenue have a unit: Ort",
        ),
        ("mapping: {}\nunits: {Ort: {times: 500}}", "v.yaml:4:.*: units.Ort.times: .*1000"),
        ("mapping: {}\ndates: ymm", "v.yaml:4:.*: dates: .*'dmy'"),
        ("mapping: {}\nheader_row: 0", "v.yaml:4:.*: header_row: .*greater than or equal to 1"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(f"vendor: v\nheaders: [Ort]\n{text}\n", VendorProfile, "v.yaml")


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("PLZ/Ort", "10115 Berlin", {"address.postal_code": "10115", "address.city": "Berlin"}),
        ("Name, Vorname", "Bär Eva", {"person.last_name": "Bär", "person.first_name": "Eva"}),
        (
            "City, State, Zip",
            "Austin, TX 78701",
            {"address.city": "Austin", "address.state": "TX", "address.postal_code": "78701"},
        ),
        ("Vorwahl+Rufnummer", "030/23125101", {"phone": "030 23125101"}),
    ],
)
def test_the_usual_composites_are_known_by_their_names(header: str, value: str, expected: dict[str, str]) -> None:
    for sample in ([], [[value]]):
        assert mapper(map_columns((header, "Firma"), sample))((value, "")).fields == expected


def test_composites_under_a_plain_name_are_known_by_their_values() -> None:
    rows = [["Ring 5, 10115 Berlin", "10115 Berlin"], ["Am Markt 7, 20459 Hamburg", "20459 Hamburg"]]

    columns = map_columns(("Anschrift", "Ort"), rows)

    assert [column.split for column in columns] == ["street_postal_code_city", "postal_code_city"]
    assert mapper(columns)(rows[0]).fields == {
        "address.street": "Ring 5",
        "address.postal_code": "10115",
        "address.city": "Berlin",
    }
