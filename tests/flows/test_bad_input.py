"""What goes wrong at the command line is told in one line, with the right exit code, and changes nothing stored."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from flows.cli import main
from integrations.sandbox.server import Sandbox
from leadwright.errors import WorkError
from leadwright.settings import Settings
from tasks.steps.workplace import at_work
from tests.tasks.hands import company, interview, qualify, take_in

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A company with a small list taken in, and the environment that its commands find it by."""
    url = f"sqlite:///{tmp_path / 'home' / 'ledger.db'}?timeout=0.2"
    made = company(tmp_path, url, sandbox.accounts())
    monkeypatch.setenv("LEADWRIGHT_HOME", str(made.home))
    monkeypatch.setenv("LEADWRIGHT_CONFIG", str(made.config))
    monkeypatch.setenv("LEADWRIGHT_DATABASE_URL", url)
    with at_work("demo", made) as place:
        take_in(place, tmp_path)
    return made


@pytest.fixture
def run(settings: Settings, capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str]:
        """The exit code of a command, and the one line that it left on standard error."""
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        lines = [line for line in capfd.readouterr().err.splitlines() if line.startswith("leadwright: ")]
        assert len(lines) == 1
        assert isinstance(ended.value.code, int)
        return ended.value.code, lines[0]

    return run


def stored(settings: Settings) -> list[tuple[object, ...]]:
    """Everything in the ledger."""
    with closing(sqlite3.connect(settings.home / "ledger.db")) as connection:
        return [(line,) for line in connection.iterdump()]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("intake", "missing.csv", "--purchase", "p1"), "there is no file missing.csv"),
        (("intake", "folder", "--purchase", "p1"), "folder is a directory"),
        (("intake", "empty.csv", "--purchase", "p1"), "empty.csv is empty"),
        (("intake", "picture.png", "--purchase", "p1"), "picture.png is a PNG image"),
        (("intake", "list.csv", "--purchase", "p9"), "there is no purchase 'p9'"),
        (("cards", "folder", "--event", "fair"), "folder holds no card scans"),
        (("cards", "missing.jpg", "--event", "fair"), "there is no file missing.jpg"),
        (("interviews", "list.csv"), "an interview table needs the columns date, wants_more"),
        (("interviews", "empty.csv"), "empty.csv is empty"),
        (("qualify", "--policy", "unheard-of"), "there is no policy 'unheard-of'"),
        (("qualify", "--seller", "nobody"), "there is no seller 'nobody'"),
        (("qualify", "--no-such-option"), "No such option"),
        (("why", "L000"), "L000"),
    ],
)
def test_a_wrong_call_exits_2_before_anything_is_started_or_stored(
    run: Run, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.csv").touch()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    before = stored(settings)

    code, line = run(*arguments)

    assert code == 2
    assert said in line
    assert stored(settings) == before


def test_a_mistake_in_yaml_is_told_with_its_line(run: Run, settings: Settings) -> None:
    policy = settings.config / "policies" / "default.yaml"
    policy.write_text(policy.read_text().replace("version: 1", "version: [1"))

    code, line = run("qualify")

    assert code == 2
    assert "default.yaml:" in line


def test_a_locked_ledger_is_told_and_left_alone(settings: Settings, tmp_path: Path) -> None:
    before = stored(settings)
    with closing(sqlite3.connect(settings.home / "ledger.db", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with at_work("demo", settings) as place, pytest.raises(WorkError, match="is locked by another process"):
            interview(place, tmp_path)
        holder.execute("ROLLBACK")

    assert stored(settings) == before


@pytest.mark.engine
@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [("BASE_URL", "http://127.0.0.1:9/creditsafe/v1", "no connection"), ("PASSWORD", "not-the-key", "creditsafe: ")],
)
def test_a_bureau_out_of_reach_or_with_a_wrong_key_exits_1_and_keeps_what_is_stored(
    prefect_harness: str,
    run: Run,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    said: str,
) -> None:
    with at_work("demo", settings) as place:
        interview(place, tmp_path)
    monkeypatch.setenv(f"LEADWRIGHT_CREDITSAFE_{setting}", value)

    code, line = run("qualify")

    assert code == 1
    assert said in line
    assert "not-the-key" not in line


@pytest.mark.engine
def test_a_full_budget_exits_1_and_says_how_many_leads_wait(
    prefect_harness: str, run: Run, settings: Settings, tmp_path: Path
) -> None:
    seller = settings.config / "sellers" / "demo.yaml"
    seller.write_text(seller.read_text().replace("cap: 2500", "cap: 0.01"))
    with at_work("demo", settings) as place:
        interview(place, tmp_path)
        qualify(place)

    code, line = run("qualify")

    assert code == 1
    assert "the budget is full: 2 leads wait" in line
