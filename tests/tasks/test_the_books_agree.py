"""Whatever befalls the answers of a vendor, what it says was billed and what our books say agree in the end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select, update

from integrations.sandbox.server import Sandbox
from leadwright.seller import load_seller
from leadwright.settings import Settings
from ledger.leases import LEASE
from ledger.ledger import Ledger
from ledger.schema import finding, lead, lookup, vendor_order
from tasks.steps.asking import ask
from tasks.steps.collecting import collect
from tasks.steps.describing import describe_all
from tasks.steps.settling import Compared, settle_by_statement
from tasks.steps.statements import Line
from tasks.steps.workplace import Workplace
from tests.tasks.hands import LIST, company, take_in

LEADS = 40
ROW = "Kim;Nord{id};Firma {id} Pumpen GmbH;Weg {id};20095;Hamburg;DE;;p{id}@firma-{id}.example;CEO\n"
FAULTS = {
    "429": 0.03,
    "500": 0.05,
    "503": 0.02,
    "reset": 0.05,
    "timeout": 0.02,
    "truncated": 0.06,
    "nulls": 0.04,
    "wrong_type": 0.04,
    "reordered": 0.05,
    "short": 0.05,
}
SOURCES = {
    "dnb": "dnb",
    "example_bureau": "bureau",
    "prompt_bureau": "bureau",
    "example_directory": "json_http",
    "crm_history": "json_http",
}


@pytest.fixture
def place(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """Forty companies with a website, and accounts at all of the sources."""
    accounts = {name: {**account, "answer_within": "0.5"} for name, account in sandbox.accounts().items()}
    settings = company(tmp_path, f"sqlite:///{tmp_path / 'home' / 'ledger.db'}", accounts)
    monkeypatch.setenv("LEADWRIGHT_CONFIG", str(settings.config))
    buy_from_all(settings)
    header = LIST.splitlines(keepends=True)[0]
    (tmp_path / "list.csv").write_text(header + "".join(ROW.format(id=n) for n in range(LEADS)), encoding="cp1252")
    with Ledger.open(settings) as ledger:
        workplace = Workplace(settings, load_seller(settings.config, "demo"), ledger)
        take_in(workplace, tmp_path)
        describe_all(workplace, "offline")
        yield workplace


def buy_from_all(settings: Settings) -> None:
    file = settings.config / "sellers" / "demo.yaml"
    seller = yaml.safe_load(file.read_text())
    own = [{"provider": provider, "account": name} for name, provider in SOURCES.items()]
    seller["sources"] = ["offline", *own]
    seller["budgets"] = []
    file.write_text(yaml.safe_dump(seller))


def let_wait(place: Workplace, source: str) -> None:
    """Let those of whom `source` has said nothing yet wait for it."""
    answered = select(finding.c.lead_id).where(
        finding.c.source == source, finding.c.outcome.in_(("found", "partial", "not_found"))
    )
    with place.ledger.database.writing() as connection:
        connection.execute(update(lead).values(next_source=None))
        connection.execute(
            update(lead)
            .where(lead.c.id.not_in(answered))
            .values(next_source=source, due=0, status="waiting", waits_for="facts")
        )


def ask_and_collect(place: Workplace, source: str, rounds: int) -> None:
    for _ in range(rounds):
        ask(place, source, "run", 100)
        with place.ledger.database.writing() as connection:
            connection.execute(update(vendor_order).values(poll_after=place.now - timedelta(seconds=1)))
        collect(place, source, "run")


def ours(place: Workplace, source: str) -> tuple[int, int]:
    """What our books say was billed, and what may have been besides, in millionths."""
    unclear = func.sum(lookup.c.reserved_micros).filter(lookup.c.state == "unknown")
    with place.ledger.database.reading() as connection:
        row = connection.execute(
            select(func.coalesce(func.sum(lookup.c.cost_micros), 0), func.coalesce(unclear, 0)).where(
                lookup.c.provider == source
            )
        ).one()
    return int(row[0]), int(row[1])


def statement(place: Workplace, sandbox: Sandbox, source: str) -> Compared:
    lines = [
        Line(entry["key"], round(entry["billed"] * 1_000_000), entry["currency"])
        for entry in sandbox.ledger.entries()
        if entry["provider"] == source
    ]
    return settle_by_statement(place, source, lines, "the vendor", until=place.now + LEASE)


@pytest.mark.parametrize("source", SOURCES)
def test_the_books_agree_with_the_vendors_whatever_befell_its_answers(
    place: Workplace, sandbox: Sandbox, source: str
) -> None:
    sandbox.set({"faults": {"*": FAULTS}, "hang_seconds": 0.6})
    let_wait(place, source)
    ask_and_collect(place, source, rounds=3)
    sandbox.set({"faults": {}})
    ask_and_collect(place, source, rounds=3)
    billed, unclear = ours(place, source)
    theirs = sum(sandbox.charged().values())

    assert billed <= theirs <= billed + unclear

    statement(place, sandbox, source)
    let_wait(place, source)
    ask_and_collect(place, source, rounds=3)
    compared = statement(place, sandbox, source)

    assert compared.differ == {}
    assert compared.ours == compared.theirs == sum(sandbox.charged().values())
    assert bool(compared.ours) == (source != "crm_history")
    assert ours(place, source) == (compared.ours, 0)
    assert all(entry["times"] == 1 for entry in sandbox.ledger.entries())
    with place.ledger.database.reading() as connection:
        said = select(func.count(finding.c.lead_id.distinct())).where(finding.c.source == source)
        assert connection.scalar(said) == LEADS


def test_what_is_ordered_is_paid_for_once_and_waited_for(place: Workplace, sandbox: Sandbox) -> None:
    sandbox.set({"orders_ready": False})
    let_wait(place, "example_bureau")
    ask_and_collect(place, "example_bureau", rounds=2)
    ordered = sandbox.charged()
    before = ours(place, "example_bureau")

    sandbox.set({"orders_ready": True})
    ask_and_collect(place, "example_bureau", rounds=1)

    assert before == (0, 0)
    assert ours(place, "example_bureau") == (sum(ordered.values()), 0)
    assert sandbox.charged() == ordered
