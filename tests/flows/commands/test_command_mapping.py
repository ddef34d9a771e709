"""`leadwright map`: which column holds which field, as JSON and for people, and the profile it leaves."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from leadwright.lists.profiles import load_profile
from leadwright.settings import Settings
from tests.flows.commands.conftest import Call

ROOT = Path(__file__).parents[3]
LIST = (
    "Kd-Nr.;Firma;PLZ/Ort;Ruf;Umsatz (TEUR);Opt-in am;Schuhgröße\n"
    "K1;Bär Bau GmbH;10115 Berlin;030 23125101;1.250;31.12.2025;42\n"
    "K2;Wolf Dach AG;50667 Köln;0221 4710101;980;15.01.2026;43\n"
    "K3;Fuchs Rohr KG;20459 Hamburg;040 66969101;2.100;03.02.2026;44\n"
)


@pytest.fixture
def list_(tmp_path: Path) -> Path:
    path = tmp_path / "handwerk.csv"
    path.write_text(LIST, encoding="cp1252")
    return path


def test_one_file_is_one_document(call: Call, list_: Path, fresh: Settings) -> None:
    said = call("map", list_, "--json")

    document = said.document
    assert (said.code, said.err) == (0, "")
    assert set(document) == {"file", "vendor", "columns"}
    assert document["vendor"] is None
    assert [(column["header"], column["field"]) for column in document["columns"]] == [
        ("Kd-Nr.", "vendor.record_id"),
        ("Firma", "company.name"),
        ("PLZ/Ort", "address.postal_code"),
        ("Ruf", "phone"),
        ("Umsatz (TEUR)", "company.revenue"),
        ("Opt-in am", "consent.opt_in_date"),
        ("Schuhgröße", None),
    ]
    assert document["columns"][2]["parts"] == ["address.postal_code", "address.city"]
    assert all(0 <= column["confidence"] <= 1 for column in document["columns"])
    assert {column["how"] for column in document["columns"]} <= {"vendor", "lexicon", "values", "fuzzy"}


def test_a_column_that_may_restrict_contact_is_told_loudly(call: Call, tmp_path: Path, fresh: Settings) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Firma,E-Mail,No SMS\nWolf AG,info@wolf.example,x\nBär AG,info@baer.example,\n")

    columns = call("map", path, "--json").document["columns"]

    assert [column.get("warning") for column in columns] == [None, None, "may_restrict"]
    assert "must not be contacted: No SMS" in call("map", path).out


def test_what_is_not_sure_is_only_suggested(call: Call, tmp_path: Path, fresh: Settings) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Teleffon,Firma,Ort\nx,Wolf AG,Köln\ny,Bär AG,Bonn\n")

    column = call("map", path, "--json").document["columns"][0]

    assert (column["field"], column["suggest"], column["how"]) == (None, "phone", "fuzzy")


def test_a_header_alone_is_mapped(call: Call, tmp_path: Path, fresh: Settings) -> None:
    path = tmp_path / "other.csv"
    path.write_text("First Name,Last Name,Company,Email\n")

    fields = [column["field"] for column in call("map", path, "--json").document["columns"]]

    assert fields == ["person.first_name", "person.last_name", "company.name", "person.email"]


def test_several_files_are_a_line_each_and_a_bad_one_says_why(
    call: Call, list_: Path, tmp_path: Path, fresh: Settings
) -> None:
    said = call("map", list_, tmp_path / "nowhere.csv", "--json")

    first, second = said.documents
    assert said.code == 2
    assert first["columns"][1]["field"] == "company.name"
    assert set(second) == {"file", "error"}


def test_every_table_of_a_file_is_mapped(call: Call, tmp_path: Path, fresh: Settings) -> None:
    book = Workbook()
    book.active.title = "Firmen"
    book.active.append(["Firma", "Ort", "Telefon"])
    book.active.append(["Wolf AG", "Köln", "0221 4710 101"])
    people = book.create_sheet("Personen")
    people.append(["Vorname", "Nachname", "Firma"])
    people.append(["Eva", "Bär", "Wolf AG"])
    book.save(tmp_path / "book.xlsx")

    tables = call("map", tmp_path / "book.xlsx", "--json").document["tables"]

    assert [(table["name"], table["columns"][0]["field"]) for table in tables] == [
        ("Firmen", "company.name"),
        ("Personen", "person.first_name"),
    ]


def test_people_see_fields_evidence_and_a_cell_but_no_steering_of_their_terminal(
    call: Call, tmp_path: Path, fresh: Settings
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Firma;Ort;Farbe\n\x1b[31mWolf AG;Köln;[bold]rot\nBär AG;Bonn;blau\n")

    shown = call("map", path).out

    assert "2 of 3 columns have a field" in shown
    assert "company.name" in shown
    assert "lexicon" in shown
    assert "[bold]rot" in shown
    assert "\x1b" not in shown


def test_a_saved_mapping_is_recognised_from_then_on(call: Call, list_: Path, fresh: Settings) -> None:
    saved = call("map", list_, "--save", "handwerk", "--json")

    written = load_profile(fresh.config, "handwerk")
    document = call("map", list_, "--json").document
    assert saved.code == 0
    assert (written.dialect.delimiter, written.dialect.encoding) == (";", "cp1252")
    assert written.split == {"PLZ/Ort": "postal_code_city"}
    assert written.units["Umsatz (TEUR)"].times == 1_000
    assert written.dates == "dmy"
    assert document["vendor"] == "handwerk"
    assert {column["how"] for column in document["columns"]} == {"vendor"}
    assert [column["field"] for column in document["columns"]] == [
        column["field"] for column in saved.document["columns"]
    ]


def test_what_somebody_wrote_is_not_overwritten_unless_it_is_asked_for(
    call: Call, list_: Path, fresh: Settings
) -> None:
    call("map", list_, "--save", "handwerk")
    path = fresh.config / "vendors" / "handwerk.yaml"
    path.write_text(path.read_text() + "# by hand\nnote: by hand\n")

    refused = call("map", list_, "--save", "handwerk")
    kept = path.read_text()
    forced = call("map", list_, "--save", "handwerk", "--force")

    assert refused.code == 2
    assert "--force replaces it" in refused.err
    assert "# by hand" in kept
    assert forced.code == 0
    assert load_profile(fresh.config, "handwerk").version == 2
    assert load_profile(fresh.config, "handwerk").note == "by hand"


def test_a_changed_file_of_a_vendor_is_told(call: Call, list_: Path, tmp_path: Path, fresh: Settings) -> None:
    call("map", list_, "--save", "handwerk")
    path = tmp_path / "next.csv"
    path.write_text(LIST.replace("Ruf;", "Durchwahl;"), encoding="cp1252")

    document = call("map", path, "--vendor", "handwerk", "--json").document
    shown = call("map", path, "--vendor", "handwerk").out

    assert document["vendor"] == "handwerk"
    assert (document["drift"]["added"], document["drift"]["removed"]) == (["Durchwahl"], ["Ruf"])
    assert document["columns"][3]["how"] == "lexicon"
    assert "has changed its files" in shown


@pytest.mark.parametrize("name", ["../evil", "Vendor", "a b", ""])
def test_a_profile_has_a_plain_name(call: Call, list_: Path, fresh: Settings, name: str) -> None:
    said = call("map", list_, "--save", name)

    assert said.code == 2
    assert not list((fresh.config / "vendors").glob("*evil*"))


def test_a_profile_with_values_that_yaml_would_twist_is_read_again(call: Call, tmp_path: Path, fresh: Settings) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Firma;NO;1.0;Ort;~;Telefon\nWolf AG;b;c;d;e;f\n")

    said = call("map", path, "--save", "odd")

    assert said.code == 0
    assert yaml.safe_load((fresh.config / "vendors" / "odd.yaml").read_text())["headers"][1] == "NO"
    assert load_profile(fresh.config, "odd").headers == ("Firma", "NO", "1.0", "Ort", "~", "Telefon")


def test_a_list_without_header_is_mapped_but_not_kept_by_an_accident(
    call: Call, tmp_path: Path, fresh: Settings
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Herr;a@x.example;10115\nFrau;b@x.example;10117\nFrau;c@x.example;10119\n")

    first = call("map", path, "--json").document
    call("map", path, "--save", "plain")
    again = call("map", path, "--json").document
    told = call("map", path, "--vendor", "plain", "--json").document

    assert [column["field"] for column in first["columns"]] == [
        "person.salutation",
        "person.email",
        "address.postal_code",
    ]
    assert again["vendor"] is None
    assert told["vendor"] == "plain"


def test_looking_at_a_mapping_needs_neither_prefect_nor_the_ledger_of_leads() -> None:
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "flows",
        "map",
        "samples/lists/nordlist_maschinenbau.csv",
        "--json",
    ]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 0
    assert not imported & {"prefect", "sqlalchemy", "rich"}
