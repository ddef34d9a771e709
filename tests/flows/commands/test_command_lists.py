"""Bought lists on the command line: what is held, used, worth and owed; the JSON that others rely on."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadwright.settings import Settings
from tasks.steps.workplace import at_work
from tests.flows.commands.conftest import Call
from tests.tasks.hands import PURCHASE, take_in

GUARANTEE = {
    "field": "person.email",
    "allowed_share": 0,
    "days": 3_000,
    "evidence": ["hard_bounce"],
    "remedy": "refund",
    "rate": {"amount": 0.5, "currency": "EUR"},
    "claims": 1,
    "condition": "first broadcast only",
}
BOUNCES = """\
type;at;email;code
hard_bounce;2026-11-20;j.kuehn@kuehn-foerdertechnik.example;550
validation;2026-11-20;a.gross@gross-soehne.example;invalid
hard_bounce;2026-11-20;nobody@nowhere.example;550
telepathy;2026-11-20;nobody@nowhere.example;
"""


@pytest.fixture
def home(fresh: Settings, tmp_path: Path) -> Settings:
    """An installation in which a small list was taken in, bought for one use, with a guarantee."""
    order = {
        **PURCHASE,
        "licence": {"kind": "one_time", "purpose": "sales", "territory": ["DE"], "expires": "2099-12-31"},
        "guarantees": [GUARANTEE],
    }
    (fresh.config / "purchases" / "p1.yaml").write_text(yaml.safe_dump(order))
    with at_work("demo", fresh) as place:
        take_in(place, tmp_path)
    (tmp_path / "bounces.csv").write_text(BOUNCES)
    return fresh


def used(call: Call, *more: object) -> Any:
    return call("purchases", "use", "p1", "--reference", "m1", "--purpose", "sales", *more)


def test_what_was_bought_is_listed(call: Call, home: Settings) -> None:
    listed = {item["purchase"]: item for item in call("purchases", "--json").document}

    assert set(listed) >= {"p1", "nordlist-2026-10"}
    assert listed["p1"]["quantity"]["counted"] == 6
    assert (listed["p1"]["licence"]["left"], listed["p1"]["licence"]["open"]) == (1, True)
    assert listed["p1"]["guarantees"][0]["claims_allowed"] == 1
    shown = call("purchases").out
    assert "1 of 1" in shown
    assert "100.0%" not in shown
    assert "person.email" in shown


def test_a_use_is_recorded_once_and_then_refused(call: Call, home: Settings) -> None:
    first = used(call, "--count-leads", "--by", "Eva", "--json")

    assert first.document["left"] == 0
    assert first.document["leads"]["covered"] == 4
    assert used(call, "--json").document["again"] is True
    assert "was recorded before" in used(call).out
    assert "m1" in call("purchases").out
    again = call("purchases", "use", "p1", "--reference", "m2", "--purpose", "sales", "--json")
    assert (again.code, again.out) == (1, "")
    assert "no use left" in again.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["purchases", "use", "p1", "--reference", "m", "--purpose", "charity"],
        ["purchases", "use", "p1", "--reference", "m", "--purpose", "sales", "--until", "soon"],
        ["purchases", "use", "p9", "--reference", "m", "--purpose", "sales"],
        ["purchases", "use", "p1", "--purpose", "sales"],
        ["purchases", "use", "p1", "--reference", "", "--purpose", "sales"],
        ["scorecard", "p9"],
        ["scorecard", "nordlist-2026-10"],
        ["claims", "p1"],
        ["claims", "p1", "-o", ""],
        ["claims", "p1", "-o", "x.csv", "--submit", ""],
        ["claims", "nordlist-2026-10", "-o", "x.csv"],
        ["evidence", "nothing.csv", "--purpose", "p1"],
        ["evidence", "nothing.csv", "--purchase", "p1"],
        ["purchases", "--seller", "nobody"],
    ],
)
def test_a_wrong_call_is_refused_in_one_line(
    call: Call, home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = call(*arguments, "--json")

    assert (said.code, said.out) == (2, "")
    # What the work of the fixture told may stand before it.
    assert len([line for line in said.err.splitlines() if line.startswith("leadwright: ")]) == 1
    assert not (tmp_path / "x.csv").exists()


def test_what_is_no_file_is_not_replaced(call: Call, home: Settings, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    said = call("claims", "p1", "-o", tmp_path / "pipe", "--force")

    assert said.code == 2
    assert "is no file and is not replaced" in said.err
    assert (tmp_path / "pipe").is_fifo()


def test_evidence_says_what_matched_and_what_was_of_no_use(call: Call, home: Settings, tmp_path: Path) -> None:
    document = call("evidence", tmp_path / "bounces.csv", "--purchase", "p1", "--json").document

    # The first address was delivered twice.
    assert (document["rows"], document["records"], document["new"]) == (4, 3, 3)
    assert (document["unmatched_lines"], document["not_accepted"]) == ([4], {"validation": 1})
    shown = call("evidence", tmp_path / "bounces.csv", "--purchase", "p1").out
    assert "0 pieces of it new" in shown
    assert "Rows that match no record: 1 (line 4)." in shown
    assert "unknown_type" in shown
    assert "kuehn" not in shown


def test_a_claim_says_what_is_owed_and_leaves_two_files(call: Call, home: Settings, tmp_path: Path) -> None:
    call("evidence", tmp_path / "bounces.csv", "--purchase", "p1")
    target = tmp_path / "claim.csv"
    document = call("claims", "p1", "-o", target, "--json").document

    [guarantee] = document["guarantees"]
    assert (guarantee["failed"], guarantee["over"], guarantee["amount"]) == (2, 2, "1.00")
    assert Path(document["output"]) == target
    assert Path(document["summary"]).name == "claim-summary.csv"
    shown = call("claims", "p1", "-o", target, "--force", "--submit", "t1").out
    assert "1.00 EUR" in shown
    assert "first broadcast only" in shown
    assert "evidence of the type validation, which the terms do not accept" in shown
    assert "handed in under t1" in shown
    assert call("claims", "p1", "-o", target).code == 2


def test_a_scorecard_is_shown_alone_and_beside_others(call: Call, home: Settings) -> None:
    document = call("scorecard", "p1", "--json").document

    assert set(document) == {"seller", "as_of", "purchases", "overlap"}
    [card] = document["purchases"]
    assert card["records"]["delivered"] == 6
    alone = call("scorecard", "p1").out
    assert "delivered twice" in alone
    assert "1 of 6 delivered records" in alone
    assert "nobody_named" in alone
    assert "p1" in call("scorecard").out
    assert "Kühn" not in alone


def test_nothing_taken_in_is_nothing_to_score(call: Call, fresh: Settings) -> None:
    assert "Nothing that was bought" in call("scorecard").out
    assert call("scorecard", "--json").document["purchases"] == []
