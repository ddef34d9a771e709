"""Deployed as prefect.yaml says, the flows run by hand, by event, and all the way to the CRM."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.few_samples import few_samples

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def home(prefect_harness: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the deployed flows keep their data; every account is a sandbox's."""
    from tasks.practice import practice_ground
    from tests.engine.serving import deployed

    place = tmp_path_factory.mktemp("deployed")
    with practice_ground(place / "practice"), deployed(ROOT, place):
        yield place


def prospects_in_the_crm(home: Path) -> int:
    with closing(sqlite3.connect(home / "crm.db")) as crm:
        row: tuple[int] = crm.execute("SELECT count(*) FROM opportunity").fetchone()
        return row[0]


@pytest.mark.parametrize(
    ("event", "about", "deployment"),
    [
        ("leadwright.delivery.closed", "leadwright.delivery.1", "qualify/qualify"),
        ("leadwright.prospect.made", "leadwright.seller.demo", "promote/promote"),
    ],
)
def test_an_event_starts_what_comes_next_for_its_seller(home: Path, event: str, about: str, deployment: str) -> None:
    from prefect.events import emit_event

    from tests.engine.serving import started_by_an_event

    emit_event(event, {"prefect.resource.id": about, "leadwright.seller": "demo"})

    assert started_by_an_event(deployment).parameters["seller"] == "demo"


def test_a_report_that_is_ready_starts_the_collector_for_its_seller(home: Path) -> None:
    from tasks.artifacts import order_ready
    from tests.engine.serving import started_by_an_event

    order_ready("demo", "bureau")

    assert started_by_an_event("collect/collect").parameters["seller"] == "demo"


def test_a_worker_carries_the_samples_into_the_crm_and_its_log_says_how(home: Path, tmp_path: Path) -> None:
    from tests.engine.serving import carried_out, let_events_start_nothing, told_in_the_log

    let_events_start_nothing()
    carried_out("demo/demo", samples=str(few_samples(tmp_path / "samples")))

    assert prospects_in_the_crm(home) > 0
    assert told_in_the_log("decided ")
