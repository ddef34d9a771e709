"""Where things stand and the story of one lead: the JSON that others rely on, and what people see."""

import json
import sqlite3
from contextlib import closing
from shutil import copytree

import pytest

from leadwright.settings import Settings
from tests.flows.commands.conftest import Call, lives_in

FUNNEL = {
    *("deliveries", "records", "accepted", "duplicate", "rejected", "structural", "leads", "waiting", "review"),
    *("turned_down", "prospects", "promoted", "verified", "spend", "closed"),
}


def changed(settings: Settings, statement: str) -> None:
    with closing(sqlite3.connect(settings.home / "ledger.db")) as connection, connection:
        connection.execute(statement)


def one(settings: Settings, query: str) -> str:
    with closing(sqlite3.connect(settings.home / "ledger.db")) as connection:
        return str(connection.execute(query).fetchone()[0])


def test_the_funnel_is_the_document_that_was_promised(call: Call, at_home: Settings) -> None:
    said = call("funnel", "--json")

    document = said.document
    assert (said.code, said.err) == (0, "")
    assert set(document) == FUNNEL
    assert set(document["waiting"]) == {"credit", "interest", "facts"}
    assert (document["records"], document["accepted"], document["duplicate"], document["rejected"]) == (6, 4, 1, 1)
    assert document["leads"] == 4
    assert document["verified"] == document["prospects"] > 0
    assert all(isinstance(amount, str) for amount in document["spend"].values())
    assert document["closed"] is True


def test_nothing_has_happened_yet_and_the_books_are_closed(call: Call, fresh: Settings) -> None:
    document = call("funnel", "--json").document

    assert (document["records"], document["leads"], document["spend"], document["closed"]) == (0, 0, {}, True)
    assert "The books are closed." in call("funnel").out


def test_people_see_reasons_in_english_or_in_german(call: Call, at_home: Settings) -> None:
    german, english = call("funnel", "--language", "de").out, call("funnel").out

    assert "nennt niemanden" in german
    assert "wollte nicht mehr erfahren" in german
    assert "names nobody" in english
    assert "did not want to learn more" in english


def test_people_are_told_where_to_look_next_and_that_works(call: Call, at_home: Settings) -> None:
    shown = call("funnel").out
    lead = shown.partition(" why ")[2].split()[0]

    assert "make ui" in shown
    assert call("why", lead).code == 0


def test_an_equation_that_does_not_hold_is_named(
    call: Call, worked: Settings, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("broken") / "home"
    copytree(worked.home, home)
    broken = lives_in(Settings(home, worked.config, f"sqlite:///{home / 'ledger.db'}"), monkeypatch)
    changed(broken, "DELETE FROM promotion")

    assert call("funnel", "--json").document["closed"] is False
    assert "does not hold: every prospect has one promotion" in call("funnel").out


@pytest.mark.parametrize(
    "arguments", [["funnel", "--seller", "nobody"], ["why", "L1", "--seller", "nobody"], ["why", "L1"]]
)
def test_what_is_not_there_is_refused_in_one_line(call: Call, at_home: Settings, arguments: list[str]) -> None:
    said = call(*arguments, "--json")

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1


def test_a_lead_is_found_by_all_its_names(call: Call, at_home: Settings) -> None:
    lead = one(at_home, "SELECT lead_id FROM prospect ORDER BY lead_id")
    names = [
        one(at_home, f"SELECT id FROM prospect WHERE lead_id = '{lead}'"),
        one(
            at_home,
            f"SELECT external_key FROM promotion o JOIN prospect p ON p.id = o.prospect_id WHERE lead_id = '{lead}'",
        ),
        one(at_home, f"SELECT delivery_id || ':' || seq FROM record WHERE lead_id = '{lead}'"),
    ]

    assert [call("why", name, "--json").document["lead"] for name in [lead, *names]] == [lead] * 4


def test_a_prospects_story_tells_sources_decisions_costs_and_promotion(call: Call, at_home: Settings) -> None:
    lead = one(at_home, "SELECT lead_id FROM prospect ORDER BY lead_id")
    story = call("why", lead, "--json").document
    shown = call("why", lead).out

    assert story["status"] == "prospect"
    assert story["promotions"][0]["external_key"] in shown
    assert "local: verified" in shown
    assert "list.csv, line " in shown
    assert all(rule in shown for rule in story["decisions"][-1]["rules"])
    assert all(field["value"].split()[0] in shown for field in story["fields"].values())
    assert story["events"][0]["event"] == "arrived"
    assert f"{story['lookups'][0]['cost']} {story['lookups'][0]['currency']}" in shown


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("parked", "is put off until 20"),
        ("turned_down", "is turned down: the credit risk is above class IV (CR01)"),
        ("waiting", "waits for an interview (interview."),
        ("prospect", "is a prospect"),
    ],
)
def test_a_story_begins_with_where_the_lead_stands(call: Call, at_home: Settings, status: str, told: str) -> None:
    lead = one(at_home, f"SELECT id FROM lead WHERE status = '{status}'")

    assert call("why", lead).out.startswith(f"{lead} {told}")


def test_a_rejected_record_belongs_to_no_lead(call: Call, at_home: Settings) -> None:
    record = one(at_home, "SELECT delivery_id || ':' || seq FROM record WHERE disposition = 'rejected'")

    assert call("why", record).code == 2


def test_a_story_holds_the_decision_as_it_was_written_down(call: Call, at_home: Settings) -> None:
    lead = one(at_home, "SELECT lead_id FROM prospect ORDER BY lead_id")
    decision = call("why", lead, "--json").document["decisions"][-1]
    body = json.loads(one(at_home, f"SELECT body FROM decision WHERE id = '{decision['decision']}'"))

    assert {name: decision[name] for name in body} == body
