"""The drill: killed, timed out, throttled, cut off, answered out of order; and the books agree to the cent.

A worker asks a bureau that charges a repeated question once, a vendor that charges it again, and a free register, all
at the sandbox, which keeps a ledger of its own. After the kills it is left alone until nothing is left to ask, and what
may have been billed without an answer is settled by the vendor's statement.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import requests
import yaml
from sqlalchemy import func, select, update

from bench.figure import Figure
from bench.place import PURCHASE, ROOT, SELLER
from leadwright.settings import Settings
from ledger.intake import receive, register_purchase, store_chunk
from ledger.leases import LEASE
from ledger.schema import finding, lead, lookup
from ledger.staged import about
from tasks.steps.asking import ask
from tasks.steps.describing import describe_all
from tasks.steps.settling import settle_by_statement
from tasks.steps.statements import read_statement
from tasks.steps.workplace import Workplace, at_work

BUREAU, PEOPLE, REGISTER = "creditsafe", "people_data_labs_person", "companies_house"
SOURCES = (BUREAU, PEOPLE, REGISTER)
KILLS = 50
LEADS = 400
FAULTS = {
    "429": 0.03,
    "429_retry_after": 0.005,
    "500": 0.02,
    "503": 0.02,
    "reset": 0.04,
    "timeout": 0.01,
    "truncated": 0.04,
    "html": 0.002,
    "reordered": 0.04,
    "short": 0.03,
}


@dataclass
class Drilled:
    """What came of the drill: kills, questions, and what each side says was billed, in millionths by provider."""

    kills: int = 0
    questions: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    before: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Ours at least, theirs, and ours at most, before anything was settled."""
    after: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Ours and theirs in the end."""
    billed_twice: int = 0

    @property
    def agree(self) -> bool:
        """Whether the books agree to the cent, always lay between their bounds, and nothing was billed twice."""
        bounded = all(least <= theirs <= most for least, theirs, most in self.before.values())
        return bounded and not self.billed_twice and all(ours == theirs for ours, theirs in self.after.values())


def measure(_rows: int) -> list[Figure]:
    """The drill with fifty kills."""
    done = drilled(KILLS, LEADS)
    ours = sum(ours for ours, _ in done.after.values()) / 1e6
    theirs = sum(theirs for _, theirs in done.after.values()) / 1e6
    return [
        Figure(
            f"the drill: {done.kills} kills, {sum(done.questions.values()):,} questions, a fifth of them faulty",
            f"{ours:.2f} by our books; {sum(done.unknown.values())} bills unclear before the statement",
            f"{theirs:.2f} by the vendors' own, {done.billed_twice} billed twice",
            None,
            "equal to the cent",
            done.agree,
        )
    ]


def drilled(kills: int, leads: int, seed: int = 7) -> Drilled:
    """What came of `kills` kills while asking three sources about `leads` leads each."""
    chance, done = random.Random(seed), Drilled()
    with TemporaryDirectory(prefix="leadwright-drill-") as folder, _sandbox(Path(folder)) as told:
        settings = _settings(Path(folder), told["accounts"])
        with at_work(SELLER, settings) as place:
            _people(place, leads)
            describe_all(place, "offline")
        for number, source in enumerate(SOURCES):
            _wait_for(settings, source)
            share = kills * (number + 1) // len(SOURCES) - kills * number // len(SOURCES)
            _turn(told, faults={"*": FAULTS}, hang_seconds=0.6)
            done.kills += _killed(settings, source, share, chance)
            _turn(told, faults={})
            _left_alone(settings, source)
        _compared(settings, told, done, Path(folder))
    return done


def _compared(settings: Settings, told: Mapping[str, Any], done: Drilled, folder: Path) -> None:
    with at_work(SELLER, settings) as place:
        for source in SOURCES:
            theirs = _theirs(told, source)
            ours, unclear, count, unknown = _ours(place, source)
            done.before[source] = (ours, sum(theirs.values()), ours + unclear)
            done.questions[source], done.unknown[source] = count, unknown
            _settled(place, told, source, folder)
    # What was not billed after all may be asked again; that it is answered then closes the books.
    for source in SOURCES:
        _wait_for(settings, source, only_unanswered=True)
        _left_alone(settings, source)
    with at_work(SELLER, settings) as place:
        for source in SOURCES:
            theirs = _theirs(told, source)
            done.after[source] = (_ours(place, source)[0], sum(theirs.values()))
    entries = requests.get(told["address"] + "/_ledger", timeout=10).json()
    done.billed_twice = sum(1 for entry in entries if entry["times"] > 1)


def _settled(place: Workplace, told: Mapping[str, Any], source: str, folder: Path) -> None:
    statement = folder / f"{source}.json"
    entries = [entry for entry in _entries(told) if entry["key"].startswith(f"{source}:")]
    statement.write_text(json.dumps([{**entry, "provider": source} for entry in entries]))
    # Whoever asked is dead, and the statement is drawn up after them all.
    settle_by_statement(place, source, read_statement(statement, source), "the drill", until=place.now + LEASE)


def _killed(settings: Settings, source: str, kills: int, chance: random.Random) -> int:
    for _ in range(kills):
        with _worker(settings, source) as process:
            # It says when it has begun, so that kills do not fall on the start of the interpreter.
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0.0, 0.35))
            os.killpg(process.pid, signal.SIGKILL)
    return kills


def _left_alone(settings: Settings, source: str) -> None:
    with _worker(settings, source) as process:
        process.communicate(timeout=300)


@contextmanager
def _worker(settings: Settings, source: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "bench.drill", str(settings.home), str(settings.config), source]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, start_new_session=True) as process:
        yield process


def _work(home: Path, config: Path, source: str) -> None:
    """Ask until nobody waits, or nothing more comes of it."""
    with at_work(SELLER, Settings(home, config, f"sqlite:///{home / 'ledger.db'}")) as place:
        print("begun", flush=True)
        idle = 0
        while idle < 3:
            done = ask(place, source, "drill", 100)
            if not done.leads:
                return
            idle = 0 if done.counts()["moved"] else idle + 1


@contextmanager
def _sandbox(folder: Path) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "integrations.sandbox", "--with-parent", f"--state={folder / 'charged.jsonl'}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def _turn(told: Mapping[str, Any], **knobs: Any) -> None:
    requests.put(told["address"] + "/_control", json=knobs, timeout=10).raise_for_status()


def _settings(folder: Path, accounts: Mapping[str, Mapping[str, str]]) -> Settings:
    config = folder / "config"
    copytree(ROOT / "config", config)
    for name in SOURCES:
        own = {**accounts[name], "answer_within": "0.5"}
        (config / "accounts" / f"{name}.yaml").write_text(yaml.safe_dump({"provider": name, "settings": own}))
    file = config / "sellers" / f"{SELLER}.yaml"
    seller = yaml.safe_load(file.read_text())
    seller["sources"] = ["offline", *SOURCES]
    seller["budgets"] = [
        {"name": "bureau", "provider": BUREAU, "period": "total", "cap": 10**6, "currency": "EUR"},
        {"name": "people", "provider": PEOPLE, "period": "total", "cap": 10**6, "currency": "USD"},
    ]
    file.write_text(yaml.safe_dump(seller))
    return Settings(folder / "home", config, f"sqlite:///{folder / 'home' / 'ledger.db'}")


def _people(place: Workplace, count: int) -> None:
    staged = [
        about(
            number,
            "accepted",
            {
                "person.first_name": "Kim",
                "person.last_name": f"Muster{number}",
                "person.full_name": f"Kim Muster{number}",
                "company.name": f"Ashbrook Castings {number} Ltd",
                "company.registration_number": f"{number:08}",
                "address.country": "GB",
            },
            keys=[place.hasher("register", str(number))],
        )
        for number in range(count)
    ]
    with place.ledger.database.writing() as connection:
        register_purchase(connection, SELLER, PURCHASE, "list", place.now)
        item = receive(connection, SELLER, PURCHASE, "drill.csv", "0" * 64, count, place.now)
        store_chunk(connection, item, staged, lambda a, b: True, place.now)


def _wait_for(settings: Settings, source: str, only_unanswered: bool = False) -> None:
    """Let every lead wait for `source`, or those whose question has no answer yet."""
    with at_work(SELLER, settings) as place, place.ledger.database.writing() as connection:
        statement = update(lead).values(next_source=source, due=0, status="waiting", waits_for="facts")
        if only_unanswered:
            answered = select(finding.c.lead_id).where(
                finding.c.source == source, finding.c.outcome.in_(("found", "partial", "not_found"))
            )
            connection.execute(update(lead).values(next_source=None))
            statement = statement.where(lead.c.id.not_in(answered))
        connection.execute(statement)


def _ours(place: Workplace, source: str) -> tuple[int, int, int, int]:
    """What our books say was billed, what may have been, how many questions there were, and how many are unclear."""
    unclear = lookup.c.state == "unknown"
    with place.ledger.database.reading() as connection:
        row = connection.execute(
            select(
                func.coalesce(func.sum(lookup.c.cost_micros), 0),
                func.coalesce(func.sum(lookup.c.reserved_micros).filter(unclear), 0),
                func.count(),
                func.count().filter(unclear),
            ).where(lookup.c.provider == source)
        ).one()
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])


def _theirs(told: Mapping[str, Any], source: str) -> dict[str, int]:
    return {
        entry["key"]: round(entry["billed"] * 1e6) for entry in _entries(told) if entry["key"].startswith(f"{source}:")
    }


def _entries(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = requests.get(told["address"] + "/_ledger", timeout=10).json()
    return entries


if __name__ == "__main__":
    _work(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
