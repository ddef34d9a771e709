"""Scorecards counted over a ledger: what is delivered, new, repeated, malformed, shared, and how far it has come."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from integrations.sandbox.server import Sandbox
from leadwright.errors import InputError
from ledger.schema import lead
from tasks.steps.evidence import take_in_evidence
from tasks.steps.holding import purchases_held
from tasks.steps.promoting import promote_batch
from tasks.steps.reporting import where_it_stands
from tasks.steps.scoring import scorecards
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.valuing import beside_rows, deadline_rows, overlap_rows, scorecard_text
from tasks.steps.workplace import Workplace, at_work
from tests.ledger.hands import HandClock
from tests.tasks.hands import PURCHASE, company, interview, qualify, take_in

HEADER = "Firma;Vorname;Nachname;E-Mail;Mobil;Land;Werbesperre\n"
NORD = (
    HEADER
    + """\
Alpha GmbH;Ada;Alt;ada@alpha.example;0151 23456701;DE;
Beta GmbH;Ben;Bach;ben@beta.example;0151 23456702;DE;ja
Gamma GmbH;Gus;Graf;gus at gamma;12;DE;
Alpha GmbH;Ada;Alt;ada@alpha.example;0151 23456701;DE;
;;;;;;
zu;kurz
;;;;;DE;
"""
)
SUED = HEADER + "Beta GmbH;Ben;Bach;ben@beta.example;;DE;\nDelta GmbH;Dora;Dorn;dora@delta.example;;DE;\n"
NORD_AGAIN = HEADER + "Beta GmbH;Ben;Bach;ben@beta.example;;DE;\nEta GmbH;Eva;Ernst;eva@eta.example;;DE;\n"
VENDORS = {"p1": "nord", "p2": "sued", "p3": "nord"}


@contextmanager
def three_lists(tmp_path: Path, url: str) -> Iterator[Workplace]:
    """A ledger in which three lists of two vendors were taken in, a day apart."""
    settings = company(tmp_path, url, {})
    with at_work("demo", settings) as place:
        clock = HandClock()
        place.ledger.clock = clock
        for name, text in zip(VENDORS, (NORD, SUED, NORD_AGAIN), strict=True):
            order = {**PURCHASE, "id": name, "vendor": VENDORS[name]}
            (settings.config / "purchases" / f"{name}.yaml").write_text(yaml.safe_dump(order))
            deliver(place, tmp_path, name, text)
            clock.forward(timedelta(days=1))
        yield place


def deliver(place: Workplace, folder: Path, purchase: str, text: str) -> None:
    path = folder / f"{purchase}-{len(text)}.csv"
    path.write_text(text, encoding="cp1252")
    for delivery in receive_files(place, [path], purchase):
        take_in_list(place, delivery)


def cards(place: Workplace) -> dict[str, dict[str, Any]]:
    return {card["purchase"]: card for card in scorecards(place)["purchases"]}


def counted(rate: dict[str, Any]) -> tuple[int, int, str]:
    return rate["n"], rate["base"], rate["of"]


def test_records_and_rates_are_those_of_the_list(tmp_path: Path, database_url: str) -> None:
    with three_lists(tmp_path, database_url) as place:
        first = cards(place)["p1"]

        assert first["records"] == {"delivered": 6, "accepted": 3, "repaired": 0, "duplicate": 1, "rejected": 2}
        assert counted(first["rates"]["duplicate"]) == (1, 6, "delivered")
        assert counted(first["rates"]["email_invalid"]) == (1, 4, "emails")
        assert counted(first["rates"]["phone_invalid"]) == (1, 4, "phones")
        assert counted(first["rates"]["do_not_call"]) == (1, 3, "accepted")
        assert counted(first["coverage"]["person.email"]) == (2, 3, "accepted")
        assert counted(first["consent"]["consent.do_not_call"]) == (1, 3, "accepted")
        assert {item["code"]: item["n"] for item in first["rejects"]} == {"width_short": 1, "nobody_named": 1}
        assert first["cost_per"] == {"delivered": "16.67", "accepted": "33.33", "new": "33.33", "promoted": None}


def test_a_lead_is_new_to_the_first_list_that_brought_it(tmp_path: Path, database_url: str) -> None:
    with three_lists(tmp_path, database_url) as place:
        made = cards(place)

        assert [counted(made[name]["rates"]["new"])[0] for name in VENDORS] == [3, 1, 1]
        assert [counted(made[name]["rates"]["known"])[0] for name in VENDORS] == [0, 1, 1]
        assert [counted(made[name]["rates"]["known_from_vendor"])[0] for name in VENDORS] == [0, 0, 1]
        assert {name: counted(share)[:2] for name, share in made["p3"]["shared_with"].items()} == {
            "p1": (1, 2),
            "p2": (1, 2),
        }


def test_vendors_overlap_in_leads_counted_once(tmp_path: Path, database_url: str) -> None:
    with three_lists(tmp_path, database_url) as place:
        document = scorecards(place)

        # Nord brought Beta twice: four leads in all, of which Sued has one.
        found = {(item["vendor"], item["with"]): (item["n"], item["base"]) for item in document["overlap"]}
        assert found == {("nord", "sued"): (1, 4), ("sued", "nord"): (1, 2)}
        assert overlap_rows(document)[0] == {
            "leads of": "nord",
            "also from nord": "–",
            "also from sued": "1 (25.0%)",
        }


def test_what_an_earlier_delivery_of_the_order_had_is_told_apart(tmp_path: Path, database_url: str) -> None:
    with three_lists(tmp_path, database_url) as place:
        deliver(place, tmp_path, "p2", SUED + "Zeta GmbH;Zoe;Zorn;zoe@zeta.example;;DE;\n")
        second = cards(place)["p2"]

        assert (second["records"]["delivered"], second["records"]["duplicate"]) == (3, 0)
        assert counted(second["rates"]["redelivered"]) == (2, 3, "delivered")
        assert counted(cards(place)["p1"]["rates"]["redelivered"]) == (0, 6, "delivered")


def test_how_fresh_the_vendors_checks_are_is_counted_on_delivery(tmp_path: Path, database_url: str) -> None:
    profile = {
        "vendor": "frisch",
        "headers": ["Firma", "E-Mail", "Stand"],
        "mapping": {"Firma": "company.name", "E-Mail": "person.email", "Stand": "person.email_verified_at"},
    }
    rows = (
        "Firma;E-Mail;Stand\nA GmbH;a@a.example;2026-11-12\nB GmbH;b@b.example;01.01.2024\nC GmbH;c@c.example;neulich\n"
    )
    with three_lists(tmp_path, database_url) as place:
        (place.settings.config / "vendors" / "frisch.yaml").write_text(yaml.safe_dump(profile))
        deliver(place, tmp_path, "p2", rows)
        fresh = cards(place)["p2"]["freshness"]["person.email_verified_at"]

        # The first delivery of the purchase came on the 23rd.
        assert counted(fresh) == (2, 3, "filled")
        assert fresh["median_days"] == 11
        assert counted(fresh["older_than_year"]) == (1, 2, "dated")


def test_evidence_stands_on_the_card(tmp_path: Path, database_url: str) -> None:
    with three_lists(tmp_path, database_url) as place:
        rows = ("type;at;email;code", "hard_bounce;2026-11-20;ada@alpha.example;550")
        no_proof = "hard_bounce;2026-11-20;ben@beta.example;421"
        (tmp_path / "b.csv").write_text("\n".join((*rows, no_proof)))
        take_in_evidence(place, tmp_path / "b.csv", "p1")

        # Ada was delivered twice; a temporary failure proves nothing.
        assert {kind: counted(share) for kind, share in cards(place)["p1"]["evidence"].items()} == {
            "hard_bounce": (2, 6, "delivered")
        }


def test_conversion_is_counted_from_interviews_decisions_and_promotions(
    tmp_path: Path, database_url: str, sandbox: Sandbox
) -> None:
    with at_work("demo", company(tmp_path, database_url, sandbox.accounts())) as place:
        take_in(place, tmp_path)
        interview(place, tmp_path)
        qualify(place)
        promote_batch(place, 100)
        [card] = scorecards(place, "p1")["purchases"]
        funnel = where_it_stands(place).document

        steps = {name: step["n"] for name, step in card["conversion"].items()}
        assert (steps["interviewed"], steps["interested"]) == (3, 2)
        assert steps["prospects"] == steps["promoted"] == funnel["prospects"] == 1
        assert steps["prospects"] <= steps["viable"] <= steps["interviewed"]
        assert card["cost_per"]["promoted"] == "100.00"


def test_one_purchase_alone_is_the_same_card(tmp_path: Path, database_url: str) -> None:
    with three_lists(tmp_path, database_url) as place:
        document = scorecards(place, "p3")

        assert document["purchases"] == [cards(place)["p3"]]
        assert {item["vendor"] for item in document["overlap"]} == {"nord"}
        with pytest.raises(InputError, match="nothing of the purchase albion-2026-09"):
            scorecards(place, "albion-2026-09")


def test_nothing_taken_in_gives_no_cards(tmp_path: Path, database_url: str) -> None:
    with at_work("demo", company(tmp_path, database_url, {})) as place:
        document = scorecards(place)

        assert (document["purchases"], document["overlap"]) == ([], [])
        assert "Nothing that was bought" in scorecard_text(document)


def test_pages_hold_pictures_and_rates_and_nobody(tmp_path: Path, database_url: str) -> None:
    with three_lists(tmp_path, database_url) as place:
        document = scorecards(place)
        page = scorecard_text(document) + str(beside_rows(document["purchases"]))
        with place.ledger.database.reading() as connection:
            people = [fields.get("person.last_name") for fields in connection.scalars(select(lead.c.fields))]

        assert page.count("(data:image/svg+xml;base64,") == 1 + 2 * len(VENDORS)
        assert "| delivered twice | 16.7% (1 of 6 delivered records) |" in page
        assert [name for name in people if name and name in page] == []


def test_guarantees_that_end_within_a_week_are_told(tmp_path: Path, database_url: str) -> None:
    promise = {"allowed_share": 0, "evidence": ["format"], "remedy": "refund", "counted_from": "delivery"}
    with three_lists(tmp_path, database_url) as place:
        for name, days in (("p1", 7), ("p2", 90), ("p3", 1)):
            guarantees = [{**promise, "field": "person.email", "days": days}]
            order = {**PURCHASE, "id": name, "vendor": VENDORS[name], "guarantees": guarantees}
            (place.settings.config / "purchases" / f"{name}.yaml").write_text(yaml.safe_dump(order))

        rows = deadline_rows(purchases_held(place))
        assert [(row["purchase"], row["days left"]) for row in rows] == [("p3", 0), ("p1", 4)]
