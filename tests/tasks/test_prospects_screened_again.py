"""When a yente server has a new edition, it is asked about prospects again: once, within caps, and a person is told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from integrations.sandbox.server import Sandbox
from ledger.schema import event, finding, lead, lookup
from ledger.suppressions import suppress_leads
from tasks.steps.asked import Asked
from tasks.steps.asking import ask_of_prospects
from tasks.steps.reporting import where_it_stands
from tasks.steps.rescreening import screen_again
from tasks.steps.workplace import Workplace, at_work
from tests.tasks.hands import company, interview, qualify, screening_at_yente, take_in

FIRM = "Kühn Fördertechnik GmbH"


@pytest.fixture
def place(tmp_path: Path, database_url: str, sandbox: Sandbox) -> Iterator[Workplace]:
    with at_work("demo", screening_at_yente(company(tmp_path, database_url, sandbox.accounts()))) as workplace:
        screen_again(workplace)
        take_in(workplace, tmp_path)
        interview(workplace, tmp_path)
        qualify(workplace)
        yield workplace


@pytest.fixture
def publish(sandbox: Sandbox) -> Callable[..., None]:
    """Another edition at the server, which lists these names as well."""

    def listed(version: str, *names: str) -> None:
        sandbox.set({"lists": {"yente": {"version": version, "names": list(names)}}})

    return listed


def run(place: Workplace, limit: int = 2_000) -> Asked:
    """What came of one run's asking about prospects; nothing where no one is to be asked about."""
    waiting = screen_again(place)["prospects"]
    return ask_of_prospects(place, "yente", "run", limit) if waiting else Asked("yente")


def prospects(place: Workplace) -> list[str]:
    with place.ledger.database.reading() as connection:
        return list(connection.scalars(select(lead.c.id).where(lead.c.status == "prospect")))


def alerts(place: Workplace) -> list[tuple[str, str]]:
    with place.ledger.database.reading() as connection:
        rows = connection.execute(select(event).where(event.c.kind == "screening_alert"))
        return [(row.lead_id, row.data["source"]) for row in rows]


def questions(place: Workplace) -> int:
    with place.ledger.database.reading() as connection:
        answered = (lookup.c.provider == "yente", lookup.c.state == "answered")
        return connection.scalar(select(func.count()).select_from(lookup).where(*answered)) or 0


def said(place: Workplace, lead_id: str) -> list[str]:
    with place.ledger.database.reading() as connection:
        spoken = (finding.c.lead_id == lead_id, finding.c.source == "yente")
        rows = connection.execute(select(finding).where(*spoken).order_by(finding.c.observed_at))
        return [row.facts["screening.status"] for row in rows]


def test_a_prospect_is_compared_with_a_new_edition_and_an_alert_tells_of_it(
    place: Workplace, publish: Callable[..., None]
) -> None:
    [prospect] = prospects(place)
    publish("2", FIRM)

    done = run(place)
    qualify(place)

    assert (done.asked, done.prospects_alike) == (1, 1)
    assert said(place, prospect) == ["clear", "potential_match"]
    assert alerts(place) == [(prospect, "yente")]
    assert prospects(place) == [prospect]
    assert where_it_stands(place).document["closed"] is True


def test_nobody_is_asked_about_twice_under_one_edition(place: Workplace, publish: Callable[..., None]) -> None:
    publish("2", FIRM)
    run(place)
    qualify(place)
    asked = questions(place)

    assert run(place) == Asked("yente")
    qualify(place)

    assert questions(place) == asked
    assert len(alerts(place)) == 1


def test_who_is_on_the_list_still_is_told_of_once(place: Workplace, publish: Callable[..., None]) -> None:
    publish("2", FIRM)
    run(place)
    publish("3", FIRM, "Nobody Holdings SA")

    done = run(place)

    assert (done.asked, done.prospects_alike) == (1, 0)
    assert len(alerts(place)) == 1


def test_an_edition_that_lists_nobody_new_tells_nothing(place: Workplace, publish: Callable[..., None]) -> None:
    [prospect] = prospects(place)
    publish("2")

    done = run(place)

    assert (done.asked, done.prospects_alike) == (1, 0)
    assert said(place, prospect) == ["clear", "clear"]
    assert alerts(place) == []


def test_a_server_that_goes_back_to_an_earlier_edition_is_asked_anew(
    place: Workplace, publish: Callable[..., None], sandbox: Sandbox
) -> None:
    [prospect] = prospects(place)
    publish("2", FIRM)
    run(place)
    publish("20261121-sandbox")

    assert run(place).asked == 1
    qualify(place)

    assert said(place, prospect) == ["clear", "potential_match", "clear"]
    assert run(place) == Asked("yente")


def test_a_server_that_is_down_is_asked_by_the_next_run(
    place: Workplace, publish: Callable[..., None], sandbox: Sandbox
) -> None:
    publish("2", FIRM)
    sandbox.set({"faults": {"yente.match": {"403": 1.0}}})
    failed = run(place)

    sandbox.set({"faults": {}})
    done = run(place)

    assert failed.problem is not None
    assert (failed.prospects_alike, done.prospects_alike) == (0, 1)
    assert run(place) == Asked("yente")


def test_a_suppressed_prospect_is_not_asked_about(place: Workplace, publish: Callable[..., None]) -> None:
    with place.ledger.database.writing() as connection:
        suppress_leads(connection, place.seller.id, place.hasher, prospects(place), "objection", "a letter", place.now)
    publish("2", FIRM)

    assert screen_again(place)["prospects"] == {}
    assert ask_of_prospects(place, "yente", "run", 10).asked == 0


def test_a_prospect_waits_where_the_cap_leaves_no_money(
    place: Workplace, publish: Callable[..., None], sandbox: Sandbox
) -> None:
    account = place.settings.config / "accounts" / "yente.yaml"
    priced = {"provider": "yente", "settings": {**sandbox.settings("yente"), "price": "10 EUR"}}
    account.write_text(yaml.safe_dump(priced))
    cap = {"name": "screening", "provider": "yente", "period": "day", "cap": 5, "currency": "EUR"}
    screening_at_yente(place.settings, budgets=[cap])
    publish("2", FIRM)

    with at_work("demo", place.settings) as poor:
        done = run(poor)

        assert (done.asked, done.unaffordable) == (0, 1)
        assert screen_again(poor)["prospects"] == {"yente": 1}


def test_who_was_never_asked_about_there_is_not_now(
    tmp_path: Path, database_url: str, sandbox: Sandbox, publish: Callable[..., None]
) -> None:
    settings = company(tmp_path, database_url, sandbox.accounts())
    with at_work("demo", settings) as place:
        take_in(place, tmp_path)
        interview(place, tmp_path)
        qualify(place)
    with at_work("demo", screening_at_yente(settings)) as place:
        screen_again(place)
        publish("2", FIRM)

        assert len(prospects(place)) == 1
        assert screen_again(place)["prospects"] == {}
