"""One sandbox for the session's steps, and a workplace of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.sandbox.server import Sandbox
from leadwright.settings import Settings
from tasks.steps.workplace import Workplace, at_work
from tests.tasks.hands import company


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
