"""Whatever is undone, mended, delivered or taken in again: a row of the vendor counts once, for it and against it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select, update

from leadwright.errors import InputError, WorkError
from leadwright.lists.members import Member
from leadwright.settings import Settings
from ledger.schema import delivery, record
from tasks.steps.claiming import write_claim
from tasks.steps.evidence import take_in_evidence
from tasks.steps.holding import purchases_held
from tasks.steps.interviewing import take_in_interviews
from tasks.steps.previewing import looked_at
from tasks.steps.rejects import overview, write_rejects
from tasks.steps.reporting import where_it_stands
from tasks.steps.scoring import scorecards
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.undoing import undo
from tasks.steps.workplace import Workplace
from tests.tasks.hands import PURCHASE

HEADER = "Kundennr;Vorname;Nachname;Firma;Ort;Land;Telefon;E-Mail"
ROWS = (
    "1;Jürgen;Kühn;Kühn GmbH;Hamburg;DE;040 66969 101;j.kuehn@kuehn.example",
    "2;Anna;Groß;Groß KG;Köln;DE;12;a.gross@gross.example",
    "3;Jürgen;Kühn;Kühn GmbH;Hamburg;DE;040 66969 101;j.kuehn@kuehn.example",
    "4;;;;;DE;;",
    "5;Kurt;Lang;Lang e.K.;München;DE;089 99998 101;kurt@lang.example",
)
MENDED = "5;Kai;Kiel;Kiel GmbH;Kiel;DE;;kai@kiel.example"
EVERYTHING = {"allowed_share": 0, "days": 30, "remedy": "refund", "rate": {"amount": 1, "currency": "EUR"}}
GUARANTEES = [
    {**EVERYTHING, "field": "record", "evidence": ["duplicate", "rejected"]},
    {**EVERYTHING, "field": "phone", "evidence": ["format"]},
    {**EVERYTHING, "field": "person.email", "evidence": ["hard_bounce"]},
]
OWED = {"record": (5, 2), "phone": (4, 1), "person.email": (4, 0)}
"""Of the rows as they are: the base and what failed, by guarantee."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The installation with an order that promises everything."""
    order = {**PURCHASE, "invoiced": "2026-11-01", "quantity": {"billed": 6}, "guarantees": GUARANTEES}
    (settings.config / "purchases" / "p1.yaml").write_text(yaml.safe_dump(order))
    return settings


def deliver(place: Workplace, folder: Path, *rows: str, header: str = HEADER, name: str = "rows") -> str:
    path = folder / f"{name}.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    [item] = receive_files(place, [path], "p1")
    take_in_list(place, item)
    return item


def bounce(place: Workplace, folder: Path, address: str) -> dict[str, Any]:
    path = folder / "bounces.csv"
    path.write_text(f"type;at;email\nhard_bounce;{place.now.date()};{address}\n", encoding="utf-8")
    return take_in_evidence(place, path, "p1")


def spoken_with(place: Workplace, folder: Path, address: str) -> None:
    path = folder / "interviews.csv"
    header = "interview_id;date;channel;interviewer;email;wants_more;open_to_dialogue"
    path.write_text(f"{header}\nI1;{place.now.date()};phone;Eva;{address};ja;ja\n", encoding="utf-8")
    assert take_in_interviews(place, path)["recorded"] == 1


def owed(place: Workplace, folder: Path, **options: Any) -> dict[str, tuple[int, int]]:
    """The base and what failed, by guarantee."""
    document = write_claim(place, "p1", folder / "claim.csv", force=True, **options)
    return {item["field"]: (item["base"], item["failed"]) for item in document["guarantees"]}


def counts(place: Workplace) -> dict[str, int]:
    """What came, on the scorecard, which the list of purchases agrees with."""
    [card] = scorecards(place)["purchases"]
    [held] = [item for item in purchases_held(place) if item["purchase"] == "p1"]
    assert card["quantity"]["counted"] == held["quantity"]["counted"] == card["records"]["delivered"]
    assert where_it_stands(place).document["closed"] is True
    told = {name: card["records"][name] for name in ("delivered", "accepted", "duplicate", "rejected")}
    return {**told, "missing": card["quantity"]["missing"], "new": card["rates"]["new"]["n"]}


