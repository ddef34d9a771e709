"""One sandbox for the session's steps, and a workplace of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from integrations.sandbox.server import Sandbox
from leadwright.seller import load_seller
from leadwright.settings import Settings
from ledger.ledger import Ledger
from tasks.steps.workplace import Workplace, at_work
from tests.tasks.hands import company, interview, take_in
from tests.tasks.slow_bureau import NAME, ForwardClock, installed


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, database_url: str, sandbox: Sandbox) -> Settings:
    return company(tmp_path, database_url, sandbox.accounts())


@pytest.fixture
def place(settings: Settings) -> Iterator[Workplace]:
    with at_work("demo", settings) as workplace:
        yield workplace


@pytest.fixture
def slow_settings(
    tmp_path: Path, database_url: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A seller whose credit reports take days."""
    with installed(tmp_path / "site") as site:
        monkeypatch.syspath_prepend(site)
        settings = company(tmp_path, database_url, sandbox.accounts())
        file = settings.config / "sellers" / "demo.yaml"
        seller = yaml.safe_load(file.read_text())
        seller["sources"] = ["offline", "watchlist", "companies_house", NAME]
        seller["budgets"] = [{"name": "reports", "provider": NAME, "period": "total", "cap": 500, "currency": "EUR"}]
        file.write_text(yaml.safe_dump(seller))
        yield settings


@pytest.fixture
def slow_place(slow_settings: Settings, tmp_path: Path) -> Iterator[Workplace]:
    """Four leads of that seller, of whom two wait for a report; the clock can be put forward."""
    with Ledger.open(slow_settings, ForwardClock()) as ledger:
        workplace = Workplace(slow_settings, load_seller(slow_settings.config, "demo"), ledger)
        take_in(workplace, tmp_path)
        interview(workplace, tmp_path)
        yield workplace
