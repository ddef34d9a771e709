"""What the outside costs and whether it answers, from the command line."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from integrations.sandbox.server import Sandbox
from leadwright.settings import Settings
from tests.flows.commands.conftest import Call, lives_in


@pytest.fixture
def own(worked: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy of that installation, to be changed."""
    home = tmp_path / "own"
    copytree(worked.home, home)
    return lives_in(Settings(home, worked.config, f"sqlite:///{home / 'ledger.db'}"), monkeypatch)


def lost(settings: Settings) -> str:
    """A question whose answer was lost, as a crash leaves it."""
    with closing(sqlite3.connect(settings.home / "ledger.db")) as connection, connection:
        key = connection.execute("SELECT key FROM lookup WHERE provider = 'creditsafe' ORDER BY key").fetchone()[0]
        connection.execute(
            "UPDATE lookup SET state = 'unknown', billed = 'unknown', cost_micros = 0, reserved_micros = 12500000"
            " WHERE key = ?",
            (key,),
        )
        connection.execute(
            "UPDATE budget SET spent_micros = spent_micros - 12500000, reserved_micros = reserved_micros + 12500000"
        )
    return str(key)


def test_lists_what_there_is_and_what_is_set_up(call: Call, at_home: Settings) -> None:
    listed, bare = call("providers", "list", "--json"), call("providers", "--json")

    rows = {row["name"]: row for row in listed.document}
    assert bare.document == listed.document
    assert {"hunter_finder", "vies", "gleif", "creditsafe", "yente"} <= rows.keys()
    assert rows["creditsafe"]["price"] == "12.50"
    assert rows["creditsafe"]["accounts"][0] == {
        "account": "creditsafe",
        "set_up_in": ["file"],
        "sellers": ["demo", "harbour"],
    }
    assert rows["hunter_verifier"]["verifies"] == ["person.email"]
    assert "creditsafe" in call("providers").out


def test_checks_keys_without_spending(call: Call, at_home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(seed=7) as vendors:
        account = vendors.settings("hunter_finder")
        monkeypatch.setenv("LEADWRIGHT_HUNTER_FINDER_BASE_URL", account["base_url"])
        monkeypatch.setenv("LEADWRIGHT_HUNTER_FINDER_API_KEY", account["api_key"])
        good = call("providers", "check", "hunter_finder", "--json")
        monkeypatch.setenv("LEADWRIGHT_HUNTER_FINDER_API_KEY", "canary-7f3a91")
        bad = call("providers", "check", "hunter_finder")
        assert vendors.ledger.entries() == []

    [told] = good.document
    assert (good.code, told["ok"]) == (0, True)
    assert "credits left" in told["detail"]
    assert bad.code == 1
    assert bad.err == "leadwright: cannot be used: hunter_finder\n"
    assert "canary" not in bad.out + bad.err


def test_an_account_that_nobody_set_up_is_told_what_it_needs(call: Call, fresh: Settings) -> None:
    said = call("providers", "check", "hunter_company")

    assert said.code == 1
    assert "LEADWRIGHT_HUNTER_COMPANY_API_KEY" in said.out.replace("\n", "").replace(" ", "")


def test_tells_what_was_spent(call: Call, at_home: Settings) -> None:
    document = call("providers", "spend", "--json").document

    [bureau] = [row for row in document["sources"] if row["source"] == "creditsafe"]
    assert float(bureau["spent"]) > 0
    assert bureau["currency"] == "EUR"
    assert document["budgets"][0]["budget"] == "bureau-a-day"
    assert call("providers", "spend", "--since", "2999-01-01", "--json").document["sources"] == []
    assert "credit.risk_class" in call("providers", "spend").out


def test_a_lost_answer_is_listed_and_settled_by_a_word(call: Call, own: Settings) -> None:
    key = lost(own)
    [row] = call("providers", "unknown", "--json").document

    assert (row["key"], row["at_most"], row["currency"]) == (key, "12.50", "EUR")
    assert key in call("providers", "unknown").out
    said = call("providers", "settle", key, "--not-billed", "--by", "Eva")
    assert said.code == 0
    assert call("providers", "unknown", "--json").document == []
    again = call("providers", "settle", key, "--not-billed")
    assert again.code == 2
    assert "no question" in again.err


def test_a_statement_settles_and_is_held_against_the_books(call: Call, own: Settings, tmp_path: Path) -> None:
    lost(own)
    with closing(sqlite3.connect(own.home / "ledger.db")) as connection:
        keys = [
            row[0]
            for row in connection.execute(
                "SELECT key FROM lookup WHERE provider = 'creditsafe' AND (cost_micros > 0 OR state = 'unknown')"
            )
        ]
    statement = tmp_path / "october.csv"
    statement.write_text("reference;amount;currency\n" + "".join(f"{key};12,50;EUR\n" for key in keys))

    said = call("providers", "settle", "--provider", "creditsafe", "--statement", str(statement), "--json")

    assert said.code == 0
    assert said.document["agrees"] is True
    assert said.document["settled"] == {"billed": 1, "not_billed": 0}
    statement.write_text(json.dumps([{"key": keys[0], "amount": "99.00", "currency": "EUR"}]))
    differs = call("providers", "settle", "--provider", "creditsafe", "--statement", str(statement))
    assert differs.code == 1
    assert "differ" in differs.err


def test_a_statement_says_how_far_it_reaches(call: Call, own: Settings, tmp_path: Path) -> None:
    lost(own)
    statement = tmp_path / "none.csv"
    statement.write_text("key;amount;currency\n")
    settling = ("providers", "settle", "--provider", "creditsafe", "--statement", str(statement))

    untold = call(*settling)
    early = call(*settling, "--until", "2020-01-31", "--json")
    words = call(*settling, "--until", "2020-01-31")

    assert (untold.code, len(untold.err.splitlines())) == (2, 1)
    assert "--until" in untold.err
    assert early.document["settled"] == {"billed": 0, "not_billed": 0}
    assert (early.document["left"], early.document["agrees"]) == (1, True)
    assert "1 question stays unclear: the statement, up to 2020-01-31T23:59, does not reach it." in words.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--until", "31.10.2026"), "--until: dates are written as 2026-10-31"),
        (("--since", "October"), "--since: dates are written as 2026-10-31"),
        (("--since", "2026-11-01", "--until", "2026-10-31"), "before it begins"),
    ],
)
def test_bounds_that_make_no_sense_are_one_clear_error(
    arguments: tuple[str, ...], told: str, call: Call, at_home: Settings, tmp_path: Path
) -> None:
    statement = tmp_path / "none.csv"
    statement.write_text("key;amount;currency\n")

    said = call("providers", "settle", "--provider", "creditsafe", "--statement", str(statement), *arguments)

    assert said.code == 2
    assert told in said.err
    assert len(said.err.splitlines()) == 1