ALL = {"delivered": 5, "accepted": 3, "duplicate": 1, "rejected": 1, "missing": 1, "new": 3}


def test_a_list_that_was_taken_in_once_counts_as_it_is(place: Workplace, tmp_path: Path) -> None:
    deliver(place, tmp_path, *ROWS)

    assert counts(place) == ALL
    assert owed(place, tmp_path) == OWED


def test_evidence_about_what_was_undone_is_none_until_it_is_handed_in_again(place: Workplace, tmp_path: Path) -> None:
    item = deliver(place, tmp_path, *ROWS)
    assert bounce(place, tmp_path, "kurt@lang.example")["new"] == 1
    undo(place, item)
    deliver(place, tmp_path, *ROWS)

    assert owed(place, tmp_path) == OWED
    told = bounce(place, tmp_path, "kurt@lang.example")
    assert (told["records"], told["new"]) == (1, 1)
    assert owed(place, tmp_path) == {**OWED, "person.email": (4, 1)}
    [card] = scorecards(place)["purchases"]
    assert card["evidence"]["hard_bounce"]["n"] == 1


def test_of_a_purchase_that_was_undone_nothing_can_be_told_or_claimed(place: Workplace, tmp_path: Path) -> None:
    undo(place, deliver(place, tmp_path, *ROWS))

    with pytest.raises(InputError, match="nothing of the purchase p1 stands"):
        write_claim(place, "p1", tmp_path / "claim.csv")
    with pytest.raises(InputError, match="nothing of the purchase p1 stands"):
        scorecards(place, "p1")
    with pytest.raises(InputError, match="nothing of the purchase p1 stands"):
        bounce(place, tmp_path, "kurt@lang.example")


def test_what_an_undo_left_counts_once_when_the_list_is_taken_in_again(place: Workplace, tmp_path: Path) -> None:
    item = deliver(place, tmp_path, *ROWS)
    spoken_with(place, tmp_path, "kurt@lang.example")
    assert undo(place, item)["state"] == "partly_undone"
    deliver(place, tmp_path, *ROWS)

    assert counts(place) == ALL
    assert owed(place, tmp_path) == OWED


def test_a_row_that_somebody_mended_is_no_further_one_of_the_vendor(place: Workplace, tmp_path: Path) -> None:
    item = deliver(place, tmp_path, *ROWS)
    handed = f"leadwright_record;{HEADER}"
    with place.ledger.database.reading() as connection:
        [bad] = connection.scalars(
            select(record.c.seq).where(record.c.delivery_id == item, record.c.disposition == "rejected")
        )

    deliver(place, tmp_path, f"{item}:{bad};{ROWS[3]}", header=handed, name="unmended")
    assert (counts(place), owed(place, tmp_path)) == (ALL, OWED)

    deliver(place, tmp_path, f"{item}:{bad};{MENDED}", header=handed, name="mended")
    mended = {**ALL, "accepted": 4, "rejected": 0, "new": 4}
    assert (counts(place), owed(place, tmp_path)) == (mended, OWED)

    deliver(place, tmp_path, f"{item}:{bad};{MENDED} ", header=handed, name="mended-again")
    assert (counts(place), owed(place, tmp_path)) == (mended, OWED)


def test_a_list_that_is_delivered_again_is_no_list_of_duplicates(place: Workplace, tmp_path: Path) -> None:
    deliver(place, tmp_path, *ROWS)
    deliver(place, tmp_path, *(row.replace("Lang e.K.", "Lang GmbH") for row in ROWS), name="corrected")

    assert owed(place, tmp_path) == OWED
    assert counts(place) == ALL
    [card] = scorecards(place)["purchases"]
    assert card["rates"]["redelivered"]["n"] == 4


