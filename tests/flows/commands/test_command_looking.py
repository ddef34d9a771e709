"""Looking at lists, cards, decisions and facts: the JSON that others rely on, and what people see."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leadwright.facts import CATALOGUE
from leadwright.settings import Settings
from tasks.steps.viewing import scans
from tests.flows.commands.conftest import Call

ROOT = Path(__file__).parents[3]
LIST = "Firma;Ort;Telefon\nMüller AG;Köln;0221 4710 101\nKurz;Bonn\n=1+1;\x1b[31mrot;[bold]x\n"
CARD = {
    *("file", "page", "card", "name", "company", "department", "title", "emails", "phones", "urls", "address"),
    *("code", "confidence", "review", "reasons", "error"),
}


def piped(text: bytes, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([sys.executable, "-m", "flows", *arguments], cwd=ROOT, input=text, capture_output=True)


def texts(decisions: list[dict[str, Any]]) -> list[str]:
    return [reason["text"] for decision in decisions for reason in decision["reasons"]]


@pytest.fixture
def list_(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_a_list_is_one_document_with_its_cells_as_written(call: Call, list_: Path) -> None:
    said = call("read", list_, "--json")

    document = said.document
    assert said.code == 0
    assert set(document) == {"file", "tables", "spans", "problems", "tiles"}
    assert set(document["file"]) == {"sha256", "bytes", "format", "encoding", "dialect"}
    assert document["tables"] == [
        {
            "name": "list",
            "header": ["Firma", "Ort", "Telefon"],
            "rows": [["Müller AG", "Köln", "0221 4710 101"], ["=1+1", "\x1b[31mrot", "[bold]x"]],
            "lines": [[2, 2], [4, 4]],
        }
    ]
    assert document["spans"] == {"accepted": 2, "repaired": 0, "rejected": 1, "structural": 1}
    assert [(problem["line"], problem["code"]) for problem in document["problems"]] == [(3, "width_short")]
    assert document["tiles"] is True


def test_of_several_files_each_gives_a_line_and_a_bad_one_says_why(call: Call, list_: Path, tmp_path: Path) -> None:
    said = call("read", list_, tmp_path / "nowhere.csv", tmp_path, "--json")

    first, second, third = said.documents
    assert said.code == 2
    assert first["tiles"] is True
    assert second == {"file": str(tmp_path / "nowhere.csv"), "error": f"there is no file {tmp_path / 'nowhere.csv'}"}
    assert set(third) == {"file", "error"}
    assert said.err == "leadwright: 2 files could not be read\n"


def test_a_batch_reads_paths_from_standard_input_whatever_their_names(list_: Path, tmp_path: Path) -> None:
    odd, even = (str(tmp_path).encode() + b"/" + name + b" \xff.csv" for name in (b"odd", b"even"))
    Path(os.fsdecode(even)).write_text(LIST)
    done = piped(b"\n".join([str(list_).encode(), b"", odd + b"\r", even]), "read", "--batch", "--json")

    first, second, third = done.stdout.splitlines()
    assert done.returncode == 2
    assert first.startswith(b'{"file":{"sha256":"')
    assert second.startswith(b'{"file":"')
    assert second.endswith(b'?.csv"}')
    assert b'"name":"even \xef\xbf\xbd"' in third


def test_one_bad_file_is_one_line_and_no_output(call: Call, tmp_path: Path) -> None:
    said = call("read", tmp_path / "nowhere.csv", "--json")

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["read"], ["read", "--batch", "x.csv"], ["read", "x.csv", "--vendor", "nobody"]])
def test_a_wrong_call_is_refused_in_one_line(call: Call, arguments: list[str]) -> None:
    said = call(*arguments)

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1


def test_people_see_rows_and_problems_and_no_cell_steers_their_terminal(call: Call, list_: Path) -> None:
    said = call("read", list_)

    assert said.code == 0
    assert "Müller AG" in said.out
    assert "width_short" in said.out
    assert "[bold]x" in said.out
    assert "\x1b" not in said.out


def test_people_who_look_at_several_files_are_told_which_cannot_be_read(call: Call, list_: Path) -> None:
    said = call("read", list_.with_name("nowhere.csv"), list_)

    assert said.code == 2
    assert "there is no file" in said.out
    assert "Müller AG" in said.out


def test_a_vendors_profile_says_how_its_files_are_written(call: Call, fresh: Settings, list_: Path) -> None:
    profile = "vendor: comma\nheaders: [Firma]\nmapping: {Firma: company.name}\ndialect: {delimiter: ','}\n"
    (fresh.config / "vendors").mkdir(exist_ok=True)
    (fresh.config / "vendors" / "comma.yaml").write_text(profile)

    assert call("read", list_, "--vendor", "comma", "--json").document["file"]["dialect"]["delimiter"] == ","


def test_a_card_is_an_object_in_a_list_and_a_picture_of_nothing_says_why(call: Call, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff nothing")
    card = ROOT / "samples" / "cards" / "card-01.jpg"

    (seen,) = call("card", card, "--json").document
    (unseen,) = call("card", broken, "--json").document
    shown = call("card", broken)

    assert set(seen) == set(unseen) == CARD
    assert (seen["file"], seen["page"], seen["card"], seen["error"]) == (str(card), 1, 1, None)
    assert seen["name"]["family"] == "Wüstefeld"
    assert (unseen["error"], unseen["name"]["full"]) == ("unreadable", None)
    assert "the picture cannot be opened" in shown.out


def test_a_folder_stands_for_the_scans_in_it(tmp_path: Path) -> None:
    for name in ("b.jpg", "a.PNG", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")

    assert [path.name for path in scans([tmp_path, tmp_path / "b.jpg"])] == ["a.PNG", "b.jpg", "b.jpg"]


def test_people_see_a_card_as_a_panel(capfd: pytest.CaptureFixture[str]) -> None:
    from flows.commands.contacts import print_card
    from leadwright.cards.contact import CardContact, PersonName, Phone
    from leadwright.cards.output import card_json

    name = PersonName(text="Eva Muster", confidence=0.9)
    contact = CardContact(name=name, phones=(Phone(text="1", raw="040 66969 101"),), reasons=("doubtful:phones",))
    print_card(card_json(contact, "eva.jpg"))

    shown = capfd.readouterr().out
    assert "eva.jpg" in shown
    assert "Eva Muster  90%" in shown
    assert "040 66969 101 (region unknown)" in shown
    assert "look at it: doubtful:phones" in shown


def test_the_sample_facts_reach_all_four_verdicts(call: Call) -> None:
    said = call("decide", "--policy", "default", ROOT / "samples" / "facts.jsonl")

    assert said.code == 0
    assert {decision["verdict"] for decision in said.documents} == {"passed", "rejected", "waiting", "review"}
    for decision in said.documents:
        assert set(decision) == {"id", "verdict", "missing", "until", "reasons", "policy", "facts_sha256"}
        assert set(decision["policy"]) == {"id", "version", "sha256"}
        assert all(set(reason) == {"rule", "code", "text"} for reason in decision["reasons"])


def test_reasons_speak_german_where_that_is_asked(call: Call) -> None:
    facts = ROOT / "samples" / "facts.jsonl"

    english = call("decide", facts, "--json").documents
    german = call("decide", facts, "--json", "--language", "de").documents

    assert texts(english)
    assert len(texts(english)) == len(texts(german))
    assert not set(texts(english)) & set(texts(german))


def test_facts_come_from_standard_input_and_those_before_a_wrong_line_are_decided() -> None:
    lines = b'{"id": "L1", "as_of": "2026-11-21", "facts": {}}\n{"id": "L2", "facts": {}, "as_of": "soon"}\n'
    done = piped(lines, "decide", "-")

    assert done.returncode == 2
    assert done.stdout.count(b"\n") == 1
    assert done.stdout.startswith(b'{"id":"L1","verdict":"waiting"')
    assert done.stderr.startswith(b"leadwright: line 2: `as_of`")


def test_an_endless_line_of_facts_is_refused(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "endless.jsonl"
    path.write_bytes(b'{"id": "' + b"x" * 5_000_000)

    said = call("decide", path)

    assert (said.code, said.out) == (2, "")
    assert "line 1" in said.err


@pytest.mark.parametrize("arguments", [["nowhere.jsonl"], [ROOT / "samples" / "facts.jsonl", "--policy", "nobody"]])
def test_deciding_needs_facts_and_a_policy(call: Call, arguments: list[str]) -> None:
    said = call("decide", *arguments)

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1


def test_the_catalogue_of_facts_is_told_whole(call: Call) -> None:
    catalogue = call("facts", "--json").document
    shown = call("facts").out

    assert [fact["name"] for fact in catalogue] == list(CATALOGUE)
    assert {frozenset(fact) for fact in catalogue} == {
        frozenset({"name", "type", "topic", "cost", "choices", "ttl", "about"})
    }
    (risk,) = (fact for fact in catalogue if fact["name"] == "credit.risk_class")
    assert (risk["type"], risk["topic"], risk["cost"], risk["ttl"]) == ("text", "credit", "paid", "90d")
    assert all(name in shown for name in CATALOGUE)
