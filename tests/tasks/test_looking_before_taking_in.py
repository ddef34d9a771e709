"""A dry run tells what taking a list in would find and change, and leaves no trace."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from leadwright.lists.members import Member
from leadwright.record import HANDED_BACK
from leadwright.settings import Settings
from ledger.database import Database
from tasks.steps.previewing import looked_at, looking_on
from tasks.steps.reporting import where_it_stands
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.undoing import undo
from tasks.steps.workplace import Workplace
from tests.tasks.hands import LIST, company, take_in


def look(settings: Settings, path: Path, purchase: str = "p1") -> dict[str, Any]:
    with looking_on("demo", settings) as (place, known):
        return looked_at(place, Member(path, path.name), purchase, known)


def taken(place: Workplace, path: Path) -> dict[str, Any]:
    (item,) = receive_files(place, [path], "p1")
    return take_in_list(place, item)


def test_layout_mapping_samples_and_licence_are_told(place: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST.replace("ines@boll-feinwerk.example", "ines at boll"), encoding="utf-8")
    told = looked_at(place, Member(path, path.name), "p1")

    assert told["dialect"]["delimiter"] == ";"
    (table,) = told["tables"]
    column = next(column for column in table["columns"] if column["header"] == "E-Mail")
    assert (column["field"], column["how"]) == ("person.email", "lexicon")
    assert 0.75 <= column["confidence"] <= 1
    assert [row["line"] for row in told["sample"]] == [2, 3, 4, 6, 7]
    assert told["sample"][0]["fields"]["person.last_name"] == "Kühn"
    assert told["problem_rows"] == [
        {
            "line": 5,
            "what": "rejected",
            "field": None,
            "code": "nobody_named",
            "reason": "names nobody, and there is no way to reach anybody",
        },
        {
            "line": 7,
            "what": "cell",
            "field": "person.email",
            "code": "email_invalid",
            "reason": "email_invalid",
        },
    ]
    assert told["licence"] == {"kind": "multi_use", "expires": None, "allows": True}


def test_what_is_foreseen_is_what_comes(place: Workplace, settings: Settings, tmp_path: Path) -> None:
    told = look(settings, tmp_path / "list.csv")
    (receipt,) = take_in(place, tmp_path)

    assert told["dispositions"] == receipt["dispositions"]
    assert told["foreseen"] == {"records": 5, "new_leads": 4, "joined_leads": 0, "duplicates": 1, "all": True}
    assert where_it_stands(place).document["leads"] == 4


def test_who_is_known_is_compared_with_the_ledger(place: Workplace, settings: Settings, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    other = tmp_path / "other.csv"
    rows = [
        line for line in LIST.replace("Einkauf", "CFO").splitlines() if not line.startswith((";", "Jürgen", "Ines"))
    ]
    new = "Eva;Huber;Huber AG;Weg 1;53111;Bonn;DE;0228 1010;eva@huber.example;CEO"
    other.write_text("\n".join([*rows, new]) + "\n", encoding="utf-8")
    told = look(settings, other)
    receipt = taken(place, other)

    assert told["foreseen"] == {"records": 3, "new_leads": 1, "joined_leads": 0, "duplicates": 2, "all": True}
    assert told["dispositions"] == receipt["dispositions"]
    assert told["changes"] | {"updated": 1} == receipt["changes"]
    assert (told["changes"]["new"], told["changes"]["changed"], told["changes"]["vanished"]) == (1, 1, 2)


def test_the_same_bytes_are_known_until_they_are_undone(place: Workplace, settings: Settings, tmp_path: Path) -> None:
    (receipt,) = take_in(place, tmp_path)
    assert look(settings, tmp_path / "list.csv")["again"] == receipt["delivery"]
    undo(place, receipt["delivery"])

    assert look(settings, tmp_path / "list.csv")["again"] is None


def test_where_there_is_no_ledger_none_is_made(settings: Settings, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    if settings.database_url.startswith("postgresql"):
        assert not Database(settings.database_url).is_current()
    marks = ";".join(["D0:1", "1", "x", "x", "x"])
    handed_back = tmp_path / "config" / "mended.csv"
    handed_back.write_text(f"{';'.join(HANDED_BACK)};{LIST.splitlines()[0]}\n{marks};{LIST.splitlines()[1]}\n")
    told = look(settings, handed_back)
    handed_back.unlink()

    assert told["ledger"].startswith("none")
    assert told["foreseen"]["new_leads"] == 1
    assert told["problems"] == {"parent_unknown": 1}
    assert sorted(tmp_path.rglob("*")) == before
    if settings.database_url.startswith("postgresql"):
        assert not Database(settings.database_url).is_current()


def test_a_ledger_of_an_older_version_stays_as_it_is(tmp_path: Path) -> None:
    settings = company(tmp_path, f"sqlite:///{tmp_path / 'ledger.db'}", {})
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
        connection.commit()
    before = (tmp_path / "ledger.db").read_bytes()

    assert look(settings, tmp_path / "list.csv")["ledger"].startswith("none")
    assert (tmp_path / "ledger.db").read_bytes() == before


def test_the_database_itself_refuses_what_would_be_written(place: Workplace, settings: Settings) -> None:
    with looking_on("demo", settings) as (looking, known):
        assert known
        with pytest.raises(Exception, match=r"read-?only"), looking.ledger.database.reading() as connection:
            connection.exec_driver_sql("DELETE FROM lead")
