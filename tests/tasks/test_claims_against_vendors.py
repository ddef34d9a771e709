"""Claims: what counts as evidence by the terms, what it adds up to, and the file that shows it row by row."""

import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from leadwright.errors import InputError, WorkError
from leadwright.settings import Settings
from tasks.steps.assessing import assess
from tasks.steps.claiming import hand_in as hand_in_claim
from tasks.steps.claiming import write_claim
from tasks.steps.evidence import take_in_evidence
from tasks.steps.holding import purchases_held
from tasks.steps.purchasing import bought as bought_purchase
from tasks.steps.reporting import where_it_stands
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.workplace import Workplace, at_work
from tests.ledger.hands import HandClock
from tests.tasks.hands import PURCHASE, company

ROWS = """\
Kundennr;Vorname;Nachname;Firma;Straße;PLZ;Ort;Land;Telefon;E-Mail
K1;Jürgen;Kühn;Kühn Fördertechnik GmbH;Hauptstr. 1;20095;Hamburg;DE;040 66969 101;j.kuehn@kuehn.example
K2;Anna;Groß;Groß & Söhne KG;Am Markt 2;50667;Köln;DE;0221 4710 101;a.gross@gross.example
K3;Jürgen;Kühn;Kühn Fördertechnik GmbH;Hauptstr. 1;20095;Hamburg;DE;040 66969 101;j.kuehn@kuehn.example
K4;Kurt;Lang;Lang GmbH;Weg 3;80331;München;DE;0351 000;kurt at lang
K5;=Ines;Boll;"=Boll; Feinwerk GmbH";Ring 9;01067;Dresden;DE;0351 31901 17;ines@boll.example
K6;zu;kurz
"""
BOUNCES = """\
type;at;email;phone;record_id;code;attempts
hard_bounce;2026-11-20T08:00:00Z;J.Kuehn@kuehn.example;;;550 5.1.1;3
hard_bounce;2026-11-21;;;K5;;
hard_bounce;2026-11-21;nobody@nowhere.example;;;550;1
hard_bounce;2026-11-21;a.gross@gross.example;;;452 4.2.2;1
validation;2026-11-21;a.gross@gross.example;;;invalid;
call_result;2026-11-21;;0221 4710101;;wrong number;2
call_result;2026-11-21;;040 66969-101;;reached;1
returned_mail;2026-11-22;;;K2;moved;
telepathy;2026-11-22;;;K2;;
"""
EMAILS = {"field": "person.email", "allowed_share": 0.2, "days": 30, "remedy": "refund", "evidence": ["hard_bounce"]}
RATE = {"amount": 0.35, "currency": "EUR"}


@contextmanager
def bought(tmp_path: Path, url: str, *guarantees: dict[str, Any], rows: str = ROWS) -> Iterator[Workplace]:
    """A workplace in which a list was taken in that came with these guarantees, on the day after its delivery."""
    settings = company(tmp_path, url, {})
    promise(settings, *guarantees)
    with at_work("demo", settings) as place:
        place.ledger.clock = HandClock()
        (tmp_path / "rows.csv").write_text(rows, encoding="cp1252")
        deliver(place, tmp_path / "rows.csv", "p1")
        yield place


def promise(settings: Settings, *guarantees: dict[str, Any], name: str = "p1", **terms: Any) -> None:
    purchase = {**PURCHASE, "id": name, "invoiced": "2026-11-01", "guarantees": list(guarantees), **terms}
    (settings.config / "purchases" / f"{name}.yaml").write_text(yaml.safe_dump(purchase))


def deliver(place: Workplace, path: Path, purchase: str) -> None:
    for delivery in receive_files(place, [path], purchase):
        take_in_list(place, delivery)


def hand_in(place: Workplace, tmp_path: Path, text: str = BOUNCES) -> dict[str, Any]:
    (tmp_path / "bounces.csv").write_text(text, encoding="utf-8")
    return take_in_evidence(place, tmp_path / "bounces.csv", "p1")


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def assessed(place: Workplace, tmp_path: Path, **options: Any) -> dict[str, Any]:
    [found] = write_claim(place, "p1", tmp_path / "claim.csv", force=True, **options)["guarantees"]
    return dict(found)


def test_evidence_finds_records_by_address_number_and_vendors_id(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, EMAILS) as place:
        told = hand_in(place, tmp_path)

        assert (told["rows"], told["unmatched"], told["unmatched_lines"]) == (9, 1, [4])
        assert told["rejected_lines"] == [{"line": 10, "code": "unknown_type"}]
        # The address and the number of rows 1 and 3 are the same, and each row was delivered, and paid for.
        assert told["new"] == 2 + 1 + 1 + 1 + 1 + 2 + 1
        assert told["not_proving"] == 2
        assert told["not_accepted"] == {"call_result": 2, "returned_mail": 1, "validation": 1}


