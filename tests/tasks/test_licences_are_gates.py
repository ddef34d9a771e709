"""A licence is a gate before every outreach and before promotion: days, uses, purposes, countries."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from leadwright.errors import InputError, WorkError
from leadwright.settings import Settings
from ledger.schema import event, lead, promotion, record
from ledger.uses import Use
from tasks.steps.holding import purchases_held, use
from tasks.steps.promoting import look_again_at_blocked, promote_batch
from tasks.steps.reporting import where_it_stands
from tasks.steps.showing import funnel_text
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.wording import story_of
from tasks.steps.workplace import Workplace, at_work
from tests.ledger.hands import HandClock
from tests.tasks.hands import LIST, PURCHASE, company, interview, qualify, take_in

# Sole traders go to a person instead of being turned down.
COMPANIES = LIST.replace("Lang e.K.", "Lang GmbH")
NAMED_IS_ENOUGH = {
    "policy": "default",
    "version": 1,
    "about": "Whoever names a company passes, without a word",
    "gates": {
        "viability": [
            {
                "id": "LICENCE",
                "when": {"fact": "licence.valid", "op": "==", "value": True},
                "else": "reject",
                "reason": {"code": "LI01", "text": {"en": "no licence", "de": "keine Lizenz"}},
            },
            {
                "id": "COMPANY",
                "when": {"fact": "company.name_known", "op": "==", "value": True},
                "else": "reject",
                "reason": {"code": "CO02", "text": {"en": "no company", "de": "keine Firma"}},
            },
        ]
    },
}


@contextmanager
def working(
    tmp_path: Path, database_url: str, licence: Mapping[str, Any], quick: bool = False
) -> Iterator[tuple[Workplace, HandClock]]:
    """A workplace whose purchase has this licence, on the day of the clock; `quick` needs no interviews."""
    settings = company(tmp_path, database_url, {}, licence={"purpose": "sales", **licence})
    if quick:
        (settings.config / "policies" / "default.yaml").write_text(yaml.safe_dump(NAMED_IS_ENOUGH))
    with at_work("demo", settings) as place:
        (tmp_path / "list.csv").write_text(COMPANIES, encoding="cp1252")
        clock = HandClock()
        place.ledger.clock = clock
        yield place, clock


def mailing(place: Workplace, reference: str = "mailing", purpose: str = "sales", days: int = 0) -> Use:
    today = place.now.date()
    return Use(reference, purpose, today, today + timedelta(days=days))


def reasons(place: Workplace) -> Mapping[str, int]:
    return where_it_stands(place).turned_down_by_code


def other_terms(settings: Settings, name: str = "p1", **terms: Any) -> None:
    licence = {"kind": "multi_use", "purpose": "sales", **terms}
    text = yaml.safe_dump({**PURCHASE, "id": name, "licence": licence})
    (settings.config / "purchases" / f"{name}.yaml").write_text(text)


def test_after_the_last_use_leads_are_usable_while_it_runs_and_no_longer(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "one_time"}) as (place, clock):
        take_in(place, tmp_path)
        qualify(place)
        waiting = where_it_stands(place).document["waiting"]["interest"]

        assert use(place, "p1", mailing(place, days=2))["left"] == 0
        qualify(place)
        assert where_it_stands(place).document["waiting"]["interest"] == waiting > 0

        clock.forward(timedelta(days=3))
        qualify(place)
        assert where_it_stands(place).document["waiting"]["interest"] == 0
        assert reasons(place)["LI01"] == waiting


def test_uses_are_counted_and_no_further_one_is_allowed(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "multi_use", "uses": 2}) as (place, _):
        take_in(place, tmp_path)

        assert use(place, "p1", mailing(place, "one"))["left"] == 1
        assert use(place, "p1", mailing(place, "two"))["left"] == 0
        assert use(place, "p1", mailing(place, "two"))["again"] is True
        with pytest.raises(WorkError, match="no use left: 2 of 2"):
            use(place, "p1", mailing(place, "three"))
        [held] = [item for item in purchases_held(place) if item["purchase"] == "p1"]
        assert [item["reference"] for item in held["uses"]] == ["one", "two"]


def test_two_at_once_cannot_both_have_the_last_use(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "one_time"}) as (place, _):
        take_in(place, tmp_path)

        def attempt(reference: str) -> bool:
            try:
                return bool(use(place, "p1", mailing(place, reference))["left"] == 0)
            except WorkError:
                return False

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(attempt, "abcd")) == [False, False, False, True]


def test_a_purchase_whose_file_is_gone_keeps_the_terms_it_came_with(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "one_time"}) as (place, _):
        take_in(place, tmp_path)
        (place.settings.config / "purchases" / "p1.yaml").unlink()

        assert use(place, "p1", mailing(place))["left"] == 0
        assert "p1" in [item["purchase"] for item in purchases_held(place)]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"purpose": "charity"}, "cleared for 'sales', not for 'charity'"),
        ({"used_on": date(2026, 11, 23), "until": date(2026, 11, 23)}, "not here yet"),
        ({"until": date(2026, 11, 20)}, "before it begins"),
        ({"used_on": date(2026, 9, 30)}, "came no earlier than 2026-10-01"),
        ({"reference": "one", "product": "pumps"}, "stands for another use"),
        ({"reference": "one", "until": date(2026, 12, 1)}, "one of p1 ends on 2026-11-22"),
    ],
)
def test_a_use_that_cannot_be_is_refused_and_not_counted(
    tmp_path: Path, database_url: str, wanted: dict[str, Any], message: str
) -> None:
    with working(tmp_path, database_url, {"kind": "multi_use", "uses": 2}) as (place, _):
        take_in(place, tmp_path)
        use(place, "p1", mailing(place, "one"))

        with pytest.raises(InputError, match=message):
            use(place, "p1", Use(**{**vars(mailing(place, "two")), **wanted}))
        assert use(place, "p1", mailing(place, "three"))["left"] == 0


def test_an_outreach_may_not_outlast_the_licence(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "subscription", "expires": "2026-11-23"}) as (place, _):
        take_in(place, tmp_path)

        use(place, "p1", mailing(place, "short", days=1))
        with pytest.raises(WorkError, match="expires on 2026-11-23, before the use ends"):
            use(place, "p1", mailing(place, "long", days=2))


def test_a_purchase_nobody_has_taken_in_cannot_be_used(tmp_path: Path, database_url: str) -> None:
    with (
        working(tmp_path, database_url, {"kind": "one_time"}) as (place, _),
        pytest.raises(InputError, match="nothing of the purchase p1"),
    ):
        use(place, "p1", mailing(place))


def test_leads_outside_the_territory_are_not_covered_and_are_told_apart(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "one_time", "territory": ["AT"]}) as (place, _):
        take_in(place, tmp_path)
        qualify(place)

        assert reasons(place)["LI01"] == 4
        counted = use(place, "p1", mailing(place), count_leads=True)["leads"]
        assert counted == {"leads": 4, "covered": 0, "outside": 4, "country_unknown": 0, "suppressed": 0}


def test_a_lead_whose_country_is_unknown_waits_instead_of_being_turned_down(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "one_time", "territory": ["DE"]}) as (place, _):
        (tmp_path / "list.csv").write_text("Firma;E-Mail\nOrtlos GmbH;info@ortlos.example\n")
        take_in(place, tmp_path)
        qualify(place)

        [row] = rows(place, select(lead.c.id, lead.c.status))
        story = story_of(place, row.id)
        assert row.status == "waiting"
        assert "licence.valid" in story["decisions"][-1]["missing"]


def test_another_purchase_of_the_same_lead_covers_it(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "one_time"}) as (place, clock):
        take_in(place, tmp_path)
        use(place, "p1", mailing(place))
        other_terms(place.settings, "p2")
        (tmp_path / "second.csv").write_text("".join(COMPANIES.splitlines(keepends=True)[:2]), encoding="cp1252")
        for delivery in receive_files(place, [tmp_path / "second.csv"], "p2"):
            take_in_list(place, delivery)
        clock.forward(timedelta(days=1))
        qualify(place)

        assert reasons(place)["LI01"] == 3
        assert where_it_stands(place).document["waiting"]["interest"] == 1


def test_whoever_responded_in_time_is_our_own_and_stays_usable(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "one_time", "expires": "2026-11-24"}) as (place, clock):
        take_in(place, tmp_path)
        interview(place, tmp_path)
        clock.forward(timedelta(days=30))
        qualify(place)

        answered = {row.lead_id for row in rows(place, select(event.c.lead_id).where(event.c.kind == "interviewed"))}
        turned_down = {row.id for row in rows(place, select(lead.c.id, lead.c.status)) if row.status == "turned_down"}
        assert len(answered) == 3
        assert reasons(place)["LI01"] == 1
        assert len(turned_down - answered) == 1


def test_a_dialogue_after_the_licence_has_expired_makes_nobody_our_own(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "one_time", "expires": "2026-11-20"}) as (place, _):
        take_in(place, tmp_path)
        interview(place, tmp_path)
        qualify(place)

        assert reasons(place)["LI01"] == 4


def test_a_licence_that_ran_out_after_the_decision_blocks_promotion_until_it_is_extended(
    tmp_path: Path, database_url: str
) -> None:
    terms = {"kind": "multi_use", "expires": "2026-11-24"}
    with working(tmp_path, database_url, terms, quick=True) as (place, clock):
        take_in(place, tmp_path)
        qualify(place)
        prospects = where_it_stands(place).document["prospects"]
        clock.forward(timedelta(days=3))

        tally = promote_batch(place, 100)

        funnel = where_it_stands(place)
        assert tally.blocked == funnel.blocked == prospects > 0
        assert (funnel.document["promoted"], funnel.document["closed"]) == (0, True)
        assert f"| blocked: no licence covers them | {prospects} |" in funnel_text("demo", funnel)
        [story] = [story_of(place, row.lead_id) for row in rows(place, select(event).where(blocked_event()).limit(1))]
        assert [(item["state"], item["error"]) for item in story["promotions"]] == [("blocked", "licence_over")]
        assert look_again_at_blocked(place) == 0

        other_terms(place.settings, expires="2027-11-24")
        assert look_again_at_blocked(place) == prospects
        promote_batch(place, 100)
        assert where_it_stands(place).document["verified"] == prospects


def test_the_last_use_between_decision_and_promotion_blocks_promotion(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "one_time"}, quick=True) as (place, clock):
        take_in(place, tmp_path)
        qualify(place)
        use(place, "p1", mailing(place))
        clock.forward(timedelta(days=1))

        assert promote_batch(place, 100).blocked == where_it_stands(place).document["prospects"] > 0


def test_what_the_crm_holds_already_is_still_read_back_when_the_licence_is_over(
    tmp_path: Path, database_url: str
) -> None:
    with working(tmp_path, database_url, {"kind": "one_time"}, quick=True) as (place, clock):
        take_in(place, tmp_path)
        qualify(place)
        promote_batch(place, 100)
        with place.ledger.database.writing() as connection:
            connection.execute(promotion.update().values(state="written", verified_at=None))
        use(place, "p1", mailing(place))
        clock.forward(timedelta(days=1))

        tally = promote_batch(place, 100)
        assert (tally.blocked, tally.verified) == (0, where_it_stands(place).document["prospects"])


def test_terms_that_were_changed_count_from_the_next_decision_on(tmp_path: Path, database_url: str) -> None:
    with working(tmp_path, database_url, {"kind": "multi_use", "expires": "2026-11-20"}) as (place, _):
        take_in(place, tmp_path)
        qualify(place)
        assert reasons(place)["LI01"] == 4

        other_terms(place.settings, expires="2027-11-20")
        qualify(place)
        assert "LI01" not in reasons(place)


def test_rows_with_altered_names_and_titles_pass_through_like_any_other(tmp_path: Path, database_url: str) -> None:
    altered = [
        "Jürgen X.;Kuehhn-Kontrolle;Kühn Fördertechnik GmbH;Hauptstr. 1;20095;Hamburg;DE;;;Chief Decoy Officer",
        "Adress-Kontrolle;Nordlist 7;Nordlist Adressverlag Kontrolladresse;Postfach 7;20095;Hamburg;DE;;;Test",
        "Seed;Seedmann;Seed Ltd;Weg 1;20095;Hamburg;DE;;seed-00017@kontrolle.example;DO NOT REMOVE",
    ]
    with working(tmp_path, database_url, {"kind": "one_time"}) as (place, _):
        (tmp_path / "list.csv").write_text(COMPANIES + "\n".join(altered) + "\n", encoding="cp1252")
        [receipt] = take_in(place, tmp_path)
        qualify(place)

        kept = rows(place, select(record.c.seq, record.c.disposition).where(record.c.seq > 6))
        assert [row.disposition for row in kept] == ["accepted"] * len(altered)
        assert receipt["dispositions"]["accepted"] == 4 + len(altered)
        assert where_it_stands(place).document["waiting"]["interest"] == 4 + len(altered)


def blocked_event() -> Any:
    return event.c.kind == "promotion_blocked"


def rows(place: Workplace, statement: Any) -> list[Any]:
    with place.ledger.database.reading() as connection:
        return list(connection.execute(statement))
