"""Looking before taking in, what a delivery changed, and taking it back: what the commands say."""

from pathlib import Path

import pytest
import yaml

from flows.commands.tables import print_receipts
from leadwright.settings import Settings
from tests.flows.commands.conftest import Call
from tests.flows.commands.test_command_rejects import GOOD, HEADER, taken_in
from tests.tasks.hands import LIST

LISTED = f"{HEADER}\n{GOOD}\nEva;Huber;Huber AG;Bonn;0228 1010;e.huber@huber.example\n"


def test_a_dry_run_shows_layout_mapping_sample_problems_and_changes_and_leaves_no_trace(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    said = call("intake", path, "--purchase", "p1", "--dry-run")
    (document,) = call("intake", path, "--purchase", "p1", "--dry-run", "--json").document

    assert (said.code, said.err) == (0, "")
    assert "delimiter ';'" in said.out
    assert "person.email" in said.out
    assert "j.kuehn@kuehn-foerdertechnik.example" in said.out
    assert "nobody_named" in said.out
    assert "4 make new leads" in said.out
    assert "The ledger: none" in said.out
    assert document["foreseen"]["new_leads"] == 4
    assert not fresh.home.exists()


def test_a_dry_run_of_a_file_that_cannot_be_read_is_refused(call: Call, fresh: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    said = call("intake", tmp_path / "empty.csv", "--purchase", "p1", "--dry-run", "--json")

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1


def test_what_steers_a_terminal_is_not_let_through(call: Call, fresh: Settings, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST.replace("Jürgen", "\x1b[31mJürgen"), encoding="utf-8")

    assert "\x1b[31m" not in call("intake", tmp_path / "list.csv", "--purchase", "p1", "--dry-run").out


def test_a_receipt_names_its_delivery_so_that_other_commands_can_be_asked_about_it(
    call: Call, fresh: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    receipt = taken_in(fresh, tmp_path / "a.csv", LISTED.encode())
    print_receipts([receipt, {**receipt, "again": True}])
    first, again = [line for line in capfd.readouterr().out.splitlines() if line.startswith("delivery ")]

    assert first == f"delivery {receipt['delivery']}"
    assert again == f"{first} was taken in before: nothing changed"
    assert call("rejects", first.split()[1]).code == 0


def test_the_changes_of_a_delivery_are_shown_by_record_and_field(call: Call, fresh: Settings, tmp_path: Path) -> None:
    first = taken_in(fresh, tmp_path / "a.csv", LISTED.encode())
    second = taken_in(fresh, tmp_path / "b.csv", LISTED.replace("Bonn", "Köln").encode())
    document = call("changes", second["delivery"], "--json").document
    shown = call("changes", second["delivery"]).out

    assert document["changes"] == second["changes"]
    assert document["changed"][0]["record"] == f"{second['delivery']}:2"
    assert f"{first['delivery']}: 0 new, 1 unchanged, 1 changed, 0 vanished; 1 lead brought up to date" in shown
    assert "address.city" in shown
    assert "Köln" not in shown
    assert "repeats no earlier delivery" in call("changes", first["delivery"]).out
    assert call("changes", second["delivery"], "--json", "--limit", "0").document["changed"] == []
    assert "fields address.city" in " ".join(call("why", document["changed"][0]["lead"]).out.split())
    call("undo", second["delivery"])
    assert f"undone since, so the rows are not told: {second['delivery']}" in call("changes", second["delivery"]).out


def test_what_there_is_one_of_is_told_as_one(call: Call, fresh: Settings, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text(f"{HEADER}\n{GOOD}\nEva;Huber\n")

    assert "1 row" in call("read", tmp_path / "one.csv").out.split("one:")[1].splitlines()[0]
    looked = call("intake", tmp_path / "one.csv", "--purchase", "p1", "--dry-run").out
    receipt = taken_in(fresh, tmp_path / "one.csv", (tmp_path / "one.csv").read_bytes())
    handed_back = call("rejects", receipt["delivery"], "-o", tmp_path / "back.csv").out
    undone = call("undo", receipt["delivery"])

    assert "Of 1 record 1 makes a new lead, 0 join leads" in looked
    assert handed_back.startswith("1 rejected record of one.csv is in ")
    assert "1 lead was withdrawn; 0 that others know, too, were released" in undone.out
    assert "1 lead withdrawn" in " ".join(undone.err.split())


@pytest.mark.parametrize(
    ("limit", "shown"), [((), 50), (("--limit", 2), 2), (("--limit", 55), 55), (("--limit", 0), 0)]
)
def test_as_many_changes_are_shown_as_are_wanted(
    call: Call, fresh: Settings, tmp_path: Path, limit: tuple[object, ...], shown: int
) -> None:
    rows = [f"Eva;Huber;Huber {n} AG;Bonn;0228 {1000 + n};e@huber{n}.example" for n in range(120)]
    listed = "\n".join([HEADER, *rows])
    taken_in(fresh, tmp_path / "a.csv", listed.encode())
    later = listed.replace("Bonn", "Köln", 60).splitlines()
    second = taken_in(fresh, tmp_path / "b.csv", "\n".join(later[:64]).encode())
    out = call("changes", second["delivery"], *limit).out
    changed, _, vanished = out.partition("Vanished\n")

    assert changed.count(f"{second['delivery']}:") == shown
    assert vanished.count(":") == min(shown, 57)
    assert f"… and {60 - shown} more changed; --limit" in out
    assert (f"… and {57 - shown} more vanished; --limit" in out) == (shown < 57)
    assert len(call("changes", second["delivery"], "--json").document["changed"]) == 60


def test_undo_tells_first_and_then_does_and_then_knows(call: Call, fresh: Settings, tmp_path: Path) -> None:
    receipt = taken_in(fresh, tmp_path / "a.csv", LISTED.encode())
    told = call("undo", receipt["delivery"], "--dry-run")
    before = call("funnel", "--json").document
    done = call("undo", receipt["delivery"])
    again = call("undo", receipt["delivery"], "--json")
    after = call("funnel", "--json").document

    assert "2 leads would be withdrawn" in told.out
    assert before["leads"] == 2
    assert "2 leads were withdrawn" in done.out
    assert "can be taken in again" in done.out
    assert (again.code, again.document["again"], again.document["withdrawn"]) == (0, True, 2)
    assert (after["leads"], after["deliveries"], after["closed"]) == (0, 0, True)
    assert call("why", f"{receipt['delivery']}:1").code == 2
    (listed,) = call("rejects", "--json").document
    assert listed["state"] == "undone"


def test_the_story_of_a_withdrawn_lead_tells_that_it_was_withdrawn_and_not_whom_it_was_about(
    call: Call, fresh: Settings, tmp_path: Path
) -> None:
    receipt = taken_in(fresh, tmp_path / "a.csv", LISTED.encode())
    lead = call("why", f"{receipt['delivery']}:1", "--json").document["lead"]
    call("undo", receipt["delivery"])
    story = call("why", lead).out

    assert f"{lead} was withdrawn when its delivery was undone" in story
    assert "Groß" not in story


def test_leads_that_stay_are_told_with_the_reason_in_both_languages(
    call: Call, at_home: Settings, tmp_path: Path
) -> None:
    (delivery,) = call("rejects", "--json").document
    english = call("undo", delivery["delivery"], "--dry-run").out
    german = call("undo", delivery["delivery"], "--dry-run", "--language", "de").out

    assert "has become a prospect" in english
    assert "ist Interessent geworden" in german
    assert "nothing of it is left" not in english


@pytest.mark.parametrize("command", ["undo", "changes"])
def test_a_delivery_that_is_not_there_is_refused_in_one_line(call: Call, fresh: Settings, command: str) -> None:
    said = call(command, "D0", "--json")

    assert (said.code, said.out) == (2, "")
    assert "leadwright rejects" in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["watch", "nobody"], ["watch", "../sellers/demo"]])
def test_an_inbox_that_is_not_there_is_refused_before_prefect_starts(
    call: Call, fresh: Settings, arguments: list[str]
) -> None:
    said = call(*arguments, "--json")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("leadwright: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("change", [{"seller": "nobody"}, {"place": "nowhere://x"}])
def test_an_inbox_of_nobody_or_nowhere_is_refused_before_prefect_starts(
    call: Call, fresh: Settings, change: dict[str, str]
) -> None:
    file = fresh.config / "inboxes" / "demo.yaml"
    file.write_text(yaml.safe_dump({**yaml.safe_load(file.read_text()), **change}))

    said = call("watch", "--json")

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
