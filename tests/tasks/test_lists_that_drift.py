"""A vendor that has changed its files is told of where its list is looked at and where it is taken in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from leadwright.lists.members import Member
from tasks.steps.previewing import looked_at
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.workplace import Workplace, at_work
from tests.tasks.hands import company

PROFILE = {
    "vendor": "nord",
    "version": 2,
    "headers": ["Vorname", "Nachname", "Firma", "Ruf", "Ort"],
    "mapping": {
        "Vorname": "person.first_name",
        "Nachname": "person.last_name",
        "Firma": "company.name",
        "Ruf": "company.phone",
    },
    "defaults": {"address.country": "DE"},
    "country": "DE",
}
CHANGED = "Vorname;Nachname;Firma;Ruf;E-Mail\nEva;Bär;Bär Bau GmbH;030 23125101;eva@baer-bau.example\n"
SAME = "Vorname;Nachname;Firma;Ruf;Ort\nJan;Wolf;Wolf Dach AG;030 23125102;Berlin\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    settings = company(tmp_path, f"sqlite:///{tmp_path / 'home' / 'ledger.db'}", {})
    (settings.config / "vendors" / "nord.yaml").write_text(yaml.safe_dump(PROFILE))
    with at_work("demo", settings) as opened:
        yield opened


def test_a_changed_header_is_told_and_the_columns_that_stand_keep_their_meaning(
    place: Workplace, tmp_path: Path
) -> None:
    path = tmp_path / "changed.csv"
    path.write_text(CHANGED)

    looked = looked_at(place, Member(path, path.name), "p1")
    receipt = take_in_list(place, receive_files(place, [path], "p1")[0])

    for found in (looked, receipt):
        assert found["profile"] == "nord"
        assert (found["drift"]["added"], found["drift"]["removed"]) == (["E-Mail"], ["Ort"])
        assert [(column["field"], column["how"]) for column in found["tables"][0]["columns"]] == [
            ("person.first_name", "vendor"),
            ("person.last_name", "vendor"),
            ("company.name", "vendor"),
            ("company.phone", "vendor"),
            ("person.email", "lexicon"),
        ]


def test_a_column_that_may_restrict_and_is_not_understood_is_told_before_and_after(
    place: Workplace, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Betrieb;E-Mail;No SMS\nWolf AG;info@wolf.example;x\nBär AG;info@baer.example;\n")

    looked = looked_at(place, Member(path, path.name), "p1")
    receipt = take_in_list(place, receive_files(place, [path], "p1")[0])

    for found in (looked, receipt):
        columns = found["tables"][0]["columns"]
        assert [column["header"] for column in columns if column.get("warning") == "may_restrict"] == ["No SMS"]


def test_an_unchanged_list_has_no_drift(place: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "same.csv"
    path.write_text(SAME)

    assert take_in_list(place, receive_files(place, [path], "p1")[0])["drift"] is None