def test_bounds_without_a_statement_are_refused(call: Call, at_home: Settings) -> None:
    assert call("providers", "settle", "k1", "--billed", "--until", "2026-10-31").code == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("key;amount;currency\nk1;viel;EUR\n", "line 1: the amount is not a number"),
        ("key;amount\nk1;1\n", "line 1: a key, an amount and a currency are needed"),
        ("[1, 2]", "line 1: not an object"),
        ("[{", "cannot be read"),
    ],
)
def test_a_statement_that_cannot_be_read_is_one_clear_error(
    content: str, told: str, call: Call, at_home: Settings, tmp_path: Path
) -> None:
    statement = tmp_path / "bad.csv"
    statement.write_text(content)

    said = call("providers", "settle", "--provider", "creditsafe", "--statement", str(statement))

    assert said.code == 2
    assert told in said.err
    assert len(said.err.splitlines()) == 1


def test_an_alert_has_leads_decided_again(call: Call, own: Settings) -> None:
    with closing(sqlite3.connect(own.home / "ledger.db")) as connection:
        query = "SELECT reference FROM lookup WHERE reference IS NOT NULL AND provider = 'creditsafe'"
        reference = connection.execute(query).fetchone()[0]

    said = call("providers", "alert", "creditsafe", reference, "--about", "insolvency", "--json")

    assert said.document["leads"] >= 1
    assert call("providers", "alert", "creditsafe", "nobody", "--json").document["leads"] == 0


def test_a_run_is_priced_from_the_command_line(call: Call, at_home: Settings) -> None:
    document = call("qualify", "--dry-run", "--json").document

    assert document["seller"] == "demo"
    assert {"sources", "expected", "at_most", "budgets", "leads"} <= document.keys()
    assert "would ask and cost" in call("qualify", "--dry-run").out


def test_rates_are_shown_before_they_are_applied(call: Call, at_home: Settings) -> None:
    rows = {row["account"]: row for row in call("providers", "limits", "--json").document}

    assert rows["companies_house"]["limit"] == "leadwright-companies-house"
    assert rows["companies_house"]["turns"] + rows["companies_house"]["a_second"] * 300 <= 600.1
    assert rows["creditsafe"]["state"] == "not applied"