def test_the_same_evidence_again_changes_nothing(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, EMAILS) as place:
        hand_in(place, tmp_path)
        before = assessed(place, tmp_path)

        assert hand_in(place, tmp_path)["new"] == 0
        assert hand_in(place, tmp_path, BOUNCES.replace(";3\n", ";03\n"))["new"] == 0
        assert assessed(place, tmp_path) == before


def test_what_is_owed_is_what_failed_over_the_allowance_at_the_rate(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, {**EMAILS, "rate": RATE}) as place:
        hand_in(place, tmp_path)
        found = assessed(place, tmp_path)

        # Five rows came with an address, one of them malformed; of five one may fail.
        assert (found["base"], found["allowed"], found["failed"], found["over"]) == (5, 1, 3, 2)
        assert (found["amount"], found["currency"], found["claimable"]) == ("0.70", "EUR", True)
        assert (found["deadline"], found["days_left"], found["late"]) == ("2026-12-01", 9, False)
        assert (found["not_accepted"], found["not_proving"]) == ({"format": 1, "validation": 1}, 1)


def test_without_a_rate_the_price_is_prorated_over_what_was_billed(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, EMAILS) as place:
        hand_in(place, tmp_path)
        # Two over the allowance, of the six rows that came.
        assert assessed(place, tmp_path)["amount"] == "33.33"

        promise(place.settings, EMAILS, quantity={"ordered": 6, "billed": 8})
        assert assessed(place, tmp_path)["amount"] == "25.00"


def test_what_the_books_hold_counts_where_the_terms_accept_it(tmp_path: Path, database_url: str) -> None:
    everything = {**EMAILS, "field": "record", "allowed_share": 0, "evidence": ["format", "duplicate", "rejected"]}
    with bought(tmp_path, database_url, everything) as place:
        found = assessed(place, tmp_path)

        assert (found["base"], found["failed"]) == (6, 3)
        assert found["by_evidence"] == {"duplicate": 1, "format": 1, "rejected": 1}
        codes = [row["code"] for row in written(tmp_path / "claim.csv")]
        assert codes[0] == "same as line 2 of rows.csv"
        assert codes[1] in ("email_invalid", "phone_invalid")
        assert codes[2] == "width_short"


def test_a_row_that_the_vendor_delivered_before_is_told_from_one_that_another_vendor_did(
    tmp_path: Path, database_url: str
) -> None:
    again = {**EMAILS, "field": "record", "allowed_share": 0, "evidence": ["earlier_delivery"]}
    with bought(tmp_path, database_url, again) as place:
        clock = place.ledger.clock
        assert isinstance(clock, HandClock)
        for name, vendor in (("p2", "nord"), ("p3", "sued")):
            clock.forward(timedelta(days=1))
            promise(place.settings, again, name=name, vendor=vendor)
            (tmp_path / f"{name}.csv").write_text(
                "".join(ROWS.splitlines(keepends=True)[:3]) + f";;;{name} GmbH;;;;;;\n"
            )
            deliver(place, tmp_path / f"{name}.csv", name)

        failed = {name: write_claim(place, name, tmp_path / f"c-{name}.csv")["rows"] for name in ("p1", "p2", "p3")}
        assert failed == {"p1": 0, "p2": 2, "p3": 0}


def test_the_file_shows_each_failed_row_as_it_was_delivered_and_no_formula(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, EMAILS) as place:
        hand_in(place, tmp_path)
        written_to = write_claim(place, "p1", tmp_path / "claim.csv")

        rows = written(tmp_path / "claim.csv")
        lines = ROWS.splitlines()
        assert [(row["line"], row["vendor_record_id"]) for row in rows] == [("2", "K1"), ("4", "K3"), ("6", "K5")]
        assert [row["row_as_delivered"] for row in rows] == [lines[1], lines[3], lines[5]]
        assert {row["file_sha256"] for row in rows} == {hashlib.sha256(ROWS.encode("cp1252")).hexdigest()}
        assert (rows[0]["evidence"], rows[0]["code"], rows[0]["attempts"]) == ("hard_bounce", "550 5.1.1", "3")
        assert rows[0]["reason_de"] == "dauerhaft unzustellbar"
        [summary] = written(Path(written_to["summary"]))
        assert (summary["failed"], summary["amount"], summary["late"]) == ("3", "33.33", "no")


def test_a_row_that_begins_like_a_formula_is_written_so_that_no_spreadsheet_runs_it(
    tmp_path: Path, database_url: str
) -> None:
    rows = "Firma;E-Mail\n=HYPERLINK(1);a@b.example\nRichtig GmbH;c@d.example\n"
    with bought(tmp_path, database_url, {**EMAILS, "allowed_share": 0}, rows=rows) as place:
        hand_in(place, tmp_path, "type;at;email;code\nhard_bounce;2026-11-20;a@b.example;=1+1\n")
        write_claim(place, "p1", tmp_path / "claim.csv")

        [row] = written(tmp_path / "claim.csv")
        assert row["row_as_delivered"] == "'=HYPERLINK(1);a@b.example"
        assert row["code"] == "'=1+1"