def test_a_row_that_fails_in_several_deliveries_fails_once(place: Workplace, tmp_path: Path) -> None:
    deliver(place, tmp_path, *ROWS)
    bounce(place, tmp_path, "kurt@lang.example")
    assert owed(place, tmp_path, reference="ticket-1")["person.email"] == (4, 1)
    for number in (1, 2):
        changed = (row.replace("Lang e.K.", f"Lang {number} GmbH") for row in ROWS)
        deliver(place, tmp_path, *changed, name=f"corrected-{number}")
    bounce(place, tmp_path, "kurt@lang.example")

    document = write_claim(place, "p1", tmp_path / "claim.csv", force=True)
    [item] = [item for item in document["guarantees"] if item["field"] == "person.email"]
    assert (item["base"], item["failed"], item["claimed_before"], item["over"]) == (4, 1, 1, 0)
    assert (tmp_path / "claim.csv").read_text("utf-8-sig").count("person.email") == 1
    [card] = scorecards(place)["purchases"]
    assert card["evidence"]["hard_bounce"]["n"] == 1


def test_an_address_that_the_vendor_corrected_may_fail_in_turn(place: Workplace, tmp_path: Path) -> None:
    deliver(place, tmp_path, *ROWS)
    deliver(place, tmp_path, *(row.replace("kurt@", "k.lang@") for row in ROWS), name="corrected")
    bounce(place, tmp_path, "k.lang@lang.example")

    assert owed(place, tmp_path)["person.email"] == (4, 1)


def test_what_a_vendor_mends_itself_is_no_fault_any_more(place: Workplace, tmp_path: Path) -> None:
    deliver(place, tmp_path, *ROWS)
    deliver(place, tmp_path, *(row.replace("12", "0221 4710 101") for row in ROWS), name="corrected")

    assert owed(place, tmp_path)["phone"] == (4, 0)


def test_a_claim_that_was_handed_in_is_not_changed_by_what_came_since(place: Workplace, tmp_path: Path) -> None:
    deliver(place, tmp_path, *ROWS)
    assert owed(place, tmp_path, reference="ticket-1") == owed(place, tmp_path, reference="ticket-1")
    bounce(place, tmp_path, "kurt@lang.example")

    with pytest.raises(InputError, match="ticket-1 was handed in for 3 records"):
        owed(place, tmp_path, reference="ticket-1")
    document = write_claim(place, "p1", tmp_path / "claim.csv", force=True, reference="ticket-2")
    assert {item["field"]: item["over"] for item in document["guarantees"]} == {
        "record": 0,
        "phone": 0,
        "person.email": 1,
    }
    assert document["submitted"] == "ticket-2"
    assert write_claim(place, "p1", tmp_path / "claim.csv", force=True, reference="ticket-3")["submitted"] is None


HANDED = f"leadwright_record;{HEADER}"


def bad_row(place: Workplace, item: str) -> str:
    with place.ledger.database.reading() as connection:
        [seq] = connection.scalars(
            select(record.c.seq).where(record.c.delivery_id == item, record.c.disposition == "rejected")
        )
    return f"{item}:{seq}"


CAME_WHOLE = {"record": (5, 1), "phone": (4, 1), "person.email": (5, 0)}
"""What is owed where the vendor has delivered the rejected row again, whole."""
AS_MENDED = {**ALL, "accepted": 4, "rejected": 0, "new": 4}


@pytest.mark.parametrize("spoken", [False, True])
def test_what_was_mended_stays_mended_when_the_list_is_undone_and_taken_in_again(
    place: Workplace, tmp_path: Path, spoken: bool
) -> None:
    item = deliver(place, tmp_path, *ROWS)
    if spoken:
        spoken_with(place, tmp_path, "kurt@lang.example")
    deliver(place, tmp_path, f"{bad_row(place, item)};{MENDED}", header=HANDED, name="mended")
    undo(place, item)
    again = deliver(place, tmp_path, *ROWS)

    assert counts(place) == AS_MENDED
    assert {row["delivery"]: row["mended"] for row in overview(place)}[again] == 1
    assert write_rejects(place, again, tmp_path / "rejects.csv")["rejected"] == 0


