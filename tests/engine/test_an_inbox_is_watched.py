"""The flow looks into an inbox, takes in what is whole, tells the world, and leaves a table of what became of it."""

from pathlib import Path
from typing import Any

import pytest

from leadwright.errors import WorkError
from tests.tasks.hands import LIST, company

pytestmark = pytest.mark.engine

INBOX = "inbox: demo\nseller: demo\nplace: inbox\nsettle_seconds: 0\n"


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is watched for a company of its own."""
    settings = company(tmp_path, "", {})
    monkeypatch.setenv("LEADWRIGHT_HOME", str(settings.home))
    monkeypatch.setenv("LEADWRIGHT_CONFIG", str(settings.config))
    (settings.config / "inboxes" / "demo.yaml").write_text(INBOX)
    place = settings.home / "inbox"
    (place / "p1").mkdir(parents=True)
    return place


def artifact(key: str) -> Any:
    from prefect.artifacts import Artifact

    found = Artifact.get(key)
    assert found is not None
    return found


def test_what_arrived_is_taken_in_or_set_aside_and_shown(prefect_harness: str, inbox: Path) -> None:
    from flows.watch import watch

    (inbox / "p1" / "list.csv").write_text(LIST, encoding="cp1252")
    (inbox / "p1" / "empty.csv").touch()
    (inbox / "stray.csv").write_text(LIST, encoding="cp1252")
    (look,) = watch()

    states = {file["file"]: file["state"] for file in look["files"]}
    assert states == {"p1/list.csv": "taken", "p1/empty.csv": "set_aside", "stray.csv": "no_purchase"}
    assert (inbox / "done" / "p1" / "list.csv").exists()
    assert (inbox / "set-aside" / "p1" / "empty.csv.reason.txt").exists()
    shown = str(artifact("inbox-demo").data)
    assert all(word in shown for word in ("p1/list.csv", "set aside", "empty.csv is empty", "no purchase"))
    assert [file["file"] for file in watch("demo")[0]["files"]] == ["stray.csv"]


def test_one_file_that_fails_does_not_keep_the_others_out(prefect_harness: str, inbox: Path) -> None:
    from flows.watch import watch
    from tasks.steps.undoing import undo
    from tasks.steps.workplace import at_work

    (inbox / "p1" / "a.csv").write_text(LIST, encoding="cp1252")
    (inbox / "p1" / "b.csv").write_text(LIST.replace("Kühn", "Kuhn"), encoding="cp1252")
    (look,) = watch()
    assert {file["state"] for file in look["files"]} == {"taken"}
    with at_work("demo") as place:
        delivery = next(file["deliveries"][0] for file in look["files"] if file["file"] == "p1/a.csv")
        undo(place, delivery)
        with place.ledger.database.writing() as connection:
            connection.exec_driver_sql(f"UPDATE delivery SET state = 'undoing' WHERE id = '{delivery}'")
    (inbox / "p1" / "a.csv").write_text(LIST, encoding="cp1252")
    (inbox / "p1" / "c.csv").write_text(LIST.replace("Kühn", "Kahn"), encoding="cp1252")
    with pytest.raises(WorkError, match="is being undone"):
        watch()

    assert (inbox / "p1" / "a.csv").exists()
    assert (inbox / "done" / "p1" / "c.csv").exists()
