"""What Prefect keeps of a run, its failures included, names nobody."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from integrations.sandbox.server import Sandbox
from leadwright.errors import LeadwrightError
from tests.tasks.hands import INTERVIEWS, LIST, company

pytestmark = pytest.mark.engine

CANARIES = ("Zyxquandt", "Kanarienvogel", "piepmatz77", "15228817386", "Vogelbauer")
ROWS = """\
Piep;Zyxquandt;Kanarienvogel GmbH;Vogelbauer 1;20095;Hamburg;DE;0152 28817386;piepmatz77@kanarienvogel.example;CEO
Matz;Zyxquandt;Kanarienvogel Maschinenbau GmbH;Vogelbauer 1;20095;Hamburg
"Piep;Zyxquandt;nie geschlossen;Kanarienvogel;Vogelbauer
"""
TALK = "I9;{day};phone;Eva;piepmatz77@kanarienvogel.example;;;ja;ja;7;this_year;Zyxquandt mag Vogelbauer\n"
BAD_TALK = "I10;quark;phone;Eva;piepmatz77@kanarienvogel.example;;;vielleicht ja;ja;99;Zyxquandt;Vogelbauer\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A company whose list, cards and interviews are partly broken."""
    with Sandbox(seed=7) as sandbox:
        settings = company(tmp_path, "", sandbox.accounts())
        monkeypatch.setenv("LEADWRIGHT_HOME", str(settings.home))
        monkeypatch.setenv("LEADWRIGHT_CONFIG", str(settings.config))
        (tmp_path / "list.csv").write_text(LIST + ROWS, encoding="cp1252")
        talks = (INTERVIEWS + TALK + BAD_TALK).format(day=date.today())
        (tmp_path / "interviews.csv").write_text(talks)
        nameless = ["Zyxquandt", "Kanarienvogel GmbH", "piepmatz77@kanarienvogel.example", "Vogelbauer 1"]
        (tmp_path / "headless.csv").write_text("".join(f"{n};{';'.join(nameless)}\n" for n in range(5)))
        (tmp_path / "odd.csv").write_text("Zyxquandt;Kanarienvogel;Vogelbauer\nwer;was;wo\n")
        _draw_card(tmp_path / "cards" / "card.png")
        (tmp_path / "cards" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nZyxquandt Kanarienvogel")
        yield tmp_path


def _draw_card(path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    path.parent.mkdir()
    card = Image.new("RGB", (1000, 600), "white")
    pen, font = ImageDraw.Draw(card), ImageFont.load_default(size=48)
    lines = ("Kanarienvogel Maschinenbau GmbH", "Piep Zyxquandt", "Managing Director", "Vogelbauer 1, 20095 Hamburg")
    for number, line in enumerate((*lines, "piepmatz77@kanarienvogel.example", "+49 152 28817386")):
        pen.text((60, 50 + 85 * number), line, fill="black", font=font)
    card.save(path)


def told_by(database: Path) -> Iterator[tuple[str, str]]:
    """Every text in Prefect's database, with its place."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor:
                for name, value in zip(names, row, strict=True):
                    if isinstance(value, str | bytes):
                        yield f"{table}.{name}", value if isinstance(value, str) else value.decode("utf-8", "replace")


def test_names_addresses_and_numbers_of_leads_are_in_the_ledger_only(
    prefect_harness: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    from flows.engine import tell_server_everything
    from flows.intake_cards import intake_cards
    from flows.intake_lists import intake_lists
    from flows.promote import promote
    from flows.qualify import qualify
    from flows.record_interviews import record_interviews
    from flows.scorecard import scorecard

    caplog.set_level(logging.DEBUG)
    failures = []

    def attempt(flow: Any, *arguments: Any) -> None:
        try:
            flow(*arguments)
        except LeadwrightError as error:
            failures.append(str(error))

    attempt(intake_lists, [str(home / "list.csv")], "p1", "demo")
    attempt(intake_lists, [str(home / "headless.csv"), str(home / "odd.csv")], "p1", "demo")
    attempt(intake_lists, [str(home / "cards" / "broken.png")], "p1", "demo")
    attempt(intake_cards, [str(home / "cards")], "fair", "demo")
    attempt(record_interviews, str(home / "interviews.csv"), "demo")
    monkeypatch.setenv("LEADWRIGHT_CREDITSAFE_BASE_URL", "http://127.0.0.1:9/creditsafe/v1")
    attempt(qualify, "demo")
    monkeypatch.delenv("LEADWRIGHT_CREDITSAFE_BASE_URL")
    attempt(qualify, "demo")
    (home / "home" / "crm.db").mkdir()
    attempt(promote, "demo")
    (home / "home" / "crm.db").rmdir()
    attempt(promote, "demo")
    attempt(scorecard, "demo")
    tell_server_everything()

    assert len(failures) == 3, failures
    ledger = "\n".join(text for _, text in told_by(home / "home" / "ledger.db"))
    assert all(canary in ledger for canary in CANARIES)
    database = Path(os.environ["PREFECT_HOME"]) / "prefect.db"
    texts = [*told_by(database), ("log", caplog.text), ("terminal", "".join(capfd.readouterr()))]
    texts += [("failure", failure) for failure in failures]
    assert any("p1" in text for place, text in texts if place.startswith("flow_run"))
    assert {place for place, text in texts for canary in CANARIES if canary in text} == set()
