"""What vendors' events set going: orders asked for at once, decisions reopened, each event once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from leadwright.errors import InputError
from leadwright.hooks import Alert, Event, Ready
from leadwright.settings import Settings
from ledger.schema import event, vendor_order
from tasks.steps.collecting import collect
from tasks.steps.hearing import Heard, accounts_heard, hear
from tasks.steps.workplace import Workplace
from tests.tasks.hands import company, qualify
from tests.tasks.slow_bureau import DESK, NAME, money, statuses

SECRET = "a secret of the bureau's own"


@pytest.fixture
def place(slow_place: Workplace) -> Workplace:
    """Two orders stand that the vendor wants to be asked for in a while only."""
    qualify(slow_place)
    assert collect(slow_place, NAME, "run").waiting == 2
    return slow_place


def heard(place: Workplace, event_id: str, told: Event, sellers: Sequence[str] = ("demo",)) -> list[Heard]:
    return hear(place.ledger, NAME, sellers, event_id, told, place.now)


def ready() -> Ready:
    return Ready(kind="ready", order=f"order-{DESK.ordered[0]}")


def due(place: Workplace) -> list[str]:
    with place.ledger.database.reading() as connection:
        return list(connection.scalars(select(vendor_order.c.key).where(vendor_order.c.poll_after <= place.now)))


def test_a_report_that_is_ready_is_collected_before_its_time(place: Workplace) -> None:
    assert heard(place, "e1", ready()) == [Heard("demo", new=True, orders=1)]
    assert due(place) == DESK.ordered[:1]

    DESK.all_ready = "II"
    done = collect(place, NAME, "run")
    qualify(place)

    assert (done.orders, done.answered) == (1, 1)
    assert [status for status, _ in statuses(place)].count("prospect") == 1
    assert money(place) == (20, 20)


def test_an_event_that_comes_again_changes_nothing(place: Workplace) -> None:
    heard(place, "e1", ready())
    collect(place, NAME, "run")

    assert heard(place, "e1", ready()) == [Heard("demo", new=False)]
    assert due(place) == []


def test_an_event_that_comes_many_times_at_once_is_taken_once(place: Workplace) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = [each for [each] in pool.map(lambda _: heard(place, "e1", ready()), range(8))]

    assert sorted(each.orders for each in told) == [0] * 7 + [1]


def test_an_event_is_heard_for_every_seller_who_asks_the_account(place: Workplace) -> None:
    told = heard(place, "e1", ready(), ["demo", "harbour"])

    assert told == [Heard("demo", new=True, orders=1), Heard("harbour", new=True)]


def test_an_alert_reopens_the_decisions_that_rest_on_the_vendors_word(place: Workplace) -> None:
    DESK.all_ready = "VI"
    for n, key in enumerate(DESK.ordered):
        heard(place, f"ready {n}", Ready(kind="ready", order=key))
    collect(place, NAME, "run")
    qualify(place)
    before = statuses(place)
    alert = Alert(kind="alert", references=[f"firm-{key}" for key in DESK.ordered], about="rating")

    assert heard(place, "e1", alert) == [Heard("demo", new=True, leads=2)]
    qualify(place)

    assert statuses(place).count(("waiting", "credit")) == before.count(("waiting", "credit")) + 2
    with place.ledger.database.reading() as connection:
        told = connection.execute(select(event).where(event.c.kind == "alert")).all()
    assert [row.data for row in told] == [{"source": NAME, "about": "rating"}] * 2


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation of two sellers who ask Creditsafe."""
    return company(tmp_path, "sqlite://", {"creditsafe": {"base_url": "https://vendor.example"}})


def test_only_accounts_with_a_secret_are_heard_for_all_who_ask_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADWRIGHT_CREDITSAFE_WEBHOOK_SECRET", SECRET)

    assert accounts_heard(settings) == {"creditsafe": ["demo", "harbour"]}


def test_a_secret_may_stand_with_the_account(settings: Settings) -> None:
    written = {"provider": "creditsafe", "settings": {"webhook_secret": SECRET}}
    (settings.config / "accounts" / "creditsafe.yaml").write_text(yaml.safe_dump(written))

    assert accounts_heard(settings) == {"creditsafe": ["demo", "harbour"]}


def test_without_any_secret_there_is_nobody_to_hear(settings: Settings) -> None:
    with pytest.raises(InputError, match="no account has a webhook secret; set one"):
        accounts_heard(settings)


def test_a_secret_that_could_be_guessed_is_told_by_the_accounts_name(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADWRIGHT_CREDITSAFE_WEBHOOK_SECRET", "canary")

    with pytest.raises(InputError, match="creditsafe: the webhook secret is shorter than 16 bytes"):
        accounts_heard(settings)
