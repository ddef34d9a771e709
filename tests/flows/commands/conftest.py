"""The command line called in this process, and a ledger in which a small list has gone the whole way."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from integrations.sandbox.server import Sandbox
from leadwright.settings import Settings
from tasks.steps.promoting import promote_batch
from tasks.steps.workplace import at_work
from tests.tasks.hands import company, interview, qualify, take_in


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def documents(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Call = Callable[..., Said]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    def called(*arguments: object) -> Said:
        code: Any = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
        return Said(code, *capfd.readouterr())

    return called


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation whose small list was taken in, qualified and promoted; not to be changed.

    With this seed one lead became a prospect, one was turned down for its credit, one was put off, and one waits.
    """
    folder = tmp_path_factory.mktemp("worked")
    with Sandbox(seed=1) as sandbox:
        settings = company(folder, f"sqlite:///{folder / 'home' / 'ledger.db'}", sandbox.accounts())
        with at_work("demo", settings) as place:
            take_in(place, folder)
            interview(place, folder)
            qualify(place)
            promote_batch(place, 100)
    return settings


@pytest.fixture
def at_home(worked: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The command line works on that installation."""
    return lives_in(worked, monkeypatch)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The command line works on an installation of its own, in which nothing has happened."""
    url = f"sqlite:///{tmp_path / 'home' / 'ledger.db'}"
    return lives_in(company(tmp_path, url, {}), monkeypatch)


def lives_in(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("LEADWRIGHT_HOME", str(settings.home))
    monkeypatch.setenv("LEADWRIGHT_CONFIG", str(settings.config))
    return settings
