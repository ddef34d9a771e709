"""The command line as a whole: help that helps, and a start without heavy packages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import PLACES
from tests.flows.commands.conftest import Call

ROOT = Path(__file__).parents[3]
OURS = [name for name, place in PLACES.items() if place != "work"]


@pytest.mark.parametrize("name", OURS)
def test_a_command_helps_with_an_example(call: Call, name: str) -> None:
    said = call(name, "--help")

    assert (said.code, said.err) == (0, "")
    assert f"leadwright {name}" in said.out.partition("\n")[2]
    assert "--json" in said.out


def test_helping_imports_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "flows", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 0
    assert imported & {"prefect", "sqlalchemy", "pydantic", "rich.table", "requests"} == set()


def test_a_reader_who_goes_away_is_no_error() -> None:
    reading = f"{sys.executable} -m flows read --batch --json | head -c 1"
    paths = f"{ROOT / 'samples' / 'facts.jsonl'}\n" * 40
    done = subprocess.run(["bash", "-c", reading], cwd=ROOT, input=paths, capture_output=True, text=True)

    assert done.stdout == "{"
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["facts", "facts --json", "--help"])
def test_an_output_that_cannot_be_written_is_named(tmp_path: Path, command: str) -> None:
    running = f"ulimit -f 0; trap '' XFSZ; exec {sys.executable} -m flows {command} > {tmp_path / 'facts.txt'}"
    done = subprocess.run(["bash", "-c", running], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr == "leadwright: File too large: standard output, or the folder for temporary files\n"


def test_a_folder_that_cannot_be_made_is_told_in_one_line() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    path = str(ROOT / "samples" / "lists" / "verbaende.jsonl")
    done = subprocess.run(
        [sys.executable, "-m", "flows", "intake", path, "--purchase", "nordlist-2026-10"],
        cwd=ROOT,
        env=environment | {"LEADWRIGHT_HOME": "/dev/null/home"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Not a directory" in done.stderr
