"""From a list to verified prospects, step by step, against the sandbox and the embedded CRM."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from integrations.sandbox.server import Sandbox
from leadwright.errors import InputError
from leadwright.lists.members import Member
from leadwright.settings import Settings
from ledger.schema import lead, lookup, suppression
from tasks.steps.previewing import looked_at
from tasks.steps.promoting import exported, promote_batch
from tasks.steps.reporting import where_it_stands
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.workplace import Workplace, at_work
from tests.tasks.hands import company, interview, qualify, take_in


def billed(sandbox: Sandbox) -> int:
    return sum(int(entry["times"]) for entry in sandbox.ledger.entries())


def test_a_list_becomes_records_leads_prospects_and_verified_promotions(place: Workplace, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)
    promote_batch(place, 100)

    funnel = where_it_stands(place).document
    assert funnel["records"] == 6
    assert (funnel["accepted"], funnel["duplicate"], funnel["rejected"]) == (4, 1, 1)
    assert funnel["leads"] == 4
    assert funnel["waiting"] == {"credit": 0, "interest": 1, "facts": 0}
    assert funnel["prospects"] == funnel["promoted"] == funnel["verified"] == 1
    assert (funnel["turned_down"], funnel["review"]) == (2, 0)
    assert funnel["closed"] is True


def test_done_again_nothing_is_stored_asked_or_promoted_twice(
    place: Workplace, tmp_path: Path, sandbox: Sandbox
) -> None:
    def all_of_it() -> object:
        take_in(place, tmp_path)
        interview(place, tmp_path)
        qualify(place)
        promote_batch(place, 100)
        return where_it_stands(place).document

    first = all_of_it()
    paid = billed(sandbox)

    assert all_of_it() == first
    assert billed(sandbox) == paid


def test_no_credit_report_is_bought_before_interest_was_shown(place: Workplace, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    qualify(place)

    assert where_it_stands(place).document["waiting"]["interest"] == 4
    with place.ledger.database.reading() as connection:
        assert connection.scalars(select(lookup.c.provider).distinct()).all() == []


def test_a_full_budget_leaves_leads_waiting_for_credit_and_spends_nothing(
    tmp_path: Path, database_url: str, sandbox: Sandbox
) -> None:
    cap = {"name": "small", "currency": "EUR", "cap": 0.5, "period": "total"}
    settings = company(tmp_path, database_url, sandbox.accounts(), caps=cap)
    with at_work("demo", settings) as place:
        take_in(place, tmp_path)
        interview(place, tmp_path)
        tallies = qualify(place)

        assert tallies[-1]["unaffordable"] > 0
        assert where_it_stands(place).document["waiting"]["credit"] == tallies[-1]["unaffordable"]
        assert where_it_stands(place).document["spend"] == {}
    assert billed(sandbox) == 0


def test_a_provider_that_cannot_be_reached_is_told_once_and_asked_again_by_the_next_run(
    tmp_path: Path, database_url: str, sandbox: Sandbox
) -> None:
    accounts = sandbox.accounts()
    lost = {**accounts, "creditsafe": {**accounts["creditsafe"], "base_url": "http://127.0.0.1:9/creditsafe/v1"}}
    settings = company(tmp_path, database_url, lost)
    with at_work("demo", settings) as place:
        take_in(place, tmp_path)
        interview(place, tmp_path)
        tallies = qualify(place)
        assert tallies[-1]["problem"].startswith("creditsafe: ")
        waiting = where_it_stands(place).document["waiting"]["credit"]
    assert waiting > 0

    mended = replace(settings, config=company(tmp_path / "mended", database_url, accounts).config)
    with at_work("demo", mended) as place:
        qualify(place)
        assert where_it_stands(place).document["waiting"]["credit"] == 0


def test_a_wrong_key_stops_the_provider_and_nothing_else(tmp_path: Path, database_url: str, sandbox: Sandbox) -> None:
    accounts = sandbox.accounts()
    wrong = {**accounts, "creditsafe": {**accounts["creditsafe"], "password": "not-the-key"}}
    with at_work("demo", company(tmp_path, database_url, wrong)) as place:
        take_in(place, tmp_path)
        interview(place, tmp_path)
        tally = qualify(place)[-1]

        assert tally["stopped"]
        assert "not-the-key" not in tally["problem"]
        assert where_it_stands(place).document["closed"] is True


def test_a_provider_that_is_not_set_up_is_named_when_it_is_needed(
    tmp_path: Path, database_url: str, sandbox: Sandbox
) -> None:
    accounts = {name: settings for name, settings in sandbox.accounts().items() if name != "creditsafe"}
    with at_work("demo", company(tmp_path, database_url, accounts)) as place:
        take_in(place, tmp_path)
        interview(place, tmp_path)
        tally = qualify(place)[-1]

        assert "LEADWRIGHT_CREDITSAFE_USERNAME" in tally["problem"]
        assert where_it_stands(place).document["waiting"]["credit"] > 0


def test_an_intake_that_was_cut_off_goes_on_at_the_first_record_not_committed(place: Workplace, tmp_path: Path) -> None:
    [delivery] = receive_files(place, [tmp_path / "list.csv"], "p1")
    with pytest.raises(KeyboardInterrupt):
        take_in_list(place, delivery, chunk=2, told=stop_at(4))

    receipt = take_in_list(place, delivery, chunk=2)

    assert receipt["dispositions"] == {"accepted": 4, "duplicate": 1, "rejected": 1, "structural": 1}
    assert where_it_stands(place).document["leads"] == 4


def stop_at(seq: int) -> Callable[[int, float | None], None]:
    def told(done: int, share: float | None) -> None:
        assert share is not None
        assert 0 < share <= 1
        if done >= seq:
            raise KeyboardInterrupt

    return told


def test_a_suppressed_person_is_neither_asked_about_nor_promoted(
    place: Workplace, tmp_path: Path, sandbox: Sandbox
) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)
    hashed = place.hasher("email", "j.kuehn@kuehn-foerdertechnik.example")
    with place.ledger.database.writing() as connection:
        connection.execute(
            suppression.insert().values(
                seller="demo", hash=hashed, channel="all", reason="objection", source="test", made_at=place.now
            )
        )
    qualify(place)

    with place.ledger.database.reading() as connection:
        rows = connection.execute(select(lead.c.fields, lead.c.status)).all()
    status = next(row.status for row in rows if row.fields.get("person.last_name") == "Kühn")
    assert status == "turned_down"
    assert where_it_stands(place).turned_down_by_code["SUPPRESSED"] == 1


def test_a_prospect_suppressed_before_promotion_is_not_carried_over(place: Workplace, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)
    with place.ledger.database.writing() as connection:
        for address in ("j.kuehn@kuehn-foerdertechnik.example", "a.gross@gross-soehne.example"):
            connection.execute(
                suppression.insert().values(
                    seller="demo",
                    hash=place.hasher("email", address),
                    channel="all",
                    reason="objection",
                    source="test",
                    made_at=place.now,
                )
            )

    tally = promote_batch(place, 100)

    assert tally.suppressed == where_it_stands(place).document["prospects"] == 1
    assert where_it_stands(place).document["promoted"] == 0


def test_a_licence_that_has_run_out_turns_its_leads_down(tmp_path: Path, database_url: str, sandbox: Sandbox) -> None:
    over = {"kind": "one_time", "expires": "2026-10-31", "purpose": "sales"}
    settings = company(tmp_path, database_url, sandbox.accounts(), licence=over)
    with at_work("demo", settings) as place:
        take_in(place, tmp_path)
        qualify(place)

        assert where_it_stands(place).turned_down_by_code["LI01"] > 0


@pytest.mark.parametrize("name", ["nothing.csv", "empty.csv", "folder"])
def test_what_cannot_be_a_list_is_refused_before_anything_is_stored(
    place: Workplace, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder").mkdir()

    with pytest.raises(InputError, match=name):
        receive_files(place, [tmp_path / "list.csv", tmp_path / name], "p1")

    assert where_it_stands(place).document["deliveries"] == 0


def test_a_purchase_of_another_seller_is_refused(settings: Settings, tmp_path: Path) -> None:
    with at_work("harbour", settings) as place, pytest.raises(InputError, match="belongs to the seller demo"):
        receive_files(place, [tmp_path / "list.csv"], "p1")


def test_looking_before_taking_in_counts_and_stores_nothing(place: Workplace, tmp_path: Path) -> None:
    seen = looked_at(place, Member(tmp_path / "list.csv", "list.csv"), "p1")

    assert seen["dispositions"] == {"structural": 1, "accepted": 4, "duplicate": 1, "rejected": 1}
    assert orjson.loads(orjson.dumps(seen))["rejected"] == {"nobody_named": 1}
    assert where_it_stands(place).document["deliveries"] == 0


def test_a_cap_in_another_currency_than_the_price_lets_nothing_be_bought(
    tmp_path: Path, database_url: str, sandbox: Sandbox
) -> None:
    cap = {"name": "odd", "currency": "GBP", "cap": 100, "period": "total"}
    with at_work("demo", company(tmp_path, database_url, sandbox.accounts(), caps=cap)) as place:
        take_in(place, tmp_path)
        interview(place, tmp_path)
        tally = qualify(place)[-1]

        assert "is in GBP, but creditsafe charges in EUR" in tally["problem"]
    assert billed(sandbox) == 0


def test_who_has_no_crm_to_look_into_gets_its_prospects_as_a_spreadsheet(place: Workplace, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)
    promote_batch(place, 100)

    path = exported(place)

    assert path == place.settings.home / "prospects.csv"
    [header, row] = path.read_text(encoding="utf-8-sig").splitlines()[:2]
    assert header.startswith("external_key,organisation.name")
    assert "Kühn Fördertechnik GmbH" in row
