"""A vendor that changes its files is told of, and its profile still says what the columns are whose names stand."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from leadwright.lists.mapping import map_columns
from leadwright.lists.profiles import Recognised, recognise
from leadwright.vendor import VendorProfile

HEADER = "Nr;Betrieb;Chef;Ruf;Ort"
ROWS = ["1;Bär Bau;Eva Bär;0221 4710 101;Köln", "2;Wolf Dach;Jan Wolf;0221 4710 102;Köln"]


def profile(**settings: Any) -> VendorProfile:
    mapping = {"Nr": None, "Betrieb": "company.name", "Chef": "person.full_name", "Ruf": "company.phone", "Ort": None}
    return VendorProfile.model_validate(
        {"vendor": "handwerk", "version": 3, "headers": HEADER.split(";"), "mapping": mapping, **settings}
    )


@pytest.fixture
def opened(tmp_path: Path) -> Any:
    def found(
        written: VendorProfile, *lines: str, encoding: str = "utf-8", vendor: str | None = "handwerk"
    ) -> Recognised:
        path = tmp_path / "list.csv"
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return recognise(path, [written], vendor)

    return found


def test_an_unchanged_file_has_no_drift(opened: Any) -> None:
    found = opened(profile(dialect={"delimiter": ";", "encoding": "utf-8"}), HEADER, *ROWS, vendor=None)

    assert found.profile is not None
    assert found.drift is None


def test_columns_come_gone_and_renamed_are_told_and_the_others_keep_their_meaning(opened: Any) -> None:
    found = opened(profile(), "Nr;Betrieb;Chefin/Chef;Ruf;E-Mail", "1;Bär Bau;Eva Bär;0221 4710 101;a@b.example")

    assert found.drift.document() == {
        "profile": "handwerk",
        "version": 3,
        "applied": True,
        "added": ["E-Mail"],
        "removed": ["Ort"],
        "renamed": [{"was": "Chef", "now": "Chefin/Chef"}],
        "reading": [],
        "contradicted": [],
    }
    columns = map_columns(found.listing.header, found.listing.sample(), found.profile)
    assert [(column.field, column.how) for column in columns] == [
        (None, "vendor"),
        ("company.name", "vendor"),
        (None, "lexicon"),
        ("company.phone", "vendor"),
        ("person.email", "lexicon"),
    ]


def test_without_the_vendors_name_a_changed_header_is_not_taken_for_its(opened: Any) -> None:
    found = opened(profile(), "Nr;Betrieb;Chefin/Chef;Ruf;E-Mail", *ROWS, vendor=None)

    assert (found.profile, found.drift) == (None, None)


def test_another_list_of_the_vendor_is_told_and_its_profile_left_aside(opened: Any) -> None:
    found = opened(profile(), "Vorname;Nachname;Ort", "Eva;Bär;Köln")

    assert found.profile is None
    assert found.drift.applied is False
    assert found.drift.added == ("Vorname", "Nachname")


def test_values_that_are_no_longer_what_the_profile_says_are_told(opened: Any) -> None:
    found = opened(profile(), HEADER, "1;Bär Bau;Eva Bär;a@b.example;Köln", "2;Wolf Dach;Jan Wolf;c@d.example;Köln")

    assert found.drift.contradicted == ("Ruf",)
    assert found.profile is not None


def test_another_delimiter_than_the_profile_names_is_told_and_believed(opened: Any) -> None:
    lines = [line.replace(";", ",") for line in (HEADER, *ROWS)]

    found = opened(profile(dialect={"delimiter": ";"}), *lines)

    assert found.drift.reading == (("delimiter", ";", ","),)
    assert found.listing.header == tuple(HEADER.split(";"))


def test_what_is_surely_unicode_is_not_read_as_the_profile_says(opened: Any) -> None:
    found = opened(profile(dialect={"encoding": "cp1252"}), HEADER, *ROWS)

    assert found.drift.reading == (("encoding", "cp1252", "utf-8"),)
    assert found.listing.sample()[0][1] == "Bär Bau"


def test_a_header_that_has_moved_is_found_and_told(opened: Any) -> None:
    found = opened(profile(header_row=3), HEADER, *ROWS)

    assert found.drift.reading == (("header_row", "3", "another"),)
    assert found.listing.header == tuple(HEADER.split(";"))


def test_a_list_without_header_drifts_in_nothing_from_a_profile_of_places(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Herr;a@x.example;10115\nFrau;b@x.example;10117\nFrau;c@x.example;10119\n")
    places = VendorProfile.model_validate(
        {"vendor": "v", "headers": ["column 1", "column 2", "column 3"], "mapping": {"column 2": "person.email"}}
    )

    found = recognise(path, [places], "v")

    assert (found.profile, found.drift) == (places, None)


def test_plain_ascii_contradicts_no_encoding(opened: Any) -> None:
    found = opened(profile(dialect={"encoding": "cp1252"}), HEADER, "1;Wolf Dach;Jan Wolf;0221 4710 102;Bonn")

    assert found.drift is None


def test_a_sheet_that_is_missing_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Liste"
    for line in (HEADER, *ROWS):
        book.active.append(line.split(";"))
    book.save(tmp_path / "book.xlsx")

    found = recognise(tmp_path / "book.xlsx", [profile(sheet="Adressen")], "handwerk")

    assert found.drift is not None
    assert found.drift.reading == (("sheet", "Adressen", "Liste"),)
    assert found.listing.header == tuple(HEADER.split(";"))


def test_of_a_vendors_profiles_the_likest_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER};Neu\n1;Bau;Eva Wolf;0221 4710 101;Bonn;x\n")
    other = profile().model_copy(update={"headers": ("Vorname", "Ort"), "mapping": {}})

    assert recognise(path, [other, profile()], "handwerk").profile == profile()