def test_rows_of_workbooks_are_shown_by_their_cells(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, {**EMAILS, "allowed_share": 0}) as place:
        book = Workbook()
        for cells in (("Nachname", "Firma", "E-Mail"), ("Ast", "Blatt GmbH", "a@blatt.example")):
            book.active.append(cells)
        book.active.append(("Bley", "Heft GmbH", "b@heft.example"))
        book.save(tmp_path / "book.xlsx")
        deliver(place, tmp_path / "book.xlsx", "p1")
        hand_in(place, tmp_path, "type;at;email\nhard_bounce;2026-11-20;b@heft.example\n")
        write_claim(place, "p1", tmp_path / "claim.csv")

        [row] = written(tmp_path / "claim.csv")
        assert (row["file"], row["line"], row["row_as_delivered"]) == (
            "book.xlsx",
            "3",
            "Bley;Heft GmbH;b@heft.example",
        )


def test_a_late_claim_is_written_and_says_so(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, EMAILS, {**EMAILS, "field": "record", "counted_from": "delivery"}) as place:
        clock = place.ledger.clock
        assert isinstance(clock, HandClock)
        clock.forward(timedelta(days=10))
        hand_in(place, tmp_path)

        emails, records = write_claim(place, "p1", tmp_path / "claim.csv")["guarantees"]
        assert (emails["late"], emails["days_left"], emails["failed"]) == (True, -1, 3)
        assert (records["late"], records["deadline"]) == (False, "2026-12-22")


def test_what_was_claimed_is_not_claimed_again_and_claims_are_counted(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, {**EMAILS, "rate": RATE, "claims": 1}) as place:
        hand_in(place, tmp_path)
        first = assessed(place, tmp_path, reference="ticket-1")
        assert assessed(place, tmp_path, reference="ticket-1") == first

        hand_in(place, tmp_path, "type;at;email\nhard_bounce;2026-11-22;a.gross@gross.example\n")
        later = assessed(place, tmp_path)
        assert (later["failed"], later["claimed_before"], later["over"], later["amount"]) == (4, 2, 1, "0.35")
        assert (later["claimable"], later["claims_submitted"]) == (False, 1)
        [held] = [item for item in purchases_held(place) if item["purchase"] == "p1"]
        assert held["guarantees"][0]["claims_submitted"] == 1


def test_records_are_replaced_where_the_terms_say_so(tmp_path: Path, database_url: str) -> None:
    phones = {**EMAILS, "field": "phone", "evidence": ["call_result"], "remedy": "replacement"}
    with bought(tmp_path, database_url, phones) as place:
        hand_in(place, tmp_path)
        found = assessed(place, tmp_path)

        # A call that was answered proves nothing; one number is malformed, which these terms do not accept.
        assert (found["base"], found["failed"], found["over"], found["amount"]) == (5, 1, 0, None)
        assert (found["not_proving"], found["not_accepted"]) == (2, {})


def test_evidence_and_claims_leave_the_books_closed(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, EMAILS) as place:
        hand_in(place, tmp_path)
        assessed(place, tmp_path, reference="ticket-1")

        assert where_it_stands(place).document["closed"] is True


@pytest.mark.parametrize("name", ["p9", "albion-2026-09"])
def test_a_claim_needs_a_purchase_that_was_taken_in(tmp_path: Path, database_url: str, name: str) -> None:
    with bought(tmp_path, database_url, EMAILS) as place, pytest.raises(InputError, match=name):
        write_claim(place, name, tmp_path / "claim.csv")


def test_nothing_is_claimed_without_a_guarantee_and_no_file_is_replaced_unasked(
    tmp_path: Path, database_url: str
) -> None:
    with bought(tmp_path, database_url) as place:
        with pytest.raises(InputError, match="no guarantee"):
            write_claim(place, "p1", tmp_path / "claim.csv")

        promise(place.settings, EMAILS)
        write_claim(place, "p1", tmp_path / "claim.csv")
        with pytest.raises(InputError, match="is there already"):
            write_claim(place, "p1", tmp_path / "claim.csv")


def test_a_claim_that_another_one_overtook_is_not_handed_in(tmp_path: Path, database_url: str) -> None:
    with bought(tmp_path, database_url, {**EMAILS, "rate": RATE}) as place:
        hand_in(place, tmp_path)
        purchase = bought_purchase(place, "p1")
        with place.ledger.database.reading() as connection:
            found = assess(connection, place, purchase, "slow")
        assessed(place, tmp_path, reference="quick")

        with pytest.raises(WorkError, match="handed in meanwhile"):
            hand_in_claim(place, purchase, found, "slow")
