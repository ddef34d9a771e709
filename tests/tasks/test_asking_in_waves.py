"""Questions are written down wave by wave while those before are being asked; waves share questions and their end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from integrations.sandbox.server import Sandbox
from leadwright.seller import load_seller
from ledger.ledger import Ledger
from ledger.schema import finding, lead, lookup
from tasks.steps.asking import ask
from tasks.steps.questions import WAVE
from tasks.steps.workplace import Workplace
from tests.tasks.hands import LIST, company, take_in

SOURCE = "companies_house"
LEADS = WAVE + 100
FIRMS = 7


@pytest.fixture
def place(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """More people than one wave holds, all of a few British firms, who wait for the register."""
    settings = company(tmp_path, f"sqlite:///{tmp_path / 'home' / 'ledger.db'}", sandbox.accounts())
    monkeypatch.setenv("LEADWRIGHT_CONFIG", str(settings.config))
    rows = (f"Kim;Person{n};Firm {n % FIRMS} Ltd;;;;GB;;p{n}@firm{n % FIRMS}.example;\n" for n in range(LEADS))
    header = LIST.splitlines(keepends=True)[0]
    (tmp_path / "list.csv").write_text(header + "".join(rows), encoding="cp1252")
    with Ledger.open(settings) as ledger:
        workplace = Workplace(settings, load_seller(settings.config, "demo"), ledger)
        take_in(workplace, tmp_path)
        with ledger.database.writing() as connection:
            connection.execute(update(lead).values(next_source=SOURCE, due=0, status="waiting", waits_for="facts"))
        yield workplace


def told(place: Workplace) -> int:
    with place.ledger.database.reading() as connection:
        return connection.scalar(select(func.count(finding.c.lead_id.distinct()))) or 0


def lookups(place: Workplace) -> int:
    with place.ledger.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(lookup)) or 0


def test_a_question_of_several_waves_is_asked_once_and_answers_all_of_its_leads(place: Workplace) -> None:
    asked = ask(place, SOURCE, "run", LEADS)

    assert asked.leads == LEADS
    assert asked.asked == FIRMS == lookups(place)
    assert told(place) == LEADS


def test_a_question_that_is_still_under_way_takes_in_the_leads_of_later_waves(
    place: Workplace, sandbox: Sandbox
) -> None:
    sandbox.set({"latency": {"p50": 0.5, "p99": 0.5}})

    asked = ask(place, SOURCE, "run", LEADS)

    assert asked.asked == FIRMS
    assert asked.shared == 0, "no answer was there when the last wave was written down"
    assert told(place) == LEADS


def test_no_wave_is_written_down_for_a_source_that_has_refused(place: Workplace, sandbox: Sandbox) -> None:
    with place.ledger.database.writing() as connection:
        # Each person asks about a firm of their own, so that there are questions in every wave.
        for lead_id, fields in connection.execute(select(lead.c.id, lead.c.fields)).all():
            own = {**fields, "company.name": f"{fields['person.last_name']} Ltd"}
            connection.execute(update(lead).where(lead.c.id == lead_id).values(fields=own))
    sandbox.set({"faults": {"*": {"403": 1.0}}})

    asked = ask(place, SOURCE, "run", LEADS)

    assert asked.stopped
    assert asked.asked == WAVE == lookups(place)
    assert told(place) == 0

    sandbox.set({"faults": {}})
    assert ask(place, SOURCE, "run", LEADS).leads == LEADS, "nobody is held any more"
    assert told(place) == LEADS