def test_rows_of_the_list_as_it_was_taken_in_again_can_be_mended(place: Workplace, tmp_path: Path) -> None:
    item = deliver(place, tmp_path, *ROWS)
    spoken_with(place, tmp_path, "kurt@lang.example")
    assert undo(place, item)["state"] == "partly_undone"
    again = deliver(place, tmp_path, *ROWS)
    deliver(place, tmp_path, f"{bad_row(place, again)};{MENDED}", header=HANDED, name="mended")

    assert counts(place) == AS_MENDED


def test_mended_rows_go_back_to_the_purchase_that_they_are_of(
    place: Workplace, settings: Settings, tmp_path: Path
) -> None:
    (settings.config / "purchases" / "p2.yaml").write_text(yaml.safe_dump({**PURCHASE, "id": "p2"}))
    item = deliver(place, tmp_path, *ROWS)
    path = tmp_path / "mended.csv"
    path.write_text(f"{HANDED}\n{bad_row(place, item)};{MENDED}\n", encoding="utf-8")

    with pytest.raises(InputError, match="handed back under p1; take it in under that purchase"):
        receive_files(place, [path], "p2")
    with pytest.raises(InputError, match="handed back under p1"):
        looked_at(place, Member(path, path.name), "p2")


@pytest.mark.parametrize("heading", ["LEADWRIGHT_RECORD", "Leadwright_Record "])
def test_a_spreadsheet_may_write_our_headings_in_its_own_way(place: Workplace, tmp_path: Path, heading: str) -> None:
    item = deliver(place, tmp_path, *ROWS)
    deliver(place, tmp_path, f"{bad_row(place, item)};{MENDED}", header=f"{heading};{HEADER}", name="mended")

    assert counts(place) == AS_MENDED


def test_mended_and_delivered_again_a_row_is_still_one(place: Workplace, tmp_path: Path) -> None:
    item = deliver(place, tmp_path, *ROWS)
    deliver(place, tmp_path, f"{bad_row(place, item)};{MENDED}", header=HANDED, name="mended")
    deliver(place, tmp_path, *(row if row != ROWS[3] else MENDED for row in ROWS), name="corrected")

    assert counts(place) == AS_MENDED
    assert owed(place, tmp_path) == CAME_WHOLE


def test_delivered_again_and_then_mended_a_row_is_still_one(place: Workplace, tmp_path: Path) -> None:
    item = deliver(place, tmp_path, *ROWS)
    deliver(place, tmp_path, *(row if row != ROWS[3] else MENDED for row in ROWS), name="corrected")
    assert counts(place)["delivered"] == 6, "nobody knows yet that the rejected row is the one that came whole"
    deliver(place, tmp_path, f"{bad_row(place, item)};{MENDED}", header=HANDED, name="mended")

    assert counts(place) == AS_MENDED
    assert owed(place, tmp_path) == CAME_WHOLE
    bounce(place, tmp_path, "kai@kiel.example")
    assert owed(place, tmp_path)["person.email"] == (5, 1)


def test_what_was_to_mend_a_list_that_was_undone_and_was_rejected_again_is_nothing_delivered(
    place: Workplace, tmp_path: Path
) -> None:
    item = deliver(place, tmp_path, *ROWS)
    deliver(place, tmp_path, f"{bad_row(place, item)};{ROWS[3]}", header=HANDED, name="not mended")
    other = deliver(place, tmp_path, MENDED, name="other")
    undo(place, item)

    assert (counts(place)["delivered"], counts(place)["rejected"]) == (1, 0)
    undo(place, other)
    deliver(place, tmp_path, *ROWS)
    assert counts(place) == ALL


def test_nothing_is_claimed_of_a_list_that_is_not_taken_in_to_the_end(place: Workplace, tmp_path: Path) -> None:
    item = deliver(place, tmp_path, *ROWS)
    with place.ledger.database.writing() as connection:
        connection.execute(update(delivery).where(delivery.c.id == item).values(state="open"))

    with pytest.raises(WorkError, match="was not taken in to the end"):
        write_claim(place, "p1", tmp_path / "claim.csv", reference="ticket-1")
    assert write_claim(place, "p1", tmp_path / "claim.csv")["unfinished"] == [item]
    assert scorecards(place)["purchases"][0]["unfinished"] == [item]
